// Question: does the document's union of three holds allow exactly what the route takes?
// Method: bodies put together at random from right and wrong parts, read by both. It does not prove what the room makes of them.
import * as fc from "fast-check";
import { expect, inject, test } from "vitest";
import { anyNewHold, newHold } from "./seats.ts";

const part = <Value>(...values: Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const bodies = fc.record({
  seatIds: part<unknown>(["A-1-1"], ["A-1-1", "A-1-2"], ["A-1-1", "A-1-1"], [], "A-1-1"),
  bestAvailable: part<unknown>({ count: 2 }, { count: 9 }, { count: 1, together: "required" }, { grade: "R" }, null),
  standing: part<unknown>(
    [{ section: "F", count: 8 }],
    [{ section: "F", count: 9 }],
    [
      { section: "F", count: 4 },
      { section: "G", count: 5 },
    ],
    [
      { section: "F", count: 1 },
      { section: "F", count: 1 },
    ],
    [],
  ),
  layoutVersion: part<unknown>("abc", "", 5),
  another: part<unknown>(1),
});
const isOf = (schema: { safeParse(body: unknown): { success: boolean } }, body: unknown): boolean =>
  schema.safeParse(JSON.parse(JSON.stringify(body))).success;

test("the union and the object take the same bodies", () => {
  const taken = new Set<boolean>();
  fc.assert(
    fc.property(bodies, (body) => {
      const isTaken = isOf(newHold, body);
      taken.add(isTaken);
      expect(isOf(anyNewHold, body)).toBe(isTaken);
    }),
    { numRuns: 2_000, seed: inject("seed") },
  );
  expect(taken.size).toBe(2);
});

test.each([
  [{}, ["seatIds"]],
  [{ layoutVersion: "abc" }, ["seatIds"]],
  [{ seatIds: ["A-1-1"], bestAvailable: { count: 1 } }, ["bestAvailable"]],
  [{ bestAvailable: { count: 1 }, standing: [{ section: "F", count: 1 }] }, ["standing"]],
  [
    { seatIds: ["A-1-1"], bestAvailable: { count: 1 }, standing: [{ section: "F", count: 1 }] },
    ["bestAvailable", "standing"],
  ],
  [{ bestAvailable: { count: 9 } }, ["bestAvailable.count"]],
  [
    {
      standing: [
        { section: "F", count: 4 },
        { section: "F", count: 1 },
      ],
    },
    ["standing"],
  ],
])("what is wrong with %j is said where it stands", (body, paths) => {
  const { error } = newHold.safeParse(body);
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(paths);
});
