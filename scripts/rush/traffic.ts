// What passes over the wire: never more requests at once than one machine may send another in good manners, and how
// long each took. Waiting for a free slot is the crowd's own time and is not counted as the service's.

export interface StepTimes {
  step: string;
  count: number;
  p50Ms: number;
  p99Ms: number;
}

export class Traffic {
  readonly #slots: number;
  readonly #durationsMs = new Map<string, number[]>();
  readonly #refusals = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  requests = 0;
  /** Requests without an answer: cut off, or not in time. */
  lost = 0;

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Runs one request when there is a slot, in the order of asking. */
  async one<Result>(step: string, request: (begunAt: number) => Promise<Result>): Promise<Result> {
    await this.#slot();
    this.requests += 1;
    const begunAt = performance.now();
    try {
      return await request(begunAt);
    } finally {
      const durations = this.#durationsMs.get(step) ?? [];
      durations.push(performance.now() - begunAt);
      this.#durationsMs.set(step, durations);
      const next = this.#waiting.shift();
      if (next === undefined) this.#inFlight -= 1;
      else next();
    }
  }

  countRefusal(code: string): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  refusals(): [code: string, count: number][] {
    return [...this.#refusals].toSorted(([, one], [, other]) => other - one);
  }

  steps(): StepTimes[] {
    return [...this.#durationsMs].map(([step, durations]) => ({
      step,
      count: durations.length,
      p50Ms: quantile(durations, 0.5),
      p99Ms: quantile(durations, 0.99),
    }));
  }

  /** A slot that is given back goes straight to who waits longest; the number in flight stays the same. */
  async #slot(): Promise<void> {
    if (this.#inFlight < this.#slots) {
      this.#inFlight += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** The nearest-rank quantile; 0 of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
