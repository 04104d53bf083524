// How a sale went over time, in a bounded number of equal steps: when they don't suffice, two become one. What is
// inside and in line is added up at every change, so nothing is lost between two looks.
import { SECOND_MS } from "../../src/contract/bounds.ts";
import type { Millis } from "../../src/contract/values.ts";

const STEPS_MAX = 8_192;

interface Step {
  /** Sums over the time of the step: fans in line and inside, times milliseconds. */
  waiting: number;
  inside: number;
  /** Milliseconds in which somebody waited, and of `inside` the part within them. */
  neededMs: number;
  neededInside: number;
  admissions: number;
}
const emptyStep = (): Step => ({ waiting: 0, inside: 0, neededMs: 0, neededInside: 0, admissions: 0 });

/** One point of a plot: means over its stretch of time. */
export interface Point {
  second: number;
  waiting: number;
  inside: number;
  admissionsPerSecond: number;
  /** Inside ÷ allowed inside. */
  utilisation: number;
}

export class Series {
  #steps: Step[] = [];
  #stepMs = SECOND_MS;
  #at: Millis = 0;

  /** Time passes up to `now` with so many in line and inside. */
  pass(now: Millis, waiting: number, inside: number): void {
    while (this.#at < now) {
      const until = Math.min(now, (Math.floor(this.#at / this.#stepMs) + 1) * this.#stepMs);
      const ms = until - this.#at;
      const step = this.#stepAt(this.#at);
      step.waiting += waiting * ms;
      step.inside += inside * ms;
      if (waiting > 0) {
        step.neededMs += ms;
        step.neededInside += inside * ms;
      }
      this.#at = until;
    }
  }

  admitted(now: Millis): void {
    this.#stepAt(now).admissions += 1;
  }

  get endsAt(): Millis {
    return this.#at;
  }

  /** The share of slots in use while somebody waited, between two moments; null when nobody did. Whole steps. */
  utilisation(maxAdmitted: number, from: Millis, to: Millis): number | null {
    const steps = this.#steps.slice(Math.ceil(from / this.#stepMs), Math.ceil(to / this.#stepMs));
    const neededMs = sum(steps, ({ neededMs: ms }) => ms);
    return neededMs === 0 ? null : sum(steps, ({ neededInside }) => neededInside) / neededMs / maxAdmitted;
  }

  /** At most `count` points, evenly over the whole time. */
  points(maxAdmitted: number, count: number): Point[] {
    const width = Math.max(1, Math.ceil(this.#steps.length / count));
    const points: Point[] = [];
    for (let first = 0; first < this.#steps.length; first += width) {
      const steps = this.#steps.slice(first, first + width);
      const ms = Math.min(steps.length * this.#stepMs, this.#at - first * this.#stepMs);
      if (ms <= 0) break;
      const inside = sum(steps, (step) => step.inside) / ms;
      points.push({
        second: ((first + width / 2) * this.#stepMs) / SECOND_MS,
        waiting: sum(steps, ({ waiting }) => waiting) / ms,
        inside,
        admissionsPerSecond: (sum(steps, ({ admissions }) => admissions) * SECOND_MS) / ms,
        utilisation: inside / maxAdmitted,
      });
    }
    return points;
  }

  #stepAt(at: Millis): Step {
    let index = Math.floor(at / this.#stepMs);
    while (index >= STEPS_MAX) {
      this.#halve();
      index = Math.floor(at / this.#stepMs);
    }
    for (let missing = this.#steps.length; missing <= index; missing++) this.#steps.push(emptyStep());
    return this.#steps[index] ?? emptyStep();
  }

  #halve(): void {
    const halved: Step[] = [];
    for (let index = 0; index < this.#steps.length; index += 2) {
      const [one = emptyStep(), other = emptyStep()] = this.#steps.slice(index, index + 2);
      halved.push({
        waiting: one.waiting + other.waiting,
        inside: one.inside + other.inside,
        neededMs: one.neededMs + other.neededMs,
        neededInside: one.neededInside + other.neededInside,
        admissions: one.admissions + other.admissions,
      });
    }
    this.#steps = halved;
    this.#stepMs *= 2;
  }
}

const sum = (steps: readonly Step[], of: (step: Step) => number): number =>
  steps.reduce((total, step) => total + of(step), 0);
