// The statuses of a date's seats as they are sent: the room's own bytes, two bits a seat, with what they are the state of.
import { LAYOUT_VERSION_HEADER, SEATS_REVISION_HEADER } from "../../contract/headers.ts";
import type { SeatView } from "../../domain/snapshots/seat-snapshot.ts";
import { conditional } from "../http/conditional.ts";
import { statusTagOf } from "./seat-response-cache.ts";

/** A browser may keep the seats, but must ask each time whether they are still so. */
export const REVALIDATED = { "Cache-Control": "private, no-cache" };

export const statusAnswer = async (
  sent: { get(name: string): string | undefined },
  performanceId: string,
  seats: SeatView,
) =>
  conditional(sent, await statusTagOf(performanceId, seats), {
    raw: seats.packed,
    headers: {
      "Content-Type": "application/octet-stream",
      ...REVALIDATED,
      [LAYOUT_VERSION_HEADER]: seats.layoutVersion,
      [SEATS_REVISION_HEADER]: String(seats.revision),
    },
  });
