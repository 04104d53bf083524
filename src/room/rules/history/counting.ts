// What a change of the line and of the seats was, in counts. It is read from the changes that are handed to the store anyway,
// so no rule has to count for the history.
import type { LineChanges } from "../line/records.ts";
import type { SeatingChanges } from "../seats/seating.ts";
import type { Counts } from "./step.ts";

/** What only rises within an epoch of the line, as of an instant. */
export interface Totals {
  epoch: number;
  issued: number;
  served: number;
  admittedTotal: number;
}

/** What came to be between two looks at the totals. A new epoch begins at 0. */
export function countTotals(before: Totals, now: Totals): Partial<Counts> {
  const isSame = before.epoch === now.epoch;
  const since = (name: "issued" | "served" | "admittedTotal"): number => now[name] - (isSame ? before[name] : 0);
  return { joins: since("issued"), called: since("served"), admitted: since("admittedTotal") };
}

/** Places that their fans gave up, and calls and claims that came to nothing. */
export const countLine = ({ gaveUp, lapsed }: Pick<LineChanges, "gaveUp" | "lapsed">): Partial<Counts> => ({
  left: gaveUp,
  lapsed,
});

/** Holds and payments. A comp is a payment of 0, and no hold of a fan's. */
export function countSeating({ holds, taken }: Pick<SeatingChanges, "holds" | "taken">): Partial<Counts> {
  const counts = { holdsMade: 0, holdsExpired: 0, paid: 0, seatsSold: 0, amountPaid: 0 };
  for (const { status, isComp, seats, amount } of holds) {
    if (status === "expired" && isComp !== true) counts.holdsExpired += 1;
    if (status !== "paid") continue;
    counts.paid += 1;
    counts.seatsSold += seats.length;
    counts.amountPaid += amount;
  }
  const made = new Set(taken.map(({ hold }) => hold));
  for (const { status, isComp } of made) if (status !== "paid" && isComp !== true) counts.holdsMade += 1;
  return counts;
}
