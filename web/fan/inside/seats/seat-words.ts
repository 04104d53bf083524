// What a seat is called on these screens.
import type { Hall, SeatName } from "../../hall/hall.ts";
import { texts } from "../texts/texts.ts";

export const wordsOf = ({ section, row, number }: SeatName): string =>
  texts.seat({ section: section.name, row, number });

export const seatsInWords = (hall: Hall, seats: readonly number[]): string =>
  texts.listed(seats.toSorted((a, b) => a - b).map((seat) => wordsOf(hall.nameOf(seat))));

/** A seat id of the contract, `{section}-{row}-{number}`, in words; row 0 is a standing place. */
export function idInWords(seatId: string): string {
  const [section = "", row = "", number = ""] = seatId.split("-");
  return texts.seat({ section, row: row === "0" ? null : Number(row), number: Number(number) });
}

export const idsInWords = (seatIds: readonly string[]): string => texts.listed(seatIds.map(idInWords));
