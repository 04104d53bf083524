// Question: can an operator set up a sale, steer it while it runs, and see how it goes?
// Method: every setting with its bounds, and each change judged by what fans meet after it; time is set. Where fans look
// at what the operator did, time moves by the age an answer may have. Damaged books are audit.workerd.test.ts.
import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  ADMIT_PER_MINUTE,
  CLAIM_SECONDS,
  HOLD_SECONDS,
  MAX_ADMITTED,
  OFFER_SECONDS,
  REFUND_UNTIL_HOURS,
  SEATS_PER_FAN,
  SESSION_SECONDS,
} from "../../src/contract/bounds.ts";
import { operatorConcert, WAITING_ROOM_DEFAULTS } from "../../src/contract/concerts.ts";
import {
  admin,
  call,
  change,
  Fan,
  figuresOf,
  makeConcert,
  readPages,
  roomOf,
  setClock,
  type Concert,
  type Json,
  type Reply,
} from "../support/client.ts";

const { at, instant } = setClock();
/** No answer is older. */
const AGE_MS = 2_000;
const CONCERTS = "/v1/admin/concerts";
const DATE = "2099-12-24T10:00:00.000Z";

const codeOf = ({ status, body }: Reply<Json>) => [status, body?.code];
const paths = ({ body }: Reply<Json>): string[] => body.errors.map(({ path }: Json) => path);
const section = (settings: Json = {}) => ({ name: "A", grade: "R", price: 1, rows: 1, seatsPerRow: 10, ...settings });
const withSections = (...sections: Json[]) => ({ startsAt: DATE, sections });
const REQUIRED = { title: "A concert", venue: "A hall", performances: [withSections(section())] };
const create = (settings: Json = {}): Promise<Reply<Json>> =>
  admin(CONCERTS, { method: "POST", body: { ...REQUIRED, ...settings } });
const addDate = (concert: { concertId: string }, body: Json): Promise<Reply<Json>> =>
  admin(`${CONCERTS}/${concert.concertId}/performances`, { method: "POST", body });

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

// Creating.

test("a concert made of what is required has the documented defaults", async () => {
  const made = await create();
  expect(made.status).toBe(201);
  expect(made.body).toEqual({
    concertId: expect.stringMatching(/^con_/),
    title: "A concert",
    venue: "A hall",
    timeZone: "Asia/Seoul",
    locationHint: null,
    state: "open",
    lobbyOpensAt: instant(0),
    saleOpensAt: instant(0),
    saleClosesAt: null,
    holdSeconds: 300,
    maxSeatsPerFan: 4,
    refundUntilHours: 24,
    currency: "KRW",
    waitingRoom: WAITING_ROOM_DEFAULTS,
    performances: [
      {
        performanceId: expect.stringMatching(/^prf_/),
        startsAt: DATE,
        cancelledAt: null,
        sections: [section()],
        seats: { available: 10, held: 0, paying: 0, sold: 0 },
      },
    ],
    line: {
      issued: 0,
      waiting: 0,
      ready: 0,
      admitted: 0,
      admittedTotal: 0,
      called: 0,
      shownUp: { inTime: 0, inAll: 0 },
      admittedPerMinute: 0,
      showRate: 1,
      velocity: null,
      snapshotAgeMs: null,
    },
    paidAmount: 0,
    refundedAmount: 0,
  });
  expect(await figuresOf(made.body)).toEqual(made.body);
});

test("a concert is made as it was asked for, and read so again", async () => {
  const asked = {
    title: "겨울 콘서트",
    venue: "올림픽홀",
    timeZone: "Europe/Berlin",
    locationHint: "weur",
    lobbyOpensAt: instant(1_000),
    saleOpensAt: instant(2_000),
    saleClosesAt: instant(3_000),
    holdSeconds: 60,
    maxSeatsPerFan: 2,
    refundUntilHours: 48,
    waitingRoom: { maxAdmitted: 7, admitPerMinute: 60, sessionSeconds: 120, offerSeconds: 10, claimSeconds: 100 },
  };
  const made = await create(asked);
  expect(made.body).toMatchObject({ ...asked, state: "scheduled" });
  const read = await figuresOf(made.body);
  expect(operatorConcert.parse(read)).toEqual(read);
  expect(read).toEqual(made.body);
});

test("a time with an offset is told in UTC", async () => {
  const made = await create({ performances: [{ ...withSections(section()), startsAt: "2099-12-24T19:00:00+09:00" }] });
  expect(made.body.performances[0].startsAt).toBe("2099-12-24T10:00:00.000Z");
});

test.each(["title", "venue", "performances"])("a concert without %s is 400", async (field) => {
  const reply = await create({ [field]: undefined });
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(paths(reply)).toEqual([field]);
});

const RANGES: [path: string, range: { min: number; max: number }][] = [
  ["holdSeconds", HOLD_SECONDS],
  ["maxSeatsPerFan", SEATS_PER_FAN],
  ["refundUntilHours", REFUND_UNTIL_HOURS],
  ["waitingRoom.maxAdmitted", MAX_ADMITTED],
  ["waitingRoom.admitPerMinute", ADMIT_PER_MINUTE],
  ["waitingRoom.sessionSeconds", SESSION_SECONDS],
  ["waitingRoom.offerSeconds", OFFER_SECONDS],
  ["waitingRoom.claimSeconds", CLAIM_SECONDS],
];

test("the bounds are those of the contract", () => {
  expect(RANGES.map(([path, { min, max }]) => [path, min, max])).toEqual([
    ["holdSeconds", 5, 3_600],
    ["maxSeatsPerFan", 1, 8],
    ["refundUntilHours", 0, 8_760],
    ["waitingRoom.maxAdmitted", 1, 100_000],
    ["waitingRoom.admitPerMinute", 1, 600_000],
    ["waitingRoom.sessionSeconds", 10, 7_200],
    ["waitingRoom.offerSeconds", 5, 60],
    ["waitingRoom.claimSeconds", 5, 3_600],
  ]);
});

test.each(RANGES)("%s takes its bounds and nothing beyond, when set and when changed", async (path, { min, max }) => {
  const concert = await makeConcert();
  for (const value of [min - 1, max + 1, min + 0.5, String(min), null]) {
    for (const reply of [await create(nested(path, value)), await change(concert, nested(path, value))]) {
      expect([value, ...codeOf(reply)]).toEqual([value, 400, "invalid-request"]);
      expect(paths(reply)).toEqual([path]);
    }
  }
  for (const value of [min, max]) {
    const made = await create(nested(path, value));
    expect(valueAt(made.body, path)).toBe(value);
    const changed = await change(concert, nested(path, value));
    expect(valueAt(changed.body, path)).toBe(value);
  }
});

test.each(["title", "venue"])("%s has 1 to 200 characters, when set and when changed", async (field) => {
  const concert = await makeConcert();
  for (const value of ["", "  ", "x".repeat(201), 5]) {
    for (const reply of [await create({ [field]: value }), await change(concert, { [field]: value })]) {
      expect(codeOf(reply)).toEqual([400, "invalid-request"]);
      expect(paths(reply)).toEqual([field]);
    }
  }
  for (const value of ["x", "x".repeat(200)]) {
    expect((await create({ [field]: value })).body[field]).toBe(value);
    expect((await change(concert, { [field]: value })).body).toHaveProperty(field, value);
  }
});

const BAD_CONCERTS: [what: string, settings: Json, path: string][] = [
  ["an unknown field", { colour: "red" }, "colour"],
  ["an unknown field of the waiting room", { waitingRoom: { speed: 1 } }, "waitingRoom.speed"],
  ["a state", { state: "open" }, "state"],
  ["an unknown time zone", { timeZone: "Mars/Olympus" }, "timeZone"],
  ["an unknown place", { locationHint: "moon" }, "locationHint"],
  ["a sale time that is no time", { saleOpensAt: "tomorrow" }, "saleOpensAt"],
  ["a sale time without a zone", { saleOpensAt: "2090-01-01T00:00:00" }, "saleOpensAt"],
  ["no performances", { performances: [] }, "performances"],
  ["101 performances", { performances: Array.from({ length: 101 }, () => withSections(section())) }, "performances"],
];
test.each(BAD_CONCERTS)("a concert with %s is 400", async (_, settings, path) => {
  const reply = await create(settings);
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(paths(reply)).toEqual([path]);
});

const BAD_DATES: [what: string, performance: Json, path: string][] = [
  ["an unknown field", { ...withSections(section()), doorsAt: DATE }, "doorsAt"],
  ["no start", { sections: [section()] }, "startsAt"],
  // RFC 3339 has four digits for a year: this instant can't be told in UTC.
  ["a start beyond the year 9999", { ...withSections(section()), startsAt: "9999-12-31T23:59:59-23:59" }, "startsAt"],
  ["no sections", withSections(), "sections"],
  ["an unknown field of a section", withSections(section({ floor: 1 })), "sections.0.floor"],
  ["a section without a name", withSections(section({ name: "" })), "sections.0.name"],
  ["a section name of 21 characters", withSections(section({ name: "x".repeat(21) })), "sections.0.name"],
  ["a section name with a hyphen", withSections(section({ name: "A-1" })), "sections.0.name"],
  // D1 would store another text than the room knows, and tickets would name seats that don't exist.
  ["a section name with half a surrogate pair", withSections(section({ name: "\ud800" })), "sections.0.name"],
  ["one section name twice", withSections(section(), section({ grade: "S" })), "sections"],
  ["a price below 0", withSections(section({ price: -1 })), "sections.0.price"],
  ["a price above 10,000,000", withSections(section({ price: 10_000_001 })), "sections.0.price"],
  ["a price with decimals", withSections(section({ price: 0.5 })), "sections.0.price"],
  ["no rows", withSections(section({ rows: 0 })), "sections.0.rows"],
  ["no seats in a row", withSections(section({ seatsPerRow: 0 })), "sections.0.seatsPerRow"],
  ["half a row", withSections(section({ rows: 1.5 })), "sections.0.rows"],
  [
    "60,001 seats",
    withSections(section({ rows: 30_000, seatsPerRow: 2 }), section({ name: "B", seatsPerRow: 1 })),
    "sections",
  ],
];
test.each(BAD_DATES)("a date with %s is 400, when set and when added", async (_, performance, path) => {
  const set = await create({ performances: [withSections(section()), performance] });
  expect(codeOf(set)).toEqual([400, "invalid-request"]);
  expect(paths(set)).toEqual([`performances.1.${path}`]);
  const added = await addDate(await makeConcert(), performance);
  expect(codeOf(added)).toEqual([400, "invalid-request"]);
  expect(paths(added)).toEqual([path]);
});

test("a date takes prices of 0 and 10,000,000, and section names of 1 and 20 characters", async () => {
  const sections = [section({ price: 0 }), section({ name: "x".repeat(20), price: 10_000_000 })];
  expect((await create({ performances: [withSections(...sections)] })).status).toBe(201);
});

test("a concert takes 100 performances, and not one more", async () => {
  const made = await create({ performances: Array.from({ length: 100 }, () => withSections(section())) });
  expect(made.status).toBe(201);
  expect(made.body.performances).toHaveLength(100);
  expect(codeOf(await addDate(made.body, withSections(section())))).toEqual([400, "invalid-request"]);
});

test("a concert takes 60,000 seats a date and 200,000 in all, and not one more", async () => {
  const dates = [60_000, 60_000, 60_000, 20_000].map((rows) => withSections(section({ rows, seatsPerRow: 1 })));
  const one = withSections(section({ seatsPerRow: 1 }));
  const refused = await create({ performances: [...dates, one] });
  expect(codeOf(refused)).toEqual([400, "invalid-request"]);
  expect(paths(refused)).toEqual(["performances"]);
  const made = await create({ performances: dates });
  expect(made.status).toBe(201);
  expect(codeOf(await addDate(made.body, one))).toEqual([400, "invalid-request"]);
});

test.each([
  [{ lobbyOpensAt: 2_000, saleOpensAt: 1_000 }, "lobbyOpensAt"],
  [{ saleOpensAt: 2_000, saleClosesAt: 1_000 }, "saleClosesAt"],
  [{ lobbyOpensAt: 1_000 }, "lobbyOpensAt"],
  [{ saleClosesAt: -1_000 }, "saleClosesAt"],
])("times out of order (%j) are 400 when a concert is made", async (times, path) => {
  const reply = await create(Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, instant(ms)])));
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(paths(reply)).toEqual([path]);
});

test("times that are the same are in order", async () => {
  const times = { lobbyOpensAt: instant(1_000), saleOpensAt: instant(1_000), saleClosesAt: instant(1_000) };
  expect((await create(times)).status).toBe(201);
});

test.each([
  ["lobbyOpensAt", 2_001],
  ["saleOpensAt", 999],
  ["saleOpensAt", 3_001],
  ["saleClosesAt", 1_999],
])("a change of %s alone to %d is 400 when it breaks the order with what is stored", async (field, ms) => {
  const times = { lobbyOpensAt: instant(1_000), saleOpensAt: instant(2_000), saleClosesAt: instant(3_000) };
  const concert = await makeConcert(times);
  const reply = await change(concert, { [field]: instant(ms) });
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(paths(reply)).toEqual([field]);
  expect(await figuresOf(concert)).toMatchObject(times);
});

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
  ["state", "paused"],
  ["waitingRoom.maxAdmitted", 77],
  ["waitingRoom.admitPerMinute", 77],
  ["waitingRoom.sessionSeconds", 77],
  ["waitingRoom.offerSeconds", 7],
  ["waitingRoom.claimSeconds", 77],
];
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
  expect(codeOf(await fan.ask())).toEqual([403, "not-admitted"]);
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
  expect((await called.ask()).body).toMatchObject({ status: "ready", number: 2 });
  expect((await figuresOf(concert)).line.admitted).toBe(0);
  await change(concert, { state: "open" });
  expect((await called.ask()).body).toMatchObject({ status: "admitted", number: 2 });
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
  expect((await first?.ask())?.body.status).toBe("admitted");
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
  expect(codeOf(await waiting.ask())).toEqual([403, "sale-closed"]);
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

// Figures.

test("the figures tell the line, the seats and the money while a sale goes on", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 2 });
  const [buyer, holder, called, waiting] = [
    await Fan.inside(concert),
    await Fan.inside(concert, 0),
    await Fan.of(concert),
    await Fan.of(concert),
  ];
  await called.join();
  await waiting.join();
  const { holdId } = (await buyer.hold("A-1-1", "A-1-2")).body;
  await holder.hold("A-1-3");
  expect(await figuresOf(concert)).toMatchObject({
    line: { issued: 4, waiting: 2, ready: 0, admitted: 2, admittedTotal: 2 },
    performances: [{ seats: { available: 47, held: 3, paying: 0, sold: 0 } }],
    paidAmount: 0,
  });
  await buyer.pay(holdId);
  expect(await figuresOf(concert)).toMatchObject({
    line: { issued: 4, waiting: 1, ready: 1, admitted: 1, admittedTotal: 2 },
    performances: [{ seats: { available: 47, held: 1, paying: 0, sold: 2 } }],
    paidAmount: 100_000,
    refundedAmount: 0,
  });
});

/** Of 40 in line the even ones come when they are called, and leave again; the odd ones never come. */
async function halfShowUp(): Promise<Json> {
  const concert = await makeConcert({}, { maxAdmitted: 2, offerSeconds: 5, claimSeconds: 5 });
  const inside = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const crowd: Fan[] = [];
  for (let index = 0; index < 40; index++) {
    const fan = await Fan.of(concert);
    await fan.join();
    if (fan.number % 2 === 0) crowd.push(fan);
  }
  for (const fan of inside) await fan.leave();
  for (let ms = 0, next = 0; next < crowd.length && ms < 600_000; ms += 2_500) {
    at(ms);
    const fan = crowd[next];
    if ((await fan?.poll())?.body.status !== "ready") continue;
    expect((await fan?.ask())?.body.status).toBe("admitted");
    await fan?.leave();
    next += 1;
  }
  return concert;
}

test("the figures tell how far was called, who showed up, and how fast the line moves", async () => {
  const { line } = await figuresOf(await halfShowUp());
  expect(line).toMatchObject({ issued: 42, waiting: 0, called: 42, admittedTotal: 22 });
  expect(line.shownUp).toEqual({ inTime: 22, inAll: 22 });
  expect(line.showRate).toBeGreaterThan(0.4);
  expect(line.showRate).toBeLessThan(0.6);
  expect(line.velocity).toBeGreaterThan(0);
});

test("the figures are the same after an eviction", async () => {
  const concert = await halfShowUp();
  for (let index = 0; index < 4; index++) await (await Fan.of(concert)).join();
  const { line: before } = await figuresOf(concert);
  expect(before.waiting).toBeGreaterThan(0);
  await evictDurableObject(roomOf(concert));
  expect((await figuresOf(concert)).line).toEqual(before);
});

test("admissions of the last minute are counted, and forgotten after it", async () => {
  const concert = await makeConcert();
  await Fan.inside(concert, 0);
  at(30_000);
  await Fan.inside(concert, 0);
  await Fan.inside(concert, 0);
  expect((await figuresOf(concert)).line.admittedPerMinute).toBe(3);
  at(60_000);
  expect((await figuresOf(concert)).line.admittedPerMinute).toBe(2);
  at(90_000);
  expect((await figuresOf(concert)).line).toMatchObject({ admittedPerMinute: 0, admittedTotal: 3 });
});

test("the age of the snapshot is that of what a poll here is answered from", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  await Fan.inside(concert, 0);
  const fan = await Fan.of(concert);
  await fan.join();
  at(5_000);
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBeNull();
  await fan.poll();
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBe(0);
  at(5_800);
  await fan.poll();
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBe(800);
  at(6_000);
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBeNull();
});

// Who may.

const ADMIN_ROUTES: [method: string, path: string][] = [
  ["POST", CONCERTS],
  ["GET", `${CONCERTS}/con_x`],
  ["PATCH", `${CONCERTS}/con_x`],
  ["POST", `${CONCERTS}/con_x/performances`],
  ["GET", "/v1/admin/audit"],
];
test.each(ADMIN_ROUTES)("%s %s is the operator's only", async (method, path) => {
  const fan = await Fan.of(await makeConcert());
  const key = env.ADMIN_KEY;
  const wrong = ["", key, "Bearer", "Bearer wrong", `Bearer ${key}x`, `Bearer ${key.slice(0, -1)}`, `Basic ${key}`];
  for (const Authorization of [undefined, ...wrong, `Bearer ${fan.accessToken}`]) {
    const reply = await call(path, { method, headers: { Authorization } });
    expect(codeOf(reply)).toEqual([401, "unauthorized"]);
    expect(reply.headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
    expect(JSON.stringify(reply.body)).not.toContain(key);
  }
});

// Lists.

test("concerts are listed newest first, page by page, without loss", async () => {
  const made: string[] = [];
  for (let count = 0; count < 5; count++) {
    at(count);
    made.unshift((await makeConcert()).concertId);
  }
  at(AGE_MS);
  const pages = await readPages((query) => call(`/v1/concerts${query}`), 2);
  const listed = pages.flat().map(({ concertId }) => concertId);
  expect(pages.slice(0, -1).every(({ length }) => length === 2)).toBe(true);
  expect(listed.slice(0, 5)).toEqual(made);
  expect(new Set(listed).size).toBe(listed.length);
});

test("a listed concert says what it is, and no more than that", async () => {
  const concert = await makeConcert();
  at(AGE_MS);
  const listed = (await call("/v1/concerts?limit=1")).body.items[0];
  const summary = {
    concertId: concert.concertId,
    title: "A concert",
    venue: "A hall",
    timeZone: "Asia/Seoul",
    state: "open",
    saleOpensAt: instant(0),
    saleClosesAt: null,
    firstPerformanceAt: DATE,
    lastPerformanceAt: DATE,
  };
  expect(listed).toEqual(summary);
  expect((await call(`/v1/concerts/${concert.concertId}`)).body).toEqual({
    ...summary,
    holdSeconds: 300,
    maxSeatsPerFan: 4,
    currency: "KRW",
  });
});
