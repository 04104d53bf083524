// The statuses of all seats of a date, two bits each, as the service sends them: 15 kB for 60,000 seats. They are never unpacked.
import type { SeatStatus } from "../../../src/contract/seats.ts";
import { SEAT_CODES, statusAt } from "../../../src/domain/snapshots/seat-status-code.ts";
import type { Hall } from "./hall.ts";

export class Statuses {
  readonly packed: Uint8Array;

  constructor(packed: Uint8Array) {
    this.packed = packed;
  }

  /** The status of a seat. One that the bytes don't reach is told as held: nobody should choose what nothing is known of. */
  of(seat: number): SeatStatus {
    return seat >>> 2 < this.packed.length ? statusAt(this.packed, seat) : "held";
  }

  isFree(seat: number): boolean {
    const byte = this.packed[seat >>> 2];
    return byte !== undefined && ((byte >>> ((seat & 3) * 2)) & 3) === SEAT_CODES.available;
  }
}

/** Statuses from the body of an answer. The bytes are not copied and must stay as they are. */
export const statusesOf = (bytes: Uint8Array | ArrayBuffer): Statuses =>
  new Statuses(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));

/** How many seats of each section are free, in the order of the sections. */
export function freeBySection({ sections }: Hall, statuses: Statuses): Uint32Array {
  return Uint32Array.from(sections, ({ first, end }) => freeAmong(statuses, first, end));
}

/** How many seats are free from `first` to before `end`. */
export function freeAmong(statuses: Statuses, first: number, end: number): number {
  let free = 0;
  for (let seat = first; seat < end; seat += 1) if (statuses.isFree(seat)) free += 1;
  return free;
}

/** The seats whose status is another one afterwards, ascending. */
export function changedSeats({ seatCount }: Hall, before: Statuses, after: Statuses): number[] {
  const changed: number[] = [];
  for (let byte = 0; byte * 4 < seatCount; byte += 1) {
    // Nearly all bytes are equal: four seats are compared at once.
    if (before.packed[byte] === after.packed[byte]) continue;
    const end = Math.min(seatCount, byte * 4 + 4);
    for (let seat = byte * 4; seat < end; seat += 1) if (before.of(seat) !== after.of(seat)) changed.push(seat);
  }
  return changed;
}
