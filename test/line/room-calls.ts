// What the tests of a crowd that only looks share: every call of a room's object is counted where it arrives, and a crowd
// that sends so many requests abreast. One isolate is one data centre here; what several have of each other's cache is not
// shown.
import { afterEach, beforeEach, type MockInstance, vi } from "vitest";
import type { RoomApi } from "../../src/room/client/room-api.ts";
import { ConcertRoom } from "../../src/room/concert-room.ts";
import { Fan, makeConcert, type Concert, type Json, type Reply } from "../support/client.ts";

/** Requests under way at once. */
const ABREAST = 100;

/** Every call that a room has. */
const CALLS: Record<keyof RoomApi, true> = {
  join: true,
  where: true,
  claim: true,
  leave: true,
  snapshot: true,
  seats: true,
  snapshotWithSeats: true,
  seatsForOperator: true,
  hold: true,
  holds: true,
  holdById: true,
  release: true,
  pay: true,
  refund: true,
  give: true,
  changeBlocks: true,
  seat: true,
  figures: true,
  refresh: true,
  rebuild: true,
  reconcile: true,
  cancellation: true,
  remove: true,
  audit: true,
};
const isCall = (name: string): name is keyof RoomApi => name in CALLS;
/** Has every test of a file count the calls that arrive at any room while something is done, by name. */
export function countRoomCalls(): (work: () => Promise<unknown>) => Promise<Record<string, number>> {
  let spies: [string, MockInstance][] = [];
  beforeEach(() => {
    spies = Object.keys(CALLS)
      .filter(isCall)
      .map((name) => [name, vi.spyOn(ConcertRoom.prototype, name)]);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return async (work) => {
    for (const [, spy] of spies) spy.mockClear();
    await work();
    const counted = spies.map(([name, spy]): [string, number] => [name, spy.mock.calls.length]);
    return Object.fromEntries(counted.filter(([, calls]) => calls > 0));
  };
}

/** Does `count` things, so many abreast, and returns what came of them. */
export async function crowd<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const walk = async () => {
    for (let index = next++; index < count; index = next++) done[index] = await act(index);
  };
  await Promise.all(Array.from({ length: Math.min(count, ABREAST) }, walk));
  return done;
}

export const statuses = (replies: Reply<Json>[]): number[] => [...new Set(replies.map(({ status }) => status))];
export const pick = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};
const fansOf = (concert: Concert, count: number): Promise<Fan[]> => crowd(count, () => Fan.of(concert));
export const insideOf = (concert: Concert, count: number): Promise<Fan[]> => crowd(count, () => Fan.inside(concert, 0));

/** A concert in which one fan is inside and the others wait. */
export async function lineOf(waiting: number): Promise<Fan[]> {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  await Fan.inside(concert, 0);
  const fans = await fansOf(concert, waiting);
  for (const fan of fans) await fan.join();
  return fans;
}
