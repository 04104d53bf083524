// The place as it is kept on the device, so that a reload finds it at once, with the position it had at first. The queue token
// is a secret of the fan: it goes where the session's tokens go.
import type { Place } from "../../schema.d.ts";

/** What a Web Storage offers. It may refuse (private windows, a full disk): then the place is kept in memory alone. */
export interface PlaceStorage {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

export interface KeptPlace {
  queueToken: string;
  number: number;
  status: Place["status"];
  firstPosition: number;
}

/** The place that is kept under a name; null: none, or nothing that can be read. */
export function keptPlace(storage: PlaceStorage, name: string): KeptPlace | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(name) ?? "null");
    return isKeptPlace(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps what an answer told. The first position is that of the number. */
export function keepPlace(storage: PlaceStorage, name: string, place: Place): KeptPlace {
  const { queueToken, number, status, position } = place;
  const before = keptPlace(storage, name);
  const firstPosition = before?.number === number ? Math.max(before.firstPosition, position) : position;
  const kept = { queueToken, number, status, firstPosition };
  try {
    storage.setItem(name, JSON.stringify(kept));
  } catch {
    // Nothing is lost but the way back after a reload, and joining again finds that, too.
  }
  return kept;
}

export function forgetPlace(storage: PlaceStorage, name: string): void {
  try {
    storage.removeItem(name);
  } catch {
    // As above.
  }
}

/** For who gives no storage: until the page goes. */
export function memoryStorage(): PlaceStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

function isKeptPlace(value: unknown): value is KeptPlace {
  if (typeof value !== "object" || value === null) return false;
  const typeOf = (name: string): string => typeof Reflect.get(value, name);
  return (
    typeOf("queueToken") === "string" &&
    typeOf("number") === "number" &&
    typeOf("status") === "string" &&
    typeOf("firstPosition") === "number"
  );
}
