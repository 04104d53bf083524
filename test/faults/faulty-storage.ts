// A room's storage that loses what it was given: a transaction that fails, a reset before or after a commit is durable, an
// alarm that is forgotten. Only what can go wrong on the platform is doubled; SQL itself is the real storage's.
import { faults, type Fault, type StorageCall } from "./faults.ts";
import type { User } from "./faulty-database.ts";

export function faultyStorage(real: DurableObjectStorage, user: Required<User>): DurableObjectStorage {
  const met = (call: StorageCall): Fault | null => faults.meet({ room: user.room, call, sql: [] });
  return new Proxy(real, {
    get(target, name) {
      switch (name) {
        case "transactionSync":
          return <T>(work: () => T): T => transact(met("transaction"), target, user, work);
        case "sync":
          return () => meet(met("sync"), user, () => target.sync());
        case "getAlarm":
          return () => meet(met("get-alarm"), user, () => target.getAlarm());
        case "setAlarm":
          return async (at: number) => {
            const fault = met("set-alarm");
            if (fault === "lost") return;
            await meet(fault, user, () => target.setAlarm(at));
          };
        default: {
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        }
      }
    },
  });
}

function transact<T>(fault: Fault | null, storage: DurableObjectStorage, user: Required<User>, work: () => T): T {
  switch (fault) {
    case null:
      return storage.transactionSync(work);
    case "abort-before":
      return user.abort();
    case "abort-after":
      storage.transactionSync(work);
      return user.abort();
    case "fails":
      return storage.transactionSync(() => {
        work();
        throw new Error("the disk failed under a transaction");
      });
    case "unsent":
    case "unanswered":
    case "overloaded":
    case "late":
    case "stalled":
    case "lost":
      throw new Error(`a transaction has no fault called ${fault}`);
    default:
      return fault satisfies never;
  }
}

async function meet<T>(fault: Fault | null, user: Required<User>, work: () => Promise<T>): Promise<T> {
  switch (fault) {
    case null:
      return work();
    case "abort-before":
      return user.abort();
    case "abort-after":
      await work();
      return user.abort();
    case "stalled":
      await faults.stall();
      return work();
    case "fails":
      throw new Error("storage failed");
    case "unsent":
    case "unanswered":
    case "overloaded":
    case "late":
    case "lost":
      throw new Error(`storage has no fault called ${fault}`);
    default:
      return fault satisfies never;
  }
}
