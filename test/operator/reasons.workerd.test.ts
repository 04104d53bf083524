// Question: does a dry run say what a cancellation would give back and do nothing, and do fans read the operator's reason wherever
// they meet a cancelled date?
// Method: a date with buyers and holders, asked before it is cancelled; then everything a fan can ask of it.
import { runDurableObjectAlarm } from "cloudflare:test";
import { expect, test } from "vitest";
import {
  codeOf,
  admin,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  type Concert,
  type Json,
} from "../support/client.ts";
import { CONCERTS, paths } from "./requests.ts";

const { at } = setClock();
const AGE_MS = 2_000;
const REASON = "공연장 사정으로 취소되었습니다";

const pathOf = (concert: Concert) =>
  `${CONCERTS}/${concert.concertId}/performances/${concert.performances[0].performanceId}/cancellation`;
const cancel = (concert: Concert, body: Json = {}, headers = {}) =>
  admin(pathOf(concert), { method: "POST", body, headers });

test("a dry run tells payments, tickets, money and live holds, and changes nothing", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1", "A-1-2");
  const refunded = await Fan.inside(concert);
  await refunded.refund((await refunded.buy("A-1-3")).paymentId);
  await (await Fan.inside(concert)).hold("A-1-4");
  await (await Fan.inside(concert)).hold("A-1-5", "A-1-6");
  const before = await figuresOf(concert);
  const told = await cancel(concert, { dryRun: true, reason: REASON });
  expect([told.status, told.body]).toEqual([200, { payments: 1, tickets: 2, amount: 100_000, liveHolds: 2 }]);
  expect(await figuresOf(concert)).toEqual(before);
  expect(codeOf(await admin(pathOf(concert)))).toEqual([404, "not-found"]);
  expect((await admin(`${CONCERTS}/${concert.concertId}/log`)).body.items).toHaveLength(1);
});

test("a dry run of a draft tells of nothing, and sets no room up", async () => {
  const concert = await makeConcert({ draft: true });
  const told = await cancel(concert, { dryRun: true });
  expect([told.status, told.body]).toEqual([200, { payments: 0, tickets: 0, amount: 0, liveHolds: 0 }]);
});

test("a key of a dry run is not used up by it", async () => {
  const concert = await makeConcert();
  const key = { "Idempotency-Key": "key" };
  expect((await cancel(concert, { dryRun: true }, key)).status).toBe(200);
  expect((await cancel(concert, { dryRun: true }, key)).headers.get("Idempotency-Replayed")).toBeNull();
  expect((await cancel(concert, { reason: REASON }, key)).status).toBe(202);
  expect((await cancel(concert, { reason: REASON }, key)).headers.get("Idempotency-Replayed")).toBe("true");
});

test("fans read the reason with their payment and their tickets, and in every refusal", async () => {
  const concert = await makeConcert();
  const [fan, holder] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { paymentId } = await fan.buy("A-1-1");
  const { holdId } = (await holder.hold("A-1-2")).body;
  expect((await fan.call(`/v1/payments/${paymentId}`)).body).not.toHaveProperty("reason");
  expect((await fan.tickets()).body.items[0]).not.toHaveProperty("reason");
  expect((await cancel(concert, { reason: ` ${REASON.normalize("NFD")} ` })).status).toBe(202);
  const told: Json[] = [
    (await fan.call(`/v1/payments/${paymentId}`)).body,
    (await fan.call("/v1/payments")).body.items[0],
    (await fan.tickets()).body.items[0],
    (await holder.hold("A-1-3")).body,
    (await holder.pay(holdId)).body,
    (await holder.seats()).body,
  ];
  expect(told.map(({ reason }) => reason)).toEqual(told.map(() => REASON));
  at(60_000);
  await runDurableObjectAlarm(roomOf(concert));
  expect((await fan.tickets()).body.items[0]).toMatchObject({ status: "refunded", reason: REASON });
});

test("a payment's kept answer is given again as it was, whatever has been said since", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  const paid = await fan.pay(holdId, "key");
  await cancel(concert, { reason: REASON });
  expect((await fan.pay(holdId, "key")).body).toEqual(paid.body);
});

test("without a reason none is told, and the first that is given stays", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1");
  const other = await Fan.inside(concert);
  await cancel(concert);
  expect(await other.hold("A-1-2")).toMatchObject({ status: 410 });
  expect((await other.hold("A-1-2")).body).not.toHaveProperty("reason");
  await cancel(concert, { reason: REASON });
  await cancel(concert, { reason: "another" });
  await cancel(concert);
  expect((await other.hold("A-1-2")).body).toMatchObject({ reason: REASON });
  const [, , second, first] = (await admin(`${CONCERTS}/${concert.concertId}/log`)).body.items;
  expect([first.after.reason, second.after.reason]).toEqual([undefined, REASON]);
});

test("a rebuilt room knows the reason", async () => {
  const concert = await makeConcert();
  await cancel(concert, { reason: REASON });
  await admin(`${CONCERTS}/${concert.concertId}/rebuild`, { method: "POST", body: {} });
  at(AGE_MS);
  expect(await roomOf(concert).seats(concert.performances[0].performanceId)).toMatchObject({
    refusal: { code: "performance-cancelled", reason: REASON },
  });
});

test.each([
  [{ reason: "" }, "reason"],
  [{ reason: "x".repeat(501) }, "reason"],
  [{ reason: "\u200b" }, "reason"],
  [{ reason: null }, "reason"],
  [{ dryRun: false }, "dryRun"],
  [{ dryRun: "true" }, "dryRun"],
  [{ why: "x" }, "why"],
])("a cancellation with %j is 400", async (body, path) => {
  const reply = await cancel(await makeConcert(), body);
  expect([codeOf(reply), paths(reply)]).toEqual([[400, "invalid-request"], [path]]);
});
