// Question: does the check that runs by the clock find what is new and wrong, go on telling it until it is right, and cost
// what is new and not what there ever was?
// Method: books of many payments; rows damaged before and behind the mark; rows read as D1 counts them. Each kind of damage
// is tried in audit.workerd.test.ts.
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { countedD1 } from "../../../test/support/counted-d1.ts";
import { chargeBalance } from "../../../test/support/money.ts";
import { insertPayments } from "../../../test/support/many-payments.ts";
import { openDatabase } from "../database.ts";
import { auditNews } from "./news.ts";
import { auditBooks, type BooksPosition } from "./whole.ts";

const db = openDatabase(env.DATABASE);
const run = (statement: string) => env.DATABASE.prepare(statement).run();
const wrong = async (now = 0) => [...new Set((await auditNews(db, now)).faults.map(({ name }) => name))];
const HISTORY = 5_000;

async function wholeCheck(): Promise<string[]> {
  const names = new Set<string>();
  let from: BooksPosition | undefined;
  do {
    const { checks, next } = await auditBooks(db, from);
    for (const { name, ok } of checks) if (!ok) names.add(name);
    from = next ?? undefined;
  } while (from !== undefined);
  return [...names].toSorted();
}

let [fans, payments] = [0, HISTORY];
const charge = (fanId = `late_${fans++}`) =>
  chargeBalance(db, { chargeId: `chg_${fanId}`, fanId, key: "k", fingerprint: "p", amount: 500, at: 0 });
const payment = () => {
  payments += 1;
  return insertPayments(payments, payments, "prf_many");
};
/** What one run reads. */
async function rowsRead(): Promise<number> {
  const { database, read } = countedD1(env.DATABASE);
  expect(await auditNews(openDatabase(database), 0)).toMatchObject({ faults: [], isBehind: false });
  return read.rows;
}

beforeAll(async () => {
  await run("DROP TRIGGER ledger_entries_refuse_update");
  await run("DROP TRIGGER ledger_entries_refuse_delete");
  await run(`INSERT INTO concerts (concert_id, title, venue, time_zone, sale_opens_at, hold_seconds, max_seats_per_fan,
    refund_until_hours, waiting_room, state, created_at) VALUES ('con_many', 'T', 'V', 'Asia/Seoul', 0, 300, 4, 24, '{}', 'open', 0)`);
  await insertPayments(1, HISTORY, "prf_many");
});
// Every test begins with all that is there checked.
beforeEach(async () => {
  while ((await auditNews(db, 0)).isBehind);
});

test("a run after which nothing came reads next to nothing, however long the history is", async () => {
  expect(await rowsRead()).toBeLessThan(10);
});

test("a run reads what one new payment has, as many rows after a long history as after a short one", async () => {
  await payment();
  const few = await rowsRead();
  expect(few).toBeGreaterThan(10);
  expect(few).toBeLessThan(300);
  await insertPayments(100_001, 103_000, "prf_many");
  await auditNews(db, 0);
  await payment();
  expect(await rowsRead()).toBe(few);
});

test("a new row that is wrong is found by the next run; beside it, what is right is not accused", async () => {
  await charge();
  expect(await wrong()).toEqual([]);
  await charge("fan_new");
  await run(`UPDATE ledger_entries SET balance_after = 499 WHERE reference = 'chg_fan_new' AND account = 'fan'`);
  expect(await wrong()).toEqual(["balances-equal-entries", "balance-after-is-running-sum", "charges-match-ledger"]);
  await run(`UPDATE ledger_entries SET balance_after = 500 WHERE reference = 'chg_fan_new' AND account = 'fan'`);
  expect(await wrong()).toEqual([]);
});

test("an old row that is made wrong is found by the whole check, which is right before and after", async () => {
  expect(await wholeCheck()).toEqual([]);
  await run(`UPDATE ledger_entries SET amount = amount + 1 WHERE reference = 'pay_17' AND account = 'revenue'`);
  expect(await wrong()).toEqual([]);
  expect(await wholeCheck()).toEqual([
    "balances-plus-revenue-equal-charges",
    "ledger-movements-sum-to-zero",
    "payments-match-ledger",
  ]);
  await run(`UPDATE ledger_entries SET amount = amount - 1 WHERE reference = 'pay_17' AND account = 'revenue'`);
  expect(await wholeCheck()).toEqual([]);
});

test("a fault is told by every run until it is right, while what comes after it is checked", async () => {
  await charge("fan_kept");
  await run(`UPDATE charges SET amount = 501 WHERE charge_id = 'chg_fan_kept'`);
  const names = ["balances-plus-revenue-equal-charges", "charges-match-ledger"];
  expect((await wrong(1)).toSorted()).toEqual(names);
  await charge();
  expect(await auditNews(db, 2)).toMatchObject({ rows: 3, isBehind: false });
  expect((await wrong(3)).toSorted()).toEqual(names);
  await run(`UPDATE charges SET amount = 500 WHERE charge_id = 'chg_fan_kept'`);
  expect(await wrong(4)).toEqual([]);
  expect(await wrong(5)).toEqual([]);
});

test("a refund that leaves a ticket of an old payment valid is found", async () => {
  const movement = (account: string, amount: number) =>
    `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at)
     VALUES ('ref_5', '${account}', ${account === "fan" ? "'fan_5'" : "NULL"}, 'refund', ${amount}, ${account === "fan" ? 1000 : "NULL"}, 0)`;
  await run(`INSERT INTO refunds VALUES ('ref_5', 'pay_5', NULL, 1000, 0, 1000, 0, NULL, NULL)`);
  await run(`UPDATE payments SET state = 'refunded' WHERE payment_id = 'pay_5'`);
  await run(`UPDATE balances SET amount = 1000 WHERE fan = 'fan_5'`);
  await run(movement("fan", 1000));
  await run(movement("revenue", -1000));
  expect(await wrong()).toEqual(["payments-match-tickets"]);
  await run(`UPDATE tickets SET state = 'refunded' WHERE payment_id = 'pay_5'`);
  expect(await wrong()).toEqual([]);
});

test("with more that is new than a run checks, the next ones go on, and nothing is passed over", async () => {
  const bounds = { slices: 2, rows: 3 };
  for (let n = 0; n < 4; n++) await charge();
  await charge("fan_last");
  await run(`UPDATE charges SET balance_after = 7 WHERE charge_id = 'chg_fan_last'`);
  expect(await auditNews(db, 0, bounds)).toMatchObject({ isBehind: true, faults: [] });
  let runs = 1;
  while ((await auditNews(db, 0, bounds)).isBehind) runs += 1;
  expect(runs).toBeGreaterThan(1);
  expect(await wrong()).toEqual(["charges-match-ledger"]);
  await run(`UPDATE charges SET balance_after = 500 WHERE charge_id = 'chg_fan_last'`);
});

test("with too many faults open a run goes no further, and goes on when they are right", async () => {
  const bounds = { rows: 4, faultsMax: 1 };
  const some = ["one", "two", "three"];
  for (const name of some) await charge(`fan_${name}`);
  for (const name of some) await run(`UPDATE charges SET amount = 501 WHERE charge_id = 'chg_fan_${name}'`);
  expect(await auditNews(db, 0, bounds)).toMatchObject({ isBehind: true });
  expect(await auditNews(db, 0, bounds)).toMatchObject({ isBehind: true, rows: 0 });
  for (const name of some) await run(`UPDATE charges SET amount = 500 WHERE charge_id = 'chg_fan_${name}'`);
  expect(await auditNews(db, 0, bounds)).toMatchObject({ isBehind: false, faults: [] });
});

test("no statement of the whole check or of a run reads more than a slice and what belongs to it", async () => {
  const { database, read } = countedD1(env.DATABASE);
  const counting = openDatabase(database);
  let [from, pages]: [BooksPosition | undefined, number] = [undefined, 0];
  do {
    const page = await auditBooks(counting, from, { slices: 5, rows: 500 });
    from = page.next ?? undefined;
    pages += 1;
  } while (from !== undefined);
  expect(pages).toBeGreaterThan(10);
  expect(read.rows).toBeGreaterThan(HISTORY * 8);
  expect(read.most).toBeLessThan(500 * 16);
});
