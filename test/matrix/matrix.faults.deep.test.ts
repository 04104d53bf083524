// Question: does any fault, at any point of any operation, whatever is then done about it, lose a seat or a won? Method:
// see docs/reliability.md. The cells are made from traces, so a step that is added to an operation is struck, too.
//
// Here each operation is struck at every place of every point, and the recoveries take turns; `npm run matrix` follows each
// place by all of them.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { setClock } from "../support/client.ts";
import { faults } from "../faults/faults.ts";
import { makeCells, type Cell } from "./cells.ts";
import { run } from "./judge.ts";
import { OPERATIONS } from "./operations.ts";
import { FAULT_POINTS, type Place } from "./points.ts";
import { tableOf } from "./table.ts";
import { Time } from "./time.ts";

const { at } = setClock();
beforeEach(() => faults.reset());
afterEach(() => faults.reset());

/** The traces are made before any test begins; no alarm of theirs must go off by itself either. */
vi.useFakeTimers({ toFake: ["Date"] });
vi.setSystemTime("2089-01-01T00:00:00.000Z");
const cells = await makeCells();
vi.useRealTimers();
const table = tableOf(cells);

/** All places of a cell; or, if this is not the full run, those at which it is this recovery's turn. */
function runsOf(cell: Cell): Place[] {
  const { operation, point, recovery, runs } = cell;
  if (typeof runs === "string") return [];
  if (env.MATRIX_IN_FULL) return runs;
  const possible = cells.filter((other) => other.operation === operation && typeof other.runs !== "string");
  const recoveries = possible.filter((other) => other.point === point).map((other) => other.recovery);
  // The next point begins with the next recovery, so that none always goes with the first place.
  const turn = FAULT_POINTS.indexOf(point) + OPERATIONS.indexOf(operation);
  return runs.filter((_, index) => (index + turn) % recoveries.length === recoveries.indexOf(recovery));
}

describe.each([...new Set(cells.map(({ operation }) => operation.name))])("%s", (name) => {
  for (const cell of cells.filter(({ operation }) => operation.name === name)) {
    for (const place of runsOf(cell)) {
      const where = place.name === cell.point.name ? place.name : `${cell.point.name}: ${place.name}`;
      // oxlint-disable-next-line vitest/expect-expect -- the judge does
      test(`${where}, then ${cell.recovery.name}`, () => run(cell, place, new Time(at)));
    }
  }
});

test("docs/reliability.md shows these cells", ({ task }) => {
  task.meta.matrix = table;
  expect(env.MATRIX_IN_FULL ? table : env.RELIABILITY_PAGE, "run `npm run matrix -- --docs`").toContain(table);
});
