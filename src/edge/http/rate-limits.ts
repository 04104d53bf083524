// How often one fan, one operator's key and one network address may do what reaches a room or D1, by the classes of limits.ts.
// In production the platform counts (a rate-limit binding each, with its figure in wrangler.toml): for a whole data centre, a
// little late, without a call to an object. Where no binding is, the isolate counts by itself what the variable LIMITS names,
// and what neither names is not limited.
//
// Limits protect; they decide nothing about seats, line or money. So what can't be counted passes: a counter that fails
// must not stop a sale. See docs/decisions/0013-limits-fail-open.md.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import ipaddr from "ipaddr.js";
import {
  ADDRESS_PREFIX_GROUPS,
  COUNTERS_PER_ISOLATE_MAX,
  RATE_LIMIT_PERIOD_SECONDS,
  SECOND_MS,
  WRONG_KEYS_MAX,
} from "../../contract/bounds.ts";
import type { LimitClass } from "../../contract/operations/operation.ts";
import type { Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { Edge } from "./environment.ts";
import { jittered } from "../../domain/jitter.ts";
import { innermostMessage, log } from "../../log.ts";
import { type Configuration, configurationOf } from "./configuration.ts";
import { COUNTERS, type CounterName, countersOf } from "./limits.ts";
import { logRefused } from "./refused-log.ts";
import { problem } from "../problems/problem.ts";

/** What only isolates count. */
const WRONG_KEYS = "WRONG_KEYS_PER_ADDRESS";
/** Bindings of the platform, by the name of the counter. */
export type Limits = Partial<Record<CounterName, RateLimit>>;

type MaybeCaller = Edge & { Variables: { fanId?: string; access?: { keyId: string } } };
/** Whose misses are counted: of whoever calls, or of the address. */
export type Counted = "caller" | "address";

/** 429 for a caller, or an address, that does this too often. Who calls has been found out before. */
export function limited(limit: LimitClass) {
  const { caller, address } = countersOf(limit);
  return createMiddleware<MaybeCaller>(async (c, next) => {
    const callerMay = caller === null ? true : mayGoOn(c, caller, callerOf(c));
    const addressMay = address === null ? true : mayGoOn(c, address, addressOf(c));
    return (await callerMay) && (await addressMay) ? next() : problem(c, tooMany(c));
  });
}

const callerOf = (c: Context<MaybeCaller>): string | null => c.get("fanId") ?? c.get("access")?.keyId ?? null;

/**
 * Whether so much was asked for in vain that what may be made up is not looked for again. Known to this isolate alone, which
 * learns it with the first miss too many. Ask this only of what nothing here shows to exist: others' misses may not cost
 * anybody what is there.
 */
export function missesSpent(c: Context, by: Counted): boolean {
  beginPeriod(c.get("now"));
  const key = missKey(c, by);
  return key !== null && spent.has(spentKey(by, key));
}

/** The refusal of what isn't there: the one given, and 429 for a caller, or an address, that misses too often. */
export async function missed(c: Context, by: Counted, refusal: Refusal): Promise<Refusal> {
  const key = missKey(c, by);
  const counter = countersOf("miss")[by];
  if (key === null || counter === null || (await mayGoOn(c, counter, key))) return refusal;
  beginPeriod(c.get("now"));
  if (spent.size < COUNTERS_PER_ISOLATE_MAX) spent.add(spentKey(by, key));
  return tooMany(c);
}

const missKey = (c: Context, by: Counted): string | null => (by === "caller" ? callerOf(c) : addressOf(c));
const spentKey = (by: Counted, key: string): string => `${by} ${key}`;

/**
 * The refusal of a wrong token or key: 401, and 429 for an address that has sent too many of them. Right ones are never
 * counted and always pass, so nobody is locked out by a neighbour who guesses.
 */
export const wrongCredential = (c: Context): Promise<Refusal> => missed(c, "address", { code: "unauthorized" });

/**
 * The refusal of a wrong operator's key. Keys don't expire as tokens do, so nobody sends many wrong ones but who guesses:
 * their bound is small, the same everywhere, and the log tells when it is met.
 */
export async function wrongKey(c: Context): Promise<Refusal> {
  logRefused(c, "an operator's key was refused", "it is nobody's");
  const refusal = await wrongCredential(c);
  const address = addressOf(c);
  if (address === null || isolateCounts(WRONG_KEYS, address, WRONG_KEYS_MAX, c.get("now"))) return refusal;
  log("warn", "an address sends wrong operators' keys", { requestId: c.get("requestId") });
  return tooMany(c);
}

async function mayGoOn(c: Context, name: CounterName, key: string | null): Promise<boolean> {
  const env: Limits = c.env;
  const limiter = env[name];
  if (key === null) return true;
  if (limiter === undefined) return isolateCounts(name, key, configurationOf(c.env).limits[name], c.get("now"));
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    log("warn", "a limit can't count", { name, error: innermostMessage(error) });
    return true;
  }
}

/** Counters that nobody counts: neither a binding does, nor the isolate. */
export function uncounted(env: Limits, { limits }: Pick<Configuration, "limits">): CounterName[] {
  return COUNTERS.filter((name) => env[name] === undefined && limits[name] === undefined);
}

const counts = new Map<string, number>();
const spent = new Set<string>();
let countedPeriod = 0;

function beginPeriod(now: Millis): void {
  const period = Math.floor(now / (RATE_LIMIT_PERIOD_SECONDS * SECOND_MS));
  if (period === countedPeriod) return;
  counts.clear();
  spent.clear();
  countedPeriod = period;
}

/** Counts in this isolate, afresh in each period. Beyond so many keys a new one goes uncounted. */
function isolateCounts(
  name: CounterName | typeof WRONG_KEYS,
  key: string,
  limit: number | undefined,
  now: Millis,
): boolean {
  if (limit === undefined) return true;
  beginPeriod(now);
  const counter = `${name} ${key}`;
  const times = counts.get(counter) ?? 0;
  if (times >= limit) return false;
  if (times > 0 || counts.size < COUNTERS_PER_ISOLATE_MAX) counts.set(counter, times + 1);
  return true;
}

/** The refusal. A binding doesn't tell when its window ends: within one period at the latest. */
export function tooMany(c: Context): Refusal {
  const chance: () => number = c.get("chance");
  const retryAfterSeconds = jittered(RATE_LIMIT_PERIOD_SECONDS, chance());
  return { code: "rate-limited", retryAfterSeconds };
}

/** Where a request comes from, as Cloudflare saw it; null where nobody says. */
const addressOf = (c: Context): string | null => {
  const address = c.req.header("CF-Connecting-IP");
  return address === undefined ? null : networkOf(address);
};

/** An address as it is counted: of IPv6 the first 64 bits, since one household has all the rest; IPv4 as a whole. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  // Also IPv4 written as IPv6.
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? parsed.parts
        .slice(0, ADDRESS_PREFIX_GROUPS)
        .map((group) => group.toString(16))
        .join(":")
    : parsed.toString();
}
