// What this isolate has read lately. Holds plain values, never promises: a promise made for one request may not be waited
// for by another. Bounded, oldest out first; losing it costs a read, never correctness.
import type { Millis } from "../contract/values.ts";

export interface Memo<Value> {
  /** The value, if it is at most `maxAgeMs` old. */
  get(key: string, now: Millis, maxAgeMs: number): Value | null;
  set(key: string, value: Value, now: Millis): void;
  drop(key: string): void;
  clear(): void;
}

/** A memo of at most `maxEntries` values. */
export function createMemo<Value>(maxEntries: number): Memo<Value> {
  const entries = new Map<string, { value: Value; readAt: Millis }>();
  return {
    get(key, now, maxAgeMs) {
      const entry = entries.get(key);
      return entry !== undefined && now - entry.readAt <= maxAgeMs ? entry.value : null;
    },
    set(key, value, now) {
      entries.delete(key);
      entries.set(key, { value, readAt: now });
      const oldest = entries.keys().next();
      if (entries.size > maxEntries && oldest.done !== true) entries.delete(oldest.value);
    },
    drop: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
