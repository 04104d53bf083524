// The last hold that was seen live, kept for all tabs of this browser. When it isn't live any more, its seats are still known: what
// ran out, what was paid. What became of it, the service says.
import { heldName } from "./kept-purchase.ts";
import type { Hold } from "./types.ts";

/** What is used of Web Storage. A storage that throws keeps nothing. */
export interface TabStorage {
  getItem: (name: string) => string | null;
  setItem: (name: string, value: string) => void;
  removeItem: (name: string) => void;
}

export interface RememberedHold {
  /** The number of the place whose session made it. */
  number: number;
  hold: Hold;
}

export function rememberedHold(storage: TabStorage, concertId: string): RememberedHold | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(heldName(concertId)) ?? "null");
    return isRemembered(kept) ? kept : null;
  } catch {
    return null;
  }
}

export const rememberHold = (storage: TabStorage, remembered: RememberedHold): void =>
  storage.setItem(heldName(remembered.hold.concertId), JSON.stringify(remembered));

export const forgetHold = (storage: TabStorage, concertId: string): void => storage.removeItem(heldName(concertId));

/** Written by this app alone; another version may have written another shape. */
function isRemembered(value: unknown): value is RememberedHold {
  if (typeof value !== "object" || value === null || typeof Reflect.get(value, "number") !== "number") return false;
  const hold: unknown = Reflect.get(value, "hold");
  return (
    typeof hold === "object" &&
    hold !== null &&
    typeof Reflect.get(hold, "holdId") === "string" &&
    typeof Reflect.get(hold, "expiresAt") === "string" &&
    Array.isArray(Reflect.get(hold, "seats"))
  );
}
