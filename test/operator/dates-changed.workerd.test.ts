// Question: does a date that is moved keep what was held and bought, are new prices those of new holds alone, and can two changes
// at once make together what neither could alone?
// Method: changes over HTTP while fans hold and pay; time is set; what fans meet, what D1 has and the audit are looked at after.
// Doesn't prove how long other isolates show an old price (the age of what they keep).
import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { gradesOf } from "../../src/contract/performances.ts";
import {
  codeOf,
  admin,
  change,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  withoutTable,
  type Concert,
  type Json,
} from "../support/client.ts";
import { CONCERTS, addDate, create, paths, section, withSections } from "./requests.ts";

const { at, instant } = setClock();
const AGE_MS = 2_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PRICE = 50_000;
const NEW_PRICE = 70_000;
const LONG = { sessionSeconds: 7_200 };

const pathOf = (concert: Concert, date = 0) =>
  `${CONCERTS}/${concert.concertId}/performances/${concert.performances[date]?.performanceId}`;
const changeDate = (concert: Concert, body: Json, date = 0) => admin(pathOf(concert, date), { method: "PATCH", body });
const cancel = (concert: Concert, date = 0) => admin(`${pathOf(concert, date)}/cancellation`, { method: "POST" });
const starting = (...starts: number[]) => ({
  performances: starts.map((startsIn) => ({
    startsAt: instant(startsIn),
    sections: [section({ price: PRICE }), section({ name: "B", grade: "S", price: 10_000 })],
  })),
});
const isSound = async (concert: Concert): Promise<boolean> =>
  (await admin(`/v1/admin/audit?concertId=${concert.concertId}`)).body.ok;
const rebuild = (concert: Concert) => admin(`${CONCERTS}/${concert.concertId}/rebuild`, { method: "POST", body: {} });
const stored = async (concert: Concert) => {
  const row = await env.DATABASE.prepare(
    "SELECT sections, grades, layout_version AS version FROM performances WHERE performance_id = ?",
  )
    .bind(concert.performances[0]?.performanceId ?? "")
    .first<{ sections: string; grades: string; version: string | null }>();
  return { sections: JSON.parse(row?.sections ?? ""), grades: JSON.parse(row?.grades ?? ""), version: row?.version };
};

// Moving.

test("a moved date keeps its tickets and holds, and everybody sees its new time", async () => {
  const concert = await makeConcert(starting(2 * DAY_MS), LONG);
  const fan = await Fan.inside(concert, 4 * PRICE);
  const bought = await fan.buy("A-1-1");
  const other = await Fan.inside(concert, PRICE);
  const { holdId } = (await other.hold("A-1-2")).body;
  const moved = await changeDate(concert, { startsAt: instant(5 * DAY_MS) });
  expect(moved).toMatchObject({ status: 200, body: { startsAt: instant(5 * DAY_MS), seats: { sold: 1, held: 1 } } });
  at(AGE_MS);
  expect((await other.dates()).body.items[0]?.startsAt).toBe(instant(5 * DAY_MS));
  expect((await other.pay(holdId)).status).toBe(201);
  const [ticket] = (await fan.call("/v1/tickets")).body.items;
  expect(ticket).toMatchObject({ status: "valid", startsAt: instant(5 * DAY_MS), paymentId: bought.paymentId });
  expect((await figuresOf(concert)).performances[0]?.startsAt).toBe(instant(5 * DAY_MS));
  expect(await isSound(concert)).toBe(true);
});

test("who paid before the move can give it back until the new start, who paid after has the usual time", async () => {
  const concert = await makeConcert(starting(20 * DAY_MS), LONG);
  const [early, late, tooLate] = [
    await Fan.inside(concert, PRICE),
    await Fan.inside(concert, PRICE),
    await Fan.inside(concert, PRICE),
  ];
  const [before, missed] = [await early.buy("A-1-1"), await tooLate.buy("A-1-3")];
  at(1_000);
  // The usual deadline is past at once.
  await changeDate(concert, { startsAt: instant(6 * HOUR_MS) });
  at(2_000);
  const after = await late.buy("A-1-2");
  const closedAt = instant(6 * HOUR_MS - DAY_MS);
  expect(await late.refund(after.paymentId)).toMatchObject({ status: 409, body: { code: "refund-closed", closedAt } });
  at(6 * HOUR_MS - 1);
  expect((await early.refund(before.paymentId)).status).toBe(201);
  at(6 * HOUR_MS);
  expect(await tooLate.refund(missed.paymentId)).toMatchObject({
    status: 409,
    body: { closedAt: instant(6 * HOUR_MS) },
  });
  // Moved again: what was paid before this move, too.
  await changeDate(concert, { startsAt: instant(8 * HOUR_MS) });
  expect((await late.refund(after.paymentId, "again")).status).toBe(201);
});

test("a rebuilt room knows of the move", async () => {
  const concert = await makeConcert(starting(20 * DAY_MS), LONG);
  const fan = await Fan.inside(concert, PRICE);
  const { paymentId } = await fan.buy("A-1-1");
  await changeDate(concert, { startsAt: instant(6 * HOUR_MS) });
  await rebuild(concert);
  expect((await fan.refund(paymentId)).status).toBe(201);
});

test("the same time again is no move", async () => {
  const concert = await makeConcert(starting(DAY_MS), LONG);
  const fan = await Fan.inside(concert, PRICE);
  const { paymentId } = await fan.buy("A-1-1");
  expect((await changeDate(concert, { startsAt: instant(DAY_MS) })).status).toBe(200);
  expect(await fan.refund(paymentId)).toMatchObject({ status: 409, body: { closedAt: instant(0) } });
});

test("a date that has begun can be put off, and is sold again", async () => {
  const concert = await makeConcert(starting(HOUR_MS), LONG);
  const fan = await Fan.inside(concert, PRICE);
  at(HOUR_MS);
  expect(codeOf(await fan.hold("A-1-1"))).toEqual([410, "performance-over"]);
  expect((await changeDate(concert, { startsAt: instant(DAY_MS) })).status).toBe(200);
  expect((await fan.hold("A-1-1")).status).toBe(201);
  expect((await figuresOf(concert)).state).toBe("open");
});

test("a date moves only ahead, never a cancelled one, and never so that the sale opens after the last", async () => {
  const concert = await makeConcert({ ...starting(DAY_MS, 3 * DAY_MS), saleOpensAt: instant(2 * DAY_MS) });
  const past = await changeDate(concert, { startsAt: instant(0) });
  expect([codeOf(past), paths(past)]).toEqual([[400, "invalid-request"], ["startsAt"]]);
  const early = await changeDate(concert, { startsAt: instant(2 * DAY_MS) }, 1);
  expect([codeOf(early), paths(early)]).toEqual([[400, "invalid-request"], ["startsAt"]]);
  // The other one may be where it likes.
  expect((await changeDate(concert, { startsAt: instant(HOUR_MS) })).status).toBe(200);
  await admin(`${pathOf(concert)}/cancellation`, { method: "POST", body: { reason: "Storm" } });
  const cancelled = await changeDate(concert, { startsAt: instant(4 * DAY_MS) });
  expect([codeOf(cancelled), cancelled.body.reason]).toEqual([[410, "performance-cancelled"], "Storm"]);
  expect(codeOf(await changeDate(concert, { prices: { A: 1 } }))).toEqual([410, "performance-cancelled"]);
  expect(
    codeOf(await admin(`${CONCERTS}/${concert.concertId}/performances/prf_x`, { method: "PATCH", body: {} })),
  ).toEqual([404, "not-found"]);
});

test("of two moves, or of a move and another opening, at once, the sale opens before its last date after all", async () => {
  for (let round = 0; round < 8; round++) {
    const concert = await makeConcert({ ...starting(5 * DAY_MS, 6 * DAY_MS), saleOpensAt: instant(2 * DAY_MS) });
    const replies = await Promise.all([
      changeDate(concert, { startsAt: instant(DAY_MS) }, 0),
      changeDate(concert, { startsAt: instant(DAY_MS) }, 1),
      change(concert, { saleOpensAt: instant(4 * DAY_MS) }),
    ]);
    expect(replies.map(({ status }) => status)).toContain(400);
    const now = await figuresOf(concert);
    const last = Math.max(...now.performances.map(({ startsAt }) => Date.parse(startsAt)));
    expect(Date.parse(now.saleOpensAt)).toBeLessThan(last);
  }
});

// Prices.

test("a new price is for new holds: live ones keep theirs, also when they are paid", async () => {
  const concert = await makeConcert(starting(20 * DAY_MS), LONG);
  const [early, late] = [await Fan.inside(concert, 2 * PRICE), await Fan.inside(concert, 2 * NEW_PRICE)];
  const held = (await early.hold("A-1-1", "B-1-1")).body;
  const changed = await changeDate(concert, { prices: { A: NEW_PRICE } });
  expect(changed.status).toBe(200);
  expect(changed.body.sections.map(({ price }: Json) => price)).toEqual([NEW_PRICE, 10_000]);
  const cheap = [
    { seatId: "A-1-1", grade: "R", price: PRICE },
    { seatId: "B-1-1", grade: "S", price: 10_000 },
  ];
  expect(held.seats).toEqual(cheap);
  expect((await early.call(`/v1/concerts/${concert.concertId}/holds/${held.holdId}`)).body).toMatchObject({
    amount: PRICE + 10_000,
    seats: cheap,
  });
  await evictDurableObject(roomOf(concert));
  const paid = await early.pay(held.holdId);
  expect(paid).toMatchObject({ status: 201, body: { amount: PRICE + 10_000 } });
  const tickets = (await early.call("/v1/tickets")).body.items;
  expect(new Set(tickets.map(({ price }: Json) => price))).toEqual(new Set([10_000, PRICE]));
  const now = (await late.hold("A-1-2")).body;
  expect([now.amount, now.seats[0]?.price]).toEqual([NEW_PRICE, NEW_PRICE]);
  expect((await late.pay(now.holdId)).body.amount).toBe(NEW_PRICE);
  expect(await isSound(concert)).toBe(true);
});

test("seats and dates show the new price, under another tag", async () => {
  const concert = await makeConcert(starting(20 * DAY_MS), LONG);
  const fan = await Fan.inside(concert);
  const before = await fan.seats();
  const tag = before.headers.get("ETag") ?? "";
  await changeDate(concert, { prices: { A: NEW_PRICE } });
  const path = `/v1/concerts/${concert.concertId}/performances/${fan.performanceId}/seats`;
  const after = await fan.call(path, { headers: { "If-None-Match": tag } });
  expect([after.status, after.body.seats[0].price]).toEqual([200, NEW_PRICE]);
  expect((await fan.dates()).body.items[0]?.price).toEqual({ min: 10_000, max: NEW_PRICE });
});

test("a section of which something is sold keeps its price, unless the operator insists", async () => {
  const concert = await makeConcert(starting(20 * DAY_MS), LONG);
  const fan = await Fan.inside(concert, 4 * NEW_PRICE);
  const { paymentId } = await fan.buy("A-1-1");
  const refused = await changeDate(concert, { prices: { A: NEW_PRICE, B: 20_000 } });
  expect([codeOf(refused), refused.body.sections]).toEqual([[409, "has-sales"], ["A"]]);
  expect((await stored(concert)).sections[1].price).toBe(10_000);
  expect((await changeDate(concert, { prices: { A: PRICE, B: 20_000 } })).status).toBe(200);
  expect((await changeDate(concert, { prices: { A: NEW_PRICE }, evenIfSold: true })).status).toBe(200);
  const again = await Fan.inside(concert, 0);
  expect((await again.hold("A-1-2")).body.amount).toBe(NEW_PRICE);
  expect(await isSound(concert)).toBe(true);
  await rebuild(concert);
  expect(await isSound(concert)).toBe(true);
  expect((await fan.refund(paymentId)).body.amount).toBe(PRICE);
  // Refunded is not sold.
  expect((await changeDate(concert, { prices: { A: 90_000 } })).status).toBe(200);
});

test("D1 has the prices by grade as they are made of the layout, and no version of it", async () => {
  const concert = await makeConcert(starting(20 * DAY_MS));
  await env.DATABASE.prepare("UPDATE performances SET layout_version = 'x' WHERE performance_id = ?")
    .bind(concert.performances[0]?.performanceId ?? "")
    .run();
  await changeDate(concert, { startsAt: instant(21 * DAY_MS) });
  expect((await stored(concert)).version).toBe("x");
  await changeDate(concert, { prices: { B: PRICE } });
  const { sections, grades, version } = await stored(concert);
  expect([grades, version]).toEqual([gradesOf(sections), null]);
  expect(sections).toEqual([section({ price: PRICE }), section({ name: "B", grade: "S", price: PRICE })]);
});

test("two changes of prices at once are both made", async () => {
  for (let round = 0; round < 6; round++) {
    const concert = await makeConcert(starting(20 * DAY_MS));
    await Promise.all([
      changeDate(concert, { prices: { A: NEW_PRICE } }),
      changeDate(concert, { prices: { B: 20_000 } }),
      changeDate(concert, { startsAt: instant(21 * DAY_MS) }),
    ]);
    const [date] = (await figuresOf(concert)).performances;
    expect(date?.sections.map(({ price }) => price)).toEqual([NEW_PRICE, 20_000]);
    expect(date?.startsAt).toBe(instant(21 * DAY_MS));
  }
});

test("whoever buys while the price changes pays what was held for", async () => {
  for (let round = 0; round < 6; round++) {
    const concert = await makeConcert(starting(20 * DAY_MS), LONG);
    const fan = await Fan.inside(concert, 2 * NEW_PRICE);
    const [changed, held] = await Promise.all([changeDate(concert, { prices: { A: NEW_PRICE } }), fan.hold("A-1-1")]);
    const [paid, insisted] = await Promise.all([
      fan.pay(held.body.holdId),
      changeDate(concert, { prices: { A: 1 }, evenIfSold: true }),
    ]);
    expect([changed.status, paid.status, insisted.status]).toEqual([200, 201, 200]);
    expect(paid.body.amount).toBe(held.body.amount);
    expect((await fan.call("/v1/tickets")).body.items[0].price).toBe(held.body.amount);
    expect(await isSound(concert)).toBe(true);
  }
});

test.each([
  [{ prices: { Z: 1 } }, "prices.Z"],
  [{ prices: { A: -1 } }, "prices.A"],
  [{ prices: { A: 10_000_001 } }, "prices.A"],
  [{ prices: { A: 1.5 } }, "prices.A"],
  [{ prices: [] }, "prices"],
  [{ sections: [] }, "sections"],
  [{ evenIfSold: "yes" }, "evenIfSold"],
])("a change of %j is 400", async (body, path) => {
  const reply = await changeDate(await makeConcert(starting(DAY_MS)), body);
  expect([codeOf(reply), paths(reply)]).toEqual([[400, "invalid-request"], [path]]);
});

test.each([
  [`{"prices":{"가":1,"${"가".normalize("NFD")}":2}}`, "가".normalize("NFD")],
  ['{"prices":{"__proto__":1}}', "__proto__"],
])("prices of %s say what can't be meant", async (body, path) => {
  const concert = await makeConcert({ performances: [withSections(section({ name: "가", price: PRICE }))] });
  const reply = await admin(pathOf(concert), { method: "PATCH", body });
  expect([codeOf(reply), paths(reply)]).toEqual([[400, "invalid-request"], [path]]);
});

test("a section is named in either form of Unicode, also one from before names were composed", async () => {
  const decomposed = "가".normalize("NFD");
  const concert = await makeConcert({ performances: [withSections(section({ name: "가", price: PRICE }))] });
  expect((await changeDate(concert, { prices: { [decomposed]: 5 } })).body.sections[0].price).toBe(5);
  await env.DATABASE.prepare("UPDATE performances SET sections = ? WHERE performance_id = ?")
    .bind(JSON.stringify([section({ name: decomposed, price: PRICE })]), concert.performances[0]?.performanceId ?? "")
    .run();
  expect((await changeDate(concert, { prices: { 가: 6 } })).body.sections[0].price).toBe(6);
});

test("a price that the room could not be told of is told by the operator's repeat, also when something was sold since", async () => {
  const concert = await makeConcert(starting(20 * DAY_MS), LONG);
  const fan = await Fan.inside(concert, 4 * NEW_PRICE);
  const { holdId } = (await fan.hold("A-1-1")).body;
  // D1 is written, and the room, which reads D1 anew, is not reached.
  await env.DATABASE.prepare(
    "UPDATE performances SET sections = json_set(sections, '$[0].price', ?) WHERE performance_id = ?",
  )
    .bind(NEW_PRICE, fan.performanceId)
    .run();
  expect((await fan.hold("A-1-2")).body.amount).toBe(PRICE);
  await fan.pay(holdId);
  expect((await changeDate(concert, { prices: { A: NEW_PRICE } })).status).toBe(200);
  expect((await (await Fan.inside(concert, 0)).hold("A-1-3")).body.amount).toBe(NEW_PRICE);
  expect(await isSound(concert)).toBe(true);
});

test("a draft's dates are moved and priced without a room", async () => {
  const concert: Concert = (await create({ draft: true, ...starting(DAY_MS) })).body;
  const changed = await changeDate(concert, { startsAt: instant(2 * DAY_MS), prices: { A: 5 } });
  expect(changed).toMatchObject({ status: 200, body: { startsAt: instant(2 * DAY_MS), seats: { available: 20 } } });
  await change(concert, { draft: false });
  const fan = await Fan.inside(concert, 0);
  expect((await fan.hold("A-1-1")).body.amount).toBe(5);
});

test("the log has what was so before and after, and nothing of what was refused", async () => {
  const concert = await makeConcert(starting(DAY_MS, 2 * DAY_MS));
  const { performanceId } = concert.performances[0] ?? { performanceId: "" };
  await changeDate(concert, { startsAt: instant(3 * DAY_MS), prices: { A: 5 } });
  await changeDate(concert, { prices: { Z: 5 } });
  await cancel(concert, 1);
  await changeDate(concert, { prices: { A: 7 } }, 1);
  const { items } = (await admin(`${CONCERTS}/${concert.concertId}/log`)).body;
  expect(items.map(({ action }: Json) => action)).toEqual([
    "performance-cancelled",
    "performance-changed",
    "concert-created",
  ]);
  expect(items[1]).toMatchObject({
    before: { performanceId, startsAt: instant(DAY_MS), prices: { A: PRICE } },
    after: { performanceId, startsAt: instant(3 * DAY_MS), prices: { A: 5 } },
  });
});

test("a date that is added after a move and a price fits beside what is there now", async () => {
  const concert = await makeConcert({ ...starting(3 * DAY_MS), saleOpensAt: instant(2 * DAY_MS) });
  await changeDate(concert, { startsAt: instant(5 * DAY_MS) });
  const added = await addDate(concert, { ...withSections(section()), startsAt: instant(DAY_MS) });
  expect(added.status).toBe(201);
  expect(await withoutTable("operator_actions", () => changeDate(concert, { prices: { A: 1 } }))).toMatchObject({
    status: 500,
  });
  expect((await figuresOf(concert)).performances.map(({ sections }) => sections[0]?.price)).toEqual([1, PRICE]);
});
