// Goal: a crowd that only looks costs the room next to nothing, however large it is. Method: as in
// room-calls.workerd.test.ts, with 10,000 requests within one second, and with 1,000 different fans.
import { expect, test } from "vitest";
import { makeConcert, setClock, type Json, type Reply } from "../support/client.ts";
import { countRoomCalls, crowd, insideOf, lineOf, pick, statuses } from "./room-calls.ts";

const { at } = setClock();
const roomCalls = countRoomCalls();
const LONG_MS = 120_000;

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

test(
  "10,000 seat reads within a second are one question to the room, for line and seats together",
  { timeout: LONG_MS },
  async () => {
    const fans = await insideOf(await makeConcert(), 100);
    at(5_000);
    const reads: Reply<Json>[] = [];
    const calls = await roomCalls(async () => {
      reads.push(...(await crowd(10_000, (index) => pick(fans, index).seats("?section=A"))));
    });
    expect(calls).toEqual({ snapshotWithSeats: 1 });
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
    expect(calls).toEqual({ snapshotWithSeats: 1 });
    expect(statuses(replies)).toEqual([200]);
  },
  LONG_MS,
);
