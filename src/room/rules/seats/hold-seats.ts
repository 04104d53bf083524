// The seats of a hold as its fan sees and pays them: at the prices at which they were held, whatever they cost since.
import type { Layout, Seat } from "../../../domain/layout.ts";
import type { Hold } from "./seating.ts";

/** In the order in which they were asked for. */
export const seatsOfHold = ({ seats, prices }: Pick<Hold, "seats" | "prices">, layout: Layout): Seat[] =>
  seats.map((index, at) => {
    const seat = layout.seatAt(index);
    return { ...seat, price: prices?.[at] ?? seat.price };
  });
