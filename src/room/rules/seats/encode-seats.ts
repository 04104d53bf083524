// A date's seats as the room tells them to everybody; read again by domain/seat-snapshot.ts. A seat that is being paid is,
// to everybody else, held.
import { base64url } from "jose";
import type { SeatMoment } from "../../../domain/snapshots/seat-snapshot.ts";
import { SEAT_CODES } from "../../../domain/snapshots/seat-status-code.ts";
import { SEAT_STATUS } from "./seating.ts";

const CODES: number[] = [];
CODES[SEAT_STATUS.available] = SEAT_CODES.available;
CODES[SEAT_STATUS.held] = SEAT_CODES.held;
CODES[SEAT_STATUS.paying] = SEAT_CODES.held;
CODES[SEAT_STATUS.sold] = SEAT_CODES.sold;
CODES[SEAT_STATUS.blocked] = SEAT_CODES.blocked;

export function encodeSeats(statuses: Uint8Array, { epoch, revision, asOf, layoutVersion }: SeatMoment): string {
  const packed = new Uint8Array(Math.ceil(statuses.length / 4));
  for (const [seat, status] of statuses.entries()) {
    packed[seat >>> 2] = (packed[seat >>> 2] ?? 0) | ((CODES[status] ?? SEAT_CODES.held) << ((seat & 3) * 2));
  }
  return JSON.stringify({ version: 2, epoch, revision, asOf, layoutVersion, seats: base64url.encode(packed) });
}
