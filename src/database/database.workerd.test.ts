// Goal: the tables refuse what they promise to refuse, whatever code writes to them; and D1's errors are told apart.
// Method: raw SQL against the migrated database. Doesn't prove that the batches of charges and payments are right.
import { env } from "cloudflare:workers";
import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { BALANCE_MAX } from "../contract/bounds.ts";
import { createUser, findUser } from "./users.ts";
import { isConstraintError, isOverloaded, openDatabase } from "./database.ts";

const db = openDatabase(env.DATABASE);
const run = (statement: string) => env.DATABASE.prepare(statement).run();
const refusal = (statement: string): Promise<unknown> =>
  run(statement).then(
    () => "accepted",
    (error: unknown) => error,
  );

test("every table is STRICT", async () => {
  const { results } = await env.DATABASE.prepare(
    `SELECT name, "strict" FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
     AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name <> 'd1_migrations' ORDER BY name`,
  ).all();
  expect(results).toEqual(
    [
      "balances",
      "book_faults",
      "charges",
      "concerts",
      "job_positions",
      "ledger_accounts",
      "ledger_entries",
      "ledger_kinds",
      "operator_actions",
      "operator_answers",
      "operator_keys",
      "payments",
      "performance_payments",
      "performances",
      "refunds",
      "seat_blocks",
      "tickets",
      "users",
    ].map((name) => ({
      name,
      strict: 1,
    })),
  );
});

test("a ledger entry can't be changed or removed", async () => {
  await run(
    `INSERT INTO ledger_entries (reference, account, kind, amount, created_at) VALUES ('chg_0', 'cash', 'charge', -5, 0)`,
  );
  for (const statement of [`UPDATE ledger_entries SET amount = 0`, `DELETE FROM ledger_entries`]) {
    const error = await refusal(statement);
    expect(String(error)).toContain("append-only");
    expect(isConstraintError(error)).toBe(true);
  }
  const { results } = await env.DATABASE.prepare(`SELECT amount FROM ledger_entries`).all();
  expect(results).toEqual([{ amount: -5 }]);
});

const charge = (amount: number, after: number) =>
  `INSERT INTO charges (charge_id, fan, key, fingerprint, amount, balance_after, created_at)
   VALUES ('chg_${amount}_${after}', 'fan', 'key-${amount}-${after}', 'print', ${amount}, ${after}, 0)`;
const entry = (account: string, fanId: string, after: string) =>
  `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at)
   VALUES ('chg_x', '${account}', ${fanId}, 'charge', 1, ${after}, 0)`;

test.each([
  ["a balance below zero", `INSERT INTO balances VALUES ('fan', -1)`],
  ["half a won", `INSERT INTO balances VALUES ('fan', 1.5)`],
  ["a charge of nothing", charge(0, 0)],
  ["a charge beyond the limit", charge(1, BALANCE_MAX + 1)],
  ["a fan's entry without a balance", entry("fan", "'fan'", "NULL")],
  ["a fan's entry without a fan", entry("fan", "NULL", "1")],
  ["a revenue entry with a balance", entry("revenue", "NULL", "1")],
  ["an account that isn't there", entry("tips", "NULL", "NULL")],
])("the tables refuse %s", async (_, statement) => {
  expect(isConstraintError(await refusal(statement))).toBe(true);
});

test("the tables accept a charge right up to the limit", async () => {
  await expect(run(charge(1, BALANCE_MAX))).resolves.toMatchObject({ success: true });
});

test("a constraint is recognised beneath drizzle's wrapping, but not in the parameters it quotes", async () => {
  await createUser(db, { userId: "usr_1", name: "Mina", createdAt: 1 });
  const again = await createUser(db, { userId: "usr_1", name: null, createdAt: 2 }).catch((error: unknown) => error);
  expect(again).toBeInstanceOf(DrizzleQueryError);
  expect(isConstraintError(again)).toBe(true);

  const lost = new DrizzleQueryError(
    "INSERT …",
    ["SQLITE_CONSTRAINT", "overloaded"],
    new Error("D1_ERROR: Network connection lost."),
  );
  expect(isConstraintError(lost)).toBe(false);
  expect(isOverloaded(lost)).toBe(false);
  expect(isOverloaded(new Error("D1_ERROR: D1 DB is overloaded. Requests queued for too long."))).toBe(true);
});

test("a user is found by id, with or without a name", async () => {
  await createUser(db, { userId: "usr_2", name: null, createdAt: 3 });
  expect(await findUser(db, "usr_1")).toEqual({ userId: "usr_1", name: "Mina" });
  expect(await findUser(db, "usr_2")).toEqual({ userId: "usr_2", name: null });
  expect(await findUser(db, "usr_3")).toBeNull();
});
