// Question: do tables of a former version come out of the migrations with every row, and with what has been added since?
// Method: the migrations up to a version, rows as that version wrote them, then the rest.
import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { listActions } from "./operator-log.ts";
import { countRefunds } from "./refunds.ts";

async function migrateTo(tag: string): Promise<void> {
  const upTo = env.MIGRATIONS.findIndex(({ name }) => name.startsWith(tag));
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS.slice(0, upTo + 1));
}

test("actions of before have ids of their own, keep their order and stay as they are", async () => {
  await reset();
  await migrateTo("0003");
  const insert = env.DATABASE.prepare(
    "INSERT INTO operator_actions (concert_id, operator, action, after, request_id, created_at) VALUES (?, 'admin', ?, ?, 'r', 5)",
  );
  await env.DATABASE.batch([
    insert.bind("con_a", "concert-created", '{"title":"A"}'),
    insert.bind("con_b", "concert-created", null),
    insert.bind("con_a", "concert-changed", null),
  ]);
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  // As an older Worker writes it, which may run for a while after the migration.
  await insert.bind("con_a", "performance-added", null).run();

  const log = await listActions(openDatabase(env.DATABASE), "con_a", { limit: 10 });
  expect(log?.items.map(({ action, after, at }) => [action, after, at])).toEqual([
    ["performance-added", null, 5],
    ["concert-changed", null, 5],
    ["concert-created", { title: "A" }, 5],
  ]);
  // Keys were settings of the Worker then, with their names as ids, but for the first.
  expect(new Set(log?.items.map(({ keyId }) => keyId))).toEqual(new Set(["root"]));
  const ids = log?.items.map(({ actionId }) => actionId) ?? [];
  for (const id of ids) expect(id).toMatch(/^act_[0-9a-f]{24}$/);
  expect(new Set(ids).size).toBe(3);
  for (const statement of ["UPDATE operator_actions SET operator = 'x'", "DELETE FROM operator_actions"]) {
    await expect(env.DATABASE.prepare(statement).run()).rejects.toThrow("append-only");
  }
});

test("payments of before are counted for their dates, and so are those that an older Worker writes", async () => {
  await reset();
  await migrateTo("0007");
  const insert = env.DATABASE.prepare(
    `INSERT INTO payments (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state, epoch, balance_after, created_at)
     VALUES (?1, 'fan', 'con', ?2, 'hld_' || ?1, ?1, 'p', 5, ?3, 0, iif(?3 = 'void', NULL, 0), 0)`,
  );
  await env.DATABASE.batch([
    insert.bind("pay_1", "prf_a", "paid"),
    insert.bind("pay_2", "prf_a", "refunded"),
    insert.bind("pay_3", "prf_a", "void"),
    insert.bind("pay_4", "prf_b", "paid"),
  ]);
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  await insert.bind("pay_5", "prf_b", "paid").run();
  await insert.bind("pay_6", "prf_c", "void").run();
  await env.DATABASE.exec("UPDATE payments SET state = 'refunded' WHERE payment_id = 'pay_4'");
  const db = openDatabase(env.DATABASE);
  expect(await countRefunds(db, "prf_a")).toEqual({ payments: 2, refunded: 1 });
  expect(await countRefunds(db, "prf_b")).toEqual({ payments: 2, refunded: 1 });
  expect(await countRefunds(db, "prf_c")).toEqual({ payments: 0, refunded: 0 });
});
