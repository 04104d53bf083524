// A request whose seats the service chooses carries a key, and the key is kept until an answer came: whoever asks for the same again
// after a lost answer gets the hold that was made then, and no second one.
import type { NewHold } from "./types.ts";

/** What is used of Web Storage. */
export interface KeptStorage {
  getItem: (name: string) => string | null;
  setItem: (name: string, value: string) => void;
  removeItem: (name: string) => void;
}

const nameOf = (performanceId: string): string => `frontrow.asked.${performanceId}`;

/** The key of a request: that of the same request whose answer was lost, else a new one, which is kept. */
export function keyFor(storage: KeptStorage, performanceId: string, body: NewHold, makeKey: () => string): string {
  const asked = JSON.stringify(body);
  try {
    const kept: unknown = JSON.parse(storage.getItem(nameOf(performanceId)) ?? "null");
    if (Array.isArray(kept) && kept[0] === asked && typeof kept[1] === "string") return kept[1];
  } catch {
    // What can't be read is as if it weren't there.
  }
  const key = makeKey();
  storage.setItem(nameOf(performanceId), JSON.stringify([asked, key]));
  return key;
}

/** An answer came: the next request is another one. */
export const answered = (storage: KeptStorage, performanceId: string): void =>
  storage.removeItem(nameOf(performanceId));
