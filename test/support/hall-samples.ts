// Halls as operators describe them, by chance and by example.
import * as fc from "fast-check";
import { PLACE } from "../../src/contract/bounds.ts";
import { fitsItsCurve, gridOf, type HallSection, type Place } from "../../src/contract/hall/place.ts";

export const seated = (rows: number, seatsPerRow: number, grade = "R", place?: Place): HallSection => ({
  kind: "seated",
  rows,
  seatsPerRow,
  grade,
  place,
});
export const standing = (capacity: number, grade = "GA", place?: Place): HallSection => ({
  kind: "standing",
  capacity,
  grade,
  place,
});
export const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

const within = ({ min, max }: { min: number; max: number }) => fc.double({ min, max, noNaN: true });

/** Any place that an operator may give. */
export const anyPlace: fc.Arbitrary<Place> = fc.record({
  x: within(PLACE.xMetres),
  y: within(PLACE.yMetres),
  angle: within(PLACE.angleDegrees),
  curve: fc.oneof(fc.constant(0), within({ ...PLACE.curveMetres, min: 2 })),
  seatPitch: within(PLACE.seatPitchMetres),
  rowPitch: within(PLACE.rowPitchMetres),
});
/** One near the stage, where it is in the way. */
const placeNearby: fc.Arbitrary<Place> = fc.record({
  x: within({ min: -40, max: 40 }),
  y: within({ min: -20, max: 60 }),
  angle: within(PLACE.angleDegrees),
  curve: fc.oneof(fc.constant(0), within({ min: 5, max: 80 })),
  seatPitch: within({ min: 0.4, max: 1 }),
  rowPitch: within({ min: 0.4, max: 1.5 }),
});

const grade = fc.constantFrom("VIP", "R", "S");
const size = { rows: fc.integer({ min: 1, max: 12 }), seatsPerRow: fc.integer({ min: 1, max: 24 }) };

function sections(place: fc.Arbitrary<Place | undefined>): fc.Arbitrary<HallSection[]> {
  const seatedSection = fc.record({ kind: fc.constantFrom("seated" as const, undefined), grade, place, ...size });
  const standingSection = fc.record({
    kind: fc.constant("standing" as const),
    grade,
    place,
    capacity: fc.integer({ min: 1, max: 200 }),
  });
  // Neighbours are often alike, as they are in halls.
  const run = fc
    .tuple(fc.oneof({ arbitrary: seatedSection, weight: 3 }, standingSection), fc.integer({ min: 1, max: 5 }))
    .map(([section, count]) => times(count, section));
  return fc
    .array(run, { minLength: 1, maxLength: 6 })
    .map((runs) => runs.flat().filter((one) => !one.place || fitsItsCurve(gridOf(one), one.place)))
    .filter((some) => some.length > 0);
}

/** Halls that the service arranges by itself. */
export const unplaced = sections(fc.constant(undefined));
/** Halls of which the operator has placed a part. */
export const partlyPlaced = sections(fc.option(placeNearby, { nil: undefined, freq: 2 }));

/** Halls at the ends of what the API takes, and some that look like real ones. */
export const EXAMPLES: Record<string, HallSection[]> = {
  "one seat": [seated(1, 1)],
  "a row of 60,000": [seated(1, 60_000)],
  "60,000 rows of a seat": [seated(60_000, 1)],
  "one section of 60,000": [seated(200, 300)],
  "60,000 who stand": [standing(60_000)],
  "1,000 areas": times(1_000, standing(60)),
  "1,000 sections": times(1_000, seated(6, 10)),
  "a grade for every section": Array.from({ length: 150 }, (_, index) => seated(20, 20, `${index}`)),
  "sections of a single long row": times(60, seated(1, 1_000)),
  "sections of a single file": times(60, seated(1_000, 1)),
  "one of each extreme": [seated(1, 20_000), seated(20_000, 1), standing(20_000)],
  "a small room": [seated(1, 50)],
  "a club": [standing(350, "Floor"), standing(80, "Balcony")],
  "a theatre": [seated(20, 30, "Stalls"), seated(8, 36, "Circle"), seated(6, 40, "Balcony")],
  "a theatre in three parts": [
    seated(14, 12),
    seated(14, 20),
    seated(14, 12),
    seated(8, 16),
    seated(8, 26),
    seated(8, 16),
  ],
  "an arena of 60,000": times(60, seated(25, 40)),
  "a stadium": [
    ...times(2, standing(1_500, "Front")),
    standing(8_000, "Back"),
    ...times(16, seated(20, 30, "R")),
    ...times(22, seated(20, 30, "S")),
    ...times(30, seated(20, 30, "A")),
  ],
};
