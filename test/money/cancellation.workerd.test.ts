// Question: when the operator calls a date off, does everybody get their money back, once, whatever comes in between?
// Method: a date with buyers, holders and payers; the alarm is run by hand, and interrupted.
import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { expect, test } from "vitest";
import { REFUNDS_PER_STEP } from "../../src/contract/bounds.ts";
import {
  admin,
  auditOf,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  withoutTable,
  type Concert,
  type Json,
} from "../support/client.ts";

const { at, instant } = setClock();

const section = { name: "A", grade: "R", price: 50_000, rows: 2, seatsPerRow: 100 };
const twoDates = (): Promise<Json> =>
  makeConcert({
    performances: [
      { startsAt: "2099-12-24T10:00:00.000Z", sections: [section] },
      { startsAt: "2099-12-25T10:00:00.000Z", sections: [section] },
    ],
  });
const pathOf = (concert: Concert, performanceId: string = concert.performances[0].performanceId) =>
  `/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`;
const cancel = (concert: Concert) => admin(pathOf(concert), { method: "POST", body: {} });
const progress = async (concert: Concert): Promise<Json> => (await admin(pathOf(concert))).body;

/** Lets the alarm go off as often as it takes, a step a minute. */
async function untilDone(concert: Concert): Promise<Json[]> {
  const seen: Json[] = [];
  for (let step = 1; step < 20; step++) {
    at(step * 60_000);
    await runDurableObjectAlarm(roomOf(concert));
    seen.push(await progress(concert));
    if (seen.at(-1).state === "done") return seen;
  }
  throw new Error(`not done: ${JSON.stringify(seen.at(-1))}`);
}

const buyers = (concert: Concert, count: number): Promise<Fan[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const fan = await Fan.inside(concert, 50_000);
      await fan.buy(`A-1-${index + 1}`);
      return fan;
    }),
  );

test("a date that is called off is refunded in steps, and its fans have their money back once", async () => {
  const concert = await twoDates();
  const fans = await buyers(concert, 70);
  const cancelled = await cancel(concert);
  expect(cancelled).toMatchObject({ status: 202, body: { state: "refunding", payments: 70, refunded: 0 } });
  const seen = await untilDone(concert);
  expect(seen.map(({ refunded }) => refunded)).toEqual([REFUNDS_PER_STEP, 70, 70]);
  expect(seen.at(-1)).toEqual({ state: "done", payments: 70, refunded: 70 });
  for (const fan of fans) {
    expect((await fan.balance()).body.amount).toBe(50_000);
    expect((await fan.tickets()).body.items.map((ticket) => ticket.status)).toEqual(["refunded"]);
  }
  const figures = await figuresOf(concert);
  expect(figures).toMatchObject({ paidAmount: 3_500_000, refundedAmount: 3_500_000 });
  expect(figures.performances[0]).toMatchObject({ cancelledAt: instant(0), seats: { sold: 0, held: 0 } });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("sales of the date stop at once: it is no longer listed, held or paid; the other date goes on", async () => {
  const concert = await twoDates();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await cancel(concert);
  at(3_000);
  expect((await fan.hold("A-1-2")).body.code).toBe("performance-cancelled");
  expect((await fan.pay(holdId)).body.code).toBe("performance-cancelled");
  expect((await fan.holdById(holdId)).body.status).toBe("released");
  const { items } = (await fan.dates()).body;
  expect(items.map((date) => date.performanceId)).toEqual([concert.performances[1].performanceId]);
  expect((await fan.poll()).body.seatsAvailable).toBe(200);
  const other = `/v1/concerts/${concert.concertId}/performances/${concert.performances[1].performanceId}/holds`;
  expect((await fan.call(other, { method: "POST", body: { seatIds: ["A-1-1"] } })).status).toBe(201);
});

test("a payment under way is waited for, and then refunded", async () => {
  const concert = await twoDates();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await withoutTable("payments", async () => {
    expect((await fan.pay(holdId, "key")).status).toBe(503);
    // Its answer counts payments and so fails, but the date is called off.
    await cancel(concert);
  });
  expect(await progress(concert)).toMatchObject({ state: "draining" });
  expect((await fan.pay(holdId, "key")).status).toBe(201);
  expect(await progress(concert)).toMatchObject({ state: "refunding", payments: 1, refunded: 0 });
  await untilDone(concert);
  expect((await fan.balance()).body.amount).toBe(1_000_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a payment under way that comes to nothing leaves its hold released", async () => {
  const concert = await twoDates();
  const fan = await Fan.inside(concert, 10_000);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await withoutTable("payments", async () => {
    expect((await fan.pay(holdId, "key")).status).toBe(503);
    await cancel(concert);
  });
  expect((await fan.pay(holdId, "key")).body.code).toBe("insufficient-balance");
  expect((await fan.holdById(holdId)).body.status).toBe("released");
  expect((await untilDone(concert)).at(-1)).toMatchObject({ state: "done", payments: 0 });
});

test("refunds go on where they were when the room is lost and D1 was out of reach", async () => {
  const concert = await twoDates();
  const fans = await buyers(concert, 70);
  await cancel(concert);
  at(1_000);
  await runDurableObjectAlarm(roomOf(concert));
  expect(await progress(concert)).toMatchObject({ refunded: REFUNDS_PER_STEP });
  await withoutTable("refunds", async () => {
    at(30_000);
    await runDurableObjectAlarm(roomOf(concert));
  });
  await abortAllDurableObjects();
  expect((await untilDone(concert)).at(-1)).toEqual({ state: "done", payments: 70, refunded: 70 });
  const balances = await Promise.all(fans.map(async (fan) => (await fan.balance()).body.amount));
  expect(balances).toEqual(fans.map(() => 50_000));
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a fan may refund a cancelled date at any time, and is refunded once", async () => {
  const concert = await makeConcert({
    refundUntilHours: 8_760,
    performances: [{ startsAt: instant(3_600_000), sections: [section] }],
  });
  const fan = await Fan.inside(concert, 50_000);
  const { paymentId } = await fan.buy("A-1-1");
  expect((await fan.refund(paymentId)).body.code).toBe("refund-closed");
  await cancel(concert);
  expect((await fan.refund(paymentId, "mine")).status).toBe(201);
  await untilDone(concert);
  expect((await fan.refund(paymentId, "mine")).status).toBe(201);
  expect((await fan.balance()).body.amount).toBe(50_000);
});

test("calling a date off twice changes nothing more, and an unknown one is 404", async () => {
  const concert = await twoDates();
  await cancel(concert);
  await untilDone(concert);
  expect(await cancel(concert)).toMatchObject({ status: 202, body: { state: "done" } });
  expect((await figuresOf(concert)).performances[0].cancelledAt).toBe(instant(0));
  const other = pathOf(concert, concert.performances[1].performanceId);
  expect((await admin(other)).body.code).toBe("not-found");
  expect((await admin(pathOf(concert, "prf_none"), { method: "POST", body: {} })).status).toBe(404);
  expect((await admin(pathOf({ ...concert, concertId: "con_none" }))).status).toBe(404);
});
