// The hall that the questions about seats are asked of, and how its seats are asked for.
import { makeConcert, type Fan, type Json } from "../support/client.ts";

export const on = (startsAt: string, ...sections: Json[]) => ({ startsAt, sections });
export const section = (name: string, settings: Json = {}) => ({
  name,
  grade: "R",
  price: 50_000,
  rows: 1,
  seatsPerRow: 2,
  ...settings,
});
export const DATE = "2099-12-24T10:00:00.000Z";
/** Two sections of three grades and prices. */
export const hall = () =>
  makeConcert({
    performances: [
      on(
        DATE,
        section("A", { grade: "VIP", price: 165_000, rows: 2, seatsPerRow: 3 }),
        section("B", { grade: "R", price: 90_000, rows: 1, seatsPerRow: 2 }),
        section("C", { grade: "VIP", price: 140_000, rows: 1, seatsPerRow: 1 }),
      ),
    ],
  });
export const pathOf = (concert: { concertId: string }, performanceId: string) =>
  `/v1/concerts/${concert.concertId}/performances/${performanceId}`;
export const holdAt = (fan: Fan, performanceId: string, ...seatIds: string[]) =>
  fan.call(`${pathOf(fan, performanceId)}/holds`, { method: "POST", body: { seatIds } });
