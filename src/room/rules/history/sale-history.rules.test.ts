// Question: does the history count everything once, whatever becomes of a batch or of the object?
// Method: a line whose figures are set by hand, and a set time. That the room tells it of every change is shown by
// test/operator/metrics.workerd.test.ts.
import { expect, test } from "vitest";
import type { Totals } from "./counting.ts";
import { type FinishedStep, SaleHistory } from "./sale-history.ts";
import { foldIntoMinutes, NO_COUNTS, type Step } from "./step.ts";

const START = 1_000_000_000_000;
const NOTHING: Totals = { epoch: 1, issued: 0, served: 0, admittedTotal: 0 };

/** A sale whose line has these figures, and what was written of its history. */
class Sale {
  history = new SaleHistory(NOTHING, START);
  totals = NOTHING;
  waiting = 0;
  readonly rows: FinishedStep[] = [];

  get figures() {
    return {
      totals: this.totals,
      gauges: () => ({ ready: 0, showRate: 1, waiting: this.waiting, inside: 0 }),
    };
  }

  /** A batch in which fans join, and holds are made. */
  batch(
    now: number,
    { joins = 0, holdsMade = 0, fails = false }: { joins?: number; holdsMade?: number; fails?: boolean },
  ) {
    const before = this.totals;
    this.history.begin(now, this.figures);
    this.totals = { ...before, issued: before.issued + joins };
    this.history.count({ holdsMade }, this.totals);
    const { finished } = this.history;
    if (fails) {
      this.totals = before;
      this.history.discard();
      return;
    }
    this.rows.push(...finished);
    this.history.written();
  }

  /** The object is thrown away: what was written is there, and the line. */
  crash(now: number): void {
    this.history = new SaleHistory(this.rows.at(-1)?.totals ?? NOTHING, now);
  }
}

const joinsOf = (steps: readonly Step[]): number[] => steps.map(({ counts }) => counts.joins);

test("a step is written by the first batch after its end, with gauges as they stood then", () => {
  const sale = new Sale();
  sale.batch(START, { joins: 3 });
  sale.waiting = 3;
  sale.batch(START + 9_999, { joins: 2 });
  expect([sale.rows, sale.history.nextDeadline()]).toEqual([[], START + 10_000]);
  sale.batch(START + 10_000, { joins: 1 });
  expect(sale.rows.map(({ at, counts, gauges }) => [at, counts.joins, gauges.waiting])).toEqual([[START, 5, 3]]);
  expect(joinsOf(sale.history.unwritten(sale.figures))).toEqual([1]);
});

test("a time in which nothing happens has no row and needs no alarm", () => {
  const sale = new Sale();
  sale.batch(START, { joins: 1 });
  sale.batch(START + 60_000, {});
  expect([sale.rows.length, sale.history.nextDeadline()]).toEqual([1, null]);
  sale.batch(START + 120_000, {});
  expect([sale.rows.length, sale.history.unwritten(sale.figures)]).toEqual([1, []]);
});

test("what a batch counted that fails is counted once, when it is decided again", () => {
  const sale = new Sale();
  sale.batch(START, { joins: 1, holdsMade: 1 });
  sale.batch(START + 10_000, { joins: 4, holdsMade: 2, fails: true });
  sale.batch(START + 10_000, { joins: 4, holdsMade: 2 });
  sale.batch(START + 20_000, {});
  expect(sale.rows.map(({ counts }) => [counts.joins, counts.holdsMade])).toEqual([
    [1, 1],
    [4, 2],
  ]);
});

test("a crash loses what the present step had, and none of what only rises", () => {
  const sale = new Sale();
  sale.batch(START, { joins: 1, holdsMade: 1 });
  sale.batch(START + 10_000, { joins: 4, holdsMade: 2 });
  sale.crash(START + 12_000);
  sale.batch(START + 13_000, { joins: 1 });
  sale.batch(START + 20_000, {});
  expect(sale.rows.map(({ counts }) => [counts.joins, counts.holdsMade])).toEqual([
    [1, 1],
    [5, 0],
  ]);
});

test("a new epoch of the line counts from nothing", () => {
  const sale = new Sale();
  sale.batch(START, { joins: 5 });
  sale.totals = { ...NOTHING, epoch: 2 };
  sale.batch(START + 1_000, { joins: 2 });
  expect(joinsOf(sale.history.unwritten(sale.figures))).toEqual([7]);
});

test("refusals are counted by code, and faults apart from them", () => {
  const sale = new Sale();
  for (const code of ["sale-paused", "internal", "sale-paused", "outcome-pending"] as const)
    sale.history.refused(code, START, sale.figures);
  expect(sale.history.nextDeadline()).toBe(START + 10_000);
  expect(sale.history.unwritten(sale.figures)).toMatchObject([
    { refusedBy: { "sale-paused": 2 }, counts: { ...NO_COUNTS, faults: 2 } },
  ]);
});

test("a refusal that comes between batches, after a step has ended, counts in the next one", () => {
  const sale = new Sale();
  sale.batch(START, { joins: 1 });
  sale.history.refused("sale-paused", START + 11_000, sale.figures);
  sale.batch(START + 12_000, { joins: 1 });
  sale.batch(START + 20_000, {});
  expect(sale.rows.map(({ at, counts, refusedBy }) => [at, counts.joins, refusedBy])).toEqual([
    [START, 1, {}],
    [START + 10_000, 1, { "sale-paused": 1 }],
  ]);
});

test("folded into minutes, counts are summed and the last gauge stays", () => {
  const minute = Math.floor(START / 60_000) * 60_000;
  const step = (seconds: number, joins: number, code: string, waiting: number): Step => ({
    at: minute + seconds * 1_000,
    counts: { ...NO_COUNTS, joins },
    refusedBy: { [code]: 1 },
    gauges: { ready: 0, showRate: 1, waiting, inside: 0 },
  });
  const folded = foldIntoMinutes([step(0, 1, "a", 7), step(50, 2, "b", 9), step(60, 4, "a", 3)]);
  expect(folded.map(({ at, counts, refusedBy, gauges }) => [at, counts.joins, refusedBy, gauges.waiting])).toEqual([
    [minute, 3, { a: 1, b: 1 }, 9],
    [minute + 60_000, 4, { a: 1 }, 3],
  ]);
});
