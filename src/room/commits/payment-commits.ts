// What D1 makes of open payments, many at a time: each attempt is sent until D1 says what happened, or given up. A batch whose
// answer is lost is looked up in one read for all its members, and those that come to nothing are given up in one write. One
// member's failure is no other's.
import { D1_CALL_MAX_MS } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import { commitPayments, voidPayments, type Standing } from "../../database/commits/payment-commits.ts";
import type { Database } from "../../database/database.ts";
import { findPayments } from "../../database/payments.ts";
import { asError } from "../../domain/as-error.ts";
import type { PaymentAttempt, PaymentRecord } from "../../domain/records/payment.ts";
import { BatchLane, type LaneClock } from "./batch-lane.ts";

/** Sendings of one call before it says that the outcome is not known yet. */
export const SENDINGS_PER_CALL = 2;

/** An attempt as the room began it. */
export interface OpenPayment {
  fanId: string;
  order: PaymentAttempt;
  /** Until then the payment is sent again, after it the attempt is given up. */
  deadline: Millis;
}

/** What stands in D1 under an attempt's id, for good. */
export type Decided =
  | { kind: "paid"; payment: PaymentRecord }
  /** Given up, and what may have stood in its way; `batch` is the same for those of one batch. */
  | { kind: "void"; standing: Standing; batch: object };

/** A lane of payments. `join` rejects when D1 doesn't say what happened. */
export const paymentLane = (database: Database, clock: LaneClock): BatchLane<OpenPayment, Decided> =>
  new BatchLane<OpenPayment, Decided>(clock, {
    decide: async (payments) => {
      const open = new Batch(payments);
      try {
        await send(database, clock, open);
        await giveUp(database, open);
      } catch (thrown) {
        for (const payment of open.left) open.fail(payment, asError(thrown));
      }
      return open.outcomes;
    },
    patienceMs: SENDINGS_PER_CALL * D1_CALL_MAX_MS,
  });

/** Sends those within their deadline, again when the answer was lost and no row is there. */
async function send(database: Database, clock: LaneClock, open: Batch): Promise<void> {
  const lost = new Set<OpenPayment>();
  for (let sending = 1; sending <= SENDINGS_PER_CALL; sending++) {
    const due = open.left.filter((payment) => clock.now() < payment.deadline && (sending === 1 || lost.has(payment)));
    if (due.length === 0) return;
    lost.clear();
    const failures = new Map<OpenPayment, Error>();
    for (const [index, sent] of (await commitPayments(database, ordersOf(due))).entries()) {
      const payment = due[index];
      if (payment === undefined) continue;
      if (sent.kind === "inserted") open.decide(payment, { kind: "paid", payment: sent.row });
      if (sent.kind === "lost") failures.set(payment, sent.error);
    }
    if (failures.size === 0) return;
    // A batch that gave no answer may have landed all the same.
    const rows = await findPayments(database, idsOf(failures.keys()));
    for (const [payment, error] of failures) {
      const row = rows.get(payment.order.paymentId);
      if (row !== undefined && row.state !== "void") open.decide(payment, { kind: "paid", payment: row });
      else if (row === undefined && sending < SENDINGS_PER_CALL) lost.add(payment);
      else if (row === undefined) open.fail(payment, error);
    }
  }
}

/** Gives up what is left: it wasn't inserted, a constraint refused it, or its time is over. */
async function giveUp(database: Database, open: Batch): Promise<void> {
  const left = open.left;
  if (left.length === 0) return;
  for (const [index, ended] of (await voidPayments(database, ordersOf(left))).entries()) {
    const payment = left[index];
    if (payment !== undefined) open.decide(payment, ended.kind === "void" ? { ...ended, batch: open } : ended);
  }
}

const ordersOf = (payments: readonly OpenPayment[]): PaymentAttempt[] => payments.map(({ order }) => order);
const idsOf = (payments: Iterable<OpenPayment>): string[] => [...payments].map(({ order }) => order.paymentId);

/** The members of a batch, and what is known of each. */
class Batch {
  #members: readonly OpenPayment[];
  #outcomes = new Map<OpenPayment, Decided | Error>();

  constructor(members: readonly OpenPayment[]) {
    this.#members = members;
  }
  /** Those of whom nothing is known yet. */
  get left(): OpenPayment[] {
    return this.#members.filter((member) => !this.#outcomes.has(member));
  }
  get outcomes(): (Decided | Error)[] {
    return this.#members.map((member) => this.#outcomes.get(member) ?? new Error("a payment was left undecided"));
  }
  decide(member: OpenPayment, outcome: Decided): void {
    this.#outcomes.set(member, outcome);
  }
  fail(member: OpenPayment, error: Error): void {
    this.#outcomes.set(member, error);
  }
}
