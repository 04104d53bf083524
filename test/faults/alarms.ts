// Alarms under a test's hand. The tests' clock is far ahead of the runtime's, so no alarm goes off by itself.
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import type { ConcertRoom } from "../../src/room/concert-room.ts";
import { roomOf } from "../support/client.ts";

/** When the room's alarm would go off; null when none is set. */
export const alarmOf = (concert: { concertId: string }): Promise<number | null> =>
  runInDurableObject(roomOf(concert), (_, { storage }) => storage.getAlarm());

/** Has the alarm go off, if there is one. The runtime promises "at least once": `twice` has it go off twice together. */
export async function ring(concert: { concertId: string }, twice = false): Promise<boolean> {
  if (!twice) return runDurableObjectAlarm(roomOf(concert));
  if ((await alarmOf(concert)) === null) return false;
  await runInDurableObject<ConcertRoom, unknown>(roomOf(concert), (room, { storage }) =>
    Promise.all([storage.deleteAlarm(), room.alarm(), room.alarm()]),
  );
  return true;
}
