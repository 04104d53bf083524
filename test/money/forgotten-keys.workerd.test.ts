// Question: what is a key answered that the room has forgotten because two days have passed?
// Method: a payment is made and its attempt made old, the room prunes it, and the key comes again over HTTP in every state
// that the fan and the hold can be in by then; time is set. Doesn't prove what goes when (src/room/store/past-store.workerd.test.ts).
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import {
  auditOf,
  codeOf,
  Fan,
  makeConcert,
  roomOf,
  setClock,
  withoutTable,
  type Concert,
  type Payment,
} from "../support/client.ts";

const { at } = setClock();
const DAY_MS = 86_400_000;
const SLICE_MS = 250;
const SEATS = ["A-1-1", "A-1-2"];
const PAID_WITH = "paid-with";

/** A payment whose key the room has forgotten, as it does after two days; its fan is inside again. */
async function forgotten(): Promise<{ concert: Concert; fan: Fan; payment: Payment }> {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold(...SEATS)).body;
  const payment = (await fan.pay(holdId, PAID_WITH)).body;
  await runInDurableObject(roomOf(concert), async (_, { storage }) => {
    storage.sql.exec("UPDATE attempts SET begun_at = begun_at - ?", 3 * DAY_MS);
    storage.sql.exec("UPDATE room SET prune_at = 0");
    await storage.sync();
  });
  await evictDurableObject(roomOf(concert));
  for (let slice = 0; slice < 3; slice++) {
    at(slice * SLICE_MS);
    await Fan.inside(concert, 0);
  }
  await fan.join();
  const kept = await runInDurableObject(roomOf(concert), (_, { storage }) =>
    storage.sql.exec("SELECT * FROM attempts").toArray(),
  );
  expect(kept).toEqual([]);
  return { concert, fan, payment };
}

/** The key was answered what it was first, and moved no money. */
async function expectReplay(fan: Fan, payment: Payment, balance = 900_000): Promise<void> {
  const again = await fan.pay(payment.holdId, PAID_WITH);
  expect([again.status, again.headers.get("Idempotency-Replayed"), again.body]).toEqual([201, "true", payment]);
  expect((await fan.balance()).body.amount).toBe(balance);
}

test("the first answer, from D1, in a new session", async () => {
  const { concert, fan, payment } = await forgotten();
  await expectReplay(fan, payment);
  await expectReplay(fan, payment);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("the first answer without a session", async () => {
  const { fan, payment } = await forgotten();
  expect((await fan.leave()).status).toBe(204);
  await expectReplay(fan, payment);
});

test("the first answer when the payment has been refunded, and its hold forgotten too", async () => {
  const { concert, fan, payment } = await forgotten();
  expect((await fan.refund(payment.paymentId)).status).toBe(201);
  await expectReplay(fan, payment, 1_000_000);
  await runInDurableObject(roomOf(concert), (_, { storage }) => storage.sql.exec("DELETE FROM holds"));
  await expectReplay(fan, payment, 1_000_000);
});

test("422 for another hold: it isn't paid, and stays a hold", async () => {
  const { fan } = await forgotten();
  const { holdId } = (await fan.hold("A-1-3")).body;
  expect(codeOf(await fan.pay(holdId, PAID_WITH))).toEqual([422, "idempotency-key-reused"]);
  expect((await fan.holdById(holdId)).body.status).toBe("held");
  expect((await fan.balance()).body.amount).toBe(900_000);
});

test("503 while D1 can't say, and then still the first answer: no refusal was kept", async () => {
  const { fan, payment } = await forgotten();
  const unknown = await withoutTable("payments", () => fan.pay(payment.holdId, PAID_WITH));
  expect(codeOf(unknown)).toEqual([503, "outcome-pending"]);
  await expectReplay(fan, payment);
});

test("a new key for the paid hold is refused, and keeps its refusal", async () => {
  const { fan, payment } = await forgotten();
  for (const replayed of [null, "true"]) {
    const refused = await fan.pay(payment.holdId, "another");
    expect(codeOf(refused)).toEqual([409, "hold-already-paid"]);
    expect(refused.headers.get("Idempotency-Replayed")).toBe(replayed);
  }
});
