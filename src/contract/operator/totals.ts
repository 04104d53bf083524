// Money and seats of a concert, added up.
import { z } from "zod";
import { amount, currency, id, instant, price } from "../values.ts";

export const exportQuery = z.strictObject({ performanceId: id.optional().describe("Only of this date.") });

const sums = {
  seatsSold: z.int().describe("Valid tickets."),
  seatsRefunded: z.int().describe("Tickets that were given back."),
  paidAmount: amount.describe("All that was ever paid, in won."),
  refundedAmount: amount.describe("The part of it that was given back."),
};

export const totals = z.object({
  currency,
  asOf: instant,
  ...sums,
  performances: z.array(
    z.object({
      performanceId: id,
      startsAt: instant,
      cancelledAt: instant.nullable(),
      ...sums,
      sections: z
        .array(z.object({ section: z.string(), grade: z.string(), price, ...sums }))
        .describe("By section, grade and price. A comp has the price 0."),
    }),
  ),
});
export type TotalsBody = z.infer<typeof totals>;
export type Sums = Pick<TotalsBody, "seatsSold" | "seatsRefunded" | "paidAmount" | "refundedAmount">;
