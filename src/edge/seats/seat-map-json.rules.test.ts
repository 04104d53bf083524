// Question: is the seat map's text what the contract says, in the order of the room's bytes, and does its tag follow what
// is shown? Method: the text is parsed with the contract's own schema.
import { expect, test } from "vitest";
import { seatMap } from "../../contract/seats.ts";
import { SeatView } from "../../domain/snapshots/seat-snapshot.ts";
import { encodeSeats } from "../../room/rules/seats/encode-seats.ts";
import { matchesTag } from "../http/conditional.ts";
import { seatsTag } from "./seats-etag.ts";
import { bodyOf, tagOf } from "./seat-response-cache.ts";
import { seatMapJson } from "./seat-map-json.ts";

/** The seats as a room tells them, from its own bytes: available, held, paying, sold. */
function seatsOf(...statuses: number[]): SeatView {
  const view = SeatView.read(
    encodeSeats(Uint8Array.from(statuses), { epoch: 1, revision: 1, asOf: 0, layoutVersion: "v" }),
  );
  if (view === null) throw new Error("the room's text can't be read");
  return view;
}
const sections = [
  { name: 'A"\\', grade: "VIP", price: 165_000, rows: 1, seatsPerRow: 2 },
  { name: "나", grade: "R", price: 99_000, rows: 2, seatsPerRow: 1 },
];
const map = { performanceId: "prf_1", asOf: 0, sections, seats: seatsOf(0, 1, 2, 3) };
const read = (filter: Parameters<typeof seatMapJson>[1]) =>
  seatMap.strict().parse(JSON.parse(seatMapJson(map, filter))).seats;

test("every seat is told once, sections first, then rows, then numbers", () => {
  expect(read({})).toEqual([
    { seatId: 'A"\\-1-1', section: 'A"\\', row: 1, number: 1, grade: "VIP", price: 165_000, status: "available" },
    { seatId: 'A"\\-1-2', section: 'A"\\', row: 1, number: 2, grade: "VIP", price: 165_000, status: "held" },
    { seatId: "나-1-1", section: "나", row: 1, number: 1, grade: "R", price: 99_000, status: "held" },
    { seatId: "나-2-1", section: "나", row: 2, number: 1, grade: "R", price: 99_000, status: "sold" },
  ]);
});

test("filters leave seats out and never shift the others", () => {
  expect(read({ section: "나" }).map(({ status }) => status)).toEqual(["held", "sold"]);
  expect(read({ grade: "R", status: "sold" }).map(({ seatId }) => seatId)).toEqual(["나-2-1"]);
  expect(read({ section: "none" })).toEqual([]);
});

test("the tag changes with the seats, the filter and the date, and with nothing else", async () => {
  const tag = await seatsTag("prf_1", map.seats, {});
  expect(
    await seatsTag("prf_1", { packed: map.seats.packed.slice(), layoutVersion: "v" }, { section: undefined }),
  ).toBe(tag);
  expect(await seatsTag("prf_1", seatsOf(0, 1, 2, 0), {})).not.toBe(tag);
  expect(await seatsTag("prf_1", map.seats, { section: "R" })).not.toBe(tag);
  expect(await seatsTag("prf_1", map.seats, { grade: "R" })).not.toBe(
    await seatsTag("prf_1", map.seats, { section: "R" }),
  );
  expect(await seatsTag("prf_2", map.seats, {})).not.toBe(tag);
});

test("If-None-Match is a list of tags, compared weakly", () => {
  expect(matchesTag('"x", W/"y"', 'W/"y"')).toBe(true);
  expect(matchesTag('"y"', 'W/"y"')).toBe(true);
  expect(matchesTag(" * ", 'W/"y"')).toBe(true);
  expect(matchesTag('W/"z"', 'W/"y"')).toBe(false);
  expect(matchesTag("y", 'W/"y"')).toBe(false);
  expect(matchesTag(undefined, 'W/"y"')).toBe(false);
});

test("an answer is made once for a view, and anew for the next view of the same date and for another filter", async () => {
  const later = { ...map, seats: seatsOf(3, 3, 3, 3) };
  const first = bodyOf(map, {});
  expect(bodyOf(map, {})).toBe(first);
  const shown = (body: Uint8Array): unknown[] => JSON.parse(new TextDecoder().decode(body)).seats;
  expect(shown(bodyOf(later, {}))).toEqual(shown(first).map((seat) => ({ ...Object(seat), status: "sold" })));
  expect(shown(bodyOf(later, { status: "available" }))).toEqual([]);
  const tags = await Promise.all([tagOf(map, {}), tagOf(later, {}), tagOf(later, { status: "sold" }), tagOf(map, {})]);
  expect([new Set(tags).size, tags[3]]).toEqual([3, tags[0]]);
});
