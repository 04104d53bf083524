// The bound on the rate of admissions, in whole units so that no rounding ever lets one fan too many in:
// one admission costs 60,000 units, and `admitPerMinute` units come back every millisecond.
import type { Millis } from "../../../contract/values.ts";

const UNITS_PER_TOKEN = 60_000;
/** The bucket holds ten seconds' worth of admissions, and at least one. */
const DEPTH_MS = 10_000;

export interface TokenBucket {
  units: number;
  at: Millis;
}

export const bucketCapacity = (admitPerMinute: number): number => Math.max(UNITS_PER_TOKEN, admitPerMinute * DEPTH_MS);

export const fullBucket = (admitPerMinute: number, now: Millis): TokenBucket => ({
  units: bucketCapacity(admitPerMinute),
  at: now,
});

/** The bucket as it is at `now`. Also cuts it to a capacity that a lower rate made smaller. */
export function refill(bucket: TokenBucket, admitPerMinute: number, now: Millis): void {
  const elapsedMs = Math.max(0, now - bucket.at);
  bucket.units = Math.min(bucketCapacity(admitPerMinute), bucket.units + elapsedMs * admitPerMinute);
  bucket.at = Math.max(bucket.at, now);
}

/** Tokens in a bucket that was just refilled, with their fraction. */
export const tokens = (bucket: TokenBucket): number => bucket.units / UNITS_PER_TOKEN;

export const hasTokens = (bucket: TokenBucket, count: number): boolean => bucket.units >= count * UNITS_PER_TOKEN;

export function takeToken(bucket: TokenBucket): void {
  bucket.units -= UNITS_PER_TOKEN;
}

/** Tokens in a full bucket, with their fraction. */
export const fullTokens = (admitPerMinute: number): number => bucketCapacity(admitPerMinute) / UNITS_PER_TOKEN;

/** Tokens that come back in `ms`, with their fraction. */
export const refillDuring = (admitPerMinute: number, ms: number): number => (ms * admitPerMinute) / UNITS_PER_TOKEN;

/** How long until a bucket that was just refilled holds `count` tokens, in whole milliseconds; null: it never can. */
export function msUntilTokens(bucket: TokenBucket, admitPerMinute: number, count: number): number | null {
  const units = count * UNITS_PER_TOKEN;
  if (units > bucketCapacity(admitPerMinute)) return null;
  return Math.ceil(Math.max(0, units - bucket.units) / admitPerMinute);
}
