// Goal: a payment happens whole or not at all, once, and a void and a payment exclude each other.
// Method: after each failure the rows of every table it could have touched are compared with those before.
// Doesn't prove what the room makes of it.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { listEntries, readBalance } from "./balances.ts";
import { insertConcert, insertPerformance, raiseEpoch } from "./concerts.ts";
import { openDatabase } from "./database.ts";
import {
  findFansPayment,
  findPayment,
  findPaymentByHold,
  findPaymentByKey,
  listPayments,
  paidTotals,
} from "./payments.ts";
import type { PaymentAttempt } from "../domain/records/payment.ts";
import { NotInserted, chargeBalance, commitPayment, voidPayment } from "../../test/support/money.ts";
import { SEAT_PRICE, freshSeats, sampleAttempt, sampleConcert, samplePerformance } from "../../test/support/sample.ts";
import { listTickets, validTickets } from "./tickets.ts";

const db = openDatabase(env.DATABASE);

beforeAll(() => insertConcert(db, sampleConcert(), [samplePerformance()]));

const fund = (fanId: string, amount = 100_000) =>
  chargeBalance(db, { chargeId: `chg_${fanId}`, fanId, key: "fund", fingerprint: "print", amount, at: 1 });

const BOOKS = ["balances", "ledger_entries", "payments", "tickets"];
async function books(): Promise<string[]> {
  const tables = await env.DATABASE.batch(BOOKS.map((table) => env.DATABASE.prepare(`SELECT * FROM ${table}`)));
  return tables.map(({ results }) => JSON.stringify(results));
}

/** What a commit that should fail did: whether it was refused, and which tables have other rows than before. */
async function outcome(attempt: PaymentAttempt): Promise<{ refused: boolean; changed: string[] }> {
  const before = await books();
  const error = await commitPayment(db, attempt).catch((failure: unknown) => failure);
  const after = await books();
  return { refused: error instanceof NotInserted, changed: BOOKS.filter((_, n) => before[n] !== after[n]) };
}
const REFUSED_WITHOUT_TRACE = { refused: true, changed: [] };

const bySeat = (a: { seatId: string }, b: { seatId: string }) => a.seatId.localeCompare(b.seatId);

const recordOf = (attempt: PaymentAttempt, balance: number) => ({
  paymentId: attempt.paymentId,
  fanId: attempt.fanId,
  state: "paid",
  concertId: attempt.concertId,
  performanceId: attempt.performanceId,
  holdId: attempt.holdId,
  key: attempt.key,
  fingerprint: attempt.fingerprint,
  amount: attempt.amount,
  balance,
  tickets: attempt.seats.map(({ ticketId, seatId }) => ({ ticketId, seatId })),
  paidAt: attempt.at,
});

test("a payment takes the money, writes the entries and gives the tickets", async () => {
  await fund("happy");
  const attempt = sampleAttempt({ fanId: "happy", seats: freshSeats(8) });
  const committed = await commitPayment(db, attempt);
  const record = recordOf(attempt, 20_000);
  expect(committed).toEqual(record);
  expect(await findPayment(db, attempt.paymentId)).toEqual(record);
  expect(await findPaymentByKey(db, "happy", attempt.key)).toEqual(record);
  expect(await findPaymentByHold(db, attempt.holdId)).toEqual(record);
  expect(await findFansPayment(db, "happy", attempt.paymentId)).toEqual({ ...record, reason: null });
  expect(await findFansPayment(db, "somebody", attempt.paymentId)).toBeNull();
  expect(await readBalance(db, "happy")).toBe(20_000);
  expect((await listEntries(db, "happy", { limit: 1 }))?.items).toMatchObject([
    { kind: "payment", amount: -80_000, balance: 20_000, reference: attempt.paymentId },
  ]);
  const owned = await listTickets(db, "happy", { limit: 100 });
  expect(owned?.items.map(({ seatId }) => seatId).toSorted()).toEqual(
    attempt.seats.map(({ seatId }) => seatId).toSorted(),
  );
  expect(owned?.items[0]).toMatchObject({
    concertId: "con_1",
    startsAt: samplePerformance().startsAt,
    status: "valid",
    grade: "R",
  });
});

test("a payment may take the last won, but not one more", async () => {
  await fund("exact", 2 * SEAT_PRICE);
  await commitPayment(db, sampleAttempt({ fanId: "exact" }));
  expect(await readBalance(db, "exact")).toBe(0);
  expect(await outcome(sampleAttempt({ fanId: "exact", seats: freshSeats(1, 1) }))).toEqual(REFUSED_WITHOUT_TRACE);
});

test("without the funds nothing happens, also for a fan who never charged", async () => {
  await fund("poor", SEAT_PRICE);
  expect(await outcome(sampleAttempt({ fanId: "poor" }))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(sampleAttempt({ fanId: "stranger" }))).toEqual(REFUSED_WITHOUT_TRACE);
});

test("a payment of another epoch, or of no concert, leaves nothing", async () => {
  await fund("epochs");
  expect(await outcome(sampleAttempt({ fanId: "epochs", epoch: 1 }))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(sampleAttempt({ fanId: "epochs", concertId: "con_none" }))).toEqual(REFUSED_WITHOUT_TRACE);
});

test("a second payment of a hold, a key or a seat moves nothing", async () => {
  await fund("twice");
  const first = sampleAttempt({ fanId: "twice" });
  await commitPayment(db, first);
  expect(await outcome(sampleAttempt({ fanId: "twice", holdId: first.holdId }))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(sampleAttempt({ fanId: "twice", key: first.key }))).toEqual(REFUSED_WITHOUT_TRACE);
  const sameSeat = first.seats.slice(0, 1).map((seat) => Object.assign({}, seat, { ticketId: "tkt_again" }));
  expect(await outcome(sampleAttempt({ fanId: "twice", seats: sameSeat }))).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await outcome(first)).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await findPayment(db, first.paymentId)).toEqual(recordOf(first, 80_000));
});

test("twenty payments of one hold at once: exactly one commits", async () => {
  await fund("racer");
  const first = sampleAttempt({ fanId: "racer" });
  const tries = Array.from({ length: 20 }, (_, n) => commitPayment(db, { ...first, paymentId: `pay_race_${n}` }));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await readBalance(db, "racer")).toBe(80_000);
});

test("what was voided first can't be paid any more; the key and the hold can, by a new attempt", async () => {
  await fund("voided");
  const attempt = sampleAttempt({ fanId: "voided" });
  const row = await voidPayment(db, attempt);
  expect(row).toMatchObject({ state: "void", balance: 0, tickets: [] });
  expect(await voidPayment(db, attempt)).toEqual(row);
  expect(await outcome(attempt)).toEqual(REFUSED_WITHOUT_TRACE);
  expect(await findPaymentByKey(db, "voided", attempt.key)).toBeNull();
  expect(await findPaymentByHold(db, attempt.holdId)).toBeNull();
  expect(await findFansPayment(db, "voided", attempt.paymentId)).toBeNull();
  const again = { ...attempt, paymentId: "pay_after_void" };
  await commitPayment(db, again);
  expect(await findPaymentByKey(db, "voided", attempt.key)).toEqual(recordOf(again, 80_000));
  expect((await listPayments(db, "voided", { limit: 10 }))?.items).toHaveLength(1);
});

test("what was paid first can't be voided", async () => {
  await fund("paid-first");
  const attempt = sampleAttempt({ fanId: "paid-first" });
  await commitPayment(db, attempt);
  expect(await voidPayment(db, attempt)).toEqual(recordOf(attempt, 80_000));
});

test("an attempt of an epoch that is over can still be voided", async () => {
  expect(await voidPayment(db, sampleAttempt({ fanId: "late", epoch: 77 }))).toMatchObject({ state: "void" });
});

test("a free seat can be paid by a fan who never charged", async () => {
  const attempt = sampleAttempt({ fanId: "free", seats: freshSeats(1, 0) });
  await commitPayment(db, attempt);
  expect(await findPayment(db, attempt.paymentId)).toEqual(recordOf(attempt, 0));
  expect(await readBalance(db, "free")).toBe(0);
  const [entry] = (await listEntries(db, "free", { limit: 10 }))?.items ?? [];
  expect(entry).toMatchObject({ amount: 0, balance: 0 });
});

test("lists of payments and tickets go from new to old without gaps or repeats", async () => {
  await fund("lister");
  const attempts = Array.from({ length: 5 }, () => sampleAttempt({ fanId: "lister", at: 7_000_000_000_000 }));
  for (const attempt of attempts) await commitPayment(db, attempt);
  const seen: string[] = [];
  const seats: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPayments(db, "lister", { limit: 2, cursor });
    seen.push(...(page?.items ?? []).map(({ paymentId }) => paymentId));
    cursor = page?.nextCursor ?? undefined;
  } while (cursor !== undefined);
  do {
    const page = await listTickets(db, "lister", { limit: 3, cursor });
    seats.push(...(page?.items ?? []).map(({ seatId }) => seatId));
    cursor = page?.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(
    attempts
      .map(({ paymentId }) => paymentId)
      .toSorted()
      .toReversed(),
  );
  expect(seats.toSorted()).toEqual(attempts.flatMap((attempt) => attempt.seats.map(({ seatId }) => seatId)).toSorted());
  expect(await listPayments(db, "lister", { limit: 2, cursor: "?" })).toBeNull();
  expect(await listTickets(db, "lister", { limit: 2, cursor: "?" })).toBeNull();
});

test("a concert's totals and valid tickets are its own, and a refund moves them", async () => {
  await insertConcert(db, sampleConcert({ concertId: "con_2" }), [
    samplePerformance({ performanceId: "prf_2", concertId: "con_2" }),
  ]);
  await insertPerformance(db, samplePerformance({ performanceId: "prf_3", concertId: "con_2" }));
  await fund("totals");
  const kept = sampleAttempt({ fanId: "totals", concertId: "con_2", performanceId: "prf_2" });
  const given = sampleAttempt({ fanId: "totals", concertId: "con_2", performanceId: "prf_3" });
  await commitPayment(db, kept);
  await commitPayment(db, given);
  await voidPayment(db, sampleAttempt({ fanId: "totals", concertId: "con_2", performanceId: "prf_3" }));
  expect(await validTickets(db, "con_2")).toHaveLength(4);
  await env.DATABASE.batch([
    env.DATABASE.prepare(`UPDATE payments SET state = 'refunded' WHERE payment_id = ?`).bind(given.paymentId),
    env.DATABASE.prepare(`UPDATE tickets SET state = 'refunded' WHERE payment_id = ?`).bind(given.paymentId),
  ]);
  expect(await paidTotals(db, "con_2")).toEqual({ paid: 40_000, refunded: 20_000 });
  expect(await paidTotals(db, "con_none")).toEqual({ paid: 0, refunded: 0 });
  expect((await validTickets(db, "con_2")).toSorted(bySeat)).toEqual(
    kept.seats
      .map(({ seatId, price }) => ({
        performanceId: "prf_2",
        seatId,
        fanId: "totals",
        paymentId: kept.paymentId,
        holdId: kept.holdId,
        price,
        isComp: false,
      }))
      .toSorted(bySeat),
  );
});

test("valid tickets are complete beyond one step of reading", async () => {
  await insertConcert(db, sampleConcert({ concertId: "con_wide" }), [
    samplePerformance({ performanceId: "prf_wide", concertId: "con_wide" }),
  ]);
  await fund("wide");
  const attempt = sampleAttempt({ fanId: "wide", concertId: "con_wide", performanceId: "prf_wide" });
  await commitPayment(db, attempt);
  await env.DATABASE.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10003)
     INSERT INTO tickets SELECT NULL, 'tkt_wide_' || i, ?, 'prf_wide', 'W-1-' || i, 'W', 1, i, 'R', 0, 'valid' FROM n`,
  )
    .bind(attempt.paymentId)
    .run();
  const sold = await validTickets(db, "con_wide");
  expect(sold).toHaveLength(10_005);
  expect(new Set(sold.map(({ seatId }) => seatId)).size).toBe(10_005);
});

test("a room's new epoch shuts out the payments of the old one", async () => {
  await fund("rebuilt");
  const old = sampleAttempt({ fanId: "rebuilt" });
  expect(await raiseEpoch(db, "con_1")).toBe(1);
  expect(await outcome(old)).toEqual(REFUSED_WITHOUT_TRACE);
  await commitPayment(db, { ...old, epoch: 1 });
  expect(await findPayment(db, old.paymentId)).toMatchObject({ state: "paid" });
});
