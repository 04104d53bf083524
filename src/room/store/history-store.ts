// The history of a sale in the room's SQLite: a row a minute in which anything happened, with its steps of ten seconds. A step
// that is over is written into the row of its minute, so a busy minute costs six writes of one row. After two hours the steps
// of a minute are folded into one, and after thirty days its row is dropped, a few rows in each batch that comes by when that is
// due. No alarm is armed for it: a room in which nothing happens has nothing to add either, and what is told is cut to these
// times by whoever reads.
//
// The newest row stays for good: it has the figures of the line up to which all rows count, and what comes next begins there.
import { DAY_MS, HISTORY_MINUTES_DAYS, HISTORY_STEPS_HOURS, HOUR_MS, MINUTE_MS } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import type { Totals } from "../rules/history/counting.ts";
import type { FinishedStep } from "../rules/history/sale-history.ts";
import {
  addCounts,
  COUNTS,
  foldSteps,
  GAUGES,
  minuteOf,
  NO_COUNTS,
  STEP_MS,
  type Step,
} from "../rules/history/step.ts";

const READ_LAST = "SELECT minute, steps, totals FROM history ORDER BY minute DESC LIMIT 1";
const READ_MINUTE = "SELECT steps FROM history WHERE minute = ?";
const READ_FROM = "SELECT minute, steps FROM history WHERE minute >= ? ORDER BY minute LIMIT ?";
const WRITE_MINUTE = `INSERT INTO history (minute, steps, is_folded, totals) VALUES (?, ?, 0, ?)
  ON CONFLICT DO UPDATE SET steps = excluded.steps, totals = excluded.totals`;
const BEGIN = "INSERT INTO history (minute, steps, is_folded, totals) VALUES (0, '[]', 1, ?)";
const READ_FIRST =
  "SELECT min(minute) AS minute FROM history WHERE minute > 0 AND minute < (SELECT max(minute) FROM history)";
// Minutes are folded in the order of time, so this reads those of two hours and then the first that is folded.
const READ_FOLDED_TO = "SELECT minute FROM history WHERE is_folded = 1 ORDER BY minute DESC LIMIT 1";
const READ_UNFOLDED = "SELECT minute, steps FROM history WHERE minute > ? AND minute < ? ORDER BY minute LIMIT ?";
const READ_NEXT = "SELECT min(minute) AS minute FROM history WHERE minute > ?";
const FOLD_MINUTE = "UPDATE history SET steps = ?, is_folded = 1 WHERE minute = ?";
const DROP = `DELETE FROM history WHERE minute IN
  (SELECT minute FROM history WHERE minute < ? AND minute < (SELECT max(minute) FROM history) ORDER BY minute LIMIT ?)
  RETURNING 1`;

/** Rows that are folded, and dropped, with one batch: a millisecond or two. */
const ROWS_PER_SLICE = 60;
/** From one slice to the next, while more is due. */
const SLICE_EVERY_MS = 250;
/** From the end of one pass to the next at least: what is due may stay so much longer. */
const PASS_EVERY_MS = HOUR_MS;

const STEPS_MS = HISTORY_STEPS_HOURS * HOUR_MS;
const MINUTES_MS = HISTORY_MINUTES_DAYS * DAY_MS;

/** A step as it is stored: without what is 0. */
type StoredStep = { at: Millis; refusedBy?: Record<string, number>; gauges: number[] } & Partial<Step["counts"]>;

export class HistoryStore {
  #sql: SqlStorage;
  /** When a row is next to be folded or dropped; null: none is. */
  #tidyAt: Millis | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The first epoch begins: nothing has happened yet. A later one goes on with the rows there are. */
  begin(epoch: number): void {
    if (this.#sql.exec(READ_LAST).toArray().length > 0) return;
    this.#sql.exec(BEGIN, JSON.stringify({ epoch, issued: 0, served: 0, admittedTotal: 0 }));
  }

  /** Up to which figures of the line the rows count, and when the last step of them ended. */
  read(): { totals: Totals; endedAt: Millis } | null {
    const [row] = this.#sql.exec<{ minute: number; steps: string; totals: string }>(READ_LAST).toArray();
    this.#tidyAt = this.#dueAt();
    if (row === undefined) return null;
    const totals: Totals = JSON.parse(row.totals);
    const last = stepsOf(row.steps).at(-1);
    return { totals, endedAt: last === undefined ? row.minute : last.at + STEP_MS };
  }

  write({ totals, ...step }: FinishedStep): void {
    const minute = minuteOf(step.at);
    const [row] = this.#sql.exec<{ steps: string }>(READ_MINUTE, minute).toArray();
    const before: StoredStep[] = row === undefined ? [] : JSON.parse(row.steps);
    this.#sql.exec(WRITE_MINUTE, minute, JSON.stringify([...before, stored(step)]), JSON.stringify(totals));
    this.#tidyAt ??= minute + MINUTE_MS + STEPS_MS;
  }

  /** The steps of at most so many minutes, from that of an instant on. */
  steps(from: Millis, minutes: number): Step[] {
    return this.#sql
      .exec<{ minute: number; steps: string }>(READ_FROM, minuteOf(from), minutes)
      .toArray()
      .flatMap(({ steps }) => stepsOf(steps));
  }

  /** Folds and drops some rows, when that is due. Called inside a transaction. */
  tidy(now: Millis): void {
    if (this.#tidyAt === null || now < this.#tidyAt) return;
    const folded = this.#fold(now - STEPS_MS - MINUTE_MS);
    const dropped = this.#sql.exec(DROP, now - MINUTES_MS - MINUTE_MS, ROWS_PER_SLICE).toArray().length;
    const isWhole = folded === ROWS_PER_SLICE || dropped === ROWS_PER_SLICE;
    const dueAt = this.#dueAt();
    this.#tidyAt = isWhole ? now + SLICE_EVERY_MS : dueAt && Math.max(dueAt, now + PASS_EVERY_MS);
  }

  #fold(before: Millis): number {
    const rows = this.#sql
      .exec<{ minute: number; steps: string }>(READ_UNFOLDED, this.#foldedTo(), before + 1, ROWS_PER_SLICE)
      .toArray();
    for (const { minute, steps } of rows) {
      const [first, ...others] = stepsOf(steps);
      const folded = first === undefined ? [] : [stored(foldSteps(minute, [first, ...others]))];
      this.#sql.exec(FOLD_MINUTE, JSON.stringify(folded), minute);
    }
    return rows.length;
  }

  #foldedTo(): Millis {
    return this.#sql.exec<{ minute: number }>(READ_FOLDED_TO).toArray()[0]?.minute ?? -1;
  }

  /** When the oldest row with steps is to be folded, or the oldest of all to be dropped. */
  #dueAt(): Millis | null {
    const unfolded = this.#sql.exec<{ minute: number | null }>(READ_NEXT, this.#foldedTo()).one().minute;
    const first = this.#sql.exec<{ minute: number | null }>(READ_FIRST).one().minute;
    const instants = [
      unfolded === null ? null : unfolded + MINUTE_MS + STEPS_MS,
      first === null ? null : first + MINUTE_MS + MINUTES_MS,
    ].filter((at) => at !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }
}

function stored({ at, counts, refusedBy, gauges }: Step): StoredStep {
  const happened = Object.fromEntries(COUNTS.flatMap((name) => (counts[name] === 0 ? [] : [[name, counts[name]]])));
  const refused = Object.keys(refusedBy).length > 0 && { refusedBy: { ...refusedBy } };
  return { at, ...happened, ...refused, gauges: GAUGES.map((name) => gauges[name]) };
}

function stepsOf(text: string): Step[] {
  const steps: StoredStep[] = JSON.parse(text);
  return steps.map(({ at, refusedBy = {}, gauges, ...counts }) => {
    const [ready = 0, showRate = 0, waiting = 0, inside = 0] = gauges;
    return { at, counts: addCounts(NO_COUNTS, counts), refusedBy, gauges: { ready, showRate, waiting, inside } };
  });
}
