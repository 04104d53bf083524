// Question: what becomes of a change, an alarm or a payment that is cut in the middle, and of what comes back too late?
// Method: one fault each, where a guard of the room stands against it; scripts/guards/list.ts names the guard, and with the
// guard removed the test is red.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  admin,
  auditOf,
  change,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  type Concert,
  type Json,
} from "../support/client.ts";
import { ATTEMPT_DEADLINE_MS, BATCH_PATIENCE_MS, D1_CALL_MAX_MS } from "../../src/contract/bounds.ts";
import { alarmOf, ring } from "./alarms.ts";
import { faults, onTable, toDatabase, writesDatabase, type Point } from "./faults.ts";

const { at, instant } = setClock();
beforeEach(() => faults.reset());
afterEach(() => faults.reset());

const pays = (point: Point): boolean => point.room !== null && writesDatabase(point) && onTable("payments")(point);
const refunds = (point: Point): boolean => point.room !== null && writesDatabase(point) && onTable("refunds")(point);
/** How often one call sends a payment before it says that its outcome is open. */
const SENDINGS = 2;
const seatsOf = async (concert: Concert): Promise<Json> => (await figuresOf(concert)).performances[0].seats;

/** Waits until so many calls are stalled. */
async function untilStalled(count: number): Promise<void> {
  while (faults.stalled < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

test("a change that can be written only in part is not written at all, and memory says so too", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  // The hold's own row is written before those of its seats.
  await runInDurableObject(roomOf(concert), (_, { storage }) =>
    storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON seats BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"),
  );
  expect((await fan.hold("A-1-1", "A-1-2")).status).toBeGreaterThanOrEqual(500);
  await runInDurableObject(roomOf(concert), (_, { storage }) => storage.sql.exec("DROP TRIGGER full"));
  expect(await seatsOf(concert)).toMatchObject({ available: 50, held: 0 });
  expect((await fan.holds()).body.items).toEqual([]);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
  expect((await fan.hold("A-1-1", "A-1-2")).status).toBe(201);
});

test("an alarm whose work failed is set again", async () => {
  const concert = await makeConcert({ holdSeconds: 10 });
  const fan = await Fan.inside(concert);
  await fan.hold("A-1-1");
  at(10_000);
  faults.at(({ call }) => call === "transaction", "fails");
  await expect(ring(concert)).rejects.toThrow("the disk failed");
  expect(await alarmOf(concert)).not.toBeNull();
  await ring(concert);
  expect(await seatsOf(concert)).toMatchObject({ available: 50 });
});

test("an alarm that was lost is set again by whoever comes a minute after it was due", async () => {
  const concert = await makeConcert({ holdSeconds: 10 });
  const [fan, other] = [await Fan.inside(concert), await Fan.of(concert)];
  await runInDurableObject(roomOf(concert), (_, { storage }) => storage.deleteAlarm());
  faults.at(({ call }) => call === "set-alarm", "lost", { times: Infinity });
  await fan.hold("A-1-1");
  faults.clearRules();
  at(71_000);
  await other.join();
  expect(await alarmOf(concert)).not.toBeNull();
});

test("the room's clock stands when the machine's is set back", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const before = (await fan.hold("A-1-1")).body.expiresAt;
  faults.jump(-3_600_000);
  expect((await fan.hold("A-1-2")).body.expiresAt).toBe(before);
  expect(before).toBe(instant(300_000));
});

test("a payment of an earlier life of the room comes back late and leaves the new one alone", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  faults.at(pays, "stalled", { times: 2 });
  const old = fan.pay(holdId, "key");
  await untilStalled(1);
  await admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST", body: {} });
  await fan.join();
  const again = (await fan.hold("A-1-1")).body.holdId;
  const anew = fan.pay(again, "key");
  // So long the next batch waits for one that D1 doesn't answer.
  at(BATCH_PATIENCE_MS);
  await untilStalled(2);
  faults.resume(1);
  expect((await old).status).toBeGreaterThanOrEqual(400);
  expect(await seatsOf(concert)).toMatchObject({ paying: 1, sold: 0 });
  faults.resume();
  expect((await anew).status).toBe(201);
  expect((await fan.balance()).body.amount).toBe(950_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a payment whose batch D1 never answers is told as open, then given up, and what comes of it late moves nothing", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  faults.at((point) => point.call === "batch" && pays(point), "stalled", { times: Infinity });
  const paying = fan.pay(holdId, "key");
  for (let sending = 1; sending <= SENDINGS; sending++) {
    await untilStalled(sending);
    at(sending * (D1_CALL_MAX_MS + 1));
  }
  expect(await paying).toMatchObject({ status: 503, body: { code: "outcome-pending" } });
  expect(await seatsOf(concert)).toMatchObject({ paying: 1 });
  at(ATTEMPT_DEADLINE_MS + D1_CALL_MAX_MS);
  await ring(concert);
  expect(await seatsOf(concert)).toMatchObject({ paying: 0, held: 1 });
  faults.clearRules();
  faults.resume();
  expect((await fan.pay(holdId, "key")).status).toBe(201);
  expect((await fan.balance()).body.amount).toBe(950_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("an attempt that D1 never answers keeps no other from its end", async () => {
  const concert = await makeConcert();
  const [stuck, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const isStuck = (point: Point): boolean => point.call === "batch" && pays(point);
  faults.at(isStuck, "stalled");
  const first = stuck.pay((await stuck.hold("A-1-1")).body.holdId);
  await untilStalled(1);
  faults.at(isStuck, "unsent", { times: SENDINGS });
  const open = other.pay((await other.hold("A-1-2")).body.holdId);
  at(BATCH_PATIENCE_MS);
  expect((await open).status).toBe(503);
  at(D1_CALL_MAX_MS - 1);
  // The first one's batch is still on its way.
  await ring(concert);
  expect(await seatsOf(concert)).toMatchObject({ paying: 1, sold: 1 });
  faults.resume();
  expect((await first).status).toBe(201);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("rebuilds that overlap are one, and the room has the epoch that D1 has", async () => {
  const concert = await makeConcert();
  await Fan.inside(concert);
  const rebuild = () => admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST", body: {} });
  const raises = (point: Point): boolean => point.room !== null && writesDatabase(point) && onTable("concerts")(point);
  const reads = (point: Point): boolean => point.room !== null && toDatabase(point) && !raises(point);
  faults.reset();
  faults.at(reads, "stalled");
  const first = rebuild();
  await untilStalled(1);
  const second = rebuild();
  // Long enough for the second to have come through if nothing kept it.
  for (let call = 0; call < 20; call++) await figuresOf(concert);
  faults.resume();
  expect([(await first).status, (await second).status]).toEqual([200, 200]);
  expect(faults.trace.filter(raises)).toHaveLength(1);
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1");
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a date that is called off waits for the payment under way and refunds it", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId, performanceId } = (await fan.hold("A-1-1")).body;
  faults.at(pays, "stalled");
  const paying = fan.pay(holdId);
  await untilStalled(1);
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`;
  await admin(path, { method: "POST", body: {} });
  at(1_000);
  await ring(concert);
  expect((await admin(path)).body.state).toBe("draining");
  faults.resume();
  expect((await paying).status).toBe(201);
  for (const second of [10, 20, 30]) {
    at(second * 1_000);
    await ring(concert);
  }
  expect((await admin(path)).body).toEqual({ state: "done", payments: 1, refunded: 1 });
  expect((await fan.balance()).body.amount).toBe(1_000_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test.each(["same", "other"])(
  "a refund that D1 has and the room lost has freed its seats once the %s key is answered",
  async (key) => {
    const concert = await makeConcert();
    const fan = await Fan.inside(concert);
    const { paymentId } = await fan.buy("A-1-1");
    faults.at(refunds, "abort-after");
    expect((await fan.refund(paymentId, "same")).body.code).toBe("outcome-pending");
    const told = await fan.refund(paymentId, key);
    expect(told.body.code ?? told.status).toBe(key === "same" ? 201 : "already-refunded");
    expect(await seatsOf(concert)).toMatchObject({ sold: 0, available: 50 });
  },
);

/** Runs a change while the room reads D1 to begin anew, after it has read the concert. */
async function whileBeginningAnew<Result>(concert: Concert, work: () => Promise<Result>): Promise<Result> {
  const reads = (point: Point): boolean => point.room === concert.concertId && onTable("tickets")(point);
  faults.at(reads, "stalled");
  const rebuilt = admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST" });
  await untilStalled(1);
  const done = work();
  // The change is in D1, and the room has found there that it is beginning anew.
  const readsConcert = (point: Point): boolean => point.room === concert.concertId && onTable("concerts")(point);
  const known = faults.trace.filter(readsConcert).length;
  while (faults.trace.filter(readsConcert).length === known) await new Promise((resolve) => setTimeout(resolve, 1));
  faults.resume();
  expect((await rebuilt).status).toBe(200);
  return done;
}

test("a pause that comes while the room begins anew is in force once it is answered", async () => {
  const concert = await makeConcert();
  const paused = await whileBeginningAnew(concert, () => change(concert, { state: "paused" }));
  expect([paused.status, paused.body.state]).toEqual([200, "paused"]);
  expect((await (await Fan.of(concert)).join()).body.status).toBe("waiting");
});

test("a date that is called off while the room begins anew is sold no more once that is answered", async () => {
  const concert = await makeConcert();
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${concert.performances[0].performanceId}`;
  const cancelled = await whileBeginningAnew(concert, () => admin(`${path}/cancellation`, { method: "POST" }));
  expect(cancelled.status).toBe(202);
  expect((await (await Fan.of(concert)).join()).body).toMatchObject({ code: "sale-closed" });
});

test("payments that are refused because the epoch is over begin one new epoch, and not one each", async () => {
  const concert = await makeConcert();
  const fans = [await Fan.inside(concert), await Fan.inside(concert)];
  const holds = await Promise.all(fans.map(async (fan, seat) => (await fan.hold(`A-1-${seat + 1}`)).body.holdId));
  const epoch = async (): Promise<number> =>
    (await env.DATABASE.prepare("SELECT epoch FROM concerts WHERE concert_id = ?")
      .bind(concert.concertId)
      .first<number>("epoch")) ?? 0;
  await env.DATABASE.prepare("UPDATE concerts SET epoch = epoch + 1 WHERE concert_id = ?")
    .bind(concert.concertId)
    .run();
  const before = await epoch();
  // The second payment looks for its reason once the first has found its own.
  const looks = (point: Point): boolean =>
    point.room === concert.concertId &&
    point.sql.some((sql) => sql.startsWith("select") && sql.includes(`from "concerts"`));
  faults.at(looks, "stalled", { times: 1 });
  const first = fans[0]?.pay(holds[0] ?? "");
  await untilStalled(1);
  const second = await fans[1]?.pay(holds[1] ?? "");
  faults.resume();
  expect([second?.body.code, (await first)?.body.code]).toEqual(["session-over", "session-over"]);
  expect(await epoch()).toBe(before + 1);
});
