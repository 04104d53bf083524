// Question: is a room that is made again from D1 the same to everybody who has paid, and over for everybody else?
// Method: rebuilds over HTTP, with payments and refunds under way, and interrupted right after the epoch was raised.
import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  admin,
  auditOf,
  change,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  withoutTable,
  type Concert,
} from "../support/client.ts";

const { at } = setClock();

const rebuild = (concert: { concertId: string }) =>
  admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST", body: {} });

test("sold seats stay sold, holds and the line start anew", async () => {
  const concert = await makeConcert();
  const [buyer, holder] = [await Fan.inside(concert), await Fan.inside(concert)];
  await buyer.buy("A-1-1", "A-1-2");
  await holder.hold("A-1-3");
  const rebuilt = await rebuild(concert);
  expect(rebuilt.status).toBe(200);
  expect(rebuilt.body.performances[0].seats).toEqual({ available: 48, held: 0, paying: 0, sold: 2 });
  expect(rebuilt.body.line).toMatchObject({ issued: 0, admitted: 0 });
  expect((await holder.poll()).body.code).toBe("session-over");
  at(2_000);
  expect((await holder.seats()).body.code).toBe("session-over");
  expect(await holder.join()).toMatchObject({ status: 201, body: { number: 1 } });
  expect((await holder.hold("A-1-1")).body.code).toBe("seats-unavailable");
  expect((await holder.hold("A-1-3")).status).toBe(201);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a payment is answered again by its key, whether the room was rebuilt or lost everything", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  const paid = await fan.pay(holdId, "key");
  await rebuild(concert);
  expect((await fan.pay(holdId, "key")).body).toEqual(paid.body);
  await runInDurableObject(roomOf(concert), async (_, { storage }) => storage.deleteAll());
  await abortAllDurableObjects();
  const again = await fan.pay(holdId, "key");
  expect([again.status, again.body]).toEqual([201, paid.body]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  expect((await fan.pay("hld_other", "key")).body.code).toBe("idempotency-key-reused");
  expect((await fan.pay(holdId, "new")).body.code).toBe("session-over");
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

// Found by npm run torture -- --seed 3021: the fan had joined the new line, and was told that it was not yet their turn.
test("a key that paid in a life the room has lost is answered again, also with a new place in line", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  const paid = await fan.pay(holdId, "key");
  await runInDurableObject(roomOf(concert), async (_, { storage }) => storage.deleteAll());
  await abortAllDurableObjects();
  expect((await fan.join()).status).toBe(201);
  for (const again of [await fan.pay(holdId, "key"), await fan.pay(holdId, "key")]) {
    expect([again.status, again.body]).toEqual([201, paid.body]);
  }
});

test("a payment left open by the old room can't land in the new one, and its money is not taken", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.of(concert)];
  const { holdId } = (await fan.hold("A-1-1")).body;
  await withoutTable("payments", () => fan.pay(holdId, "key"));
  await rebuild(concert);
  await other.join();
  expect((await other.hold("A-1-1")).status).toBe(201);
  expect((await fan.pay(holdId, "key")).body.code).toBe("session-over");
  expect((await fan.balance()).body.amount).toBe(1_000_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a refund left open by the old room is finished in the new one", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  await withoutTable("refunds", () => fan.refund(paymentId, "key"));
  await rebuild(concert);
  expect((await figuresOf(concert)).performances[0].seats.sold).toBe(1);
  expect((await fan.refund(paymentId, "key")).status).toBe(201);
  expect((await figuresOf(concert)).performances[0].seats.sold).toBe(0);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

/** What a rebuild leaves that is interrupted right after its first step. */
const raiseEpoch = (concert: Concert) =>
  env.DATABASE.prepare("UPDATE concerts SET epoch = epoch + 1 WHERE concert_id = ?").bind(concert.concertId).run();

test("a room whose epoch was raised in D1 starts anew at the next payment", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await raiseEpoch(concert);
  expect((await fan.pay(holdId, "key")).body.code).toBe("session-over");
  await fan.join();
  await fan.buy("A-1-1");
  expect((await fan.balance()).body.amount).toBe(950_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a room whose epoch was raised in D1 starts anew at the operator's next change", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  await raiseEpoch(concert);
  expect((await change(concert, { title: "The same" })).status).toBe(200);
  expect((await fan.poll()).body.code).toBe("session-over");
});

test("rebuilds that are asked for together leave one room that can sell", async () => {
  const concert = await makeConcert();
  const replies = await Promise.all([rebuild(concert), rebuild(concert), rebuild(concert)]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1");
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("an unknown concert can't be rebuilt, and becomes no room", async () => {
  expect((await rebuild({ concertId: "con_none" })).body.code).toBe("not-found");
});

test("the seats of a room that lost everything are seen, though its revisions start from the first again", async () => {
  const concert = await makeConcert();
  const before = await Fan.inside(concert, 0);
  for (const seat of [1, 2, 3]) {
    await before.hold(`A-1-${seat}`);
    await evictDurableObject(roomOf(concert));
  }
  expect((await before.seats("?status=held")).body.seats).toHaveLength(3);
  await runInDurableObject(roomOf(concert), async (_, { storage }) => storage.deleteAll());
  await abortAllDurableObjects();
  at(60_000);
  const after = await Fan.inside(concert, 0);
  await after.hold("A-1-9");
  at(120_000);
  const { body } = await after.seats("?status=held");
  expect(body.seats.map(({ seatId }) => seatId)).toEqual(["A-1-9"]);
});

/** A rebuild that was cut short right after it had raised the epoch in D1. */
const cutShort = (concert: { concertId: string }) =>
  env.DATABASE.prepare("UPDATE concerts SET epoch = epoch + 1 WHERE concert_id = ?").bind(concert.concertId).run();
const epochOf = (concert: { concertId: string }) =>
  env.DATABASE.prepare("SELECT epoch FROM concerts WHERE concert_id = ?")
    .bind(concert.concertId)
    .first<number>("epoch");

test("a rebuild that was cut short is found by the audit and finished by a reconciliation", async () => {
  const concert = await makeConcert();
  await (await Fan.inside(concert)).buy("A-1-1");
  await cutShort(concert);
  const { ok, checks } = await auditOf(concert);
  expect([ok, checks.filter((check) => !check.ok).map(({ name }) => name)]).toEqual([
    false,
    ["room: epoch-is-the-databases"],
  ]);
  const reconciled = await roomOf(concert).reconcile();
  expect(reconciled).toMatchObject({ ok: true, value: { mended: [expect.stringContaining("rebuild")], left: [] } });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
  await (await Fan.inside(concert)).buy("A-1-2");
});

test("a refund after a rebuild that was cut short gives the money back", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  await cutShort(concert);
  expect((await fan.refund(paymentId)).status).toBe(201);
  expect((await figuresOf(concert)).performances[0]?.seats).toMatchObject({ available: 50, sold: 0 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a date that is called off after a rebuild that was cut short is refunded", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { performanceId } = await fan.buy("A-1-1");
  await cutShort(concert);
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`;
  await admin(path, { method: "POST", body: {} });
  for (const second of [10, 20, 30, 40]) {
    at(second * 1_000);
    await runDurableObjectAlarm(roomOf(concert));
  }
  expect((await admin(path)).body).toEqual({ state: "done", payments: 1, refunded: 1 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("payments that are refused together for their epoch have the room begin anew once", async () => {
  const concert = await makeConcert();
  const fans = await Promise.all(Array.from({ length: 6 }, () => Fan.inside(concert)));
  const holds = await Promise.all(fans.map((fan, index) => fan.hold(`A-1-${index + 1}`)));
  await cutShort(concert);
  const before = await epochOf(concert);
  const paid = await Promise.all(fans.map((fan, index) => fan.pay(holds[index]?.body.holdId ?? "")));
  for (const { status, body } of paid) expect([status, body.code]).toEqual([403, "session-over"]);
  expect(await epochOf(concert)).toBe((before ?? 0) + 1);
  const [first] = fans;
  expect((await first?.join())?.body.number).toBe(1);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});
