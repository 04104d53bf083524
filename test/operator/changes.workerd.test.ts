// Question: can an operator steer a sale while it runs?
// Method: each change is judged by what fans meet after it; time is set. Where fans look at what the operator did, time moves
// by the age an answer may have.
import { expect, test } from "vitest";
import { concertPatch } from "../../src/contract/concert-settings.ts";
import { waitingRoomFields } from "../../src/contract/waiting-room.ts";
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
import { CONCERTS, DATE, section, withSections, addDate, paths } from "./requests.ts";

const { at, instant } = setClock();
/** No answer is older. */
const AGE_MS = 2_000;
/** An object with one value at a dotted path: `a.b` of 1 is `{ a: { b: 1 } }`. */
const nested = (path: string, value: Json): Json =>
  path.split(".").reduceRight((inner, name) => ({ [name]: inner }), value);
const valueAt = (object: Json, path: string): Json => path.split(".").reduce((part, name) => part[name], object);
/** Fans who have joined, in their order. */
async function queueUp(concert: Concert, count: number): Promise<Fan[]> {
  const fans: Fan[] = [];
  for (let joined = 0; joined < count; joined++) {
    const fan = await Fan.of(concert);
    await fan.join();
    fans.push(fan);
  }
  return fans;
}
const statuses = (fans: Fan[]): Promise<string[]> =>
  Promise.all(fans.map(async (fan) => (await fan.poll()).body.status));

// Changing.

const CHANGES: [path: string, value: Json][] = [
  ["title", "Another"],
  ["venue", "Elsewhere"],
  ["lobbyOpensAt", "2080-01-01T00:00:00.000Z"],
  ["saleOpensAt", "2089-01-01T00:00:00.000Z"],
  ["saleClosesAt", "2099-12-01T00:00:00.000Z"],
  ["holdSeconds", 77],
  ["maxSeatsPerFan", 3],
  ["refundUntilHours", 5],
  ["singleSeatRule", "refuse"],
  ["state", "paused"],
  ["waitingRoom.maxAdmitted", 77],
  ["waitingRoom.admitPerMinute", 77],
  ["waitingRoom.sessionSeconds", 77],
  ["waitingRoom.offerSeconds", 7],
  ["waitingRoom.claimSeconds", 77],
  ["waitingRoom.intakeGates", 2],
];

test("every setting has its row", () => {
  // What only a draft changes: drafts.workerd.test.ts.
  const { waitingRoom: _, draft: _draft, timeZone: _timeZone, locationHint: _hint, ...plain } = concertPatch.shape;
  const settings = [...Object.keys(plain), ...Object.keys(waitingRoomFields).map((field) => `waitingRoom.${field}`)];
  expect(CHANGES.map(([path]) => path).toSorted()).toEqual(settings.toSorted());
});

test.each(CHANGES)("a change of %s is answered and kept, and changes nothing else", async (path, value) => {
  const concert = await makeConcert({
    lobbyOpensAt: "2079-01-01T00:00:00.000Z",
    saleOpensAt: "2088-01-01T00:00:00.000Z",
  });
  const before = await figuresOf(concert);
  const changed = await change(concert, nested(path, value));
  expect(changed.status).toBe(200);
  const [name = "", field] = path.split(".");
  const expected = { ...before, [name]: field === undefined ? value : { ...valueAt(before, name), [field]: value } };
  expect(changed.body).toEqual(expected);
  expect(await figuresOf(concert)).toEqual(expected);
});

test("a closing time can be taken away again", async () => {
  const concert = await makeConcert({ saleClosesAt: instant(60_000) });
  expect((await change(concert, { saleClosesAt: null })).body.saleClosesAt).toBeNull();
  at(120_000);
  expect((await (await Fan.of(concert)).join()).status).toBe(201);
});

test.each([
  [{ timeZone: "UTC" }, "timeZone"],
  [{ performances: [] }, "performances"],
  [{ state: "scheduled" }, "state"],
  [{ waitingRoom: { speed: 1 } }, "waitingRoom.speed"],
  [{ title: null }, "title"],
  [{ singleSeatRule: "allow" }, "singleSeatRule"],
])("a change of %j is 400", async (body, path) => {
  const reply = await change(await makeConcert(), body);
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(paths(reply)).toEqual([path]);
});

test("a change of nothing is fine and changes nothing", async () => {
  const concert = await makeConcert();
  const before = await figuresOf(concert);
  expect(await change(concert, {})).toMatchObject({ status: 200, body: before });
});

test("a concert that does not exist can't be read, changed or given a date", async () => {
  const nothing = { concertId: "con_nothing" };
  expect(codeOf(await admin(`${CONCERTS}/con_nothing`))).toEqual([404, "not-found"]);
  expect(codeOf(await change(nothing, { title: "x" }))).toEqual([404, "not-found"]);
  expect(codeOf(await addDate(nothing, withSections(section())))).toEqual([404, "not-found"]);
});

test("everybody sees a changed title and limit within two seconds", async () => {
  const concert = await makeConcert();
  const path = `/v1/concerts/${concert.concertId}`;
  await call(path);
  await change(concert, { title: "Another", maxSeatsPerFan: 2, holdSeconds: 60 });
  at(AGE_MS);
  expect((await call(path)).body).toMatchObject({ title: "Another", maxSeatsPerFan: 2, holdSeconds: 60 });
});

test("a lowered limit of seats binds fans who are already inside", async () => {
  const concert = await makeConcert({ maxSeatsPerFan: 4 });
  const fan = await Fan.inside(concert, 0);
  await fan.hold("A-1-1");
  await change(concert, { maxSeatsPerFan: 2 });
  expect(await fan.hold("A-1-2", "A-1-3")).toMatchObject({ status: 409, body: { limit: 2 } });
  expect((await fan.hold("A-1-2")).status).toBe(201);
});

test("a sale that is put off can't be joined any more, and one brought forward can", async () => {
  const concert = await makeConcert();
  await change(concert, { saleOpensAt: instant(60_000) });
  const fan = await Fan.of(concert);
  expect(await fan.join()).toMatchObject({ status: 403, body: { code: "sale-not-open", opensAt: instant(60_000) } });
  await change(concert, { saleOpensAt: instant(-1_000) });
  expect(await fan.join()).toMatchObject({ status: 201, body: { status: "admitted" } });
});

// Pausing, closing.

test("in a pause fans join and wait, though there is room", async () => {
  const concert = await makeConcert();
  await change(concert, { state: "paused" });
  const fan = await Fan.of(concert);
  expect(await fan.join()).toMatchObject({ status: 201, body: { status: "waiting", number: 1, position: 1 } });
  at(60_000);
  expect((await fan.poll()).body.status).toBe("waiting");
  expect(codeOf(await fan.claim())).toEqual([403, "not-admitted"]);
  expect((await figuresOf(concert)).line).toMatchObject({ waiting: 1, admitted: 0, admittedTotal: 0 });
});

test("in a pause a fan who was called before is not let in, and keeps the place", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const [inside, called] = [await Fan.inside(concert, 0), await Fan.of(concert)];
  await called.join();
  await inside.leave();
  at(AGE_MS);
  expect((await called.poll()).body.status).toBe("ready");
  await change(concert, { state: "paused" });
  expect((await called.claim()).body).toMatchObject({ status: "ready", number: 2 });
  expect((await figuresOf(concert)).line.admitted).toBe(0);
  await change(concert, { state: "open" });
  expect((await called.claim()).body).toMatchObject({ status: "admitted", number: 2 });
});

test("in a pause no new hold is made, and live holds can be kept, paid and released", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const [one, two] = [(await fan.hold("A-1-1")).body, (await fan.hold("A-1-2")).body];
  await change(concert, { state: "paused" });
  expect(codeOf(await fan.hold("A-1-3"))).toEqual([409, "sale-paused"]);
  expect(await fan.hold("A-1-1")).toMatchObject({ status: 200, body: { holdId: one.holdId } });
  expect((await fan.release(two.holdId)).status).toBe(204);
  expect((await fan.pay(one.holdId)).status).toBe(201);
});

test("a slot that comes free in a pause is given to nobody", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const [inside, waiting] = await queueUp(concert, 2);
  await change(concert, { state: "paused" });
  await inside?.leave();
  at(60_000);
  expect((await waiting?.poll())?.body.status).toBe("waiting");
});

test("reopening admits those who waited, in their order", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 2 });
  await change(concert, { state: "paused" });
  const fans = await queueUp(concert, 3);
  at(60_000);
  await change(concert, { state: "open" });
  at(60_000 + AGE_MS);
  expect(await statuses(fans)).toEqual(["ready", "ready", "waiting"]);
  const [first] = fans;
  expect((await first?.claim())?.body.status).toBe("admitted");
});

test("everybody sees the state of a sale", async () => {
  const concert = await makeConcert();
  const states: string[] = [];
  for (const [step, state] of ["open", "paused", "open", "closed"].entries()) {
    await change(concert, { state });
    at((step + 1) * AGE_MS);
    states.push((await call(`/v1/concerts/${concert.concertId}`)).body.state);
  }
  expect(states).toEqual(["open", "paused", "open", "closed"]);
});

test("closing sends the line home, and live holds can still be paid", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const [inside, waiting] = [await Fan.inside(concert), await Fan.of(concert)];
  await waiting.join();
  const { holdId } = (await inside.hold("A-1-1")).body;
  await change(concert, { state: "closed" });
  at(AGE_MS);
  expect(codeOf(await waiting.poll())).toEqual([403, "sale-closed"]);
  expect(codeOf(await waiting.claim())).toEqual([403, "sale-closed"]);
  expect(codeOf(await (await Fan.of(concert)).join())).toEqual([403, "sale-closed"]);
  expect(codeOf(await inside.hold("A-1-2"))).toEqual([403, "sale-closed"]);
  expect((await inside.pay(holdId)).status).toBe(201);
});

// The waiting room.

test("a raised maxAdmitted calls those already in line, as many as there is room for", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const fans = await queueUp(concert, 5);
  await change(concert, { waitingRoom: { maxAdmitted: 3 } });
  at(AGE_MS);
  expect(await statuses(fans)).toEqual(["admitted", "ready", "ready", "waiting", "waiting"]);
});

test("a lowered maxAdmitted sends nobody out, and lets nobody in until there is room under it", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 3 });
  const [first, second, third, next] = await queueUp(concert, 4);
  await change(concert, { waitingRoom: { maxAdmitted: 1 } });
  at(AGE_MS);
  expect((await third?.poll())?.body.status).toBe("admitted");
  await first?.leave();
  await second?.leave();
  at(2 * AGE_MS);
  expect((await next?.poll())?.body.status).toBe("waiting");
  await third?.leave();
  at(3 * AGE_MS);
  expect((await next?.poll())?.body.status).toBe("ready");
});

test("a session lasts as long as the policy says when it begins", async () => {
  const concert = await makeConcert({}, { sessionSeconds: 600 });
  const before = await (await Fan.of(concert)).join();
  await change(concert, { waitingRoom: { sessionSeconds: 60 } });
  const after = await (await Fan.of(concert)).join();
  expect([before.body.expiresAt, after.body.expiresAt]).toEqual([instant(600_000), instant(60_000)]);
});

// Adding a date.

test("an added date is answered, listed and sold", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  await fan.dates();
  const added = await addDate(concert, { startsAt: "2098-01-01T00:00:00.000Z", sections: [section({ name: "New" })] });
  expect(added.status).toBe(201);
  expect(added.body).toEqual({
    performanceId: expect.stringMatching(/^prf_/),
    startsAt: "2098-01-01T00:00:00.000Z",
    cancelledAt: null,
    sections: [section({ name: "New" })],
    seats: { available: 10, held: 0, paying: 0, sold: 0 },
  });
  at(AGE_MS);
  const { performanceId } = added.body;
  expect((await fan.dates()).body.items.map((date) => date.performanceId)).toEqual([
    performanceId,
    concert.performances[0].performanceId,
  ]);
  const path = `/v1/concerts/${concert.concertId}/performances/${performanceId}`;
  expect((await fan.call(`${path}/seats`)).body.seats).toHaveLength(10);
  const held = await fan.call(`${path}/holds`, { method: "POST", body: { seatIds: ["New-1-10"] } });
  expect(held.status).toBe(201);
  expect((await fan.pay(held.body.holdId)).status).toBe(201);
  expect((await figuresOf(concert)).performances.map(({ seats }) => seats.sold)).toEqual([1, 0]);
});

test("an added date widens the span that everybody sees", async () => {
  const concert = await makeConcert();
  await addDate(concert, { ...withSections(section()), startsAt: "2098-01-01T00:00:00.000Z" });
  at(AGE_MS);
  expect((await call(`/v1/concerts/${concert.concertId}`)).body).toMatchObject({
    firstPerformanceAt: "2098-01-01T00:00:00.000Z",
    lastPerformanceAt: DATE,
  });
});
