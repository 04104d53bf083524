// Goal: what an operator gives stands in the books as a payment of nothing, and D1 itself refuses what it must not become.
// Method: the batches on D1, and the rows they leave. Doesn't prove what the room makes of it.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { PaymentAttempt } from "../domain/records/payment.ts";
import { NotInserted, commitPayment, commitRefund, voidPayment } from "../../test/support/money.ts";
import { freshSeats, sampleAttempt, sampleConcert, samplePerformance } from "../../test/support/sample.ts";
import { auditBooks } from "./books/whole.ts";
import { insertConcert } from "./concerts.ts";
import { openDatabase } from "./database.ts";
import { listActions } from "./operator-log.ts";
import { findCompByKey, findPayment } from "./payments.ts";
import { findRefund } from "./refunds.ts";
import { listTickets, validTickets } from "./tickets.ts";

const db = openDatabase(env.DATABASE);
const BY = { operator: "admin", requestId: "r", at: 5 };

beforeAll(() => insertConcert(db, sampleConcert(), [samplePerformance()]));

const compOf = (fanId: string, key: string, changes: Partial<PaymentAttempt> = {}): PaymentAttempt =>
  sampleAttempt({ fanId, key, seats: freshSeats(1, 0), comp: { reason: "Guests", by: BY }, ...changes });
const refused = async (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    (error: unknown) => error instanceof NotInserted,
  );
const refundOf = ({ paymentId, fanId, concertId, epoch }: PaymentAttempt, key: string | null) =>
  commitRefund(db, { paymentId, fanId, concertId, epoch, key, at: 9 });

test("a comp is a payment of nothing with its movement, its ticket, its reason and its record", async () => {
  const attempt = compOf("guest", "op:root prf_1 a");
  expect(await commitPayment(db, attempt)).toMatchObject({ amount: 0, balance: 0, compReason: "Guests" });
  expect(await findCompByKey(db, attempt.key)).toEqual(await findPayment(db, attempt.paymentId));
  expect((await listTickets(db, "guest", { limit: 5 }))?.items).toMatchObject([{ price: 0, reason: "Guests" }]);
  expect((await validTickets(db, "con_1")).map(({ isComp }) => isComp)).toEqual([true]);
  const log = await listActions(db, "con_1", { limit: 5 });
  expect(log?.items).toMatchObject([{ action: "comp-given", after: { userId: "guest", reason: "Guests" } }]);
  expect((await auditBooks(db)).checks.filter(({ ok }) => !ok)).toEqual([]);
});

test("an operator's key gives to one fan, unless its try came to nothing", async () => {
  await commitPayment(db, compOf("one", "op:root prf_1 b"));
  expect(await refused(commitPayment(db, compOf("two", "op:root prf_1 b")))).toBe(true);
  await voidPayment(db, compOf("one", "op:root prf_1 c"));
  expect(await findCompByKey(db, "op:root prf_1 c")).toBeNull();
  expect((await commitPayment(db, compOf("two", "op:root prf_1 c"))).state).toBe("paid");
});

test("a comp that costs something can't be written", async () => {
  expect(await refused(commitPayment(db, compOf("dear", "op:root prf_1 d", { seats: freshSeats(1) })))).toBe(true);
});

test("a fan can't give a comp back, a date that is called off can, and an operator", async () => {
  const [mine, theirs] = [compOf("keeper", "op:root prf_1 e"), compOf("keeper", "op:root prf_1 f")];
  await commitPayment(db, mine);
  await commitPayment(db, theirs);
  expect(await refused(refundOf(mine, "back"))).toBe(true);
  expect(await findRefund(db, mine.paymentId)).toBeNull();
  await refundOf(mine, null);
  await refundOf(theirs, "op:root pay g");
  expect(await findRefund(db, mine.paymentId)).toMatchObject({ amount: 0, balance: 0 });
  expect((await findPayment(db, theirs.paymentId))?.state).toBe("refunded");
  expect((await auditBooks(db)).checks.filter(({ ok }) => !ok)).toEqual([]);
});

test("what was given counts in no limit of the audit", async () => {
  const price = { fanId: "many", key: "op:root prf_1 many", seats: freshSeats(8, 0) };
  await commitPayment(db, { ...compOf("many", price.key), ...price });
  await commitPayment(db, { ...compOf("many", `${price.key}2`), seats: freshSeats(8, 0) });
  expect((await auditBooks(db)).checks.filter(({ ok }) => !ok)).toEqual([]);
});
