// Numbers in ascending order, for "how many are smaller" in a logarithm of steps. Adding and removing move what lies
// behind, which for the sizes met here (those who stand at the door) costs less than any tree.

export class SortedNumbers {
  #numbers: number[] = [];

  get size(): number {
    return this.#numbers.length;
  }
  get smallest(): number | null {
    return this.#numbers[0] ?? null;
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#numbers[Symbol.iterator]();
  }

  /** How many are smaller than `number`. */
  below(number: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? Infinity) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(number: number): void {
    const index = this.below(number);
    if (this.#numbers[index] !== number) this.#numbers.splice(index, 0, number);
  }

  delete(number: number): void {
    const index = this.below(number);
    if (this.#numbers[index] === number) this.#numbers.splice(index, 1);
  }
}
