// The history of the sale in its room: what happens is counted with the batches of changes that the room makes anyway, and a
// step that is over is written with the next of them. When none comes, the alarm makes one.
import type { MetricsBody } from "../../contract/operator/metrics.ts";
import type { Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { MetricsAsked } from "../../domain/room-messages.ts";
import { countLine, countSeating } from "../rules/history/counting.ts";
import { METRICS_STEPS_MAX, metricsFrom, metricsOf } from "../rules/history/metrics.ts";
import { type LineFigures, SaleHistory } from "../rules/history/sale-history.ts";
import type { Line } from "../rules/line/line.ts";
import type { ConcertChanges } from "../store/concert-store.ts";
import type { HistoryStore } from "../store/history-store.ts";

export class RoomHistory {
  #store: HistoryStore;
  /** Null until the room is set up. It outlives the concert in memory, which is read again when a batch fails. */
  #sale: SaleHistory | null = null;

  constructor(store: HistoryStore) {
    this.#store = store;
  }

  /** Reads up to where the rows count, once a start of the object. */
  read(line: Line, now: Millis): void {
    if (this.#sale !== null) return;
    const last = this.#store.read();
    this.#sale = new SaleHistory(last?.totals ?? totalsOf(line), Math.max(now, last?.endedAt ?? 0));
  }

  /** A batch begins. */
  begin(line: Line, now: Millis): void {
    this.#sale?.begin(now, figuresOf(line, now));
  }

  /** A change of the batch was written. */
  count(line: Line, { line: changed, seats }: ConcertChanges): void {
    this.#sale?.count({ ...countLine(changed), ...countSeating(seats) }, totalsOf(line));
  }

  /** Writes what the batch has to write. Called inside the transaction. */
  write(now: Millis): void {
    for (const step of this.#sale?.finished ?? []) this.#store.write(step);
    this.#store.tidy(now);
  }

  written(): void {
    this.#sale?.written();
  }

  /** The batch has failed. */
  discard(): void {
    this.#sale?.discard();
    // What is to be folded or dropped may have been rolled back.
    if (this.#sale !== null) this.#store.read();
  }

  /** The room has refused a call. */
  refused({ code }: Refusal, line: Line, now: Millis): void {
    this.#sale?.refused(code, now, figuresOf(line, now));
  }

  /** When the present step has to be written if no batch comes by then; null: it has nothing. */
  nextDeadline(): Millis | null {
    return this.#sale?.nextDeadline() ?? null;
  }

  /** What happened, the present step included. */
  metrics(asked: MetricsAsked, line: Line, now: Millis): MetricsBody {
    const from = metricsFrom(asked, now);
    const steps = this.#store.steps(from, METRICS_STEPS_MAX + 1);
    steps.push(...(this.#sale?.unwritten(figuresOf(line, now)) ?? []));
    return metricsOf(steps, asked, from);
  }
}

const totalsOf = ({ epoch, issued, served, admittedTotal }: Line) => ({ epoch, issued, served, admittedTotal });

const figuresOf = (line: Line, now: Millis): LineFigures => ({
  totals: totalsOf(line),
  gauges() {
    const { ready, waiting, admitted, showRate } = line.figures(now);
    return { ready, showRate, waiting, inside: admitted };
  },
});
