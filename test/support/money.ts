// Movements of money one at a time, for tests: a batch with one member. What isn't done is thrown.
import { chargeBalances } from "../../src/database/commits/charge-commits.ts";
import { commitPayments, voidPayments } from "../../src/database/commits/payment-commits.ts";
import { commitRefunds } from "../../src/database/commits/refund-commits.ts";
import type { Sent } from "../../src/database/commits/shared-batch.ts";
import type { ChargeAnswer, ChargeOrder } from "../../src/database/charges.ts";
import { findPayment } from "../../src/database/payments.ts";
import type { Database } from "../../src/database/database.ts";
import type { PaymentAttempt, PaymentRecord } from "../../src/domain/records/payment.ts";
import type { RefundOrder, RefundRecord } from "../../src/domain/records/refund.ts";

/** D1 wrote nothing: a condition or a constraint said no. */
export class NotInserted extends Error {}

function inserted<Row>([sent]: Sent<Row>[]): Row {
  if (sent?.kind === "inserted") return sent.row;
  if (sent?.kind === "lost") throw sent.error;
  throw new NotInserted(sent?.kind ?? "nothing was sent");
}

/** @throws NotInserted, or what was lost. */
export const commitPayment = async (db: Database, attempt: PaymentAttempt): Promise<PaymentRecord> =>
  inserted(await commitPayments(db, [attempt]));

/** @throws NotInserted, or what was lost. */
export const commitRefund = async (db: Database, order: RefundOrder): Promise<RefundRecord> =>
  inserted(await commitRefunds(db, [order]));

export async function voidPayment(db: Database, attempt: PaymentAttempt): Promise<PaymentRecord> {
  await voidPayments(db, [attempt]);
  const row = await findPayment(db, attempt.paymentId);
  if (row === null) throw new Error("nothing was given up");
  return row;
}

export async function chargeBalance(db: Database, order: ChargeOrder): Promise<ChargeAnswer> {
  const [answer] = await chargeBalances(db, [order]);
  if (answer === undefined) throw new Error("nothing was answered");
  return answer;
}
