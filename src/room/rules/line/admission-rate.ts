// How many were let in during the last minute: the running second and the fifty-nine before it. A count a second, however
// many are let in, and the smallest number among them, so that a line that is read again still has those it must count.
import { SECOND_MS } from "../../../contract/bounds.ts";
import type { Millis } from "../../../contract/values.ts";

const WINDOW_SECONDS = 60;

interface Second {
  second: number;
  admitted: number;
  smallest: number;
}

export class AdmissionRate {
  #seconds: Second[] = [];

  /** A number is let in. In the order of time. */
  add(number: number, now: Millis): void {
    const second = Math.floor(now / SECOND_MS);
    const last = this.#seconds.at(-1);
    if (last?.second === second) {
      last.admitted += 1;
      last.smallest = Math.min(last.smallest, number);
      return;
    }
    this.#seconds.push({ second, admitted: 1, smallest: number });
    if (this.#seconds.length > WINDOW_SECONDS) this.#seconds.shift();
  }

  perMinute(now: Millis): number {
    return this.#recent(now).reduce((sum, { admitted }) => sum + admitted, 0);
  }

  /** The smallest number that was let in during the last minute, or null. */
  since(now: Millis): number | null {
    const recent = this.#recent(now);
    return recent.length === 0 ? null : Math.min(...recent.map(({ smallest }) => smallest));
  }

  #recent(now: Millis): Second[] {
    const from = Math.floor(now / SECOND_MS) - WINDOW_SECONDS;
    return this.#seconds.filter(({ second }) => second > from);
  }
}
