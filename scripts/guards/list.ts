// Every guard that stands between a fault and a lost seat or won, the edit that takes it away, and the tests that must
// then be red. A guard nobody can remove unnoticed is one that is tested; `npm run guards` removes each in turn.
//
// An edit is exact text that occurs once in its file: one that stops applying is found by a test beside this list. Those of
// shared batches, the line, of operators, of what a room keeps and of a concert's life stand in files of their own.
import type { Guard } from "./guard.ts";
import { BATCH_GUARDS } from "./batches.ts";
import { HOLD_GUARDS } from "./holds.ts";
import { LINE_GUARDS } from "./line.ts";
import { LIFE_GUARDS } from "./lives.ts";
import { OPERATOR_GUARDS } from "./operators.ts";
import { ROOM_GUARDS } from "./room.ts";
import { SEAT_GUARDS } from "./seats.ts";

const PAYMENTS = "src/database/commits/payment-commits.ts";
const REFUNDS = "src/database/commits/refund-commits.ts";
const CHARGES = "src/database/commits/charge-commits.ts";
const PAYMENT_COMMITS = "src/room/commits/payment-commits.ts";
const FOUNDING = "migrations/0000_founding.sql";
const REBUILT = "migrations/0013_money_in_fewer_rows.sql";
const PAYING = "src/room/rules/paying.ts";
const PAYMENT_SAGA = "src/room/payment-saga.ts";
const LIFECYCLE = "src/room/lifecycle.ts";
const ALARM = "src/room/alarm.ts";
const QUEUE = "src/room/commit-queue.ts";
const INTERRUPTED = "test/faults/interrupted.faults.test.ts";
const MATRIX = "test/matrix/matrix.faults.deep.test.ts";

export const GUARDS: readonly Guard[] = [
  {
    name: "void row",
    against: "a payment that was given up lands afterwards, when its seats are somebody else's",
    edits: [
      { file: PAYMENTS, find: "  await d1.prepare(VOIDS).bind(given).run();\n", replace: "" },
      {
        file: PAYMENTS,
        find: `if (standing?.state !== "void") throw`,
        replace: "if (standing === undefined) throw",
      },
    ],
    tests: ["test/faults/faults.faults.test.ts"],
  },
  {
    name: "attempt ids",
    against: "a second try of a key is taken for the first one, which was given up",
    edits: [
      {
        file: PAYMENT_SAGA,
        find: `const paymentId = newId("pay");`,
        replace: `const paymentId = previous?.paymentId ?? newId("pay");`,
      },
    ],
    tests: ["test/line/eviction.workerd.test.ts"],
  },
  {
    name: "one payment a key",
    against: "one key pays twice",
    edits: [
      { file: FOUNDING, find: "CREATE UNIQUE INDEX `payments_key`", replace: "CREATE INDEX `payments_key`" },
      { file: PAYMENTS, find: "WHERE fan = ?2 AND key = ?5 AND state <> 'void')", replace: "WHERE false)" },
    ],
    tests: ["src/database/payments.workerd.test.ts"],
  },
  {
    name: "one payment a hold",
    against: "a hold is paid twice",
    edits: [
      { file: FOUNDING, find: "CREATE UNIQUE INDEX `payments_hold`", replace: "CREATE INDEX `payments_hold`" },
      { file: PAYMENTS, find: "WHERE hold_id = ?4 AND state <> 'void')", replace: "WHERE false)" },
    ],
    tests: ["src/database/payments.workerd.test.ts"],
  },
  {
    name: "one valid ticket a seat",
    against: "a seat is sold twice, whatever a room believes",
    edits: [{ file: REBUILT, find: "CREATE UNIQUE INDEX `tickets_seat`", replace: "CREATE INDEX `tickets_seat`" }],
    tests: ["src/database/payments.workerd.test.ts"],
  },
  {
    name: "no balance below zero",
    against: "a fan pays with money that isn't there",
    edits: [
      { file: FOUNDING, find: `CHECK("balances"."amount" >= 0)`, replace: "CHECK(1)" },
      { file: PAYMENTS, find: " AND coalesce(b.amount, 0) >= ?7\n", replace: "\n" },
      {
        file: FOUNDING,
        find: `CHECK("payments"."balance_after" IS NULL OR "payments"."balance_after" >= 0)`,
        replace: "CHECK(1)",
      },
    ],
    tests: ["src/database/payments.workerd.test.ts"],
  },
  {
    name: "append-only ledger",
    against: "what happened to money is rewritten",
    edits: [
      {
        file: REBUILT,
        find: "amount, balance_after, created_at ON ledger_entries\nBEGIN",
        replace: "amount, balance_after, created_at ON ledger_entries WHEN 0\nBEGIN",
      },
    ],
    tests: ["src/database/database.workerd.test.ts"],
  },
  {
    name: "one movement a reference",
    against: "a payment that is written into the ledger again has a second movement",
    edits: [
      { file: REBUILT, find: "CREATE UNIQUE INDEX `ledger_movement`", replace: "CREATE INDEX `ledger_movement`" },
    ],
    tests: ["src/database/ledger-rebuild.workerd.test.ts"],
  },
  {
    name: "the rebuilt ledger is compared",
    against: "a ledger that can't be taken over is taken over with a hole",
    edits: [{ file: REBUILT, find: "CHECK(`whole_movements` = 1)", replace: "CHECK(1)" }],
    tests: ["src/database/ledger-rebuild.workerd.test.ts"],
  },
  {
    name: "movements of a former Worker are completed",
    against: "what is paid between a migration and its deploy is in no movement",
    edits: [
      {
        file: REBUILT,
        find: "CREATE TRIGGER ledger_entries_of_before AFTER INSERT ON ledger_entries WHEN NEW.movement_id = 0",
        replace: "CREATE TRIGGER ledger_entries_of_before AFTER INSERT ON ledger_entries WHEN 0",
      },
    ],
    tests: ["src/database/ledger-rebuild.workerd.test.ts"],
  },
  {
    name: "tickets of a former Worker are found",
    against: "who paid between a migration and its deploy has no tickets",
    edits: [
      {
        file: REBUILT,
        find: "WHEN (SELECT first_ticket FROM payments WHERE payment_id = NEW.payment_id) IS NULL",
        replace: "WHEN 0",
      },
    ],
    tests: ["src/database/ledger-rebuild.workerd.test.ts"],
  },
  {
    name: "one charge a key",
    against: "a repeated charge moves money twice",
    edits: [
      { file: FOUNDING, find: "CREATE UNIQUE INDEX `charges_key`", replace: "CREATE INDEX `charges_key`" },
      { file: CHARGES, find: "WHERE fan = ?2 AND key = ?3)", replace: "WHERE false)" },
    ],
    tests: ["src/database/charges.workerd.test.ts"],
  },
  {
    name: "one refund a payment",
    against: "a refund that comes late, or twice, gives the money back again",
    edits: [
      {
        file: "migrations/0002_refunds.sql",
        find: "CREATE UNIQUE INDEX `refunds_payment`",
        replace: "CREATE INDEX `refunds_payment`",
      },
      { file: REFUNDS, find: " AND p.state = 'paid'\n", replace: "\n" },
      {
        file: REFUNDS,
        find: `SELECT 1 FROM "refunds" WHERE payment_id = ?2`,
        replace: `SELECT 1 FROM "refunds" WHERE false`,
      },
      {
        file: REFUNDS,
        find: "const refundId = refundIdOf(paymentId);",
        replace: "const refundId = `${refundIdOf(paymentId)}${crypto.randomUUID()}`;",
      },
    ],
    tests: ["src/database/refunds.workerd.test.ts"],
  },
  {
    name: "epoch check",
    against: "an earlier life of a room commits into a later one",
    edits: [
      { file: PAYMENTS, find: "c.concert_id = ?10 AND c.epoch = ?11", replace: "c.concert_id = ?10 AND ?11 >= 0" },
      { file: REFUNDS, find: "c.concert_id = ?7 AND c.epoch = ?8", replace: "c.concert_id = ?7 AND ?8 >= 0" },
    ],
    tests: ["src/database/payments.workerd.test.ts", "src/database/refunds.workerd.test.ts"],
  },
  {
    name: "state compared in finish",
    against: "a payment that was given up, or finished before, sells seats",
    edits: [
      {
        file: PAYING,
        find: `payment: PaymentRecord, now: Millis): boolean {
  if (attempt.outcome.state !== "pending") return false;`,
        replace: "payment: PaymentRecord, now: Millis): boolean {",
      },
    ],
    tests: ["src/room/rules/paying.rules.test.ts"],
  },
  {
    name: "state compared in abandon",
    against: "a late duplicate frees seats that are paid",
    edits: [
      {
        file: PAYING,
        find: `export function abandonPayment(concert: Concert, attempt: Attempt, now: Millis): boolean {
  if (attempt.outcome.state !== "pending") return false;`,
        replace: "export function abandonPayment(concert: Concert, attempt: Attempt, now: Millis): boolean {",
      },
    ],
    tests: ["src/room/rules/paying.rules.test.ts"],
  },
  {
    name: "attempt id compared in finish and abandon",
    against: "what became of an older attempt is done to the newer one of the same key",
    edits: [
      {
        file: PAYMENT_SAGA,
        find: `return stored?.paymentId === paymentId ? stored : { ...attempt, outcome: { state: "void" } };`,
        replace: "return stored ?? attempt;",
      },
    ],
    tests: [INTERRUPTED],
  },
  {
    name: "hold state in finishRefund",
    against: "a refund told twice frees the next owner's seats",
    edits: [
      {
        file: "src/room/rules/refunding.ts",
        find: `if (hold?.status === "paid") concert.seating.unsell(hold);`,
        replace: "if (hold !== null) concert.seating.unsell(hold);",
      },
    ],
    tests: ["src/room/rules/refunding.rules.test.ts"],
  },
  {
    name: "a refund under way is finished before it is answered",
    against: "a fan is told of a refund whose seats are not free",
    edits: [
      {
        file: "src/room/rules/refunding.ts",
        find: `  if (facts.pending !== null) return { kind: "pending", attempt: facts.pending };
  if (isRefunded) return { kind: "settled" };`,
        replace: `  if (isRefunded) return { kind: "settled" };
  if (facts.pending !== null) return { kind: "pending", attempt: facts.pending };`,
      },
    ],
    // It was the matrix that found this one; without the guard it has to find it again.
    tests: [INTERRUPTED, MATRIX],
    named: "has freed its seats|reset after D1, before finishing",
  },
  {
    name: "a payment under way doesn't expire",
    against: "a hold is sold to the next fan while it is being paid",
    edits: [
      {
        file: "src/room/rules/seats/seating.ts",
        find: `if (next.hold.status === "held") due.add(next.hold);`,
        replace: "due.add(next.hold);",
      },
    ],
    tests: ["src/room/rules/holding.rules.test.ts", "test/line/time.workerd.test.ts"],
  },
  {
    name: "re-read of a payment after a failure",
    against: "a payment whose reply was lost is told as failed",
    edits: [
      {
        file: PAYMENT_COMMITS,
        find: "const rows = await findPayments(database, idsOf(failures.keys()));",
        replace: "const rows = new Map<string, PaymentRecord>(idsOf([]).map((id) => [id, {} as never]));",
      },
      { file: PAYMENTS, find: `if (payment !== undefined) return { kind: "paid", payment };`, replace: "" },
      {
        file: PAYMENTS,
        find: `if (standing?.state !== "void") throw`,
        replace: "if (standing === undefined) throw",
      },
    ],
    tests: ["test/faults/faults.faults.test.ts"],
  },
  {
    name: "re-read of a charge after a failure",
    against: "a charge whose reply was lost is told as open for ever",
    edits: [{ file: CHARGES, find: "await findKeys(db, unclear).catch(() => null)", replace: "null" }],
    tests: ["src/database/charges.workerd.test.ts"],
  },
  {
    name: "transactionSync",
    against: "half of a change is written",
    edits: [
      {
        file: QUEUE,
        find: "this.#storage.transactionSync(() => {",
        replace: "((work: () => void) => work())(() => {",
      },
    ],
    tests: [INTERRUPTED],
  },
  {
    name: "memory read again after a failed transaction",
    against: "memory believes what was rolled back",
    edits: [{ file: QUEUE, find: "      this.#steps.reload();\n", replace: "" }],
    tests: [INTERRUPTED],
  },
  {
    name: "single flight of a rebuild",
    against: "two rebuilds overlap, and the room keeps an epoch that D1 has left",
    edits: [
      {
        file: LIFECYCLE,
        find: "this.#startingAnew ??= this.#setUp();",
        replace: "this.#startingAnew = this.#setUp();",
      },
    ],
    tests: [INTERRUPTED],
  },
  {
    name: "alarm set again, also after a failure",
    against: "work that failed once is never looked after again",
    edits: [
      {
        file: ALARM,
        find: `    } finally {
      this.arm(this.#room.now());
    }`,
        replace: `    } finally {
      this.#room.now();
    }`,
      },
    ],
    tests: [INTERRUPTED],
  },
  {
    name: "lost alarm noticed",
    against: "a room waits for ever for an alarm that the runtime gave up",
    edits: [{ file: ALARM, find: " && now < this.#armedFor + ALARM_LOST_MS) return;", replace: ") return;" }],
    tests: [INTERRUPTED],
  },
  {
    name: "a clock that never runs backwards",
    against: "a machine's wrong clock revives what was over",
    edits: [
      {
        file: LIFECYCLE,
        find: "this.#clock = Math.max(this.#clock, this.#platform.now());",
        replace: "this.#clock = this.#platform.now();",
      },
    ],
    tests: [INTERRUPTED],
  },
  {
    name: "no hold of a cancelled date",
    against: "a seat is sold for a date that was called off",
    edits: [
      {
        file: "src/room/rules/holding.ts",
        find: `  if (cancelledAt !== null) return calledOff(performance);
`,
        replace: "",
      },
    ],
    tests: ["src/room/rules/refunding.rules.test.ts", "test/money/cancellation.workerd.test.ts"],
  },
  {
    name: "a cancellation waits for payments under way",
    against: "a date is done while somebody is still paying for it",
    edits: [
      {
        file: "src/room/cancellations.ts",
        find: "if (this.#isUndecided(performance.performanceId)) this.#pause();",
        replace: "if (performance.isSettled) this.#pause();",
      },
    ],
    tests: [INTERRUPTED],
  },
  {
    name: "no payment of a date that is gone",
    against: "a fan pays for a date that has begun or was called off",
    edits: [{ file: PAYING, find: "  if (gone !== null) return refusedOnce(gone);\n", replace: "" }],
    tests: ["src/room/rules/paying.rules.test.ts"],
  },
  {
    name: "a hold that a reconciliation sells ends its fan's visit",
    against: "a fan whose seats are sold keeps a slot from everybody",
    edits: [
      {
        file: "src/room/reconciliation.ts",
        find: "concert.sell(live, now);",
        replace: "concert.seating.sell(live);",
      },
    ],
    tests: ["test/money/reconciliation.workerd.test.ts"],
  },
  {
    name: "a bound on each call to D1",
    against: "a call that hangs keeps a payment and its seats for ever",
    edits: [
      {
        file: "src/database/bounded-d1.ts",
        find: "const cancel = after(maxMs, silent);",
        replace: "const cancel = after(maxMs, () => {});",
      },
    ],
    tests: [INTERRUPTED],
    named: "D1 never answers",
  },
  {
    name: "a newer epoch of D1 is followed",
    against: "a room whose rebuild was interrupted refuses every payment from then on",
    edits: [{ file: LIFECYCLE, find: "return this.#startAnew(known);", replace: "return false;" }],
    tests: [INTERRUPTED],
    named: "the epoch is over",
  },
  {
    name: "refresh tokens from before a sign-out are dead",
    against: "whoever has a lost device's token pays with its fan's money after the fan signed out everywhere",
    edits: [
      {
        file: "src/edge/routes/fan/users.ts",
        find: "user === null || isSignedOut(token.issuedAt, user.signedOutAt)) {",
        replace: "user === null) {",
      },
    ],
    tests: ["test/access/identity.workerd.test.ts"],
  },
  ...BATCH_GUARDS,
  ...LINE_GUARDS,
  ...OPERATOR_GUARDS,
  ...ROOM_GUARDS,
  ...LIFE_GUARDS,
  ...SEAT_GUARDS,
  ...HOLD_GUARDS,
];
