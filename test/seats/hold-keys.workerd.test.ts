// Question: does the key of a hold that the service chose find that hold again, and nothing else?
// Method: the same request again, whatever has become of the hold, the session and the room meanwhile, and requests that
// differ in one thing; time is set. Doesn't prove which seats are chosen (best-available, standing).
import { evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import {
  admin,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  withoutTable,
  type Json,
  type Reply,
} from "../support/client.ts";
import { DATE, on, section } from "./hall.ts";

const { at } = setClock();
const codeOf = ({ status, body }: Reply<Json>) => [status, body?.code];
const isReplay = ({ headers }: Reply<Json>) => headers.get("Idempotency-Replayed");
const hall = (settings: Json = {}) =>
  makeConcert({
    maxSeatsPerFan: 8,
    performances: [
      on(DATE, section("A", { seatsPerRow: 20 }), {
        name: "F",
        kind: "standing",
        grade: "R",
        price: 10_000,
        capacity: 20,
      }),
      on("2099-12-25T10:00:00.000Z", section("A", { seatsPerRow: 20 })),
    ],
    ...settings,
  });

test.each<[what: string, body: Json]>([
  ["best available", { bestAvailable: { count: 2 } }],
  ["standing places", { standing: [{ section: "F", count: 2 }] }],
])("a hold of %s needs a key, and one that is well-formed", async (_, body) => {
  const fan = await Fan.inside(await hall(), 0);
  const path = `/v1/concerts/${fan.concertId}/performances/${fan.performanceId}/holds`;
  for (const key of [undefined, "", "two words", "schlüssel", "x".repeat(256)]) {
    const headers = { "Idempotency-Key": key };
    expect([key, ...codeOf(await fan.call(path, { method: "POST", body, headers }))]).toEqual([
      key,
      400,
      "idempotency-key-required",
    ]);
  }
  expect((await fan.call(path, { method: "POST", body, headers: { "Idempotency-Key": "!" } })).status).toBe(201);
});

test("seats that are named need no key, and one that is sent changes nothing", async () => {
  const fan = await Fan.inside(await hall(), 0);
  expect((await fan.hold("A-1-1")).status).toBe(201);
  const held = await fan.holdChosen({ seatIds: ["A-1-2"] }, "key");
  expect(held.status).toBe(201);
  const again = await fan.holdChosen({ seatIds: ["A-1-2"] }, "key");
  expect([again.status, again.body.holdId, isReplay(again)]).toEqual([200, held.body.holdId, null]);
  expect((await fan.holdChosen({ seatIds: ["A-1-3"] }, "key")).status).toBe(201);
  expect((await fan.best(1, {}, "key")).status).toBe(201);
});

const LIVES: [status: string, live: (fan: Fan, holdId: string) => Promise<unknown>][] = [
  ["held", async () => at(2_000)],
  ["paying", (fan, holdId) => withoutTable("payments", () => fan.pay(holdId))],
  ["paid", (fan, holdId) => fan.pay(holdId)],
  ["released", (fan, holdId) => fan.release(holdId)],
  ["expired", async () => at(301_000)],
];
test.each(LIVES)(
  "a hold that is %s is found by its key as it now is, though the session may be over",
  async (status, live) => {
    const concert = await hall();
    const fan = await Fan.inside(concert);
    const held = await fan.best(2, {}, "key");
    await live(fan, held.body.holdId);
    for (let times = 0; times < 2; times++) {
      const again = await fan.best(2, {}, "key");
      expect([again.status, isReplay(again)]).toEqual([200, "true"]);
      expect(again.body).toEqual({ ...held.body, status });
      expect(again.headers.get("Seats-Revision")).toMatch(/^\d+$/);
    }
    await evictDurableObject(roomOf(concert));
    expect((await fan.best(2, {}, "key")).body.holdId).toBe(held.body.holdId);
  },
);

test("a fan who has left is told of the hold, and makes no other one", async () => {
  const fan = await Fan.inside(await hall(), 0);
  const held = await fan.stand({ F: 2 }, "key");
  await fan.leave();
  expect(await fan.stand({ F: 2 }, "key")).toMatchObject({
    status: 200,
    body: { holdId: held.body.holdId, status: "released" },
  });
  expect(codeOf(await fan.stand({ F: 2 }, "another"))).toEqual([403, "session-over"]);
});

test("a key is reused by another body, and not by the same one in other words", async () => {
  const fan = await Fan.inside(await hall(), 0);
  const held = await fan.best(2, {}, "key");
  for (const body of [
    { bestAvailable: { count: 3 } },
    { bestAvailable: { count: 2, section: "A" } },
    { bestAvailable: { count: 2, together: "required" } },
    { bestAvailable: { count: 2 }, layoutVersion: "another" },
    { standing: [{ section: "F", count: 2 }] },
  ]) {
    expect(codeOf(await fan.holdChosen(body, "key"))).toEqual([422, "idempotency-key-reused"]);
  }
  const same = await fan.holdChosen({ bestAvailable: { together: "preferred", count: 2 } }, "key");
  expect([same.status, same.body.holdId]).toEqual([200, held.body.holdId]);
  expect((await figuresOf(fan)).performances[0].seats.held).toBe(2);
});

test("a key counts for one fan and one date", async () => {
  const concert = await hall();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const { holdId } = (await fan.best(2, {}, "key")).body;
  const another = await other.best(2, {}, "key");
  expect([another.status, another.body.holdId === holdId]).toEqual([201, false]);
  const second = concert.performances[1]?.performanceId ?? "";
  const elsewhere = await fan.call(`/v1/concerts/${concert.concertId}/performances/${second}/holds`, {
    method: "POST",
    body: { bestAvailable: { count: 2 } },
    headers: { "Idempotency-Key": "key" },
  });
  expect([elsewhere.status, elsewhere.body.performanceId]).toEqual([201, second]);
});

test("requests of one key at the same moment make one hold", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  const replies = await Promise.all(Array.from({ length: 20 }, () => fan.best(2, {}, "key")));
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    ...Array.from({ length: 19 }, () => 200),
    201,
  ]);
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(2);
});

test("a refusal is not kept: the same key asks again", async () => {
  const concert = await hall({ maxSeatsPerFan: 4 });
  const fan = await Fan.inside(concert, 0);
  const { holdId } = (await fan.best(4)).body;
  expect(codeOf(await fan.stand({ F: 1 }, "key"))).toEqual([409, "seat-limit-reached"]);
  await fan.release(holdId);
  const held = await fan.stand({ F: 1 }, "key");
  expect([held.status, isReplay(held)]).toEqual([201, null]);
});

test("a rebuild forgets the key together with the hold", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  const { holdId } = (await fan.best(2, {}, "key")).body;
  await admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST", body: {} });
  expect(codeOf(await fan.best(2, {}, "key"))).toEqual([403, "session-over"]);
  await fan.join();
  const anew = await fan.best(2, {}, "key");
  expect([anew.status, anew.body.holdId === holdId]).toEqual([201, false]);
});
