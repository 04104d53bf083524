// Goal: the packed statuses and the list of seats say the same of every seat, and what an area has left is what its places say.
// Method: halls of random sections, seated and standing, in random states, as the room encodes them; bytes read by the contract's
// own sentence (seat i in bits 2·(i mod 4) of byte ⌊i/4⌋), indexes by the layout. Doesn't prove that the room's states are right.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seatMap, seatStatus, type SeatStatus, type StandingAreaBody } from "../../contract/seats.ts";
import { capacityOf, type Section } from "../../contract/performances.ts";
import { hallLayout } from "../../domain/public-layout.ts";
import { SeatView } from "../../domain/snapshots/seat-snapshot.ts";
import { encodeSeats } from "../../room/rules/seats/encode-seats.ts";
import { SEAT_STATUS } from "../../room/rules/seats/seating.ts";
import { seed } from "../../../test/support/seed.ts";
import { seatMapJson } from "./seat-map-json.ts";

const count = fc.integer({ min: 1, max: 7 });
const common = { grade: fc.constantFrom("VIP", "R", "가"), price: fc.integer({ min: 0, max: 10_000_000 }) };
const seated = fc.record({ ...common, rows: count, seatsPerRow: count });
const standing = fc.record({
  ...common,
  kind: fc.constant("standing" as const),
  capacity: fc.integer({ min: 1, max: 40 }),
});
const hall = fc
  .array(fc.oneof(seated, standing), { minLength: 1, maxLength: 6 })
  .map((sections): Section[] => sections.map((section, index) => ({ ...section, name: `S${index}` })));
const states = fc.array(fc.constantFrom(...Object.values(SEAT_STATUS)), { minLength: 1, maxLength: 60 });

const MOMENT = { epoch: 1, revision: 1, asOf: 0, layoutVersion: "v" };
function viewOf(statuses: Uint8Array): SeatView {
  const view = SeatView.read(encodeSeats(statuses, MOMENT));
  if (view === null) throw new Error("the room's text can't be read");
  return view;
}
const CODES: readonly SeatStatus[] = ["available", "held", "sold", "blocked"];
const statusIn = (bytes: Uint8Array, seat: number): SeatStatus | undefined =>
  CODES[((bytes[Math.floor(seat / 4)] ?? 0) >> (2 * (seat % 4))) & 3];

test("statuses are those of the list, seat by seat, and of its areas", () => {
  fc.assert(
    fc.property(hall, states, fc.option(fc.constantFrom(...seatStatus.options)), (sections, some, status) => {
      const layout = hallLayout(sections);
      const statuses = Uint8Array.from({ length: layout.seatCount }, (_, seat) => some[seat % some.length] ?? 0);
      const view = viewOf(statuses);
      expect(view.packed).toHaveLength(Math.ceil(layout.seatCount / 4));
      const map = seatMap.parse(
        JSON.parse(seatMapJson({ performanceId: "prf_1", sections, seats: view }, status === null ? {} : { status })),
      );
      const listed = new Map(map.seats.map((seat) => [seat.seatId, seat.status]));
      const areas: StandingAreaBody[] = [];
      let seats = 0;
      for (const { name, kind, rows, seatsPerRow, capacity, firstIndex, grade, price } of layout.sections) {
        const codes = Array.from({ length: capacity }, (_, at) => statusIn(view.packed, firstIndex + at));
        if (kind === "standing") {
          const available = codes.filter((code) => code === "available").length;
          areas.push({ section: name, grade, price, capacity, available });
          continue;
        }
        for (let row = 1; row <= (rows ?? 0); row++) {
          for (let number = 1; number <= (seatsPerRow ?? 0); number++) {
            const code = codes[(row - 1) * (seatsPerRow ?? 0) + number - 1];
            expect(listed.get(`${name}-${row}-${number}`)).toBe(status === null || status === code ? code : undefined);
            if (status === null || status === code) seats += 1;
          }
        }
      }
      expect(map.seats).toHaveLength(seats);
      expect(map.areas).toEqual(areas);
      expect(layout.sections.map(({ capacity }) => capacity)).toEqual(sections.map(capacityOf));
    }),
    { seed, numRuns: 200 },
  );
});

test("a filter by section or grade holds for areas, too", () => {
  const sections: Section[] = [
    { name: "F", kind: "standing", grade: "VIP", price: 1, capacity: 5 },
    { name: "G", kind: "standing", grade: "R", price: 1, capacity: 3 },
    { name: "A", grade: "VIP", price: 1, rows: 1, seatsPerRow: 1 },
  ];
  const map = { performanceId: "prf_1", sections, seats: viewOf(Uint8Array.from([0, 1, 3, 4, 0, 0, 0, 0, 0])) };
  const read = (filter: object) => seatMap.parse(JSON.parse(seatMapJson(map, filter)));
  expect(read({ grade: "VIP" }).areas).toEqual([{ section: "F", grade: "VIP", price: 1, capacity: 5, available: 2 }]);
  expect(read({ section: "G" })).toMatchObject({ seats: [], areas: [{ section: "G", available: 3 }] });
  expect(read({ section: "A" })).toMatchObject({ seats: [{ seatId: "A-1-1" }], areas: [] });
  expect(read({ status: "sold" })).toMatchObject({ seats: [], areas: [{ section: "F" }, { section: "G" }] });
});

test("60,000 statuses are 15,000 bytes", () => {
  const statuses = new Uint8Array(60_000).fill(SEAT_STATUS.blocked);
  expect(viewOf(statuses).packed).toEqual(new Uint8Array(15_000).fill(0xff));
});
