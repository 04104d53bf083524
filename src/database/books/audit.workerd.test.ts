// Goal: the audit passes over honest books and finds each kind of damage.
// Method: a small busy history; then, for each check, damage by raw SQL that must turn that check red. What forbids the
// damage (triggers, unique indexes, CHECKs) is taken away first, here only. Every test puts the rows back and ends with
// an audit that is green again, so that the checks don't hide behind each other. Read in small pages the audit finds the
// same; and the check of what is new, to which everything here is new, finds each damage by a check of its own.
// Doesn't prove that rooms agree with D1; the rooms' own audit looks at that.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { auditNews } from "./news.ts";
import { auditBooks, type BooksPosition } from "./whole.ts";
import { insertConcert, updateConcert } from "../concerts.ts";
import { openDatabase } from "../database.ts";
import { chargeBalance, commitPayment, commitRefund, voidPayment } from "../../../test/support/money.ts";
import { freshSeats, sampleAttempt, sampleConcert, samplePerformance } from "../../../test/support/sample.ts";

const db = openDatabase(env.DATABASE);
const run = (...statements: string[]) =>
  env.DATABASE.batch(statements.map((statement) => env.DATABASE.prepare(statement)));
const TABLES = ["concerts", "balances", "charges", "payments", "refunds", "tickets", "ledger_entries"];
const failed = async () => (await auditBooks(db)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
/** The same, read in small pages. */
async function failedByPage(): Promise<string[]> {
  const names = new Set<string>();
  let from: BooksPosition | undefined;
  do {
    const { checks, next } = await auditBooks(db, from, { slices: 4, rows: 30 });
    for (const { name, ok } of checks) if (!ok) names.add(name);
    from = next ?? undefined;
  } while (from !== undefined);
  return [...names];
}

beforeAll(async () => {
  await insertConcert(db, sampleConcert(), [samplePerformance()]);
  await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      const fanId = `fan_${n}`;
      for (let turn = 0; turn < 3; turn += 1) {
        const order = {
          chargeId: `chg_${n}_${turn}`,
          fanId,
          key: `key-${turn}`,
          fingerprint: "print",
          amount: 15_000,
          at: turn,
        };
        await chargeBalance(db, order);
        await chargeBalance(db, order);
        const attempt = sampleAttempt({ fanId, seats: freshSeats(1) });
        await (n % 4 === turn ? voidPayment(db, attempt) : commitPayment(db, attempt));
      }
      // Far more than the fan has.
      await commitPayment(db, sampleAttempt({ fanId, amount: 10_000_000 })).catch(() => null);
    }),
  );
  const paid = await env.DATABASE.prepare(`SELECT payment_id AS paymentId FROM payments
    WHERE fan = 'fan_3' AND state = 'paid' LIMIT 1`).first<{ paymentId: string }>();
  await commitRefund(db, {
    paymentId: paid?.paymentId ?? "",
    fanId: "fan_3",
    concertId: "con_1",
    epoch: 0,
    key: "back",
    at: 9,
  });
});

test("honest books pass, and each check says how much it looked at", async () => {
  const { checks, next } = await auditBooks(db);
  expect(next).toBeNull();
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(Object.fromEntries(checks.map(({ name, detail }) => [name, detail]))).toEqual({
    "ledger-movements-sum-to-zero": "64 movements checked",
    "balances-equal-entries": "12 balances checked",
    "balance-after-is-running-sum": "64 entries of fans checked",
    "balances-plus-revenue-equal-charges": "36 charges checked",
    "charges-match-ledger": "36 charges checked",
    "payments-match-ledger": "27 payments checked",
    "refunds-match-payments": "1 refunds checked",
    "refunds-match-ledger": "1 refunds checked",
    "payments-match-tickets": "27 payments checked",
    "one-valid-ticket-per-seat": "26 valid tickets checked",
    "seats-per-fan-within-limit": "12 fans with seats checked",
  });
});

const entry = (reference: string, account: string, amount: number, fanId = "NULL", after = "NULL", kind = "payment") =>
  `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at)
   VALUES ('${reference}', '${account}', ${fanId}, '${kind}', ${amount}, ${after}, 0)`;
const somePaid = `(SELECT payment_id FROM payments WHERE fan = 'fan_5' AND state = 'paid' LIMIT 1)`;
const someTicket = `(SELECT ticket_id FROM tickets WHERE payment_id = ${somePaid})`;
const ticketOf = (payment: string, ticketId: string, price = 0) =>
  `INSERT INTO tickets VALUES (NULL, '${ticketId}', ${payment}, 'prf_1', 'Z-9-${ticketId}', 'Z', 9, 9, 'R', ${price}, 'valid')`;

test.each<[string, string[]]>([
  ["ledger-movements-sum-to-zero", [entry("ref_x", "cash", 5, "NULL", "NULL", "refund")]],
  ["ledger-movements-sum-to-zero", [entry("ref_x", "cash", 0, "NULL", "NULL", "refund")]],
  ["balances-equal-entries", [`UPDATE balances SET amount = amount + 1 WHERE fan = 'fan_5'`]],
  ["balances-equal-entries", [`DELETE FROM balances WHERE fan = 'fan_5'`]],
  [
    "balances-equal-entries",
    [`UPDATE balances SET amount = -7 WHERE fan = 'fan_5'`, entry("ref_x", "fan", -25_007, "'fan_5'", "-7", "refund")],
  ],
  [
    "balance-after-is-running-sum",
    [`UPDATE ledger_entries SET balance_after = balance_after + 1 WHERE reference = 'chg_5_1' AND account = 'fan'`],
  ],
  ["balances-plus-revenue-equal-charges", [`UPDATE charges SET amount = amount + 1 WHERE charge_id = 'chg_5_1'`]],
  ["balances-plus-revenue-equal-charges", [`UPDATE balances SET amount = amount + 1 WHERE fan = 'fan_5'`]],
  ["charges-match-ledger", [`DELETE FROM ledger_entries WHERE reference = 'chg_5_1' AND account = 'cash'`]],
  ["charges-match-ledger", [`DELETE FROM charges WHERE charge_id = 'chg_5_1'`]],
  ["charges-match-ledger", [`UPDATE charges SET fan = 'fan_6', key = 'moved' WHERE charge_id = 'chg_5_1'`]],
  ["charges-match-ledger", [`UPDATE charges SET balance_after = 0 WHERE charge_id = 'chg_5_1'`]],
  ["payments-match-ledger", [`DELETE FROM ledger_entries WHERE reference = ${somePaid} AND account = 'revenue'`]],
  ["payments-match-ledger", [`DELETE FROM ledger_entries WHERE reference = ${somePaid}`]],
  ["payments-match-ledger", [entry("pay_none", "fan", -5, "'fan_5'", "0"), entry("pay_none", "revenue", 5)]],
  [
    "payments-match-ledger",
    [`UPDATE payments SET state = 'void', balance_after = NULL WHERE payment_id = ${somePaid}`],
  ],
  ["charges-match-ledger", [`UPDATE charges SET amount = amount + 1 WHERE charge_id = 'chg_5_1'`]],
  ["payments-match-ledger", [`UPDATE payments SET amount = amount + 1 WHERE payment_id = ${somePaid}`]],
  ["payments-match-ledger", [`UPDATE payments SET balance_after = balance_after + 1 WHERE payment_id = ${somePaid}`]],
  ["payments-match-ledger", [`UPDATE payments SET fan = 'fan_6' WHERE payment_id = ${somePaid}`]],
  ["refunds-match-payments", [`DELETE FROM refunds`]],
  ["refunds-match-payments", [`UPDATE payments SET state = 'paid' WHERE state = 'refunded'`]],
  ["refunds-match-payments", [`UPDATE refunds SET amount = amount - 1`]],
  ["refunds-match-ledger", [`UPDATE refunds SET balance_after = balance_after + 1`]],
  ["refunds-match-ledger", [`DELETE FROM ledger_entries WHERE kind = 'refund' AND account = 'revenue'`]],
  ["refunds-match-ledger", [entry("ref_none", "fan", 5, "'fan_5'", "5", "refund")]],
  ["payments-match-tickets", [`UPDATE tickets SET price = price + 1 WHERE ticket_id = ${someTicket}`]],
  ["payments-match-tickets", [`DELETE FROM tickets WHERE ticket_id = ${someTicket}`]],
  ["payments-match-tickets", [`UPDATE tickets SET state = 'refunded' WHERE ticket_id = ${someTicket}`]],
  ["payments-match-tickets", [`UPDATE tickets SET state = 'valid' WHERE state = 'refunded'`]],
  ["payments-match-tickets", [`UPDATE tickets SET performance_id = 'prf_2' WHERE ticket_id = ${someTicket}`]],
  ["payments-match-tickets", [ticketOf(`'pay_none'`, "orphan")]],
  ["payments-match-tickets", [ticketOf(`(SELECT payment_id FROM payments WHERE state = 'void' LIMIT 1)`, "of_a_void")]],
  // Beside those of its payment, and where they are.
  ["payments-match-tickets", [ticketOf(somePaid, "stray")]],
  ["payments-match-tickets", [`UPDATE payments SET seats = 2 WHERE payment_id = ${somePaid}`]],
  ["payments-match-tickets", [`UPDATE payments SET first_ticket = first_ticket + 1 WHERE payment_id = ${somePaid}`]],
  ["ledger-movements-sum-to-zero", [`UPDATE ledger_entries SET entries = 3 WHERE reference = 'chg_5_1'`]],
  [
    "ledger-movements-sum-to-zero",
    [`UPDATE ledger_entries SET movement_id = movement_id - 2 WHERE reference = 'chg_5_1' AND account = 'cash'`],
  ],
  ["one-valid-ticket-per-seat", [`UPDATE tickets SET seat_id = 'A-1-1'`]],
  ["seats-per-fan-within-limit", Array.from({ length: 4 }, (_, n) => ticketOf(somePaid, `extra_${n}`))],
])("%s turns red (%#)", async (name, damage) => {
  await run(
    `DROP TRIGGER IF EXISTS ledger_entries_refuse_update`,
    `DROP TRIGGER IF EXISTS ledger_entries_refuse_move`,
    `DROP TRIGGER IF EXISTS ledger_entries_refuse_delete`,
  );
  await run(`DROP INDEX IF EXISTS tickets_seat`);
  await run(...TABLES.map((table) => `CREATE TABLE kept_${table} AS SELECT * FROM ${table}`));
  try {
    await run(`PRAGMA ignore_check_constraints = ON`, ...damage, `PRAGMA ignore_check_constraints = OFF`);
    const red = (await auditBooks(db)).checks.find((check) => check.name === name);
    expect(red).toMatchObject({ ok: false });
    expect(red?.detail).toMatch(/^\d+ wrong of \d+ [a-z ]+: .+/);
    expect(await failedByPage()).toContain(name);
    expect((await auditNews(db, 0)).faults).not.toEqual([]);
  } finally {
    await run(
      ...TABLES.flatMap((table) => [
        `DELETE FROM ${table}`,
        `INSERT INTO ${table} SELECT * FROM kept_${table}`,
        `DROP TABLE kept_${table}`,
      ]),
    );
  }
  expect(await failed()).toEqual([]);
  expect(await failedByPage()).toEqual([]);
  expect((await auditNews(db, 0)).faults).toEqual([]);
  await run(`DELETE FROM job_positions`);
});

test("a lowered limit accuses nobody who bought before, up to the contract's maximum", async () => {
  const raised = sampleConcert({ concertId: "con_lowered", maxSeatsPerFan: 8 });
  await insertConcert(db, raised, [samplePerformance({ performanceId: "prf_lowered", concertId: "con_lowered" })]);
  await chargeBalance(db, { chargeId: "chg_l", fanId: "early", key: "k", fingerprint: "print", amount: 90_000, at: 1 });
  const attempt = sampleAttempt({
    fanId: "early",
    concertId: "con_lowered",
    performanceId: "prf_lowered",
    seats: freshSeats(8),
  });
  await commitPayment(db, attempt);
  await updateConcert(db, "con_lowered", { maxSeatsPerFan: 1 }, 0);
  expect(await failed()).toEqual([]);
  await commitPayment(db, {
    ...sampleAttempt({ fanId: "early", seats: freshSeats(1) }),
    concertId: "con_lowered",
    performanceId: "prf_lowered",
  });
  expect(await failed()).toEqual(["seats-per-fan-within-limit"]);
});
