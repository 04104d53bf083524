// Question: is a concert made as the operator asks for it, and refused where the contract bounds it?
// Method: every setting with its bounds, when a concert is made and when it is changed; time is set.
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
import { WAITING_ROOM_DEFAULTS } from "../../src/contract/waiting-room.ts";
import { operatorConcert } from "../../src/contract/operator-concert.ts";
import { change, codeOf, figuresOf, makeConcert, setClock, type Json } from "../support/client.ts";
import { DATE, section, withSections, create, addDate, paths } from "./requests.ts";

const { instant } = setClock();
/** An object with one value at a dotted path: `a.b` of 1 is `{ a: { b: 1 } }`. */
const nested = (path: string, value: Json): Json =>
  path.split(".").reduceRight((inner, name) => ({ [name]: inner }), value);
const valueAt = (object: Json, path: string): Json => path.split(".").reduce((part, name) => part[name], object);

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
    draft: false,
    state: "open",
    lobbyOpensAt: instant(0),
    saleOpensAt: instant(0),
    saleClosesAt: null,
    holdSeconds: 300,
    maxSeatsPerFan: 4,
    refundUntilHours: 24,
    singleSeatRule: "off",
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
    oldestOpenPaymentAt: null,
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
    singleSeatRule: "refuse",
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
  ["a single-seat rule that there is not", { singleSeatRule: "on" }, "singleSeatRule"],
  ["no single-seat rule", { singleSeatRule: null }, "singleSeatRule"],
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
