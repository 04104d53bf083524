// The browser's storage, apart for each fan: who signs in after somebody else doesn't find that person's holds and payments. Where
// a browser forbids storage, what is kept lives as long as the page.
import { nameOfFan } from "./kept-purchase.ts";
import type { TabStorage } from "./remembered-hold.ts";

const inMemory = new Map<string, string>();

export function storageOf(fanId: string, area: () => TabStorage): TabStorage {
  const prefixed = (name: string) => nameOfFan(fanId, name);
  const attempt = <Value>(use: (storage: TabStorage) => Value, otherwise: () => Value): Value => {
    try {
      return use(area());
    } catch {
      return otherwise();
    }
  };
  return {
    getItem: (name) =>
      attempt(
        (storage) => storage.getItem(prefixed(name)),
        () => null,
      ) ??
      inMemory.get(prefixed(name)) ??
      null,
    setItem: (name, value) =>
      attempt(
        (storage) => storage.setItem(prefixed(name), value),
        () => void inMemory.set(prefixed(name), value),
      ),
    removeItem: (name) => {
      inMemory.delete(prefixed(name));
      attempt(
        (storage) => storage.removeItem(prefixed(name)),
        () => undefined,
      );
    },
  };
}
