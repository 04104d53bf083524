// The history of a sale while it is made: what happens is counted into the present step, in memory, and a step that is over
// becomes a row with the next batch of changes. Pure: time and the figures of the line come in as arguments.
//
// A batch may fail, and its members are then decided anew. So a batch counts into a copy, which takes the place of what is kept
// only once the batch is written. What is refused is counted when the refusal is final, outside of batches.
//
// Numbers given, called and let in are never counted by themselves: they are the difference of two figures of the line, and
// every row has the figures up to which it counts. So a crash loses none of them; the first step afterwards has them. Of the
// rest a crash loses what the present step had.
import type { RefusalCode } from "../../../contract/refusals.ts";
import type { Millis } from "../../../contract/values.ts";
import { countTotals, type Totals } from "./counting.ts";
import { addCounts, addRefusals, type Counts, type Gauges, NO_COUNTS, STEP_MS, type Step, stepOf } from "./step.ts";

/** A step that is over, with the figures of the line up to which all steps until then have counted. */
export interface FinishedStep extends Step {
  totals: Totals;
}

/** What the history has to know of the line. */
export interface LineFigures {
  totals: Totals;
  /** Looked at only when a step ends. */
  gauges(): Gauges;
}

interface Counted {
  at: Millis;
  counts: Counts;
  refusedBy: Step["refusedBy"];
  totals: Totals;
  /** Over, and not written yet. */
  finished: readonly FinishedStep[];
}

/** What went wrong here, where other refusals are what a rule says. */
const FAULTS: ReadonlySet<RefusalCode> = new Set<RefusalCode>(["internal", "outcome-pending"]);

export class SaleHistory {
  #kept: Counted;
  /** What the batch under way makes of it; null between batches. */
  #batch: Counted | null = null;

  /** `totals`: up to which the rows count. `from`: no step begins before. */
  constructor(totals: Totals, from: Millis) {
    this.#kept = { at: stepOf(from), counts: NO_COUNTS, refusedBy: {}, totals, finished: [] };
  }

  /** A batch begins, before anything is decided: a step that is over by now is finished. */
  begin(now: Millis, line: LineFigures): void {
    this.#batch = withTotals(passTo(this.#kept, now, line), line.totals);
  }

  /** What a change of the batch was. */
  count(counts: Partial<Counts>, totals: Totals): void {
    if (this.#batch === null) return;
    const counted = { ...this.#batch, counts: addCounts(this.#batch.counts, counts) };
    this.#batch = withTotals(counted, totals);
  }

  /** The steps that the batch has to write. */
  get finished(): readonly FinishedStep[] {
    return this.#batch?.finished ?? [];
  }

  /** The batch is written, with the steps that were finished. */
  written(): void {
    if (this.#batch === null) return;
    this.#kept = { ...this.#batch, finished: [] };
    this.#batch = null;
  }

  /** The batch has failed: nothing of it has happened. */
  discard(): void {
    this.#batch = null;
  }

  /** A call was refused, for good. */
  refused(code: RefusalCode, now: Millis, line: LineFigures): void {
    const counted = passTo(this.#kept, now, line);
    this.#kept = FAULTS.has(code)
      ? { ...counted, counts: addCounts(counted.counts, { faults: 1 }) }
      : { ...counted, refusedBy: addRefusals(counted.refusedBy, { [code]: 1 }) };
  }

  /** When the present step has to be written if no batch comes by then; null: it has nothing. */
  nextDeadline(): Millis | null {
    if (this.#kept.finished.length > 0) return this.#kept.at;
    return isEmpty(this.#kept) ? null : this.#kept.at + STEP_MS;
  }

  /** What isn't written yet, with gauges as they stand. */
  unwritten(line: LineFigures): Step[] {
    const { finished, at, counts, refusedBy } = this.#kept;
    return isEmpty(this.#kept) ? [...finished] : [...finished, { at, counts, refusedBy, gauges: line.gauges() }];
  }
}

const isEmpty = ({ counts, refusedBy }: Counted): boolean =>
  Object.values(counts).every((count) => count === 0) && Object.keys(refusedBy).length === 0;

function withTotals(counted: Counted, totals: Totals): Counted {
  return { ...counted, counts: addCounts(counted.counts, countTotals(counted.totals, totals)), totals };
}

/** The step in which `now` lies is the present one; the one before is finished, if anything happened in it. */
function passTo(counted: Counted, now: Millis, line: LineFigures): Counted {
  const { at, counts, refusedBy, totals, finished } = counted;
  if (now < at + STEP_MS) return counted;
  const next = { at: stepOf(now), counts: NO_COUNTS, refusedBy: {}, totals };
  if (isEmpty(counted)) return { ...next, finished };
  return { ...next, finished: [...finished, { at, counts, refusedBy, totals, gauges: line.gauges() }] };
}
