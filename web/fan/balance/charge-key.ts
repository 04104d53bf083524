// The key of a charge, kept until its answer came: whoever presses again after a lost answer, or a reload, adds the money once.
import type { SessionStorage } from "../../../clients/frontrow/src/session.ts";

const NAME = "frontrow.charge";

export interface ChargeKeys {
  /** The key for this amount: that of the same charge whose answer was lost, else a new one. */
  keyFor: (amount: number) => string;
  /** The answer came: the same amount again is another charge. */
  answered: () => void;
}

export function chargeKeys(storage: SessionStorage, makeKey: () => string): ChargeKeys {
  // A storage that keeps nothing leaves a key that lives as long as the page.
  let last: { amount: number; key: string } | null = read(storage);
  return {
    keyFor(amount) {
      if (last?.amount !== amount) {
        last = { amount, key: makeKey() };
        write(storage, JSON.stringify(last));
      }
      return last.key;
    },
    answered() {
      last = null;
      write(storage, "null");
    },
  };
}

function read(storage: SessionStorage): { amount: number; key: string } | null {
  try {
    const { amount, key }: { amount?: unknown; key?: unknown } = Object(JSON.parse(storage.getItem(NAME) ?? "null"));
    return typeof amount === "number" && typeof key === "string" ? { amount, key } : null;
  } catch {
    return null;
  }
}

function write(storage: SessionStorage, text: string): void {
  try {
    storage.setItem(NAME, text);
  } catch {
    // It is kept in memory.
  }
}
