// Goal: a refund happens whole or not at all, and once for a payment.
// Method: as for payments: after each failure the rows of every table it could have touched are compared with those before.
// Doesn't prove what the room makes of it.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { auditBooks } from "./books/whole.ts";
import { listEntries, readBalance } from "./balances.ts";
import { insertConcert, raiseEpoch } from "./concerts.ts";
import { openDatabase } from "./database.ts";
import { findPayment, paidTotals } from "./payments.ts";
import type { PaymentAttempt } from "../domain/records/payment.ts";
import { countRefunds, findRefund, unrefundedPayments } from "./refunds.ts";
import type { RefundOrder } from "../domain/records/refund.ts";
import { NotInserted, chargeBalance, commitPayment, commitRefund, voidPayment } from "../../test/support/money.ts";
import { countedD1 } from "../../test/support/counted-d1.ts";
import { insertPayments } from "../../test/support/many-payments.ts";
import { freshSeats, sampleAttempt, sampleConcert, samplePerformance } from "../../test/support/sample.ts";
import { listTickets, validTickets } from "./tickets.ts";

const db = openDatabase(env.DATABASE);

beforeAll(() => insertConcert(db, sampleConcert(), [samplePerformance()]));

/** A fan with 100,000 won who has paid 20,000 of them. */
async function paidBy(fanId: string, changes: Partial<PaymentAttempt> = {}): Promise<PaymentAttempt> {
  const charge = { chargeId: `chg_${fanId}`, fanId, key: "fund", fingerprint: "print", amount: 100_000, at: 1 };
  await chargeBalance(db, charge);
  const attempt = sampleAttempt({ fanId, ...changes });
  await commitPayment(db, attempt);
  return attempt;
}
const orderOf = ({ paymentId, fanId, concertId, epoch }: PaymentAttempt, changes: Partial<RefundOrder> = {}) => ({
  paymentId,
  fanId,
  concertId,
  epoch,
  key: "back",
  at: 9,
  ...changes,
});

const BOOKS = ["balances", "ledger_entries", "payments", "refunds", "tickets"];
async function books(): Promise<string[]> {
  const tables = await env.DATABASE.batch(BOOKS.map((table) => env.DATABASE.prepare(`SELECT * FROM ${table}`)));
  return tables.map(({ results }) => JSON.stringify(results));
}
/** Whether a refund that should fail was refused, and which tables have other rows than before. */
async function outcome(order: RefundOrder): Promise<{ refused: boolean; changed: string[] }> {
  const before = await books();
  const error = await commitRefund(db, order).catch((failure: unknown) => failure);
  const after = await books();
  return { refused: error instanceof NotInserted, changed: BOOKS.filter((_, n) => before[n] !== after[n]) };
}
const REFUSED_WITHOUT_TRACE = { refused: true, changed: [] };

test("a refund gives the money back, writes the entries and voids the tickets", async () => {
  const attempt = await paidBy("happy", { seats: freshSeats(3) });
  await commitRefund(db, orderOf(attempt));
  const refundId = attempt.paymentId.replace("pay_", "ref_");
  expect(await findRefund(db, attempt.paymentId)).toEqual({
    refundId,
    paymentId: attempt.paymentId,
    key: "back",
    amount: 30_000,
    balance: 100_000,
    refundedAt: 9,
    reason: null,
  });
  expect(await readBalance(db, "happy")).toBe(100_000);
  expect((await findPayment(db, attempt.paymentId))?.state).toBe("refunded");
  expect((await listEntries(db, "happy", { limit: 1 }))?.items).toMatchObject([
    { kind: "refund", amount: 30_000, balance: 100_000, reference: refundId },
  ]);
  expect(new Set((await listTickets(db, "happy", { limit: 9 }))?.items.map(({ status }) => status))).toEqual(
    new Set(["refunded"]),
  );
  expect((await validTickets(db, "con_1")).filter(({ fanId }) => fanId === "happy")).toEqual([]);
});

test("a second refund moves nothing, whatever its key", async () => {
  const attempt = await paidBy("twice");
  await commitRefund(db, orderOf(attempt));
  expect(await outcome(orderOf(attempt))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(orderOf(attempt, { key: "other" }))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(orderOf(attempt, { key: null }))).toEqual(REFUSED_WITHOUT_TRACE);
});

test("twenty refunds at once: exactly one commits", async () => {
  const attempt = await paidBy("racer");
  const tries = Array.from({ length: 20 }, (_, n) => commitRefund(db, orderOf(attempt, { key: `key-${n}` })));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await readBalance(db, "racer")).toBe(100_000);
});

test("what was never paid, was voided, or is somebody else's can't be refunded", async () => {
  const attempt = await paidBy("owner");
  expect(await outcome(orderOf(attempt, { fanId: "racer" }))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(orderOf(attempt, { paymentId: "pay_none" }))).toEqual(REFUSED_WITHOUT_TRACE);
  const voided = sampleAttempt({ fanId: "owner" });
  await voidPayment(db, voided);
  expect(await outcome(orderOf(voided))).toEqual(REFUSED_WITHOUT_TRACE);
});

test("a refund may lift a balance above what a charge could", async () => {
  const attempt = await paidBy("rich");
  const charge = { fanId: "rich", fingerprint: "print", amount: 10_000_000, at: 2 };
  for (let n = 0; n < 9; n++) await chargeBalance(db, { ...charge, chargeId: `chg_rich_${n}`, key: `rich-${n}` });
  await chargeBalance(db, { ...charge, amount: 9_920_000, chargeId: "chg_rich_last", key: "rich-last" });
  expect(await readBalance(db, "rich")).toBe(100_000_000);
  await commitRefund(db, orderOf(attempt));
  expect(await readBalance(db, "rich")).toBe(100_020_000);
});

test("a cancelled date finds its payments until all are refunded, and counts them", async () => {
  const performanceId = "prf_off";
  await insertConcert(db, sampleConcert({ concertId: "con_off" }), [
    samplePerformance({ performanceId, concertId: "con_off" }),
  ]);
  const at = { concertId: "con_off", performanceId };
  const attempts = [await paidBy("off_1", at), await paidBy("off_2", at), await paidBy("off_3", at)];
  expect(await unrefundedPayments(db, performanceId, 2)).toHaveLength(2);
  for (const attempt of attempts.slice(1)) await commitRefund(db, orderOf(attempt, { key: null }));
  expect(await unrefundedPayments(db, performanceId, 2)).toEqual([
    { paymentId: attempts[0]?.paymentId, fanId: "off_1", holdId: attempts[0]?.holdId },
  ]);
  expect(await countRefunds(db, performanceId)).toEqual({ payments: 3, refunded: 2 });
  expect(await paidTotals(db, "con_off")).toEqual({ paid: 60_000, refunded: 40_000 });
});

test("the books add up after all of this", async () => {
  expect((await auditBooks(db)).checks.filter(({ ok }) => !ok)).toEqual([]);
});

test("a refund by a room whose epoch is over leaves nothing", async () => {
  const attempt = await paidBy("late");
  await raiseEpoch(db, "con_1");
  expect(await outcome(orderOf(attempt))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(orderOf(attempt, { concertId: "con_none" }))).toEqual(REFUSED_WITHOUT_TRACE);
  await commitRefund(db, orderOf(attempt, { epoch: 1 }));
  expect(await readBalance(db, "late")).toBe(100_000);
});

test("how far a cancellation has come is told without reading payments", async () => {
  await insertPayments(10_001, 15_000, "prf_large");
  await env.DATABASE.exec(
    "UPDATE payments SET state = 'refunded' WHERE payment_id IN ('pay_10001', 'pay_10002', 'pay_10003')",
  );
  const { database, read } = countedD1(env.DATABASE);
  expect(await countRefunds(openDatabase(database), "prf_large")).toEqual({ payments: 5_000, refunded: 3 });
  expect(read.rows).toBeLessThanOrEqual(2);
});
