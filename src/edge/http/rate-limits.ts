// How often one fan, and one network address, may do what costs something: join, charge, hold, pay, become a fan and come back
// as one, and be refused for a wrong token or key. In production the platform counts (a rate-limit binding each, with its figure in
// wrangler.toml): for a whole data centre, a little late, without a call to an object. Where no binding is, the isolate
// counts by itself what LIMITS names, and what neither names is not limited.
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
import type { LimitName } from "../../contract/operations/operation.ts";
import type { Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { Edge } from "./environment.ts";
import { jittered } from "../../domain/jitter.ts";
import { innermostMessage, log } from "../../log.ts";
import { configurationOf } from "./configuration.ts";
import { problem } from "../problems/problem.ts";

/** What is limited per fan and per address. */
const LIMITERS = {
  join: { fan: "JOINS_PER_FAN", address: "JOINS_PER_ADDRESS" },
  charge: { fan: "CHARGES_PER_FAN", address: "CHARGES_PER_ADDRESS" },
  hold: { fan: "HOLDS_PER_FAN", address: "HOLDS_PER_ADDRESS" },
  payment: { fan: "PAYMENTS_PER_FAN", address: "PAYMENTS_PER_ADDRESS" },
  // Whoever comes back with a refresh token is not known yet; who signs out is.
  token: { fan: "TOKENS_PER_FAN", address: "TOKENS_PER_ADDRESS" },
  // Whoever becomes a fan is none yet.
  users: { fan: null, address: "USERS_PER_ADDRESS" },
} as const satisfies Record<LimitName, { fan: string | null; address: string }>;

type Limiter = (typeof LIMITERS)[LimitName];
/** What only isolates count. */
const WRONG_KEYS = "WRONG_KEYS_PER_ADDRESS";
export type LimiterName = NonNullable<Limiter["fan" | "address"]> | "REFUSALS_PER_ADDRESS";
/** Bindings of the platform, by the name of the limit. */
export type Limits = Partial<Record<LimiterName, RateLimit>>;

type MaybeFan = Edge & { Variables: { fanId?: string } };

/** 429 for a fan, or an address, that does this too often. A fan's operations have found out before who the fan is. */
export const limited = (limit: LimitName) =>
  createMiddleware<MaybeFan>(async (c, next) => {
    const { fan, address } = LIMITERS[limit];
    const [fanMay, addressMay] = await Promise.all([
      fan === null || mayGoOn(c, fan, c.get("fanId") ?? null),
      mayGoOn(c, address, addressOf(c)),
    ]);
    return fanMay && addressMay ? next() : problem(c, tooMany(c));
  });

/**
 * The refusal of a wrong token or key: 401, and 429 for an address that has sent too many of them. Right ones are never
 * counted and always pass, so nobody is locked out by a neighbour who guesses.
 */
export async function wrongCredential(c: Context): Promise<Refusal> {
  const may = await mayGoOn(c, "REFUSALS_PER_ADDRESS", addressOf(c));
  return may ? { code: "unauthorized" } : tooMany(c);
}

/**
 * The refusal of a wrong operator's key. Keys don't expire as tokens do, so nobody sends many wrong ones but who guesses:
 * their bound is small, the same everywhere, and the log tells when it is met.
 */
export async function wrongKey(c: Context): Promise<Refusal> {
  const refusal = await wrongCredential(c);
  const address = addressOf(c);
  if (address === null || isolateCounts(WRONG_KEYS, address, WRONG_KEYS_MAX, c.get("now"))) return refusal;
  log("warn", "an address sends wrong operators' keys", { requestId: c.get("requestId") });
  return tooMany(c);
}

async function mayGoOn(c: Context, name: LimiterName, key: string | null): Promise<boolean> {
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

const counts = new Map<string, number>();
let countedPeriod = 0;

/** Counts in this isolate, afresh in each period. Beyond so many keys a new one goes uncounted. */
function isolateCounts(
  name: LimiterName | typeof WRONG_KEYS,
  key: string,
  limit: number | undefined,
  now: Millis,
): boolean {
  if (limit === undefined) return true;
  const period = Math.floor(now / (RATE_LIMIT_PERIOD_SECONDS * SECOND_MS));
  if (period !== countedPeriod) {
    counts.clear();
    countedPeriod = period;
  }
  const counter = `${name} ${key}`;
  const times = counts.get(counter) ?? 0;
  if (times >= limit) return false;
  if (times > 0 || counts.size < COUNTERS_PER_ISOLATE_MAX) counts.set(counter, times + 1);
  return true;
}

/** A binding doesn't tell when its window ends: within one period at the latest. */
function tooMany(c: Context): Refusal {
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
