// The classes of limits and their figures: times a minute, for one caller (a fan, or an operator's key) and for one network
// address. wrangler.toml repeats them as bindings of production, one counter a figure; a test compares the two. What a class
// protects is the room and D1. Each figure is what a client needs that asks when it is told to, in two tabs or devices, and a
// margin; an address stands for the thousands of fans that a carrier or a campus puts behind one.
import type { LimitClass } from "../../contract/operations/operation.ts";

/** One figure: the binding that counts it in production, and how often a minute it lets a key pass. */
interface Bound {
  counter: string;
  perMinute: number;
}
interface Bounds {
  caller?: Bound;
  address?: Bound;
}

/** Beside the classes of operations: `miss`, for what was asked for and is not there. */
export const LIMITS = {
  // Two answers for each fan who opens the page of a sale, and 6,000 fans a minute may join behind an address. A page or a
  // concert that was read within two seconds costs no read of D1.
  anonymousRead: { address: { counter: "READS_PER_ADDRESS", perMinute: 12_000 } },
  // Whoever waits polls once a second at most: 60. Whoever is inside reads dates, seats and holds every two seconds: 90. Twice
  // for two devices is 180. No figure for an address: it would have to be that of all fans behind it, who poll together.
  fanRead: { caller: { counter: "READS_PER_FAN", perMinute: 300 } },
  // One join a sale. The rest is for tabs that find back to their place.
  join: {
    caller: { counter: "JOINS_PER_FAN", perMinute: 60 },
    address: { counter: "JOINS_PER_ADDRESS", perMinute: 6_000 },
  },
  // A called fan asks to enter once a second at most, in two tabs; leaving and releasing are rare beside that. No figure for an
  // address, as for reads.
  place: { caller: { counter: "TURNS_PER_FAN", perMinute: 120 } },
  // A hold every two seconds: the pace at which a fan sees new seats.
  hold: {
    caller: { counter: "HOLDS_PER_FAN", perMinute: 30 },
    address: { counter: "HOLDS_PER_ADDRESS", perMinute: 6_000 },
  },
  // `outcome-pending` asks for the same key again after a second, so a payment that is in doubt may take a minute of that.
  money: {
    caller: { counter: "MONEY_PER_FAN", perMinute: 60 },
    address: { counter: "MONEY_PER_ADDRESS", perMinute: 6_000 },
  },
  // One account a fan. Whoever becomes a fan is none yet.
  users: { address: { counter: "USERS_PER_ADDRESS", perMinute: 300 } },
  // Twice a day. Whoever comes back with a refresh token is not known yet; who signs out is.
  token: {
    caller: { counter: "TOKENS_PER_FAN", perMinute: 20 },
    address: { counter: "TOKENS_PER_ADDRESS", perMinute: 6_000 },
  },
  // A console with all its charts asks once a second, and ten are open; a script that sets up a season does ten a second.
  operator: { caller: { counter: "CALLS_PER_OPERATOR", perMinute: 600 } },
  // A client that behaves follows links and keeps its tokens: it misses now and then, at the end of a token or after a rebuild.
  miss: {
    caller: { counter: "MISSES_PER_FAN", perMinute: 60 },
    address: { counter: "MISSES_PER_ADDRESS", perMinute: 600 },
  },
} as const satisfies Record<LimitClass | "miss", Bounds>;

export type LimitedClass = keyof typeof LIMITS;
type Bounded = (typeof LIMITS)[LimitedClass];
type CounterOf<By extends keyof Bounds> = Extract<Bounded, Record<By, Bound>>[By]["counter"];
export type CounterName = CounterOf<"caller"> | CounterOf<"address">;

/** The counters of a class; null where it has none. */
export function countersOf(limit: LimitedClass): { caller: CounterName | null; address: CounterName | null } {
  const bounds: { caller?: { counter: CounterName }; address?: { counter: CounterName } } = LIMITS[limit];
  return { caller: bounds.caller?.counter ?? null, address: bounds.address?.counter ?? null };
}

/** All counters, in the order of the classes. */
export const COUNTERS: readonly CounterName[] = Object.keys(LIMITS)
  .filter((limit): limit is LimitedClass => limit in LIMITS)
  .flatMap((limit) => Object.values(countersOf(limit)).filter((counter) => counter !== null));
