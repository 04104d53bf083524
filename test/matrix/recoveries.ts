// What is done about a fault, by the service itself or by whoever was left without an answer.
import { Fan } from "../support/client.ts";
import { alarmOf, ring } from "../faults/alarms.ts";
import type { Operation, Scene, Told } from "./operations.ts";
import type { Time } from "./time.ts";

export interface Recovery {
  name: string;
  /** Stands for it in the table. */
  letter: string;
  /** Why it can't be had for an operation; null: it can. `touchesRoom`: the operation has business with a room. */
  impossible(operation: Operation, touchesRoom: boolean): string | null;
  /** What was told by it, and under which key. */
  act(operation: Operation, scene: Scene, time: Time): Promise<{ key: string; told: Told } | null>;
}

/**
 * The alarm goes off. If it is gone, somebody else comes by first: any change of the room sets it again. (A test's alarm
 * that was interrupted is gone, while the runtime would try again; both roads lead to the same place.)
 */
export async function letTheAlarmWork({ concert }: Scene, time: Time, times = 3): Promise<void> {
  for (let rung = 0; rung < times; rung++) {
    time.pass(6_000);
    if ((await alarmOf(concert)) === null) {
      // Later than any alarm that was set could still be thought to be on its way.
      time.pass(61_000);
      const passerBy = await Fan.of(concert);
      await passerBy.join();
    }
    await ring(concert);
  }
}

export const RECOVERIES: readonly Recovery[] = [
  {
    name: "alarm",
    letter: "A",
    impossible: (_, touchesRoom) => (touchesRoom ? null : "has no room, and so no alarm"),
    act: async (_, scene, time) => {
      await letTheAlarmWork(scene, time);
      return null;
    },
  },
  {
    name: "same key",
    letter: "S",
    impossible: () => null,
    act: async (operation, scene, time) => {
      time.pass(1_000);
      return { key: "key", told: await (operation.again?.(scene) ?? operation.send(scene, "key")) };
    },
  },
  {
    name: "other key",
    letter: "O",
    impossible: (operation) => (operation.hasKey || operation.other !== undefined ? null : "has no key"),
    act: async (operation, scene, time) => {
      time.pass(1_000);
      if (operation.other !== undefined) {
        await operation.other(scene);
        return null;
      }
      return { key: "other", told: await operation.send(scene, "other") };
    },
  },
  { name: "nothing", letter: "N", impossible: () => null, act: async () => null },
];
