// Ascending numbers as text: the gaps between them, seven bits a byte (LEB128), in base64url. Leavers and ended sessions
// lie close together, so a number costs little more than a byte.
import { base64url } from "jose";

export class NumberWriter {
  #bytes = new Uint8Array(1_024);
  #length = 0;
  #last = 0;

  get byteLength(): number {
    return this.#length;
  }

  /** Numbers must come in ascending order. */
  add(number: number): void {
    let gap = number - this.#last;
    this.#last = number;
    while (gap > 127) {
      this.#push((gap & 127) | 128);
      gap = Math.floor(gap / 128);
    }
    this.#push(gap);
  }

  toText(): string {
    return base64url.encode(this.#bytes.subarray(0, this.#length));
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const bytes = new Uint8Array(2 * this.#length);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }
}

/** The numbers a writer was given. */
export function readNumbers(text: string): Uint32Array {
  const bytes = base64url.decode(text);
  const numbers = new Uint32Array(bytes.length);
  let count = 0;
  let last = 0;
  let gap = 0;
  let scale = 1;
  for (const byte of bytes) {
    gap += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) {
      last += gap;
      numbers[count] = last;
      count += 1;
      gap = 0;
      scale = 1;
    }
  }
  return numbers.subarray(0, count);
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
