// A set of numbers in line, one bit each, so that a million places cost 125 KB. It answers the two questions
// that positions and calls are made of: how many of a stretch are in the set, and where the k-th that isn't stands.

const WORD_BITS = 32;
const BLOCK_WORDS = 128;
/** Numbers in one block; a count is kept for each. */
export const BLOCK_NUMBERS = WORD_BITS * BLOCK_WORDS;

export class NumberSet {
  #words = new Uint32Array(BLOCK_WORDS);
  #blocks = new Uint16Array(1);

  /** Adds a number ≥ 0. False when it was there already. */
  add(number: number): boolean {
    const word = number >>> 5;
    if (word >= this.#words.length) this.#grow(word);
    const bit = 1 << (number & 31);
    const before = this.#words[word] ?? 0;
    if ((before & bit) !== 0) return false;
    this.#words[word] = before | bit;
    const block = Math.floor(number / BLOCK_NUMBERS);
    this.#blocks[block] = (this.#blocks[block] ?? 0) + 1;
    return true;
  }

  has(number: number): boolean {
    return ((this.#words[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  /** How many numbers n with `first` ≤ n ≤ `last` are in the set. */
  count(first: number, last: number): number {
    if (last < first) return 0;
    const firstWord = first >>> 5;
    const lastWord = last >>> 5;
    const end = Math.min(lastWord + 1, this.#words.length);
    let total = 0;
    for (let word = firstWord; word < end;) {
      // A block that lies within as a whole is counted already.
      if (word % BLOCK_WORDS === 0 && word > firstWord && word + BLOCK_WORDS <= lastWord) {
        total += this.#blocks[word / BLOCK_WORDS] ?? 0;
        word += BLOCK_WORDS;
        continue;
      }
      let bits = this.#words[word] ?? 0;
      if (word === firstWord) bits &= -1 << (first & 31);
      if (word === lastWord) bits &= -1 >>> (31 - (last & 31));
      total += ones(bits);
      word += 1;
    }
    return total;
  }

  /** The numbers n in the set with `first` ≤ n ≤ `last`, in ascending order. */
  *members(first: number, last: number): Generator<number> {
    for (let word = first >>> 5; word <= last >>> 5 && word < this.#words.length; word++) {
      // The lowest bit is named and cleared until none is left.
      for (let bits = this.#words[word] ?? 0; bits !== 0; bits &= bits - 1) {
        const number = word * WORD_BITS + (WORD_BITS - 1 - Math.clz32(bits & -bits));
        if (number > last) return;
        if (number >= first) yield number;
      }
    }
  }

  /** The number at which `k` numbers after `after` are not in the set, but never more than `limit`. */
  kthAbsent(after: number, k: number, limit: number): number {
    let missing = k;
    let number = after;
    while (number < limit && missing > 0) {
      const next = number + 1;
      if ((next & 31) === 0 && next + WORD_BITS - 1 <= limit) {
        const absent = WORD_BITS - ones(this.#words[next >>> 5] ?? 0);
        if (absent < missing) {
          missing -= absent;
          number = next + WORD_BITS - 1;
          continue;
        }
      }
      number = next;
      if (!this.has(number)) missing -= 1;
    }
    return number;
  }

  #grow(word: number): void {
    const blocks = Math.max(this.#blocks.length * 2, Math.ceil((word + 1) / BLOCK_WORDS));
    const words = new Uint32Array(blocks * BLOCK_WORDS);
    words.set(this.#words);
    const counts = new Uint16Array(blocks);
    counts.set(this.#blocks);
    this.#words = words;
    this.#blocks = counts;
  }
}

/** Bits set in a 32-bit word (the usual SWAR count; Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
