// A hold as its fan, and an operator who looks at the fan, are told it.
import type { HoldBody } from "../../contract/seats.ts";
import { CURRENCY, toInstant } from "../../contract/values.ts";
import type { HoldView } from "../../domain/room-messages.ts";

export const holdBody = (
  concertId: string,
  { holdId, performanceId, status, seats, adjacent, amount, expiresAt }: HoldView,
): HoldBody => ({
  holdId,
  concertId,
  performanceId,
  status,
  seats: seats.map(({ seatId, grade, price }) => ({ seatId, grade, price })),
  adjacent,
  amount,
  currency: CURRENCY,
  expiresAt: toInstant(expiresAt),
});
