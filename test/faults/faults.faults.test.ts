// Question: does the fault layer do what it says, so that a test that passes under a fault has met it? Method: each fault
// once, on the operation it is meant for, and a look at what D1 and the room then hold.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { auditOf, Fan, figuresOf, makeConcert, setClock, type Concert, type Json } from "../support/client.ts";
import { alarmOf, ring } from "./alarms.ts";
import { commits, faults, onTable, readsDatabase, toDatabase, writesDatabase, type Point } from "./faults.ts";

const { at } = setClock();
beforeEach(() => faults.reset());
afterEach(() => faults.reset());

const ofRoom = (matches: (point: Point) => boolean) => (point: Point) => point.room !== null && matches(point);
const pays = ofRoom((point) => writesDatabase(point) && onTable("payments")(point));

async function held(): Promise<{ concert: Concert; fan: Fan; holdId: string }> {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  return { concert, fan, holdId: (await fan.hold("A-1-1")).body.holdId };
}
const seatsOf = async (concert: Concert): Promise<Json> => (await figuresOf(concert)).performances[0].seats;
const paymentsOf = async (fan: Fan): Promise<string[]> =>
  (
    await env.DATABASE.prepare("SELECT state FROM payments WHERE fan = ? ORDER BY state")
      .bind(fan.userId)
      .all<{ state: string }>()
  ).results.map(({ state }) => state);

test("without rules nothing is different, and every step of a payment is seen in its order", async () => {
  const { concert, fan, holdId } = await held();
  faults.reset();
  expect((await fan.pay(holdId)).status).toBe(201);
  const steps = faults.trace.filter(({ room }) => room === concert.concertId).map(({ call }) => call);
  expect(steps.filter((call) => call !== "set-alarm")).toEqual(["transaction", "sync", "batch", "transaction", "sync"]);
});

test("unsent: D1 has nothing, and the payment stays open", async () => {
  const { concert, fan, holdId } = await held();
  faults.at(pays, "unsent", { times: 2 });
  expect((await fan.pay(holdId)).body.code).toBe("outcome-pending");
  expect(await paymentsOf(fan)).toEqual([]);
  expect(await seatsOf(concert)).toMatchObject({ paying: 1 });
});

test("unanswered: D1 has the payment, and the room finds it by looking", async () => {
  const { concert, fan, holdId } = await held();
  faults.at(pays, "unanswered");
  expect((await fan.pay(holdId)).status).toBe(201);
  expect(faults.trace.filter(({ fault }) => fault !== null)).toHaveLength(1);
  expect(await paymentsOf(fan)).toEqual(["paid"]);
  expect(await seatsOf(concert)).toMatchObject({ sold: 1 });
});

test("overloaded: everything is told so for as long as it lasts", async () => {
  const { concert, fan, holdId } = await held();
  const end = faults.at(toDatabase, "overloaded", { times: Infinity });
  expect((await fan.pay(holdId, "key")).body.code).toBe("outcome-pending");
  expect((await fan.balance()).body.code).toBe("overloaded");
  for (const minute of [1, 30, 60]) {
    at(minute * 60_000);
    expect(await ring(concert)).toBe(true);
  }
  end();
  expect(await seatsOf(concert)).toMatchObject({ paying: 1 });
  at(61 * 60_000);
  await ring(concert);
  expect(await seatsOf(concert)).toMatchObject({ paying: 0, available: 50 });
});

test("late: the batch lands after the void row and is refused by it", async () => {
  const { concert, fan, holdId } = await held();
  faults.at(pays, "late", { times: 2 });
  expect((await fan.pay(holdId)).body.code).toBe("outcome-pending");
  at(31_000);
  await ring(concert);
  expect(await paymentsOf(fan)).toEqual(["void"]);
  // A refusal that is expected is a row that isn't inserted: it would fail the neighbours otherwise.
  expect(await faults.land()).toEqual([null, null]);
  expect(await paymentsOf(fan)).toEqual(["void"]);
  expect((await fan.balance()).body.amount).toBe(1_000_000);
});

test("late: a batch that nothing was put in the way of lands", async () => {
  const { fan, holdId } = await held();
  faults.at(pays, "late", { times: 2 });
  await fan.pay(holdId);
  expect(await faults.land()).toEqual([null, null]);
  expect(await paymentsOf(fan)).toEqual(["paid"]);
  expect((await fan.balance()).body.amount).toBe(950_000);
});

test("stalled: nothing happens until it is let go", async () => {
  const { fan, holdId } = await held();
  faults.at(pays, "stalled");
  const paying = fan.pay(holdId, "key");
  while (faults.stalled === 0) await fan.balance();
  expect((await fan.pay(holdId, "key")).body.code).toBe("idempotency-in-flight");
  faults.resume();
  expect((await paying).status).toBe(201);
});

test.each([
  ["abort-before", 0],
  ["abort-after", 1],
] as const)("%s the wait for a commit: of the payment's beginning %d are kept", async (fault, kept) => {
  const { concert, fan, holdId } = await held();
  faults.at(ofRoom(commits), fault);
  expect((await fan.pay(holdId)).body.code).toBe("outcome-pending");
  expect(await seatsOf(concert)).toMatchObject({ held: 1 - kept, paying: kept });
});

test("abort-after a transaction, in the same turn, loses it", async () => {
  const { concert, fan, holdId } = await held();
  faults.at((point) => point.call === "transaction", "abort-after");
  expect((await fan.pay(holdId)).body.code).toBe("outcome-pending");
  expect(await seatsOf(concert)).toMatchObject({ held: 1, paying: 0 });
});

test("abort-after D1: the payment stands there, and the room learns of it again", async () => {
  const { concert, fan, holdId } = await held();
  faults.at(pays, "abort-after");
  expect((await fan.pay(holdId, "key")).body.code).toBe("outcome-pending");
  expect(await paymentsOf(fan)).toEqual(["paid"]);
  expect(await seatsOf(concert)).toMatchObject({ paying: 1, sold: 0 });
  expect((await fan.pay(holdId, "key")).status).toBe(201);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a transaction that fails leaves nothing, and the room goes on", async () => {
  const { concert, fan, holdId } = await held();
  faults.at((point) => point.call === "transaction", "fails");
  expect((await fan.pay(holdId, "key")).status).toBeGreaterThanOrEqual(500);
  expect(await seatsOf(concert)).toMatchObject({ held: 1, paying: 0 });
  expect((await fan.pay(holdId, "key")).status).toBe(201);
});

test("lost: the alarm is not there", async () => {
  const concert = await makeConcert();
  faults.at(({ call }) => call === "set-alarm", "lost", { times: Infinity });
  const fan = await Fan.inside(concert);
  await fan.hold("A-1-1");
  expect(await alarmOf(concert)).toBeNull();
  expect(await ring(concert)).toBe(false);
});

test("the rooms' clock jumps alone", async () => {
  const { concert, fan, holdId } = await held();
  faults.jump(301_000);
  expect((await fan.pay(holdId)).body.code).toBe("hold-expired");
  expect(await seatsOf(concert)).toMatchObject({ held: 0, available: 50 });
});

test("the edge's own calls pass here too", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  faults.at((point) => point.room === null && onTable("charges")(point), "unsent", { times: 2 });
  expect((await fan.charge(1_000)).body.code).toBe("outcome-pending");
  faults.clearRules();
  expect((await fan.balance()).body.amount).toBe(0);
  expect(faults.trace.filter(({ fault }) => fault !== null).map(({ call }) => call)).toEqual(["batch", "all"]);
  expect(faults.trace.some(readsDatabase)).toBe(true);
});
