// What this isolate has read lately. Holds plain values, never promises: a promise made for one request may not be waited
// for by another. Bounded, oldest out first; losing it costs a read, never correctness.
//
// Values are kept in two generations: once the younger is full, it becomes the elder, and what was the elder is forgotten.
// So nothing is ever deleted one by one, which a map of thousands that is always full would spend its time on.
import type { Millis } from "../../contract/values.ts";

export interface BoundedCache<Value> {
  /** The value, if it is at most `maxAgeMs` old. */
  get(key: string, now: Millis, maxAgeMs: number): Value | null;
  set(key: string, value: Value, now: Millis): void;
  drop(key: string): void;
  clear(): void;
}

/** A memo of at most `maxEntries` values, the newer half of them at least. */
export function createBoundedCache<Value>(maxEntries: number): BoundedCache<Value> {
  const half = Math.ceil(maxEntries / 2);
  type Generation = Map<string, { value: Value; readAt: Millis }>;
  let younger: Generation = new Map();
  let elder: Generation = new Map();
  return {
    get(key, now, maxAgeMs) {
      const entry = younger.get(key) ?? elder.get(key);
      return entry !== undefined && now - entry.readAt <= maxAgeMs ? entry.value : null;
    },
    set(key, value, now) {
      if (younger.size >= half && !younger.has(key)) {
        elder = younger;
        younger = new Map();
      }
      younger.set(key, { value, readAt: now });
    },
    drop(key) {
      younger.delete(key);
      elder.delete(key);
    },
    clear() {
      younger = new Map();
      elder = new Map();
    },
  };
}
