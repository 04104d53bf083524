// Question: does the audit find what is wrong, and only that?
// Method: a true sale, whose audit is clean; then the books are damaged by hand, one way at a time, and put right again,
// after which the audit must be clean once more. The guards that would refuse the damage (triggers, a unique index) are
// taken away first: they are tested with the database. Doesn't prove that the service never causes such damage.
import { env } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { admin, auditOf, Fan, makeConcert, roomOf, setClock, withoutTable, type Audit } from "../support/client.ts";

const { at, instant } = setClock();

const audit = (query = "") => admin<Audit>(`/v1/admin/audit${query}`);
const wrongIn = ({ checks }: Audit): string[] => checks.flatMap(({ name, ok }) => (ok ? [] : [name])).toSorted();
const run = (statement: string) => env.DATABASE.prepare(statement).run();

/** A fan who charged 150,000 and paid 100,000 of it for two seats. */
async function sale() {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 150_000);
  const { paymentId } = (await fan.pay((await fan.hold("A-1-1", "A-1-2")).body.holdId)).body;
  return { concert, fan, paymentId };
}
type Sold = Awaited<ReturnType<typeof sale>>;

beforeAll(async () => {
  await run("DROP TRIGGER ledger_entries_refuse_update");
  await run("DROP TRIGGER ledger_entries_refuse_delete");
  await run("DROP INDEX tickets_seat");
});

test("an audit of a true sale is clean, and says what it looked at", async () => {
  const { concert } = await sale();
  const { status, body } = await audit(`?concertId=${concert.concertId}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ ok: true, checkedAt: instant(0), nextCursor: null });
  expect(body.checks.length).toBeGreaterThanOrEqual(13);
  expect(new Set(body.checks.map(({ name }) => name)).size).toBe(body.checks.length);
  for (const check of body.checks) {
    expect(check).toEqual({ name: expect.any(String), ok: true, detail: expect.stringMatching(/\w/) });
  }
});

interface Damage {
  what: string;
  /** Names of the checks that must fail, and no others. */
  found: string[];
  harm: (sold: Sold) => string[];
  mend: (sold: Sold) => string[];
}

const DAMAGES: Damage[] = [
  {
    what: "a ticket is gone",
    found: ["payments-match-tickets", "room: sold-seats-are-valid-tickets"],
    harm: ({ paymentId }) => [
      `CREATE TABLE lost AS SELECT * FROM tickets WHERE payment_id = '${paymentId}' AND seat_id = 'A-1-1'`,
      `DELETE FROM tickets WHERE payment_id = '${paymentId}' AND seat_id = 'A-1-1'`,
    ],
    mend: () => ["INSERT INTO tickets SELECT * FROM lost", "DROP TABLE lost"],
  },
  {
    what: "a ticket is for another seat",
    found: ["room: sold-seats-are-valid-tickets"],
    harm: ({ paymentId }) => [`UPDATE tickets SET seat_id = 'A-1-9' WHERE payment_id = '${paymentId}' AND number = 1`],
    mend: ({ paymentId }) => [`UPDATE tickets SET seat_id = 'A-1-1' WHERE payment_id = '${paymentId}' AND number = 1`],
  },
  {
    what: "a seat has two valid tickets",
    found: ["one-valid-ticket-per-seat", "payments-match-tickets", "room: sold-seats-are-valid-tickets"],
    harm: ({ paymentId }) => [
      `INSERT INTO tickets SELECT NULL, 'tkt_twin', payment_id, performance_id, seat_id, section, "row", number, grade, price, state
       FROM tickets WHERE payment_id = '${paymentId}' AND number = 1`,
    ],
    mend: () => ["DELETE FROM tickets WHERE ticket_id = 'tkt_twin'"],
  },
  {
    what: "a balance has one won too many",
    found: ["balances-equal-entries", "balances-plus-revenue-equal-charges"],
    harm: ({ fan }) => [`UPDATE balances SET amount = amount + 1 WHERE fan = '${fan.userId}'`],
    mend: ({ fan }) => [`UPDATE balances SET amount = amount - 1 WHERE fan = '${fan.userId}'`],
  },
  {
    what: "a charge says more than was booked",
    found: ["balances-plus-revenue-equal-charges", "charges-match-ledger"],
    harm: ({ fan }) => [`UPDATE charges SET amount = amount + 1 WHERE fan = '${fan.userId}'`],
    mend: ({ fan }) => [`UPDATE charges SET amount = amount - 1 WHERE fan = '${fan.userId}'`],
  },
  {
    what: "a payment says less than was booked",
    found: ["payments-match-ledger", "payments-match-tickets"],
    harm: ({ paymentId }) => [`UPDATE payments SET amount = amount - 1 WHERE payment_id = '${paymentId}'`],
    mend: ({ paymentId }) => [`UPDATE payments SET amount = amount + 1 WHERE payment_id = '${paymentId}'`],
  },
  {
    what: "an entry tells a wrong balance",
    found: ["balance-after-is-running-sum", "payments-match-ledger"],
    harm: ({ paymentId }) => [
      `UPDATE ledger_entries SET balance_after = balance_after + 1 WHERE reference = '${paymentId}' AND account = 'fan'`,
    ],
    mend: ({ paymentId }) => [
      `UPDATE ledger_entries SET balance_after = balance_after - 1 WHERE reference = '${paymentId}' AND account = 'fan'`,
    ],
  },
  {
    what: "a movement has lost the revenue's half",
    found: ["balances-plus-revenue-equal-charges", "ledger-movements-sum-to-zero", "payments-match-ledger"],
    harm: ({ paymentId }) => [
      `CREATE TABLE lost AS SELECT * FROM ledger_entries WHERE reference = '${paymentId}' AND account = 'revenue'`,
      `DELETE FROM ledger_entries WHERE reference = '${paymentId}' AND account = 'revenue'`,
    ],
    mend: () => ["INSERT INTO ledger_entries SELECT * FROM lost", "DROP TABLE lost"],
  },
  {
    what: "a fan owns more seats than a fan may",
    found: ["seats-per-fan-within-limit"],
    harm: ({ concert }) => [`UPDATE concerts SET max_seats_per_fan = 1 WHERE concert_id = '${concert.concertId}'`],
    mend: ({ concert }) => [`UPDATE concerts SET max_seats_per_fan = 4 WHERE concert_id = '${concert.concertId}'`],
  },
  {
    what: "a payment nobody made is in the books",
    found: ["payments-match-ledger", "payments-match-tickets"],
    harm: ({ concert, fan }) => [
      `INSERT INTO payments VALUES ('pay_ghost', '${fan.userId}', '${concert.concertId}', '${fan.performanceId}',
       'hld_ghost', 'ghost', 'x', 5, 'paid', 0, 0, 0, NULL, NULL, NULL, NULL)`,
    ],
    mend: () => ["DELETE FROM payments WHERE payment_id = 'pay_ghost'"],
  },
];

test.each(DAMAGES)("the audit finds it when $what", async ({ found, harm, mend }) => {
  const sold = await sale();
  for (const statement of harm(sold)) await run(statement);
  const damaged = await auditOf(sold.concert);
  for (const statement of mend(sold)) await run(statement);
  expect(damaged.ok).toBe(false);
  expect(wrongIn(damaged)).toEqual(found);
  expect(wrongIn(await auditOf(sold.concert))).toEqual([]);
});

test("what is wrong is named", async () => {
  const { concert, fan } = await sale();
  await run(`UPDATE balances SET amount = amount + 1 WHERE fan = '${fan.userId}'`);
  const { checks } = await auditOf(concert);
  await run(`UPDATE balances SET amount = amount - 1 WHERE fan = '${fan.userId}'`);
  expect(checks.find(({ name }) => name === "balances-equal-entries")?.detail).toContain(fan.userId);
});

test("a payment that stays undecided long after its deadline is found, and is no more once it is decided", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await withoutTable("payments", () => fan.pay(holdId));
  at(30_000);
  expect(wrongIn(await auditOf(concert))).toEqual([]);
  at(150_001);
  expect(wrongIn(await auditOf(concert))).toEqual(["room: nothing-stays-paying"]);
  await runDurableObjectAlarm(roomOf(concert));
  expect(wrongIn(await auditOf(concert))).toEqual([]);
});

test("an audit of a concert that does not exist is 404", async () => {
  expect(await audit("?concertId=con_nothing")).toMatchObject({ status: 404, body: { code: "not-found" } });
});

test.each(["?limit=0", "?limit=101", "?cursor=nonsense", "?concert=con_x"])(
  "an audit asked with %s is 400",
  async (query) => {
    expect(await audit(query)).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  },
);

test("the rooms are audited page by page, newest first, and all of them by default", async () => {
  const made: string[] = [];
  for (let count = 0; count < 3; count++) {
    at(count);
    made.unshift((await makeConcert()).concertId);
  }
  const concertsIn = ({ checks }: Audit) => [
    ...new Set<string>(
      checks.flatMap(({ name, detail }) => (name.startsWith("room: ") ? [detail.split(":")[0] ?? ""] : [])),
    ),
  ];
  const all = (await audit()).body;
  expect(all).toMatchObject({ ok: true, nextCursor: null });
  const first = (await audit("?limit=2")).body;
  expect(concertsIn(first)).toEqual(made.slice(0, 2));
  const second = (await audit(`?limit=2&cursor=${first.nextCursor}`)).body;
  expect(concertsIn(second)[0]).toBe(made[2]);
  expect(concertsIn(all).slice(0, 3)).toEqual(made);
});
