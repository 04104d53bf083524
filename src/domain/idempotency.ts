// When two requests of one idempotency key are the same request: both have the same fingerprint, made of the concrete path
// and of what the body says. Whoever keeps the answer of a key keeps its fingerprint beside it.
import type { Millis } from "../contract/values.ts";

/** What is kept of a request beside the answer of its key. */
export interface Fingerprinted {
  /** Hash of path and body. */
  fingerprint: string;
}

/** Whether a request repeats the one that an answer is kept of. If not, its key was reused for something else. */
export const isRepeatOf = (kept: Fingerprinted, asked: Fingerprinted): boolean =>
  kept.fingerprint === asked.fingerprint;

/** A request whose answer is kept, or is to be. */
export interface KeptRequest<Kept> extends Fingerprinted {
  /** Null: its effect stands, its answer isn't known. */
  answer: Kept | null;
  /** Until then a request without an answer is taken to be running. */
  runningUntil: Millis;
}

/** What the next request of a key is to the first one. */
export type Repeat<Kept> =
  | { kind: "answered"; answer: Kept }
  /** The first one may still answer. */
  | { kind: "running" }
  /** The first one is lost after its effect: this one goes on with it. */
  | { kind: "interrupted" }
  /** The key was used for something else. */
  | { kind: "reused" };

/** What a request is, of whose key something is kept. */
export function repeatOf<Kept>(kept: KeptRequest<Kept>, asked: Fingerprinted, now: Millis): Repeat<Kept> {
  if (!isRepeatOf(kept, asked)) return { kind: "reused" };
  if (kept.answer !== null) return { kind: "answered", answer: kept.answer };
  return { kind: now < kept.runningUntil ? "running" : "interrupted" };
}

/** SHA-256 in hex of the concrete path and what the body says, however it was written. */
export const fingerprint = (path: string, body: unknown): Promise<string> =>
  sha256Hex(`${path}\n${canonicalJson(body)}`);

/** SHA-256 of a text's UTF-8, in hex. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).reduce((hex, byte) => hex + byte.toString(16).padStart(2, "0"), "");
}

/** JSON with the names of every object in order and no white space. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (isPlainObject(part) ? inOrder(part) : part));

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const inOrder = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)));
