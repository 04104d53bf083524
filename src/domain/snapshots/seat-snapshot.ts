// One date's seats at an instant, as the room tells them to everybody: two bits a seat, in the order of the layout. 15,000
// seats are 5 KB of text.
import { base64url } from "jose";
import { z } from "zod";
import type { SeatStatus } from "../../contract/seats.ts";
import type { Millis } from "../../contract/values.ts";
import { statusAt } from "./seat-status-code.ts";

const seatSnapshot = z.object({
  version: z.literal(2),
  epoch: z.int(),
  /** Rises with every change of a seat of the concert; a room that lost its storage starts anew, in a larger epoch. */
  revision: z.int(),
  asOf: z.int(),
  /** The layout that the seats are numbered by. */
  layoutVersion: z.string(),
  seats: z.string(),
});

/** What a map of seats is the state of. */
export type SeatMoment = Omit<z.infer<typeof seatSnapshot>, "version" | "seats">;

/** Whether the seats are as they were at a revision of an epoch, or later. */
export const isAsNewAs = (
  { epoch, revision }: Pick<SeatMoment, "epoch" | "revision">,
  other: Pick<SeatMoment, "epoch" | "revision">,
): boolean => (epoch === other.epoch ? revision >= other.revision : epoch > other.epoch);

export class SeatView {
  readonly epoch: number;
  readonly revision: number;
  readonly asOf: Millis;
  readonly layoutVersion: string;
  /** The packed statuses: equal for equal seats, and what a client is sent. */
  readonly packed: Uint8Array<ArrayBuffer>;

  constructor({ epoch, revision, asOf, layoutVersion }: SeatMoment, packed: Uint8Array<ArrayBuffer>) {
    this.epoch = epoch;
    this.revision = revision;
    this.asOf = asOf;
    this.layoutVersion = layoutVersion;
    this.packed = packed;
  }

  /** Null for a text of another version. */
  static read(text: string): SeatView | null {
    const snapshot = seatSnapshot.safeParse(JSON.parse(text)).data;
    return snapshot === undefined ? null : new SeatView(snapshot, new Uint8Array(base64url.decode(snapshot.seats)));
  }

  /** The status of the seat with this index in the layout. */
  status(seat: number): SeatStatus {
    return statusAt(this.packed, seat);
  }
}
