// Question: how many rows does D1 write for a payment, a charge and a refund, indexes counted? The numbers are kept: a row more is
// paid for with every ticket that is ever sold.
// Method: the service's own batches, and what D1's metadata tells of them. Which rows these are, and who reads them, says
// docs/decisions/0046-money-in-fewer-rows.md.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { chargeBalance, commitPayment } from "../../../test/support/money.ts";
import { freshSeats, sampleAttempt, sampleConcert, samplePerformance } from "../../../test/support/sample.ts";
import { insertConcert } from "../concerts.ts";
import { openDatabase, type Database } from "../database.ts";
import { chargeBalances } from "./charge-commits.ts";
import { commitPayments } from "./payment-commits.ts";
import { commitRefunds } from "./refund-commits.ts";

const db = openDatabase(env.DATABASE);

/** Rows that D1 writes while something is done. */
async function rowsWritten(work: (db: Database) => Promise<unknown>): Promise<number> {
  let written = 0;
  const counted = new Proxy(env.DATABASE, {
    get: (d1, name) =>
      name === "batch"
        ? async (statements: D1PreparedStatement[]) => {
            const results = await d1.batch(statements);
            for (const { meta } of results) written += meta.rows_written;
            return results;
          }
        : (sql: string) => d1.prepare(sql),
  });
  await work(openDatabase(counted));
  return written;
}

const chargeOf = (fanId: string, n = 1) => ({
  chargeId: `chg_${fanId}_${n}`,
  fanId,
  key: `key-${n}`,
  fingerprint: "print",
  amount: 1_000_000,
  at: 1,
});

beforeAll(async () => {
  await insertConcert(db, sampleConcert(), [samplePerformance()]);
  for (const fanId of ["one", "four", "back", "first", ...crowd]) await chargeBalance(db, chargeOf(fanId));
  // The date's count has a row from its first payment on.
  await commitPayment(db, sampleAttempt({ fanId: "first" }));
});
const crowd = Array.from({ length: 20 }, (_, n) => `crowd_${n}`);
const paying = (fanId: string, seats = 1) => sampleAttempt({ fanId, seats: freshSeats(seats) });

test("a payment of one seat writes 12 rows, and each further seat 2", async () => {
  expect(await rowsWritten((on) => commitPayments(on, [paying("one")]))).toBe(12);
  expect(await rowsWritten((on) => commitPayments(on, [paying("four", 4)]))).toBe(18);
});

test("payments that share a batch write as many rows as they do alone", async () => {
  expect(
    await rowsWritten((on) =>
      commitPayments(
        on,
        crowd.map((fanId) => paying(fanId)),
      ),
    ),
  ).toBe(20 * 12);
});

test("what is refused, or sent again, writes nothing", async () => {
  const attempt = paying("one");
  await commitPayment(db, attempt);
  expect(await rowsWritten((on) => commitPayments(on, [attempt]))).toBe(0);
  expect(await rowsWritten((on) => commitPayments(on, [{ ...paying("four"), epoch: 9 }]))).toBe(0);
  expect(await rowsWritten((on) => chargeBalances(on, [chargeOf("one")]))).toBe(0);
});

test("a charge writes 8 rows, a fan's first one 9", async () => {
  expect(await rowsWritten((on) => chargeBalances(on, [chargeOf("one", 2)]))).toBe(8);
  expect(await rowsWritten((on) => chargeBalances(on, [chargeOf("stranger")]))).toBe(9);
});

test("a refund of one seat writes 13 rows", async () => {
  const { paymentId, fanId, concertId, epoch } = paying("back");
  await commitPayment(db, { ...paying("back"), paymentId });
  const order = { paymentId, fanId, concertId, epoch, key: "back", at: 9 };
  expect(await rowsWritten((on) => commitRefunds(on, [order]))).toBe(13);
});
