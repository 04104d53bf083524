// Goal: a key moves money at most once, and the fan always learns what it did.
// Method: real batches against D1; lost replies and an unreachable D1 are played by a database that throws around them.
// Doesn't prove that D1 keeps a batch whole; it takes D1's word for that.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { BALANCE_MAX, CHARGE_MAX } from "../contract/bounds.ts";
import { listEntries, readBalance } from "./balances.ts";
import type { ChargeOrder } from "./charges.ts";
import { openDatabase } from "./database.ts";
import { chargeBalance } from "../../test/support/money.ts";

const db = openDatabase(env.DATABASE);
let orders = 0;
const order = (fanId: string, changes: Partial<ChargeOrder> = {}): ChargeOrder => {
  orders += 1;
  return {
    chargeId: `chg_${orders}`,
    fanId,
    key: `key-${orders}`,
    fingerprint: "print",
    amount: 500,
    at: orders,
    ...changes,
  };
};
const entryCount = async (fanId: string) => (await listEntries(db, fanId, { limit: 100 }))?.items.length;

/** D1 as it looks when `batch` fails like this; reads go through. */
const whereBatch = (batch: D1Database["batch"]) =>
  openDatabase(
    new Proxy(env.DATABASE, {
      get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name).bind(target)),
    }),
  );

test("a charge adds to the balance and says so in the statement", async () => {
  const first = order("adds", { amount: 700 });
  expect(await readBalance(db, "adds")).toBe(0);
  expect(await chargeBalance(db, first)).toEqual({
    ok: true,
    value: { charge: { chargeId: first.chargeId, amount: 700, balance: 700, createdAt: first.at }, replayed: false },
  });
  const second = order("adds", { amount: 50 });
  expect(await chargeBalance(db, second)).toMatchObject({ ok: true, value: { charge: { balance: 750 } } });
  expect(await readBalance(db, "adds")).toBe(750);
  const page = await listEntries(db, "adds", { limit: 1 });
  expect(page?.items).toEqual([
    {
      entryId: expect.any(String),
      kind: "charge",
      amount: 50,
      balance: 750,
      reference: second.chargeId,
      createdAt: second.at,
    },
  ]);
  const rest = await listEntries(db, "adds", { limit: 1, cursor: page?.nextCursor ?? undefined });
  expect(rest).toMatchObject({ items: [{ amount: 700, balance: 700 }], nextCursor: null });
  expect(await listEntries(db, "adds", { limit: 1, cursor: "?" })).toBeNull();
});

test("the same key and body gives the first answer again, another body is refused", async () => {
  const first = order("replays");
  await chargeBalance(db, first);
  await chargeBalance(db, order("replays"));
  expect(await chargeBalance(db, { ...first, chargeId: "chg_other", at: 99_999 })).toEqual({
    ok: true,
    value: { charge: { chargeId: first.chargeId, amount: 500, balance: 500, createdAt: first.at }, replayed: true },
  });
  expect(await chargeBalance(db, { ...first, chargeId: "chg_other", fingerprint: "other", amount: 1 })).toEqual({
    ok: false,
    refusal: { code: "idempotency-key-reused" },
  });
  expect(await readBalance(db, "replays")).toBe(1_000);
});

test("a key belongs to its fan: another fan's same key is another charge", async () => {
  await chargeBalance(db, order("one", { key: "shared" }));
  expect(await chargeBalance(db, order("two", { key: "shared" }))).toMatchObject({
    ok: true,
    value: { replayed: false },
  });
});

test("a charge past the limit moves nothing, one right up to it succeeds, and a replay still answers there", async () => {
  for (let charged = 0; charged < BALANCE_MAX - CHARGE_MAX; charged += CHARGE_MAX)
    await chargeBalance(db, order("rich", { amount: CHARGE_MAX }));
  await chargeBalance(db, order("rich", { amount: 1 }));
  const balance = BALANCE_MAX - CHARGE_MAX + 1;
  expect(await chargeBalance(db, order("rich", { amount: CHARGE_MAX }))).toEqual({
    ok: false,
    refusal: { code: "balance-limit-reached", limit: BALANCE_MAX, balance },
  });
  expect(await readBalance(db, "rich")).toBe(balance);
  const last = order("rich", { amount: CHARGE_MAX - 1 });
  expect(await chargeBalance(db, last)).toMatchObject({ ok: true, value: { charge: { balance: BALANCE_MAX } } });
  expect(await chargeBalance(db, last)).toMatchObject({ ok: true, value: { charge: { balance: BALANCE_MAX } } });
});

test("twenty at once with one key are one movement and one answer", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => chargeBalance(db, order("crowd", { key: "same", amount: 900 }))),
  );
  const charges = answers.map((answer) => (answer.ok ? answer.value.charge : answer.refusal.code));
  expect(new Set(charges.map((charge) => JSON.stringify(charge))).size).toBe(1);
  expect(answers.filter((answer) => answer.ok && !answer.value.replayed)).toHaveLength(1);
  expect(await readBalance(db, "crowd")).toBe(900);
  expect(await entryCount("crowd")).toBe(1);
});

test("a reply that was lost after the commit is found again and is no replay", async () => {
  const lost = order("lost");
  const committed = whereBatch(async (batch) => {
    await env.DATABASE.batch(batch);
    throw new Error("D1_ERROR: Network connection lost.");
  });
  expect(await chargeBalance(committed, lost)).toMatchObject({
    ok: true,
    value: { charge: { chargeId: lost.chargeId }, replayed: false },
  });
  expect(await readBalance(db, "lost")).toBe(500);
});

test("an outcome that can't be known is pending, and the same key settles it later", async () => {
  const failing = whereBatch(() => Promise.reject(new Error("D1_ERROR: Network connection lost.")));
  const pending = { ok: false, refusal: { code: "outcome-pending", retryAfterSeconds: 1 } };
  const asked = order("pending");
  expect(await chargeBalance(failing, asked)).toEqual(pending);
  const unreachable = new Proxy(db, {
    get: () => () => {
      throw new Error("D1_ERROR: Network connection lost.");
    },
  });
  expect(await chargeBalance(unreachable, asked)).toEqual(pending);
  expect(await chargeBalance(db, { ...asked, chargeId: "chg_second_try" })).toMatchObject({ ok: true });
  expect(await chargeBalance(db, asked)).toMatchObject({ ok: true, value: { charge: { chargeId: "chg_second_try" } } });
  expect(await readBalance(db, "pending")).toBe(500);
});
