// Goal: what fans and rooms ask for is found through an index, however large the tables grow.
// Method: the statements as drizzle sends them are caught and given to SQLite's planner. A partial index is easily lost:
// one bound parameter in place of the literal it was made with is enough.
// Doesn't prove speed, and leaves out the audit, which reads everything on purpose.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { listEntries } from "./balances.ts";
import { answerOfCharge } from "./charges.ts";
import {
  findConcert,
  findConcertOffer,
  findConcerts,
  findConcertWithDates,
  findPerformance,
  findPrices,
  insertConcert,
  listAllConcerts,
  listConcerts,
} from "./concerts.ts";
import { listOf, toList } from "./cursor.ts";
import { type Database, openDatabase } from "./database.ts";
import { findUndescribed, writeDescriptions } from "./layout-versions.ts";
import { findAnswer, finishAnswer, removeAnswers } from "./operator-answers.ts";
import { listActions } from "./operator-log.ts";
import {
  findFansPayment,
  findPayment,
  findPaymentByHold,
  findPaymentByKey,
  findPayments,
  listPayments,
  paidTotals,
} from "./payments.ts";
import { areConcerts, insertKey, listKeys, liveKeys, revokeKey } from "./operator/operator-keys.ts";
import { positionOf } from "./jobs/positions.ts";
import { listRoomsDue } from "./jobs/rooms-due.ts";
import { countRefunds, findRefund, findRefunds, unrefundedPayments } from "./refunds.ts";
import { BALANCE_MAX } from "../contract/bounds.ts";
import { chargeBalances } from "./commits/charge-commits.ts";
import { commitPayments, voidPayments } from "./commits/payment-commits.ts";
import { commitRefunds } from "./commits/refund-commits.ts";
import { freshSeats, sampleAttempt, sampleConcert, samplePerformance } from "../../test/support/sample.ts";
import { listTickets, validTickets } from "./tickets.ts";
import { findSignOut } from "./users.ts";

const db = openDatabase(env.DATABASE);
/** A cursor as the list gives it out. */
const cursor = (position: unknown[], ...list: string[]): string =>
  toList(listOf(...list), [1, 2], { limit: 1 }, () => position).nextCursor ?? "";

const charge = { chargeId: "x", fanId: "x", key: "x", fingerprint: "x", amount: 1, at: 0 };
const attempt = sampleAttempt({ fanId: "x" });
const comp = sampleAttempt({
  fanId: "y",
  seats: freshSeats(1, 0),
  comp: { reason: "x", by: { operator: "x", requestId: "x", at: 0 } },
});
const request = { keyId: "x", operator: "x", path: "x", key: "x", fingerprint: "x", attempt: "x", at: 0 };

const by = { operator: "x", requestId: "x", at: 0 };
const key = { keyId: "x", name: "x", keyHash: "x", scopes: [], concertIds: ["x"], expiresAt: 5 };

const LOOKUPS: Record<string, (db: Database) => Promise<unknown>> = {
  findConcert: (db) => findConcert(db, "x"),
  findConcertWithDates: (db) => findConcertWithDates(db, "x"),
  findConcertOffer: (db) => findConcertOffer(db, "x"),
  findUndescribed: (db) => findUndescribed(db, { after: "x" }, 2),
  findUndescribedOf: (db) => findUndescribed(db, { concertId: "x", after: "x" }, 2),
  writeDescriptions: (db) =>
    writeDescriptions(db, [{ performanceId: "x", sections: [], grades: [], layoutVersion: "x" }]),
  findPerformance: (db) => findPerformance(db, { concertId: "x", performanceId: "x" }),
  findPrices: (db) => findPrices(db, "x"),
  listConcerts: (db) => listConcerts(db, { limit: 2, cursor: cursor([5, "x"], "concerts") }),
  listAllConcerts: (db) => listAllConcerts(db, { limit: 2, cursor: cursor([5, "x"], "all concerts") }),
  findConcerts: (db) =>
    findConcerts(
      db,
      { limit: 2, cursor: cursor([5, "x"], "operator concerts", "open", "x") },
      { state: "open", q: "x" },
      0,
    ),
  listEntries: (db) => listEntries(db, "x", { limit: 2, cursor: cursor(["x"], "entries", "x") }),
  listActions: (db) => listActions(db, "x", { limit: 2, cursor: cursor(["x"], "log", "x") }),
  findPayments: (db) => findPayments(db, ["x"]),
  findRefunds: (db) => findRefunds(db, ["x"]),
  commitPayments: (db) => commitPayments(db, [attempt, comp]),
  voidPayments: (db) => voidPayments(db, [attempt, comp]),
  commitRefunds: (db) => commitRefunds(db, [{ ...attempt, key: "x", at: 0 }]),
  chargeBalances: (db) => chargeBalances(db, [charge, { ...charge, amount: BALANCE_MAX }]),
  findPayment: (db) => findPayment(db, "x"),
  findPaymentByKey: (db) => findPaymentByKey(db, "x", "x"),
  findPaymentByHold: (db) => findPaymentByHold(db, "x"),
  findFansPayment: (db) => findFansPayment(db, "x", "x"),
  listPayments: (db) => listPayments(db, "x", { limit: 2, cursor: cursor([5, "x"], "payments", "x") }),
  paidTotals: (db) => paidTotals(db, "x"),
  findRefund: (db) => findRefund(db, "x"),
  unrefundedPayments: (db) => unrefundedPayments(db, "x", 2),
  countRefunds: (db) => countRefunds(db, "x"),
  answerOfCharge: (db) => answerOfCharge(db, charge),
  findAnswer: (db) => findAnswer(db, request),
  finishAnswer: (db) => finishAnswer(db, request, { status: 201, body: "{}" }),
  removeAnswers: (db) => removeAnswers(db, 0, 2),
  liveKeys: (db) => liveKeys(db, 0),
  insertKey: (db) => insertKey(db, key, { ...by, keyId: "x" }, () => []),
  revokeKey: (db) => revokeKey(db, "x", by),
  listKeys: (db) => listKeys(db, { limit: 2, cursor: cursor([5, "x"], "operator keys") }),
  areConcerts: (db) => areConcerts(db, ["x", "y"]),
  listTickets: (db) => listTickets(db, "x", { limit: 2, cursor: cursor([5, "x"], "tickets", "x") }),
  findSignOut: (db) => findSignOut(db, "x"),
  listRoomsDue: (db) => listRoomsDue(db, 5, [5, "x"], 2),
  positionOf: (db) => positionOf(db, "x"),
  validTickets: (db) => validTickets(db, "x"),
};

/** The statements a lookup prepares, single or in a batch, each explained with its parameters left open. */
async function plansOf(lookup: (db: Database) => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const watched = new Proxy(env.DATABASE, {
    get: (d1, name) =>
      name === "prepare"
        ? (query: string) => {
            sent.push(query);
            return d1.prepare(query);
          }
        : d1.batch.bind(d1),
  });
  await lookup(openDatabase(watched));
  const plans: string[] = [];
  for (const query of sent) {
    const numbered = [...query.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
    const count = numbered.length > 0 ? Math.max(...numbered) : query.split("?").length - 1;
    const open = Array.from({ length: count }, () => null);
    const plan = env.DATABASE.prepare(`EXPLAIN QUERY PLAN ${query}`).bind(...open);
    plans.push(...(await plan.all<{ detail: string }>()).results.map(({ detail }) => detail));
  }
  return plans;
}

// validTickets reads its second statement only when there is a date.
beforeAll(() => insertConcert(db, sampleConcert({ concertId: "x" }), [samplePerformance({ concertId: "x" })]));

/** What a statement is given, and a row made of nothing. */
const IS_NO_TABLE = /VIRTUAL TABLE|CONSTANT ROW|SCAN had$/;

test.each(Object.entries(LOOKUPS))("%s scans no table", async (_, lookup) => {
  const plans = await plansOf(lookup);
  expect(plans.filter((step) => step.startsWith("SEARCH"))).not.toEqual([]);
  expect(plans.filter((step) => step.startsWith("SCAN") && !IS_NO_TABLE.test(step))).toEqual([]);
});
