// The seats of a date that the operator keeps back. Apart from who has a seat, because a seat that is kept back may be given
// away: until that is certain it is both, and when it comes to nothing it is kept back again.
import type { Millis } from "../../../contract/values.ts";
import { markRanges, rangesOf, type SeatRange } from "../../../domain/seat-ranges.ts";

/** As they are kept. */
export interface BlockedSeatsState {
  ranges: readonly SeatRange[];
  /** Rises with every change. */
  revision: number;
  /** The revision that D1 has for certain. */
  saved: number;
  /** Since when D1 may not have all of it. */
  changedAt: Millis;
}

export class BlockedSeats {
  readonly #marks: Uint8Array;
  #revision = 0;
  #saved = 0;
  #changedAt: Millis = 0;

  constructor(total: number) {
    this.#marks = new Uint8Array(total);
  }

  restore({ ranges, revision, saved, changedAt }: BlockedSeatsState): void {
    this.#marks.fill(0);
    markRanges(this.#marks, ranges);
    this.#revision = revision;
    this.#saved = saved;
    this.#changedAt = changedAt;
  }

  get state(): BlockedSeatsState {
    const [revision, saved, changedAt] = [this.#revision, this.#saved, this.#changedAt];
    return { ranges: rangesOf(this.#marks), revision, saved, changedAt };
  }
  get revision(): number {
    return this.#revision;
  }
  get saved(): number {
    return this.#saved;
  }
  /** Since when D1 may not have all of it; null: it has. */
  get unsavedSince(): Millis | null {
    return this.#revision > this.#saved ? this.#changedAt : null;
  }

  has(seat: number): boolean {
    return this.#marks[seat] === 1;
  }

  /** Every seat that is kept back. */
  all(): number[] {
    const seats: number[] = [];
    for (let seat = this.#marks.indexOf(1); seat !== -1; seat = this.#marks.indexOf(1, seat + 1)) seats.push(seat);
    return seats;
  }

  /** Marks seats, or takes the marks away. */
  set(seats: Iterable<number>, isBlocked: boolean): void {
    for (const seat of seats) this.#marks[seat] = isBlocked ? 1 : 0;
  }

  /** A change has a revision of its own, above any that D1 has. */
  raise(now: Millis, above = 0): void {
    if (this.#revision === this.#saved) this.#changedAt = now;
    this.#revision = Math.max(this.#revision, above) + 1;
  }

  noteSaved(revision: number): void {
    this.#saved = Math.max(this.#saved, revision);
  }
}

/** What a room that begins anew keeps back of a date. */
export interface BlocksAnew {
  /** What it knew itself; null: nothing, or its storage was lost. */
  here: BlockedSeatsState | null;
  /** What D1 has; null: nothing. */
  saved: Pick<BlockedSeatsState, "ranges" | "revision"> | null;
  /** A seat that is sold is not kept back, whatever was written last. */
  isSold: (seat: number) => boolean;
  total: number;
}

/**
 * D1's word, unless the room has decided something since that D1 couldn't be told; the room then goes on telling it.
 * Null: nothing was ever kept back.
 */
export function blocksAnew({ here, saved, isSold, total }: BlocksAnew, now: Millis): BlockedSeatsState | null {
  const inDatabase = saved?.revision ?? 0;
  const known = here !== null && here.revision > inDatabase ? here : saved;
  if (known === null) return null;
  const blocked = new BlockedSeats(total);
  const changedAt = here !== null && known === here ? here.changedAt : now;
  blocked.restore({ ranges: known.ranges, revision: known.revision, saved: inDatabase, changedAt });
  const given = blocked.all().filter((seat) => isSold(seat));
  if (given.length > 0) {
    blocked.set(given, false);
    blocked.raise(now);
  }
  return blocked.state;
}
