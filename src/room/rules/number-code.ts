// Ascending numbers as text: the gaps between them, seven bits a byte (LEB128), in base64url. Leavers and ended sessions
// lie close together, so a number costs little more than a byte.
import { base64url } from "jose";

export class NumberWriter {
  #bytes: number[] = [];
  #last = 0;

  get byteLength(): number {
    return this.#bytes.length;
  }

  /** Numbers must come in ascending order. */
  add(number: number): void {
    let gap = number - this.#last;
    this.#last = number;
    while (gap > 127) {
      this.#bytes.push((gap & 127) | 128);
      gap = Math.floor(gap / 128);
    }
    this.#bytes.push(gap);
  }

  toText(): string {
    return base64url.encode(Uint8Array.from(this.#bytes));
  }
}

/** The numbers a writer was given. */
export function readNumbers(text: string): Uint32Array {
  const bytes = base64url.decode(text);
  const numbers: number[] = [];
  let last = 0;
  let gap = 0;
  let scale = 1;
  for (const byte of bytes) {
    gap += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) {
      last += gap;
      numbers.push(last);
      gap = 0;
      scale = 1;
    }
  }
  return Uint32Array.from(numbers);
}

/** How many of the ascending numbers are smaller than `end`. */
export function countBelow(numbers: Uint32Array, end: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? Infinity) < end) low = middle + 1;
    else high = middle;
  }
  return low;
}
