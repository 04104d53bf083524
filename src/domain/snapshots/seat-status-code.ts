// The status of a seat in two bits. Seat i stands in bits 2·(i mod 4) of byte ⌊i/4⌋, in the order of the layout.
import type { SeatStatus } from "../../contract/seats.ts";

export const SEAT_CODES = { available: 0, held: 1, sold: 2, blocked: 3 } as const satisfies Record<SeatStatus, number>;

const STATUSES: readonly SeatStatus[] = ["available", "held", "sold", "blocked"];

/** The status of the seat with this index among packed statuses. */
export const statusAt = (packed: Uint8Array, seat: number): SeatStatus =>
  STATUSES[((packed[seat >>> 2] ?? 0) >>> ((seat & 3) * 2)) & 3] ?? "held";
