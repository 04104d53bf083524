// Question: is an attempt read back as it was written, also one that the former version wrote?
// Method: rows in an object's real SQLite. Doesn't prove what a room answers from them (test/money).
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import type { PaymentRecord } from "../../domain/records/payment.ts";
import type { Attempt } from "../rules/paying.ts";
import { AttemptStore } from "./attempt-store.ts";
import { migrate } from "./schema.ts";

const PAYMENT: PaymentRecord = {
  paymentId: "pay_1",
  fanId: "usr_ann",
  state: "paid",
  concertId: "con_1",
  performanceId: "prf_1",
  holdId: "hld_1",
  key: "key-1",
  fingerprint: "print-1",
  amount: 10_000,
  balance: 0,
  tickets: [{ ticketId: "tkt_1", seatId: "A-1-1" }],
  paidAt: 5,
};
const ATTEMPT: Attempt = {
  paymentId: "pay_1",
  fanId: "usr_ann",
  key: "key-1",
  fingerprint: "print-1",
  holdId: "hld_1",
  begunAt: 5,
  deadline: 30_005,
  outcome: { state: "paid", payment: PAYMENT },
};

const inRoom = <Result>(name: string, work: (sql: SqlStorage, store: AttemptStore) => Result) =>
  runInDurableObject(env.ROOMS.get(env.ROOMS.idFromName(name)), (_, { storage }) => {
    migrate(storage);
    return work(storage.sql, new AttemptStore(storage.sql));
  });

test("an attempt is read back as it was written", async () => {
  const read = await inRoom("con_written", (_, store) => {
    store.write(ATTEMPT);
    return store.read("usr_ann", "key-1");
  });
  expect(read).toEqual(ATTEMPT);
});

test("a payment that the former version stored has its fan", async () => {
  const read = await inRoom("con_former", (sql, store) => {
    store.write(ATTEMPT);
    const { fanId: fan, ...payment } = PAYMENT;
    sql.exec("UPDATE attempts SET outcome = ?", JSON.stringify({ state: "paid", payment: { ...payment, fan } }));
    return store.read("usr_ann", "key-1");
  });
  expect(read).toMatchObject(ATTEMPT);
});
