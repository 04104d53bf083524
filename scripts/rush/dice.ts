// The chances a crowd takes. Every fan has a stream of its own, cut from one seed, so that what fan 17 decides does
// not depend on who was answered first: the same seed gives the same crowd, whatever the service does.
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

const RESOLUTION = 1_000_000;

export class Dice {
  readonly #generator: RandomGenerator;

  constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return uniformInt(this.#generator, min, max);
  }

  /** A fraction from 0 up to, but without, 1. */
  fraction(): number {
    return uniformInt(this.#generator, 0, RESOLUTION - 1) / RESOLUTION;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.between(1, RESOLUTION) <= probability * RESOLUTION;
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items.length === 0 ? undefined : items[this.between(0, items.length - 1)];
  }
}

/** One stream for each fan, 2^64 numbers apart. */
export function diceForEach(seed: number, count: number): Dice[] {
  const generator = xoroshiro128plus(seed);
  return Array.from({ length: count }, () => {
    const dice = new Dice(generator.clone());
    generator.jump();
    return dice;
  });
}
