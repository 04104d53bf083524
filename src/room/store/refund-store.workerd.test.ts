// Question: does a room of the former version forget the keys that came too late, and keep its open refunds?
// Method: rows in an object's real SQLite, written in the shape of version 1.0 and then migrated. Doesn't prove what a room
// answers from them (test/money/refunds).
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { RefundStore } from "./refund-store.ts";
import { migrate } from "./schema.ts";

/** The shape in which `refund-closed` was kept for a key. */
const WITH_CLOSED = 4;
const INSERT = `INSERT INTO refund_attempts (payment_id, key, fan, performance_id, hold_id, begun_at, state)
  VALUES ('pay_1', ?, 'usr_ann', 'prf_1', 'hld_1', 5, ?)`;

test("a kept refusal for coming too late is gone, an open refund is still open", async () => {
  const read = await runInDurableObject(env.ROOMS.get(env.ROOMS.idFromName("con_former")), (_, { storage }) => {
    migrate(storage, WITH_CLOSED);
    storage.sql.exec(INSERT, "late", "closed");
    storage.sql.exec(INSERT, "open", "pending");
    migrate(storage);
    const store = new RefundStore(storage.sql);
    return { late: store.read("pay_1", "late"), pending: store.readPending() };
  });
  expect(read).toEqual({
    late: null,
    pending: [
      {
        paymentId: "pay_1",
        key: "open",
        fanId: "usr_ann",
        performanceId: "prf_1",
        holdId: "hld_1",
        begunAt: 5,
        state: "pending",
      },
    ],
  });
});

test("a key that came second is kept, and removed with its age", async () => {
  const read = await runInDurableObject(env.ROOMS.get(env.ROOMS.idFromName("con_second")), (_, { storage }) => {
    migrate(storage);
    const store = new RefundStore(storage.sql);
    const second = { paymentId: "pay_1", fanId: "usr_ann", performanceId: "prf_1", holdId: "hld_1" };
    store.write({ ...second, key: "older", begunAt: 5, state: "refused" });
    store.write({ ...second, key: "newer", begunAt: 6, state: "refused" });
    store.write({ ...second, key: "open", begunAt: 5, state: "pending" });
    store.removeRefused("pay_1", 6);
    return ["older", "newer", "open"].map((key) => store.read("pay_1", key)?.state ?? null);
  });
  expect(read).toEqual([null, "refused", "pending"]);
});
