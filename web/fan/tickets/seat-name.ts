import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
import { ticketTexts as texts } from "./texts/texts.ts";

/** Where a ticket lets in, in words. */
export const seatName = ({ section, row, number }: Pick<Ticket, "section" | "row" | "number">): string =>
  row === null ? texts.standing(section, number) : texts.seat(section, row, number);
