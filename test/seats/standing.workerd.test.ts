// Question: are standing places held, paid and given back as seats are, without anybody choosing one?
// Method: areas of a few places over HTTP. Doesn't prove what a key finds again (hold-keys).
import { expect, test } from "vitest";
import { auditOf, Fan, figuresOf, makeConcert, setClock, type Json, type Reply } from "../support/client.ts";
import { DATE, on, section } from "./hall.ts";

setClock();
const codeOf = ({ status, body }: Reply<Json>) => [status, body?.code];
const idsOf = ({ body }: Reply<Json>): string[] => body.seats.map(({ seatId }: Json) => seatId);
const paths = ({ body }: Reply<Json>) => body.errors.map(({ path }: Json) => path);
const area = (name: string, capacity: number, price = 10_000) => ({
  name,
  kind: "standing",
  grade: "S",
  price,
  capacity,
});
const hall = (settings: Json = {}) =>
  makeConcert({
    maxSeatsPerFan: 8,
    performances: [on(DATE, area("F", 6), section("A", { seatsPerRow: 4 }), area("G", 3, 20_000))],
    ...settings,
  });

test("the lowest free entry numbers are given, and no row is told", async () => {
  const concert = await hall();
  const [first, second] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const held = await first.stand({ F: 2 });
  expect(held).toMatchObject({
    status: 201,
    body: {
      seats: [
        { seatId: "F-0-1", grade: "S", price: 10_000 },
        { seatId: "F-0-2", grade: "S", price: 10_000 },
      ],
      adjacent: null,
      amount: 20_000,
    },
  });
  expect(idsOf(await second.stand({ F: 1 }))).toEqual(["F-0-3"]);
  await first.release(held.body.holdId);
  expect(idsOf(await second.stand({ F: 3 }))).toEqual(["F-0-1", "F-0-2", "F-0-4"]);
});

test("one place alone is not adjacent to anything, either", async () => {
  const fan = await Fan.inside(await hall(), 0);
  expect((await fan.stand({ F: 1 })).body.adjacent).toBeNull();
});

test("places of several areas are held together or not at all", async () => {
  const concert = await hall();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  expect(idsOf(await fan.stand({ G: 2, F: 1 }))).toEqual(["G-0-1", "G-0-2", "F-0-1"]);
  const refused = await other.stand({ F: 1, G: 2 });
  expect(refused).toMatchObject({ status: 409, body: { code: "seats-unavailable", seatIds: [] } });
  expect((await figuresOf(concert)).performances[0].seats).toMatchObject({ available: 10, held: 3 });
});

test.each<[what: string, standing: Json, ...at: string[]]>([
  ["nothing", [], "standing"],
  ["nine places", [{ section: "F", count: 9 }], "standing.0.count", "standing"],
  [
    "nine places in two areas",
    [
      { section: "F", count: 5 },
      { section: "G", count: 4 },
    ],
    "standing",
  ],
  ["no place", [{ section: "F", count: 0 }], "standing.0.count"],
  [
    "an area twice",
    [
      { section: "F", count: 1 },
      { section: "F", count: 1 },
    ],
    "standing",
  ],
  ["a chosen number", [{ section: "F", count: 1, number: 7 }], "standing.0.number"],
  ["no area", [{ count: 1 }], "standing.0.section"],
  ["one text", "F", "standing"],
])("a hold of %s is 400", async (_, standing, ...at) => {
  const refused = await (await Fan.inside(await hall(), 0)).holdChosen({ standing });
  expect(codeOf(refused)).toEqual([400, "invalid-request"]);
  expect(paths(refused)).toEqual(at);
});

test("sections that there are not, or that have seats, are named where they stand", async () => {
  const concert = await hall();
  const refused = await (await Fan.inside(concert, 0)).stand({ Z: 1, F: 1, A: 1 });
  expect(refused).toMatchObject({ status: 400, body: { code: "unknown-seats", seatIds: ["Z", "A"] } });
  expect(paths(refused)).toEqual(["standing.0.section", "standing.2.section"]);
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(0);
});

test("a place can't be asked for by its name", async () => {
  const fan = await Fan.inside(await hall(), 0);
  const refused = await fan.hold("F-0-1", "A-1-1");
  expect(refused).toMatchObject({ status: 400, body: { code: "unknown-seats", seatIds: ["F-0-1"] } });
  const { seats } = (await fan.stand({ F: 2 })).body;
  expect(seats).toHaveLength(2);
  expect(codeOf(await fan.hold("F-0-1", "F-0-2"))).toEqual([400, "unknown-seats"]);
});

test("places count as seats do for the limit of a fan", async () => {
  const fan = await Fan.inside(await hall({ maxSeatsPerFan: 3 }), 0);
  await fan.hold("A-1-1");
  expect(await fan.stand({ F: 3 })).toMatchObject({ status: 409, body: { code: "seat-limit-reached", limit: 3 } });
  expect((await fan.stand({ F: 2 })).status).toBe(201);
});

test("a ticket says the entry number, and a refund frees the place", async () => {
  const concert = await hall();
  const [buyer, other] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const { holdId } = (await buyer.stand({ F: 2, G: 1 })).body;
  const { paymentId, amount } = (await buyer.pay(holdId)).body;
  expect(amount).toBe(40_000);
  const { items } = (await buyer.tickets()).body;
  expect(items.map(({ seatId, section: name, row, number }) => [seatId, name, row, number])).toEqual(
    expect.arrayContaining([
      ["F-0-1", "F", null, 1],
      ["F-0-2", "F", null, 2],
      ["G-0-1", "G", null, 1],
    ]),
  );
  expect(idsOf(await other.stand({ F: 1 }))).toEqual(["F-0-3"]);
  expect((await auditOf(concert)).ok).toBe(true);
  await buyer.refund(paymentId);
  expect(idsOf(await other.stand({ F: 1 }))).toEqual(["F-0-1"]);
});

test("fans who come at the same moment get places of their own until none is left", async () => {
  const concert = await makeConcert({ performances: [on(DATE, area("F", 50))] });
  const fans = await Promise.all(Array.from({ length: 30 }, () => Fan.inside(concert, 0)));
  const replies = await Promise.all(fans.map((fan) => fan.stand({ F: 2 })));
  const held = replies.filter(({ status }) => status === 201).flatMap(idsOf);
  expect([held.length, new Set(held).size]).toEqual([50, 50]);
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(5);
});
