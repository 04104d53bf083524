// Goal: a crowd that only looks costs the room next to nothing. Method: the clock stands still, so that all of a test
// happens within one second, and every call of the room's object is counted where it arrives. One isolate is one data
// centre here; what several have of each other's cache is not shown.
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import type { RoomApi } from "../../src/room/client/room-api.ts";
import { ConcertRoom } from "../../src/room/concert-room.ts";
import { Fan, makeConcert, roomOf, setClock, type Json, type Reply } from "../support/client.ts";

const { at } = setClock();
/** Requests under way at once. */
const ABREAST = 100;
const LONG_MS = 120_000;

/** Every call that a room has. */
const CALLS: Record<keyof RoomApi, true> = {
  join: true,
  where: true,
  ask: true,
  leave: true,
  snapshot: true,
  seats: true,
  hold: true,
  holds: true,
  holdById: true,
  release: true,
  pay: true,
  refund: true,
  figures: true,
  refresh: true,
  rebuild: true,
  reconcile: true,
  cancellation: true,
  audit: true,
};
const isCall = (name: string): name is keyof RoomApi => name in CALLS;
let spies: [string, MockInstance][] = [];

beforeEach(() => {
  spies = Object.keys(CALLS)
    .filter(isCall)
    .map((name) => [name, vi.spyOn(ConcertRoom.prototype, name)]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The calls that arrive at any room while something is done, by name. */
async function roomCalls(work: () => Promise<unknown>): Promise<Record<string, number>> {
  for (const [, spy] of spies) spy.mockClear();
  await work();
  const counted = spies.map(([name, spy]): [string, number] => [name, spy.mock.calls.length]);
  return Object.fromEntries(counted.filter(([, calls]) => calls > 0));
}

/** Does `count` things, so many abreast, and returns what came of them. */
async function crowd<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const walk = async () => {
    for (let index = next++; index < count; index = next++) done[index] = await act(index);
  };
  await Promise.all(Array.from({ length: Math.min(count, ABREAST) }, walk));
  return done;
}

const statuses = (replies: Reply<Json>[]): number[] => [...new Set(replies.map(({ status }) => status))];
const pick = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};
const fansOf = (concert: Json, count: number): Promise<Fan[]> => crowd(count, () => Fan.of(concert));
const insideOf = (concert: Json, count: number): Promise<Fan[]> => crowd(count, () => Fan.inside(concert, 0));

/** A concert in which one fan is inside and the others wait. */
async function lineOf(waiting: number): Promise<Fan[]> {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  await Fan.inside(concert, 0);
  const fans = await fansOf(concert, waiting);
  for (const fan of fans) await fan.join();
  return fans;
}

test("10,000 polls of waiting fans within a second are one question to the room", { timeout: LONG_MS }, async () => {
  const fans = await lineOf(100);
  at(5_000);
  const polls: Reply<Json>[] = [];
  const calls = await roomCalls(async () => {
    polls.push(...(await crowd(10_000, (index) => pick(fans, index).poll())));
  });
  expect(calls).toEqual({ snapshot: 1 });
  expect(statuses(polls)).toEqual([200]);
  expect(polls.map(({ body }) => body.position)).toEqual(polls.map(({ body }) => body.number - 1));
});

test("polls of ten seconds are a question a second", async () => {
  const fans = await lineOf(20);
  const calls = await roomCalls(async () => {
    for (let ms = 5_000; ms < 15_000; ms += 100) {
      at(ms);
      await crowd(20, (index) => pick(fans, index).poll());
    }
  });
  expect(calls).toEqual({ snapshot: 10 });
});

test(
  "10,000 seat reads within a second are two questions to the room: for the line and for the seats",
  { timeout: LONG_MS },
  async () => {
    const fans = await insideOf(await makeConcert(), 100);
    at(5_000);
    const reads: Reply<Json>[] = [];
    const calls = await roomCalls(async () => {
      reads.push(...(await crowd(10_000, (index) => pick(fans, index).seats("?section=A"))));
    });
    expect(calls).toEqual({ snapshot: 1, seats: 1 });
    expect(statuses(reads)).toEqual([200]);
  },
);

test(
  "reads of 1,000 different fans who are inside are no more questions than those of one",
  async () => {
    const fans = await insideOf(await makeConcert(), 1_000);
    at(5_000);
    const replies: Reply<Json>[] = [];
    const calls = await roomCalls(async () => {
      replies.push(...(await crowd(1_000, (index) => pick(fans, index).seats())));
      replies.push(...(await crowd(1_000, (index) => pick(fans, index).dates())));
    });
    expect(calls).toEqual({ snapshot: 1, seats: 1 });
    expect(statuses(replies)).toEqual([200]);
  },
  LONG_MS,
);

const readWith = (fan: Fan, revision: string) =>
  fan.call(`/v1/concerts/${fan.concertId}/performances/${fan.performanceId}/seats`, {
    headers: { "Seats-Revision": revision },
  });
const revisionOf = ({ headers }: Reply<Json>): number => Number(headers.get("Seats-Revision"));

const HUGE = "9999999999999999";
const MADE_UP: [what: string, from: (told: number) => string][] = [
  ["the next", (told) => String(told + 1)],
  ["a huge one", () => HUGE],
  ["one of too many digits", () => "9".repeat(400)],
  ["no number", () => "-1e9"],
];

test.each(MADE_UP)("a revision nobody was told (%s) forces at most one call a fan, not one a read", async (_, from) => {
  const fan = await Fan.inside(await makeConcert(), 0);
  at(5_000);
  const made = from(revisionOf(await fan.seats()));
  const calls = await roomCalls(async () => {
    for (let read = 0; read < 50; read++) expect((await readWith(fan, made)).status).toBe(200);
    expect(statuses(await crowd(200, () => readWith(fan, made)))).toEqual([200]);
  });
  expect(calls["seats"] ?? 0).toBeLessThanOrEqual(1);
});

test("200 fans who make up a revision at once share two calls", async () => {
  const fans = await insideOf(await makeConcert(), 200);
  at(5_000);
  await pick(fans, 0).seats();
  const calls = await roomCalls(() => Promise.all(fans.map((fan) => readWith(fan, HUGE))));
  expect(calls["seats"] ?? 0).toBeLessThanOrEqual(2);
});

test("one who makes up revisions spoils nobody else's: what was told is seen at once", async () => {
  const concert = await makeConcert();
  const [liar, honest] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const room = roomOf(concert);
  const [joined] = await room.join([{ fanId: honest.userId }]);
  if (joined?.ok !== true) throw new Error("not inside");
  const place = { fan: honest.userId, epoch: joined.value.standing.epoch, number: joined.value.standing.number };
  at(5_000);
  await readWith(liar, HUGE);
  for (const seat of [1, 2, 3, 4]) {
    // Past the edge, as through another isolate: only the revision sent back tells this one of the change.
    const [held] = await room.hold([{ place, performanceId: honest.performanceId, seatIds: [`A-1-${seat}`] }]);
    if (held?.ok !== true) throw new Error("not held");
    await readWith(liar, HUGE);
    const [read, other] = await Promise.all([readWith(honest, String(held.value.revision)), readWith(liar, HUGE)]);
    expect(read.body.seats[seat - 1]).toMatchObject({ seatId: `A-1-${seat}`, status: "held" });
    expect(other.status).toBe(200);
  }
});

const ENDINGS: [how: string, end: (fan: Fan, holdId: string) => Promise<Reply<Json>>][] = [
  ["a payment", (fan, holdId) => fan.pay(holdId)],
  ["leaving", (fan) => fan.leave()],
];

test.each(ENDINGS)("a token spent by %s stops within two seconds, without a question of its own", async (_, end) => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const { holdId } = (await fan.hold("A-1-1")).body;
  expect((await end(fan, holdId)).status).toBeLessThan(300);
  // Long after what this isolate has seen with its own eyes is forgotten: only the snapshot says so now.
  at(60_000);
  await other.seats();
  const calls = await roomCalls(async () => {
    for (const reply of [await fan.seats(), await fan.dates(), await fan.poll()]) {
      expect(reply).toMatchObject({ status: 403, body: { code: "session-over" } });
    }
  });
  expect(calls).toEqual({});
});
