// What a room tells everybody who asks where they stand: small, the same for all, and enough to answer every fan who is
// still waiting. The edge keeps it for a second; a million polls then cost the room a call a second and data centre.
//
// Leavers are told one by one as far as they fit, from the front on, and beyond that as a count for each block of
// numbers. So a position is exact near the front and an upper bound far behind.
import { z } from "zod";
import type { Millis } from "../../contract/values.ts";
import { countBelow, readNumbers } from "./number-code.ts";
import { saleOutlook } from "./sale-outlook.ts";

/** Numbers to a block beyond that. */
export const SNAPSHOT_BLOCK_NUMBERS = 1_024;

export const lineSnapshot = z.object({
  version: z.literal(3),
  epoch: z.int(),
  /** Rises with every change; a larger (epoch, rev) is newer. */
  rev: z.int(),
  ...saleOutlook.shape,
  served: z.int(),
  issued: z.int(),
  performances: z.array(z.object({ performanceId: z.string(), startsAt: z.int(), total: z.int(), available: z.int() })),
  /** Gates a fan who joins should go through; 0: none. */
  intakeGates: z.int(),
  /** Leavers up to this number are told one by one. */
  exactTo: z.int(),
  leavers: z.string(),
  /** Leavers in each block of numbers beyond. */
  blocks: z.array(z.int()),
  /** Sessions that ended before the end their fans were told. */
  ended: z.string(),
});
export type LineSnapshot = z.infer<typeof lineSnapshot>;

/** Whether one snapshot is newer than another. */
export const isNewer = (
  one: Pick<LineSnapshot, "epoch" | "rev">,
  other: Pick<LineSnapshot, "epoch" | "rev">,
): boolean => (one.epoch === other.epoch ? one.rev > other.rev : one.epoch > other.epoch);

/** A snapshot made ready to be asked. */
export class LineView {
  readonly snapshot: LineSnapshot;
  /** At least this far have been called; a room's own answer may know of more than the snapshot. */
  served: number;
  #leavers: Uint32Array;
  #ended: Uint32Array;

  constructor(snapshot: LineSnapshot) {
    this.snapshot = snapshot;
    this.served = snapshot.served;
    this.#leavers = readNumbers(snapshot.leavers);
    this.#ended = readNumbers(snapshot.ended);
  }

  /** Null for a text of another version. */
  static read(text: string): LineView | null {
    const snapshot = lineSnapshot.safeParse(JSON.parse(text)).data;
    return snapshot === undefined ? null : new LineView(snapshot);
  }

  /** Seats left in all dates that are still to come. */
  seatsAvailable(now: Millis): number {
    const upcoming = this.snapshot.performances.filter(({ startsAt }) => startsAt > now);
    return upcoming.reduce((seats, { available }) => seats + available, 0);
  }

  /** Whether a number has been called, or isn't known yet: then only the room can say more. */
  needsRoom(number: number): boolean {
    return number <= this.served || number > this.snapshot.issued;
  }

  /** Whether a waiting number is known to have been given up. */
  hasLeft(number: number): boolean {
    return this.#leavers[countBelow(this.#leavers, number)] === number;
  }

  /** Places ahead of a waiting number, itself included; at most a block too many at either end, and never too few. */
  position(number: number): number {
    const { exactTo, blocks } = this.snapshot;
    let leavers = countBelow(this.#leavers, number) - countBelow(this.#leavers, this.served + 1);
    // Only blocks that lie between the two as a whole.
    let block = Math.max(0, Math.ceil((this.served - exactTo) / SNAPSHOT_BLOCK_NUMBERS));
    for (; exactTo + (block + 1) * SNAPSHOT_BLOCK_NUMBERS < number; block++) leavers += blocks[block] ?? 0;
    return Math.max(1, number - this.served - leavers);
  }

  /** Whether a session is known to have ended before the end its fan was told. */
  hasEnded(number: number): boolean {
    return this.#ended[countBelow(this.#ended, number)] === number;
  }
}
