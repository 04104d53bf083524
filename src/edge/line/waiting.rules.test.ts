// Question: what is a fan in line told, and what does the edge do when the room is away?
import { expect, test } from "vitest";
import type { RoomApi } from "../../room/client/room-api.ts";
import type { Joined, PlaceView } from "../../domain/room-messages.ts";
import { done } from "../../contract/refusals.ts";
import { deriveKeyRing } from "../access/token-keys.ts";
import { placeAnswer } from "./place-body.ts";
import { roomOver } from "../../room/client/room-client.ts";
import { verifyQueueToken } from "../access/tokens.ts";

const ring = await deriveKeyRing("a-secret-of-more-than-32-characters", "queue");
const NOW = Date.parse("2026-12-24T10:00:00.000Z");
const placeView: PlaceView = {
  epoch: 1,
  number: 100,
  status: "waiting",
  position: 50,
  expiresAt: null,
  estimatedWaitSeconds: null,
  poll: { leastMs: 8_000, mostMs: 12_000 },
  sale: "scheduled",
  opensAt: NOW + 60_000,
  seatsAvailable: 5,
  served: 50,
};
const shown = { fanId: "usr_1", concertId: "con_1", epoch: 1, number: 100, position: 40, sessionEndsAt: null };

const answer = (token: typeof shown | null, chance = 0.5) =>
  placeAnswer(ring, { fanId: "usr_1", concertId: "con_1", placeView, token }, NOW, chance);

test("a position never rises above the one the fan's token remembers", async () => {
  expect((await answer(null)).body.position).toBe(50);
  const { body } = await answer(shown);
  expect(body.position).toBe(40);
  expect((await verifyQueueToken(ring, body.queueToken, NOW))?.position).toBe(40);
});

test("a token of an earlier place says nothing about this one", async () => {
  expect((await answer({ ...shown, number: 3 })).body.position).toBe(50);
  expect((await answer({ ...shown, epoch: 0 })).body.position).toBe(50);
});

test("polls are spread over their window, and Retry-After never comes before", async () => {
  expect((await answer(null, 0)).body.pollAfterMs).toBe(8_000);
  const late = await answer(null, 0.999_99);
  expect(late.body.pollAfterMs).toBe(12_000);
  expect(late.headers).toEqual({ "Retry-After": "12" });
});

test("the sale, its opening and the clock of the service are told", async () => {
  expect((await answer(null)).body).toMatchObject({
    sale: "scheduled",
    opensAt: "2026-12-24T10:01:00.000Z",
    serverTime: "2026-12-24T10:00:00.000Z",
  });
});

const never = () => Promise.reject(new Error("not asked"));

/** A room whose first calls fail as told; every call needs a new stub. */
function failing(...marks: object[]) {
  const left = [...marks];
  let stubs = 0;
  const fail = () => {
    const mark = left.shift();
    if (mark !== undefined) throw Object.assign(new Error("away"), mark);
  };
  const api: RoomApi = {
    async join() {
      fail();
      const joined: Joined = { placeView, isNew: false };
      return [done(joined)];
    },
    async pay() {
      fail();
      return never();
    },
    where: never,
    claim: never,
    leave: never,
    snapshot: never,
    seats: never,
    snapshotWithSeats: never,
    seatsForOperator: never,
    hold: never,
    holds: never,
    holdById: never,
    release: never,
    give: never,
    changeBlocks: never,
    seat: never,
    figures: never,
    refresh: never,
    refund: never,
    rebuild: never,
    cancellation: never,
    remove: never,
    audit: never,
    reconcile: never,
  };
  const stub = () => {
    stubs += 1;
    return api;
  };
  return { room: roomOver(stub, () => 0.5), stubs: () => stubs };
}
const order = { place: shown, holdId: "hld_1", key: "k", fingerprint: "f" };

test("a room that restarts is asked again on a new stub", async () => {
  const { room, stubs } = failing({ durableObjectReset: true }, { retryable: true });
  expect((await room.join([{ fanId: "usr_1" }])).ok).toBe(true);
  expect(stubs()).toBe(3);
});

test("an overloaded room is not asked again", async () => {
  const { room, stubs } = failing({ overloaded: true, retryable: true });
  expect(await room.join([{ fanId: "usr_1" }])).toMatchObject({ ok: false, refusal: { code: "overloaded" } });
  expect(stubs()).toBe(1);
});

test("a bug stays an error", async () => {
  await expect(failing({}).room.join([{ fanId: "usr_1" }])).rejects.toThrow("away");
});

test("a payment without an answer is asked once, and its outcome is not known", async () => {
  const { room, stubs } = failing({ retryable: true });
  expect(await room.pay(order)).toMatchObject({ ok: false, refusal: { code: "outcome-pending" } });
  expect(stubs()).toBe(1);
});
