// What a fan has picked of one date and not held yet: indexes of seats, in the order of picking. Pure: who shows it decides
// nothing.
import type { Hall, SeatName } from "../../hall/hall.ts";
import type { Statuses } from "../../hall/statuses.ts";

export type Choice = readonly number[];

export type ChoiceNote =
  /** The choice is as large as it may be. */
  | { kind: "limit"; limit: number }
  /** Somebody else has the seat. */
  | { kind: "taken"; seat: number };

export interface Toggled {
  choice: Choice;
  note: ChoiceNote | null;
}

/** Adds a seat, or takes it out again. A choice is never larger than `limit`. */
export function toggled(choice: Choice, seat: number, limit: number, statuses: Statuses): Toggled {
  if (choice.includes(seat)) return { choice: choice.filter((one) => one !== seat), note: null };
  if (!statuses.isFree(seat)) return { choice, note: { kind: "taken", seat } };
  if (choice.length >= limit) return { choice, note: { kind: "limit", limit } };
  return { choice: [...choice, seat], note: null };
}

/** The choice without what others have taken meanwhile, and what that was. */
export function withoutTaken(choice: Choice, statuses: Statuses): { choice: Choice; lost: number[] } {
  const lost = choice.filter((seat) => !statuses.isFree(seat));
  return lost.length === 0 ? { choice, lost } : { choice: choice.filter((seat) => statuses.isFree(seat)), lost };
}

/** The choice in another layout: seats go by their ids. What isn't there any more is left out. */
export const inHall = (seatIds: readonly string[], hall: Hall): Choice =>
  seatIds.flatMap((seatId) => {
    const seat = hall.indexOf(seatId);
    return seat === null ? [] : [seat];
  });

export interface Tray {
  seats: SeatName[];
  /** In the currency's minor unit. */
  total: number;
}

/** What stands in the tray, in the order of the hall. */
export function trayOf(choice: Choice, hall: Hall): Tray {
  const seats = choice.toSorted((a, b) => a - b).map((seat) => hall.nameOf(seat));
  return { seats, total: seats.reduce((sum, { section }) => sum + section.price, 0) };
}
