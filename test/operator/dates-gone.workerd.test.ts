// Question: what does everybody meet once dates of a concert are cancelled or have begun, and once none is left?
// Method: fans inside, in line and new, before and after the operator cancels a date or the clock passes it. The order of
// several reasons is looked at in src/room/rules/holding.rules.test.ts and paying.rules.test.ts.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  admin,
  call,
  change,
  codeOf,
  Fan,
  figuresOf,
  makeConcert,
  setClock,
  type Concert,
  type Json,
} from "../support/client.ts";
import { addDate, section, withSections } from "./requests.ts";

const { at, instant } = setClock();
/** No answer is older. */
const AGE_MS = 2_000;
const HOUR_MS = 3_600_000;
/** When the dates of a test are played: one soon, one later. */
const SOON_MS = HOUR_MS;
const LATER_MS = 2 * HOUR_MS;

const dates = (...starts: number[]): Json => ({
  // A session and a hold that outlast the dates.
  holdSeconds: 3_600,
  performances: starts.map((ms) => ({
    startsAt: instant(ms),
    sections: [section({ price: 50_000, seatsPerRow: 50 })],
  })),
});
const LONG = { sessionSeconds: 7_200 };
const cancel = async (concert: Concert, which = 0): Promise<void> => {
  const { performanceId } = concert.performances[which] ?? concert.performances[0];
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`;
  expect((await admin(path, { method: "POST" })).status).toBe(202);
};
const publicOf = async ({ concertId }: { concertId: string }): Promise<Json> =>
  (await call(`/v1/concerts/${concertId}`)).body;
const listed = async ({ concertId }: { concertId: string }): Promise<Json> =>
  (await call("/v1/concerts?limit=100")).body.items.find((one: Json) => one.concertId === concertId);
const span = ({ state, firstPerformanceAt, lastPerformanceAt }: Json) => [state, firstPerformanceAt, lastPerformanceAt];

test("every read and hold of a cancelled date, and a payment for it, is 410 at once", async () => {
  const concert = await makeConcert(dates(SOON_MS, LATER_MS));
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await fan.seats();
  await cancel(concert);
  expect(codeOf(await fan.seats())).toEqual([410, "performance-cancelled"]);
  expect(codeOf(await fan.hold("A-1-2"))).toEqual([410, "performance-cancelled"]);
  // The hold was released, and why says more than that.
  expect(codeOf(await fan.pay(holdId, "key"))).toEqual([410, "performance-cancelled"]);
  expect(codeOf(await fan.pay(holdId, "key"))).toEqual([410, "performance-cancelled"]);
  expect((await fan.balance()).body.amount).toBe(1_000_000);
});

test("the only date of a concert that is cancelled is 410 as well", async () => {
  const concert = await makeConcert(dates(SOON_MS));
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await cancel(concert);
  expect(codeOf(await fan.seats())).toEqual([410, "performance-cancelled"]);
  expect(codeOf(await fan.hold("A-1-2"))).toEqual([410, "performance-cancelled"]);
  expect(codeOf(await fan.pay(holdId))).toEqual([410, "performance-cancelled"]);
});

test("the 410s are not kept for a key: it pays another hold of the fan's, or is answered anew", async () => {
  const concert = await makeConcert(dates(SOON_MS, LATER_MS), LONG);
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  at(SOON_MS);
  expect(codeOf(await fan.pay(holdId, "key"))).toEqual([410, "performance-over"]);
  const later = fan.at({
    concertId: concert.concertId,
    performances: [concert.performances[1] ?? concert.performances[0]],
  });
  later.queueToken = fan.queueToken;
  const other = (await later.hold("A-1-1")).body;
  const paid = await fan.pay(other.holdId, "key");
  expect([paid.status, paid.headers.get("Idempotency-Replayed")]).toEqual([201, null]);
});

test("a date that has begun is 410 for new holds and for payments, to the millisecond", async () => {
  const concert = await makeConcert(dates(SOON_MS, LATER_MS), LONG);
  const [early, late] = [await Fan.inside(concert), await Fan.inside(concert)];
  const [one, two] = [(await early.hold("A-1-1")).body, (await late.hold("A-1-2")).body];
  at(SOON_MS - 1);
  expect((await early.pay(one.holdId, "key")).status).toBe(201);
  at(SOON_MS);
  expect(codeOf(await late.pay(two.holdId))).toEqual([410, "performance-over"]);
  expect(codeOf(await late.hold("A-1-3"))).toEqual([410, "performance-over"]);
  // What was paid in time is answered from the record.
  expect(await early.pay(one.holdId, "key")).toMatchObject({ status: 201, body: { holdId: one.holdId } });
  await cancel(concert);
  expect((await early.pay(one.holdId, "key")).status).toBe(201);
});

test("first and last are those of the dates that take place, wherever a concert is told", async () => {
  const concert = await makeConcert(dates(SOON_MS, LATER_MS, 3 * HOUR_MS));
  await cancel(concert, 0);
  await cancel(concert, 2);
  at(AGE_MS);
  for (const told of [await publicOf(concert), await listed(concert)]) {
    expect(span(told)).toEqual(["open", instant(LATER_MS), instant(LATER_MS)]);
  }
  // None is left: the contract has no null here, so all dates are told of.
  await cancel(concert, 1);
  at(2 * AGE_MS);
  for (const told of [await publicOf(concert), await listed(concert)]) {
    expect(span(told)).toEqual(["closed", instant(SOON_MS), instant(3 * HOUR_MS)]);
  }
});

test("a concert whose dates are all cancelled is closed: nobody joins, waits or is called", async () => {
  const concert = await makeConcert(dates(SOON_MS, LATER_MS), { maxAdmitted: 1 });
  const [inside, waiting] = [await Fan.inside(concert), await Fan.of(concert)];
  await waiting.join();
  await cancel(concert, 0);
  expect((await figuresOf(concert)).state).toBe("open");
  await cancel(concert, 1);
  await inside.leave();
  at(AGE_MS);
  expect((await figuresOf(concert)).state).toBe("closed");
  expect(codeOf(await (await Fan.of(concert)).join())).toEqual([403, "sale-closed"]);
  expect(codeOf(await waiting.poll())).toEqual([403, "sale-closed"]);
  expect(codeOf(await waiting.claim())).toEqual([403, "sale-closed"]);
  expect((await figuresOf(concert)).line).toMatchObject({ called: 1, admitted: 0, admittedTotal: 1 });
  // A date that is added opens it again.
  await addDate(concert, { ...withSections(section()), startsAt: instant(LATER_MS) });
  at(2 * AGE_MS);
  expect((await publicOf(concert)).state).toBe("open");
  expect((await waiting.poll()).body).toMatchObject({ status: "ready", seatsAvailable: 10 });
});

test("a concert whose last date has begun is closed, whether its others are past or cancelled", async () => {
  const concert = await makeConcert(dates(SOON_MS, LATER_MS), { maxAdmitted: 1, ...LONG });
  const [inside, waiting] = [await Fan.inside(concert), await Fan.of(concert)];
  await waiting.join();
  await cancel(concert, 1);
  at(SOON_MS - AGE_MS);
  expect((await waiting.poll()).body.status).toBe("waiting");
  at(SOON_MS);
  expect((await publicOf(concert)).state).toBe("closed");
  expect((await listed(concert)).state).toBe("closed");
  expect(codeOf(await (await Fan.of(concert)).join())).toEqual([403, "sale-closed"]);
  await inside.leave();
  at(SOON_MS + AGE_MS);
  expect(codeOf(await waiting.poll())).toEqual([403, "sale-closed"]);
});

test("live holds of a date to come can be paid when the sale is closed", async () => {
  const concert = await makeConcert({ ...dates(SOON_MS, LATER_MS), saleClosesAt: instant(1_000) }, LONG);
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  at(1_000);
  expect(codeOf(await fan.hold("A-1-2"))).toEqual([403, "sale-closed"]);
  expect((await fan.pay(holdId)).status).toBe(201);
});

test("the seats of a cancelled date are available to nobody, and what was sold is told as long as it is", async () => {
  const concert = await makeConcert(dates(SOON_MS, LATER_MS));
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1");
  await cancel(concert);
  const [cancelled, other] = (await figuresOf(concert)).performances;
  expect(cancelled?.seats).toMatchObject({ available: 0, held: 0, paying: 0 });
  expect(other?.seats).toMatchObject({ available: 50 });
  at(AGE_MS);
  expect((await (await Fan.of(concert)).join()).body.seatsAvailable).toBe(50);
});

test("a change that is written while the room begins anew is the room's as well", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  await Promise.all([
    admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST" }),
    ...[0, 1, 2, 3].map(() => change(concert, { title: "Another" })),
    change(concert, { state: "paused" }),
  ]);
  at(AGE_MS);
  expect((await fan.join()).body.status).toBe("waiting");
  const row = await env.DATABASE.prepare("SELECT state FROM concerts WHERE concert_id = ?")
    .bind(concert.concertId)
    .first<{ state: string }>();
  expect(row?.state).toBe("paused");
});
