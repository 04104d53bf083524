// How often fans in line ask, apart for the lobby, a pause and the sale: the time from one poll to the next belongs to the part
// in which it passes, and so does the share of the poll.
import { MINUTE_MS } from "../../src/contract/bounds.ts";
import type { Millis } from "../../src/contract/values.ts";

export const PARTS = ["lobby", "pause", "sale"] as const;
export type Part = (typeof PARTS)[number];

const HALF_AN_HOUR_MS = 30 * MINUTE_MS;

export class Asking {
  #opensAt: Millis;
  #pauses: readonly Millis[];
  #polls: Record<Part, number> = { lobby: 0, pause: 0, sale: 0 };
  #waitedMs: Record<Part, number> = { lobby: 0, pause: 0, sale: 0 };

  /** `pauses`: when the sale is paused and goes on, in turn. */
  constructor(opensAt: Millis, pauses: readonly Millis[]) {
    this.#opensAt = opensAt;
    this.#pauses = pauses;
  }

  /** A fan is answered at one instant and asks again at another. */
  asks(from: Millis, to: Millis): void {
    const instants = [this.#opensAt, ...this.#pauses].filter((at) => at > from && at < to);
    [from, ...instants].forEach((start, index) => {
      const ms = (instants[index] ?? to) - start;
      const part = this.#partAt(start);
      this.#polls[part] += ms / (to - from);
      this.#waitedMs[part] += ms;
    });
  }

  /** Polls of one fan in half an hour; null when nobody waited in that part. */
  perHalfHour(part: Part): number | null {
    const waitedMs = this.#waitedMs[part];
    return waitedMs === 0 ? null : (this.#polls[part] * HALF_AN_HOUR_MS) / waitedMs;
  }

  #partAt(at: Millis): Part {
    if (at < this.#opensAt) return "lobby";
    return this.#pauses.filter((change) => change <= at).length % 2 === 1 ? "pause" : "sale";
  }
}
