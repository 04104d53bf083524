// Question: does the rebuild of the ledger and of the tickets keep every entry, and may a Worker of before go on writing?
// Method: a database that the former Worker has filled, by its own statements; the migration; its statements once more, beside
// those of today. Entries are read before and after, and the books are audited. A ledger that can't be taken over stays as it is.
// Doesn't prove that the former Worker reads as fast as before: its indexes are gone.
import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { chargeBalance, commitPayment, commitRefund } from "../../test/support/money.ts";
import { former } from "../../test/support/former-worker.ts";
import { sampleAttempt, sampleConcert, samplePerformance } from "../../test/support/sample.ts";
import { listEntries, readBalance } from "./balances.ts";
import { auditNews } from "./books/news.ts";
import { auditBooks } from "./books/whole.ts";
import { insertConcert } from "./concerts.ts";
import { openDatabase, isConstraintError } from "./database.ts";
import { findPayment, paidTotals } from "./payments.ts";
import { countRefunds } from "./refunds.ts";
import { listTickets } from "./tickets.ts";

const db = openDatabase(env.DATABASE);
const BEFORE = env.MIGRATIONS.findIndex(({ name }) => name.startsWith("0013"));
const rowsOf = async <Row>(sql: string): Promise<Row[]> => (await env.DATABASE.prepare(sql).all<Row>()).results;

interface Entry {
  entry_id: number;
  movement_id: number;
  entries: number;
  reference: string;
}
const entriesByNumber = () => rowsOf<Entry>("SELECT * FROM ledger_entries ORDER BY entry_id");
const wrong = async (): Promise<string[]> => [
  ...(await auditBooks(db)).checks.filter(({ ok }) => !ok).map(({ name }) => name),
  ...(await auditNews(db, 0)).faults.map(({ name }) => name),
];
const statement = async (fanId: string) =>
  (await listEntries(db, fanId, { limit: 50 }))?.items.map(({ kind, amount, balance, reference }) => [
    kind,
    amount,
    balance,
    reference,
  ]);

/** What the former Worker did before: charges, payments of one and of three seats, a comp, refunds, a void. */
beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS.slice(0, BEFORE));
  await insertConcert(db, sampleConcert(), [samplePerformance()]);
  await former.charge("chg_1", "mina", 9_000);
  await former.charge("chg_2", "jun", 5_000);
  await former.pay({ paymentId: "pay_1", fanId: "mina", seatIds: ["Z-1-1"] });
  await former.pay({ paymentId: "pay_2", fanId: "jun", seatIds: ["Z-1-4", "Z-1-2", "Z-1-3"] });
  await former.pay({ paymentId: "pay_3", fanId: "mina", seatIds: ["Z-1-5"] });
  await former.pay({ paymentId: "pay_4", fanId: "guest", seatIds: ["Z-1-6", "Z-1-7"], reason: "press" });
  await former.refund("pay_3", "mina");
  await former.void("pay_5", "jun");
});

test("every entry is there as before, by its number, and each movement has one of its own", async () => {
  const before = await entriesByNumber();
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  const after = await entriesByNumber();
  expect(after).toEqual(before.map((entry) => expect.objectContaining(entry)));
  for (const [reference, entries] of Map.groupBy(after, (entry) => entry.reference)) {
    const [first] = entries;
    expect([reference, ...entries.map((entry) => entry.movement_id)]).toEqual([
      reference,
      first?.entry_id,
      first?.entry_id,
    ]);
    expect(entries.map((entry) => entry.entries)).toEqual([2, 2]);
  }
  expect(await statement("mina")).toEqual([
    ["refund", 1_000, 8_000, "ref_3"],
    ["payment", -1_000, 7_000, "pay_3"],
    ["payment", -1_000, 8_000, "pay_1"],
    ["charge", 9_000, 9_000, "chg_1"],
  ]);
  expect(await wrong()).toEqual([]);
});

test("a page of entries goes on where it ended before the rebuild", async () => {
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  const first = await listEntries(db, "mina", { limit: 2 });
  const rest = await listEntries(db, "mina", { limit: 2, cursor: first?.nextCursor ?? "" });
  expect(rest?.items.map(({ reference }) => reference)).toEqual(["pay_1", "chg_1"]);
});

test("payments find their tickets in the order of before, and dates and concerts their sums", async () => {
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  expect((await findPayment(db, "pay_2"))?.tickets.map(({ seatId }) => seatId)).toEqual(["Z-1-4", "Z-1-2", "Z-1-3"]);
  expect((await findPayment(db, "pay_5"))?.tickets).toEqual([]);
  expect((await listTickets(db, "guest", { limit: 5 }))?.items).toHaveLength(2);
  expect(await countRefunds(db, "prf_1")).toEqual({ payments: 4, refunded: 1 });
  expect(await paidTotals(db, "con_1")).toEqual({ paid: 5_000, refunded: 1_000 });
});

test("what the former Worker writes after the migration is complete: movements, tickets and sums", async () => {
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  await former.charge("chg_6", "late", 9_000);
  await former.pay({ paymentId: "pay_6", fanId: "late", seatIds: ["Z-2-3", "Z-2-1"] });
  await chargeBalance(db, { chargeId: "chg_7", fanId: "new", key: "k", fingerprint: "p", amount: 90_000, at: 5 });
  const attempt = sampleAttempt({ paymentId: "pay_7", fanId: "new" });
  await commitPayment(db, attempt);
  await former.pay({ paymentId: "pay_8", fanId: "late", seatIds: ["Z-2-5"] });
  await former.pay({ paymentId: "pay_9", fanId: "guest", seatIds: ["Z-2-6", "Z-2-7"], reason: "press" });
  await former.void("pay_10", "late");
  expect(await wrong()).toEqual([]);
  expect((await findPayment(db, "pay_6"))?.tickets.map(({ seatId }) => seatId)).toEqual(["Z-2-3", "Z-2-1"]);
  expect((await findPayment(db, "pay_9"))?.tickets).toHaveLength(2);

  // Each gives back what the other one took.
  await former.refund(attempt.paymentId, "new");
  const order = { fanId: "late", concertId: "con_1", epoch: 0, key: "back", at: 9 };
  await commitRefund(db, { ...order, paymentId: "pay_6" });
  await commitRefund(db, { ...order, paymentId: "pay_2", fanId: "jun" });
  await former.refund("pay_8", "late");
  expect(await wrong()).toEqual([]);
  expect([await readBalance(db, "late"), await readBalance(db, "new"), await readBalance(db, "jun")]).toEqual([
    9_000, 90_000, 5_000,
  ]);
  const [left] = await rowsOf(`SELECT count(*) AS movements FROM ledger_entries WHERE movement_id = 0`);
  expect(left).toEqual({ movements: 0 });
});

test("a sending of before that lands after the migration, or twice, moves money once", async () => {
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  const before = await entriesByNumber();
  // The very sending, and another one of the same payment.
  await former.pay({ paymentId: "pay_1", fanId: "mina", seatIds: ["Z-1-1"] }).catch(() => null);
  await former.pay({ paymentId: "pay_1", fanId: "mina", seatIds: ["Z-1-1"] }, "again");
  await former.charge("chg_1", "mina", 9_000, "again");
  await former.refund("pay_3", "mina", "again");
  await former.pay({ paymentId: "pay_5", fanId: "jun", seatIds: ["Z-3-1"] });
  expect(await entriesByNumber()).toEqual(before);
  expect(await wrong()).toEqual([]);
});

const entry = (reference: string, account: string, more = "", values = "") =>
  `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at${more})
   VALUES ('${reference}', '${account}', ${account === "fan" ? "'mina'" : "NULL"}, 'charge', 1, ${account === "fan" ? 1 : "NULL"}, 0${values})`;

test.each([
  ["a second entry of an account", [entry("chg_1", "fan")]],
  ["a second movement of a reference", [entry("chg_1", "fan", ", entry_id, movement_id", ", 900, 900")]],
  [
    "an entry outside of its movement",
    [
      entry("chg_x", "cash", ", entry_id, movement_id", ", 900, 900"),
      entry("chg_x", "fan", ", entry_id, movement_id", ", 902, 900"),
    ],
  ],
  [
    "an entry in another one's movement",
    [
      entry("chg_x", "cash", ", entry_id, movement_id", ", 900, 900"),
      entry("chg_y", "fan", ", entry_id, movement_id", ", 901, 900"),
    ],
  ],
  [
    "two entries of an account in a movement",
    [
      entry("chg_x", "cash", ", entry_id, movement_id", ", 900, 900"),
      entry("chg_x", "cash", ", entry_id, movement_id", ", 901, 900"),
    ],
  ],
  ["an entry whose movement never began", [entry("chg_x", "cash", ", entry_id, movement_id", ", 900, 899")]],
  ["an entry that is moved", [`UPDATE ledger_entries SET movement_id = 1 WHERE reference = 'pay_1'`]],
  ["a kind that isn't there", [entry("chg_x", "cash").replace("'charge'", "'gift'")]],
])("the ledger refuses %s", async (_, statements) => {
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  const before = await entriesByNumber();
  const error: unknown = await env.DATABASE.batch(statements.map((sql) => env.DATABASE.prepare(sql))).catch(
    (thrown: unknown) => thrown,
  );
  expect(isConstraintError(error)).toBe(true);
  expect(await entriesByNumber()).toEqual(before);
});

test("a new account and a new kind are rows, and a movement may have three entries", async () => {
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  const side = (at: number, account: string) =>
    entry("top_1", account, ", entry_id, movement_id, entries", `, ${900 + at}, 900, 3`).replace(
      "'charge'",
      "'top-up'",
    );
  await env.DATABASE.batch(
    [
      `INSERT INTO ledger_accounts VALUES ('cash:toss'), ('loss')`,
      `INSERT INTO ledger_kinds VALUES ('top-up')`,
      side(0, "fan"),
      side(1, "cash:toss"),
      side(2, "loss"),
    ].map((sql) => env.DATABASE.prepare(sql)),
  );
  expect((await entriesByNumber()).slice(-3).map(({ movement_id: id, entries }) => [id, entries])).toEqual([
    [900, 3],
    [900, 3],
    [900, 3],
  ]);
});

test("a ledger whose movements can't be taken over is left as it is, and the migration says why", async () => {
  await env.DATABASE.exec(
    "INSERT INTO ledger_entries (entry_id, reference, account, kind, amount, created_at) VALUES (900, 'chg_x', 'cash', 'charge', 1, 0), (950, 'chg_x', 'revenue', 'charge', -1, 0)",
  );
  const before = await entriesByNumber();
  await expect(applyD1Migrations(env.DATABASE, env.MIGRATIONS)).rejects.toThrow("entries of a movement stand apart");
  expect(await entriesByNumber()).toEqual(before);
  await former.pay({ paymentId: "pay_11", fanId: "mina", seatIds: ["Z-4-1"] });
});
