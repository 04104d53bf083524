// The tables of D1: the catalogue, the books and the tickets. They stand in one file because drizzle-kit compares this
// file with its last snapshot to write the next migration.
//
// What the tables guarantee by themselves, whatever code writes to them:
//   - no balance below zero or, by a charge, above the limit; every amount a whole number (STRICT);
//   - a seat has at most one valid ticket, a hold and a fan's key at most one payment that isn't void, a payment at most
//     one refund;
//   - a charge, payment or refund has at most one movement, and a movement at most one entry per account; the entries of a
//     movement stand together, in accounts and of a kind that the ledger knows, and are never changed or removed (triggers, in
//     the migration);
//   - what operators did is never changed or removed (triggers, too);
//   - a key of an operator has one answer on a path;
//   - payments of a date are counted and added up (triggers, as well).
// What they don't: that a movement's entries cancel out, or that tickets add up to their payment. The batches see to that,
// and books/ checks it.
//
// STRICT and the triggers can't be said in drizzle; they stand in the migrations only. So does the check that what an operator
// gave costs nothing, which drizzle could only add by writing the table anew. There are no foreign keys: D1 can't
// switch them off, and the table rebuilds drizzle-kit generates for later changes would fail on them.
import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { LocationHint } from "../contract/concerts.ts";
import type { OperatorState, SingleSeatRule } from "../contract/concert-settings.ts";
import type { WaitingRoomPolicy } from "../contract/waiting-room.ts";
import type { GradePrice, Section } from "../contract/performances.ts";
import type { KeyActionKind, OperatorActionKind } from "../contract/operator-log.ts";
import type { Scope } from "../contract/values.ts";

export const users = sqliteTable("users", {
  userId: text("user_id").primaryKey(),
  name: text("name"),
  createdAt: integer("created_at").notNull(),
  /** When the fan last signed out everywhere: refresh tokens made until then are dead. NULL: never. */
  signedOutAt: integer("signed_out_at"),
});

export const concerts = sqliteTable(
  "concerts",
  {
    concertId: text("concert_id").primaryKey(),
    title: text("title").notNull(),
    /** The title in small letters, to find it by; NULL: of before, and the title is taken as it is. */
    titleFolded: text("title_folded"),
    venue: text("venue").notNull(),
    timeZone: text("time_zone").notNull(),
    locationHint: text("location_hint").$type<LocationHint>(),
    /** NULL: the lobby opens with the sale. */
    lobbyOpensAt: integer("lobby_opens_at"),
    saleOpensAt: integer("sale_opens_at").notNull(),
    saleClosesAt: integer("sale_closes_at"),
    holdSeconds: integer("hold_seconds").notNull(),
    maxSeatsPerFan: integer("max_seats_per_fan").notNull(),
    refundUntilHours: integer("refund_until_hours").notNull(),
    waitingRoom: text("waiting_room", { mode: "json" }).$type<WaitingRoomPolicy>().notNull(),
    state: text("state").$type<OperatorState>().notNull(),
    /** Not published yet: fans don't find it, and nobody joins. */
    isDraft: integer("is_draft", { mode: "boolean" }).notNull().default(false),
    /** Whether a choice of seats may leave a single free seat that could have been avoided. */
    singleSeatRule: text("single_seat_rule").$type<SingleSeatRule>().notNull().default("off"),
    /** When the operator deleted it; NULL: it is there. The row stays, so that its room is never set up again. */
    deletedAt: integer("deleted_at"),
    /** The room's epoch: raised by a rebuild, so that payments of the room before it can't land any more. */
    epoch: integer("epoch").notNull().default(0),
    /** Raised by every change of settings or dates. */
    revision: integer("revision").notNull().default(1),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("concerts_by_age").on(table.createdAt, table.concertId),
    check("concerts_state", sql`${table.state} IN ('open', 'paused', 'closed')`),
  ],
);

export const performances = sqliteTable(
  "performances",
  {
    performanceId: text("performance_id").primaryKey(),
    concertId: text("concert_id").notNull(),
    startsAt: integer("starts_at").notNull(),
    sections: text("sections", { mode: "json" }).$type<Section[]>().notNull(),
    /** When the operator called the date off; NULL: it takes place. */
    cancelledAt: integer("cancelled_at"),
    /** What fans are told of why it was called off; NULL: nothing. */
    cancelReason: text("cancel_reason"),
    /** When the operator last moved it to another time; NULL: never. */
    movedAt: integer("moved_at"),
    /** When the operator deleted it; NULL: it is there. */
    deletedAt: integer("deleted_at"),
    /** What its seats cost, in the order of the sections: what everybody may read without the layout, which is large. Of a
     * date without a layout version it says nothing. */
    grades: text("grades", { mode: "json" }).$type<GradePrice[]>().notNull().default([]),
    /** Names what the layout says now; NULL: a date of before, whose layout is read for it. */
    layoutVersion: text("layout_version"),
  },
  (table) => [
    // With what tells whether a date takes place: a page of the catalogue needs no layout, and those are large.
    index("performances_by_concert").on(table.concertId, table.startsAt, table.cancelledAt, table.deletedAt),
    // For what goes through the dates that are still to come.
    index("performances_by_start").on(table.startsAt, table.performanceId),
    // For the job that names layouts.
    index("performances_undescribed")
      .on(table.performanceId)
      .where(sql`${table.layoutVersion} IS NULL`),
  ],
);

export const balances = sqliteTable(
  "balances",
  {
    fanId: text("fan").primaryKey(),
    amount: integer("amount").notNull(),
  },
  (table) => [check("balances_not_negative", sql`${table.amount} >= 0`)],
);

export const charges = sqliteTable(
  "charges",
  {
    chargeId: text("charge_id").primaryKey(),
    fanId: text("fan").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    amount: integer("amount").notNull(),
    balanceAfter: integer("balance_after").notNull(),
    createdAt: integer("created_at").notNull(),
    /** The sending that inserted the row; NULL: one of a Worker of before. */
    commitId: text("commit_id"),
  },
  (table) => [
    uniqueIndex("charges_key").on(table.fanId, table.key),
    check("charges_amount", sql`${table.amount} > 0`),
    // BALANCE_MAX. Only a charge is bound by it: a refund always goes through.
    check("charges_balance_limit", sql`${table.balanceAfter} <= 100000000`),
  ],
);

export const payments = sqliteTable(
  "payments",
  {
    /** Also the id of the attempt that made it. */
    paymentId: text("payment_id").primaryKey(),
    fanId: text("fan").notNull(),
    concertId: text("concert_id").notNull(),
    performanceId: text("performance_id").notNull(),
    holdId: text("hold_id").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    amount: integer("amount").notNull(),
    /** A void row says that its attempt was given up and can never commit. */
    state: text("state").$type<"paid" | "void" | "refunded">().notNull(),
    /** Of the room that decided; D1 had the same when the row was inserted. */
    epoch: integer("epoch").notNull(),
    balanceAfter: integer("balance_after"),
    createdAt: integer("created_at").notNull(),
    /** Of a comp: why the operator gave it. NULL: a fan has paid. */
    compReason: text("comp_reason"),
    /** The sending that inserted the row; NULL: a void row, or one of a Worker of before. */
    commitId: text("commit_id"),
    /** The number of the first of its tickets, which stand together (numbers/tickets.ts). NULL: it has none yet, or ever. */
    firstTicket: integer("first_ticket"),
    /** How many tickets it has; NULL: a Worker of before has written it, or it is void. */
    seats: integer("seats"),
  },
  (table) => [
    uniqueIndex("payments_key")
      .on(table.fanId, table.key)
      .where(sql`${table.state} <> 'void'`),
    uniqueIndex("payments_hold")
      .on(table.holdId)
      .where(sql`${table.state} <> 'void'`),
    // An operator's key makes one comp, whoever it is for.
    uniqueIndex("payments_comp_key")
      .on(table.key)
      .where(sql`${table.compReason} IS NOT NULL AND ${table.state} <> 'void'`),
    check("payments_state", sql`${table.state} IN ('paid', 'void', 'refunded')`),
    check("payments_amount", sql`${table.amount} >= 0`),
    check("payments_void_moves_nothing", sql`(${table.state} = 'void') = (${table.balanceAfter} IS NULL)`),
    check("payments_funds", sql`${table.balanceAfter} IS NULL OR ${table.balanceAfter} >= 0`),
  ],
);

/**
 * How many payments a date ever had and how many of them were refunded, and what they come to in won, kept by triggers of
 * `payments` (in the migration). A date of which nothing was paid has no row.
 */
export const performancePayments = sqliteTable("performance_payments", {
  performanceId: text("performance_id").primaryKey(),
  /** All that aren't void. */
  payments: integer("payments").notNull(),
  refunded: integer("refunded").notNull(),
  /** The amounts of all that aren't void. */
  amount: integer("amount").notNull().default(0),
  /** The amounts of those that were refunded. */
  amountRefunded: integer("amount_refunded").notNull().default(0),
});

export const refunds = sqliteTable(
  "refunds",
  {
    /** Named after the payment, which has at most one. */
    refundId: text("refund_id").primaryKey(),
    paymentId: text("payment_id").notNull(),
    /** The fan's idempotency key; NULL: the date was cancelled. */
    key: text("key"),
    /** What was paid. */
    amount: integer("amount").notNull(),
    /** Of the room that decided; D1 had the same when the row was inserted. */
    epoch: integer("epoch").notNull(),
    balanceAfter: integer("balance_after").notNull(),
    createdAt: integer("created_at").notNull(),
    /** The sending that inserted the row; NULL: one of a Worker of before. */
    commitId: text("commit_id"),
  },
  (table) => [
    uniqueIndex("refunds_payment").on(table.paymentId),
    check("refunds_amount", sql`${table.amount} >= 0`),
    check("refunds_balance", sql`${table.balanceAfter} >= ${table.amount}`),
  ],
);

export const tickets = sqliteTable(
  "tickets",
  {
    /** The rowid: rises in the order of commits. The tickets of a payment have numbers in a row, and are found by them. */
    ticketNumber: integer("ticket_number").primaryKey(),
    /** What its owner knows it by. No statement looks for it, so it has no index. */
    ticketId: text("ticket_id").notNull(),
    paymentId: text("payment_id").notNull(),
    performanceId: text("performance_id").notNull(),
    seatId: text("seat_id").notNull(),
    section: text("section").notNull(),
    /** 0: a standing place. */
    row: integer("row").notNull(),
    number: integer("number").notNull(),
    grade: text("grade").notNull(),
    price: integer("price").notNull(),
    state: text("state").$type<"valid" | "refunded">().notNull(),
  },
  (table) => [
    uniqueIndex("tickets_seat")
      .on(table.performanceId, table.seatId)
      .where(sql`${table.state} = 'valid'`),
    check("tickets_state", sql`${table.state} IN ('valid', 'refunded')`),
    check("tickets_price", sql`${table.price} >= 0`),
  ],
);

/** The seats that the operator keeps back: a copy of what the room knows, for a room that lost its storage. A row a date. */
export const seatBlocks = sqliteTable(
  "seat_blocks",
  {
    performanceId: text("performance_id").primaryKey(),
    concertId: text("concert_id").notNull(),
    /** Only rises: a write that comes late, or again, never replaces a newer one. */
    revision: integer("revision").notNull(),
    /** NOT NULL is what fails the write of a room whose epoch is over. */
    epoch: integer("epoch").notNull(),
    /** Runs of seats by their index in the layout. */
    ranges: text("ranges").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    index("seat_blocks_by_concert").on(table.concertId),
    check("seat_blocks_revision", sql`${table.revision} > 0`),
  ],
);

/** The accounts that money is in; a new one is a row. Entries of any other are refused by a trigger (in the migration). */
export const ledgerAccounts = sqliteTable("ledger_accounts", { account: text("account").primaryKey() });

/** What a movement can be; a new one is a row. Entries of any other are refused by the same trigger. */
export const ledgerKinds = sqliteTable("ledger_kinds", { kind: text("kind").primaryKey() });

export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    /** The rowid: rises in the order of commits, which is the order the running balance is told in. Nobody is told it. */
    entryId: integer("entry_id").primaryKey(),
    /** The number of the movement's first entry; the others follow it. 0 is what a Worker of before leaves to the trigger. */
    movementId: integer("movement_id").notNull().default(0),
    /** How many entries the movement has. A Worker of before knows movements of two. */
    entries: integer("entries").notNull().default(2),
    /** The charge, payment or refund that moved the money; it has one movement. */
    reference: text("reference").notNull(),
    account: text("account").$type<"cash" | "fan" | "revenue">().notNull(),
    fanId: text("fan"),
    kind: text("kind").$type<"charge" | "payment" | "refund">().notNull(),
    /** Signed. */
    amount: integer("amount").notNull(),
    balanceAfter: integer("balance_after"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    // Of a movement's first entry only: the others are found by their numbers.
    uniqueIndex("ledger_movement")
      .on(table.reference)
      .where(sql`${table.entryId} = ${table.movementId}`),
    // Ends in the rowid, as every index does, so it is in the order of a fan's statement.
    index("ledger_by_fan")
      .on(table.fanId)
      .where(sql`${table.account} = 'fan'`),
    check("ledger_fan", sql`(${table.account} = 'fan') = (${table.fanId} IS NOT NULL)`),
    check("ledger_balance", sql`(${table.account} = 'fan') = (${table.balanceAfter} IS NOT NULL)`),
  ],
);

/** A random id, made by the database. */
export const NEW_ACTION_ID = sql`('act_' || lower(hex(randomblob(12))))`;

export const operatorActions = sqliteTable(
  "operator_actions",
  {
    /** The rowid: rises in the order of commits. Nobody is told it. */
    actionId: integer("action_id").primaryKey(),
    /** What the action is called: random, made by the table itself, so that no statement can leave it out. */
    publicId: text("public_id").notNull().default(NEW_ACTION_ID),
    /** "": what was done to keys belongs to no concert. */
    concertId: text("concert_id").notNull(),
    /** The name of the key. */
    operator: text("operator").notNull(),
    action: text("action").$type<OperatorActionKind | KeyActionKind>().notNull(),
    before: text("before", { mode: "json" }).$type<Record<string, unknown>>(),
    after: text("after", { mode: "json" }).$type<Record<string, unknown>>(),
    requestId: text("request_id").notNull(),
    createdAt: integer("created_at").notNull(),
    /** The id of the key; NULL: a row of before, when all keys were settings of the Worker. */
    keyId: text("key_id"),
  },
  // Ends in the rowid, as every index does, so it is in the order of the log.
  (table) => [
    index("operator_actions_by_concert").on(table.concertId),
    uniqueIndex("operator_actions_public_id").on(table.publicId),
  ],
);

/** Operators' keys. The row of a revoked one stays: the log names it. */
export const operatorKeys = sqliteTable(
  "operator_keys",
  {
    keyId: text("key_id").primaryKey(),
    name: text("name").notNull(),
    /** SHA-256 in hex. The key itself is kept nowhere. */
    keyHash: text("key_hash").notNull(),
    scopes: text("scopes", { mode: "json" }).$type<Scope[]>().notNull(),
    /** NULL: all. */
    concertIds: text("concert_ids", { mode: "json" }).$type<string[]>(),
    /** NULL: it lives until it is revoked. */
    expiresAt: integer("expires_at"),
    createdAt: integer("created_at").notNull(),
    createdByKeyId: text("created_by_key_id").notNull(),
    createdByName: text("created_by_name").notNull(),
    /** NULL: it is not. */
    revokedAt: integer("revoked_at"),
  },
  (table) => [
    uniqueIndex("operator_keys_hash").on(table.keyHash),
    index("operator_keys_by_age")
      .on(table.createdAt, table.keyId)
      .where(sql`${table.revokedAt} IS NULL`),
    // What is in force: those that never end, and those that have not ended.
    index("operator_keys_by_end")
      .on(table.expiresAt)
      .where(sql`${table.revokedAt} IS NULL`),
  ],
);

export const operatorAnswers = sqliteTable(
  "operator_answers",
  {
    /** Which key was used, by its id; of a row of before, by its name. */
    operator: text("operator").notNull(),
    /** The concrete path. */
    path: text("path").notNull(),
    key: text("key").notNull(),
    /** NOT NULL is what fails a second request while the first one is running or answered. */
    fingerprint: text("fingerprint").notNull(),
    /** The try that writes the answer. Another one that took it over has another. */
    attempt: text("attempt").notNull(),
    /** Until then the first request is taken to be running, unless it has an answer. */
    runningUntil: integer("running_until").notNull(),
    /** Of a rebuild: the epoch that was in force when it was asked for. */
    epochBefore: integer("epoch_before"),
    /** NULL: the effect is written, its answer isn't known yet. */
    status: integer("status"),
    /** The JSON text as it was sent. */
    body: text("body"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operator, table.path, table.key] }),
    index("operator_answers_by_age").on(table.createdAt),
    check("operator_answers_whole", sql`(${table.status} IS NULL) = (${table.body} IS NULL)`),
  ],
);

/** Where a job goes on that doesn't get through in one run. */
export const jobPositions = sqliteTable("job_positions", {
  job: text("job").primaryKey(),
  /** As the job understands it. */
  position: text("position", { mode: "json" }).$type<unknown>().notNull(),
});

/** What the check of the books has found wrong and not yet right again: a check, and the rows of a table. */
export const bookFaults = sqliteTable(
  "book_faults",
  {
    checkName: text("check_name").notNull(),
    tableName: text("table_name").notNull(),
    /** The rows above `after`, up to `to`. */
    after: integer("after_row").notNull(),
    to: integer("to_row").notNull(),
    foundAt: integer("found_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.checkName, table.tableName, table.after, table.to] })],
);
