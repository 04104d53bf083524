// Goal: a crowd that only looks costs the room next to nothing. Method: the clock stands still, so that all of a test
// happens within one second, and every call of the room's object is counted where it arrives. A crowd of 10,000 requests is
// sent by room-calls.workerd.deep.test.ts.
import { expect, test } from "vitest";
import { Fan, makeConcert, roomOf, setClock, type Json, type Reply } from "../support/client.ts";
import { countRoomCalls, crowd, insideOf, lineOf, pick, statuses } from "./room-calls.ts";

const { at } = setClock();
const roomCalls = countRoomCalls();

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
  const place = { fanId: honest.userId, epoch: joined.value.placeView.epoch, number: joined.value.placeView.number };
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
