// Questions: does a member of a batch that is refused leave its neighbours alone, and does money move once however often and in
// whatever order batches and voids arrive?
// Method: batches against D1, first chosen ones, then histories by chance. In those no unique index of the ledger helps: that a
// sending changes only what its own row says has to be enough. scripts/guards takes that away and expects red.
// Doesn't prove what a room makes of it.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { BATCH_MEMBERS_MAX, BATCH_STATEMENTS_MAX } from "../../contract/bounds.ts";
import type { PaymentAttempt } from "../../domain/records/payment.ts";
import type { RefundOrder } from "../../domain/records/refund.ts";
import { seed } from "../../../test/support/seed.ts";
import { chargeBalance, commitPayment, voidPayment } from "../../../test/support/money.ts";
import {
  freshSeats,
  sampleAttempt,
  sampleConcert,
  samplePerformance,
  SEAT_PRICE,
} from "../../../test/support/sample.ts";
import { readBalance } from "../balances.ts";
import type { ChargeOrder } from "../charges.ts";
import { insertConcert } from "../concerts.ts";
import { openDatabase } from "../database.ts";
import { findPayments } from "../payments.ts";
import { chargeBalances } from "./charge-commits.ts";
import { commitPayments, voidPayments } from "./payment-commits.ts";
import { commitRefunds } from "./refund-commits.ts";

const db = openDatabase(env.DATABASE);
beforeAll(() => insertConcert(db, sampleConcert(), [samplePerformance()]));

let fans = 0;
async function funded(amount = 10 * SEAT_PRICE): Promise<string> {
  fans += 1;
  const fanId = `usr_shared_${fans}`;
  await chargeBalance(db, { chargeId: `chg_${fanId}`, fanId, key: "fund", fingerprint: "print", amount, at: 1 });
  return fanId;
}
const kindsOf = (sent: readonly { kind: string }[]): string[] => sent.map(({ kind }) => kind);

test("what is expected to be refused isn't inserted, and its neighbours are paid", async () => {
  const twice = sampleAttempt({ fanId: await funded() });
  await commitPayment(db, twice);
  const voided = sampleAttempt({ fanId: await funded() });
  await voidPayment(db, voided);
  const attempts = [
    sampleAttempt({ fanId: await funded() }),
    sampleAttempt({ fanId: await funded(SEAT_PRICE) }),
    sampleAttempt({ fanId: await funded(), epoch: 7 }),
    sampleAttempt({ fanId: twice.fanId, key: twice.key }),
    sampleAttempt({ fanId: await funded(), holdId: twice.holdId }),
    voided,
    sampleAttempt({ fanId: await funded() }),
  ];
  expect(kindsOf(await commitPayments(db, attempts))).toEqual([
    "inserted",
    ...Array<string>(5).fill("not-inserted"),
    "inserted",
  ]);
  const reasons = await voidPayments(db, attempts.slice(1, 5));
  expect(reasons).toMatchObject([
    { kind: "void", standing: { balance: SEAT_PRICE, epoch: 0, isKeyUsed: false, isHoldPaid: false } },
    { kind: "void", standing: { epoch: 0, isKeyUsed: false, isHoldPaid: false } },
    { kind: "void", standing: { isKeyUsed: true, isHoldPaid: false } },
    { kind: "void", standing: { isKeyUsed: false, isHoldPaid: true } },
  ]);
});

test("a constraint refuses its own member: the others are sent again one by one", async () => {
  const sold = sampleAttempt({ fanId: await funded() });
  await commitPayment(db, sold);
  const seats = sold.seats.map((seat, at) => ({ ...seat, ticketId: `tkt_twice_${at}` }));
  const attempts = [
    sampleAttempt({ fanId: await funded() }),
    sampleAttempt({ fanId: await funded(), seats }),
    sampleAttempt({ fanId: await funded() }),
  ];
  expect(kindsOf(await commitPayments(db, attempts))).toEqual(["inserted", "refused", "inserted"]);
  expect(await readBalance(db, attempts[1]?.fanId ?? "")).toBe(10 * SEAT_PRICE);
});

test("a full batch of the widest members stays within what D1 takes", async () => {
  let [statements, parameters] = [0, 0];
  const counted = new Proxy(env.DATABASE, {
    get: (d1, name) => {
      if (name === "batch") return (sent: D1PreparedStatement[]) => ((statements = sent.length), d1.batch(sent));
      return (sql: string) => {
        const statement = d1.prepare(sql);
        const bind = statement.bind.bind(statement);
        statement.bind = (...values: unknown[]) => {
          parameters = Math.max(parameters, values.length);
          return bind(...values);
        };
        return statement;
      };
    },
  });
  const attempts: PaymentAttempt[] = [];
  for (let member = 0; member < BATCH_MEMBERS_MAX; member++) {
    attempts.push(sampleAttempt({ fanId: await funded(), seats: freshSeats(8) }));
  }
  const bounded = openDatabase(counted);
  expect(new Set(kindsOf(await commitPayments(bounded, attempts)))).toEqual(new Set(["inserted"]));
  expect(statements).toBeLessThanOrEqual(BATCH_STATEMENTS_MAX);
  expect(
    new Set(
      kindsOf(
        await commitRefunds(
          bounded,
          attempts.map((attempt) => refundOf(attempt)),
        ),
      ),
    ),
  ).toEqual(new Set(["inserted"]));
  expect(statements).toBeLessThanOrEqual(BATCH_STATEMENTS_MAX);
  expect(parameters).toBeLessThanOrEqual(100);
});

const refundOf = ({ paymentId, fanId, concertId, epoch }: PaymentAttempt): RefundOrder => ({
  paymentId,
  fanId,
  concertId,
  epoch,
  key: "back",
  at: 9,
});

/** What a history is made of: a few fans, each with charges, payments and refunds that come again and again. */
interface Cast {
  fanId: string;
  charges: ChargeOrder[];
  attempts: PaymentAttempt[];
}

function castOf(seed: number): Cast[] {
  return Array.from({ length: 4 }, (_, fan) => {
    const fanId = `usr_history_${seed}_${fan}`;
    const charges = [1, 2].map((n) => ({
      chargeId: `chg_${seed}_${fan}_${n}`,
      fanId,
      key: `charge-${n}`,
      fingerprint: "print",
      amount: n * SEAT_PRICE,
      at: n,
    }));
    // Some of them find no funds, and two of them are of one hold.
    const attempts = [1, 2, 3].map((seats) => sampleAttempt({ fanId, seats: freshSeats(seats) }));
    const [first] = attempts;
    if (first !== undefined) attempts.push(sampleAttempt({ fanId, holdId: first.holdId, key: first.key }));
    return { fanId, charges, attempts };
  });
}

/** Chance from a seed (mulberry32): numbers in [0, 1). */
function randomOf(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// oxlint-disable-next-line vitest/expect-expect -- movedOnce does
test("any batches, sent again and again in any order with voids, move money once", async () => {
  await env.DATABASE.exec("DROP INDEX ledger_movement");
  for (let history = 0; history < 6; history++) {
    const random = randomOf(seed + history);
    const pick = <Item>(items: readonly Item[]): Item => {
      const item = items[Math.floor(random() * items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    };
    const cast = castOf(seed + history);
    for (let step = 0; step < 40; step++) {
      const who = cast.filter(() => random() < 0.7);
      const attempts = who.map((fan) => pick(fan.attempts));
      switch (Math.floor(random() * 6)) {
        case 0:
        case 1:
          await chargeBalances(
            db,
            who.map((fan) => pick(fan.charges)),
          );
          break;
        case 2:
          if (random() < 0.5) await voidPayments(db, attempts);
          break;
        case 3:
          await commitRefunds(db, attempts.map(refundOf));
          break;
        default:
          await commitPayments(db, attempts);
          await commitPayments(db, attempts);
      }
    }
    for (const fan of cast) await movedOnce(fan);
  }
});

/** Each charge, payment and refund of a fan that stands has its movement once, and the balance is what they come to. */
async function movedOnce({ fanId, attempts }: Cast): Promise<void> {
  const rows = [
    ...(
      await findPayments(
        db,
        attempts.map(({ paymentId }) => paymentId),
      )
    ).values(),
  ];
  const stand = rows.filter(({ state }) => state !== "void");
  expect(new Set(stand.map(({ holdId }) => holdId)).size, "payments of different holds").toBe(stand.length);
  const { results: charged } = await env.DATABASE.prepare("SELECT charge_id AS id, amount FROM charges WHERE fan = ?")
    .bind(fanId)
    .all<{ id: string; amount: number }>();
  const movements = new Map<string, number>([
    ...charged.map(({ id, amount }): [string, number] => [id, amount]),
    ...stand.map(({ paymentId, amount }): [string, number] => [paymentId, -amount]),
    ...stand
      .filter(({ state }) => state === "refunded")
      .map(({ paymentId, amount }): [string, number] => [paymentId.replace("pay_", "ref_"), amount]),
  ]);
  const { results: entries } = await env.DATABASE.prepare(
    "SELECT reference, amount, balance_after AS after FROM ledger_entries WHERE account = 'fan' AND fan = ? ORDER BY entry_id",
  )
    .bind(fanId)
    .all<{ reference: string; amount: number; after: number }>();
  const moved = entries.map(({ reference, amount }) => `${reference} ${amount}`);
  expect(moved.toSorted()).toEqual([...movements].map(([id, amount]) => `${id} ${amount}`).toSorted());
  const { results: halves } = await env.DATABASE.prepare(
    `SELECT reference, count(*) AS entries, sum(amount) AS sum FROM ledger_entries
      WHERE reference IN (SELECT value FROM json_each(?)) GROUP BY reference`,
  )
    .bind(JSON.stringify([...movements.keys()]))
    .all<{ reference: string; entries: number; sum: number }>();
  expect(halves.filter(({ entries: count, sum }) => count !== 2 || sum !== 0)).toEqual([]);
  let balance = 0;
  for (const { amount, after } of entries) expect(after).toBe((balance += amount));
  expect(await readBalance(db, fanId)).toBe(balance);
  const { results: tickets } = await env.DATABASE.prepare(
    `SELECT t.payment_id AS id, count(*) AS seats FROM tickets t JOIN payments p ON p.payment_id = t.payment_id
      WHERE p.fan = ? GROUP BY t.payment_id`,
  )
    .bind(fanId)
    .all<{ id: string; seats: number }>();
  const seatsOf = new Map(attempts.map(({ paymentId, seats }) => [paymentId, seats.length]));
  expect(tickets.map(({ id, seats }) => `${id} ${seats}`).toSorted()).toEqual(
    stand.map(({ paymentId }) => `${paymentId} ${seatsOf.get(paymentId)}`).toSorted(),
  );
}
