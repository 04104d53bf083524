// What the stores hold, row by row as SQLite gives it: D1's tables, and each room's own. Raw on purpose: nothing that the
// service's code makes of its rows stands between them and the checker.

export interface BookRows {
  concerts: {
    concert_id: string;
    state: string;
    hold_seconds: number;
    max_seats_per_fan: number;
    waiting_room: string;
    epoch: number;
    title: string;
    is_draft: number;
    deleted_at: number | null;
    lobby_opens_at: number | null;
    sale_opens_at: number;
    sale_closes_at: number | null;
  }[];
  performances: {
    performance_id: string;
    concert_id: string;
    starts_at: number;
    sections: string;
    cancelled_at: number | null;
    cancel_reason: string | null;
  }[];
  balances: { fan: string; amount: number }[];
  charges: { charge_id: string; fan: string; key: string; amount: number; balance_after: number }[];
  payments: {
    payment_id: string;
    fan: string;
    concert_id: string;
    performance_id: string;
    hold_id: string;
    key: string;
    amount: number;
    state: "paid" | "void" | "refunded";
    created_at: number;
    comp_reason: string | null;
  }[];
  refunds: { refund_id: string; payment_id: string; key: string | null; amount: number }[];
  tickets: {
    ticket_id: string;
    payment_id: string;
    performance_id: string;
    seat_id: string;
    price: number;
    state: "valid" | "refunded";
  }[];
  seat_blocks: { performance_id: string; concert_id: string; revision: number; ranges: string }[];
  ledger_entries: {
    entry_id: number;
    reference: string;
    account: "cash" | "fan" | "revenue";
    fan: string | null;
    kind: "charge" | "payment" | "refund";
    amount: number;
    balance_after: number | null;
  }[];
}
export const BOOK_TABLES = [
  "concerts",
  "performances",
  "balances",
  "charges",
  "payments",
  "refunds",
  "tickets",
  "seat_blocks",
  "ledger_entries",
] as const satisfies (keyof BookRows)[];

export interface RoomRows {
  line: { epoch: number; served: number; issued: number; admitted_total: number }[];
  places: { fan: string; number: number }[];
  leavers: { number: number }[];
  cohorts: { first: number; last: number; called_at: number }[];
  visits: {
    number: number;
    fan: string;
    first_asked_at: number;
    asked_at: number;
    granted_at: number | null;
    ends_at: number | null;
    ended_at: number | null;
    has_left: number;
  }[];
  performances: { ordinal: number; performance_id: string; cancelled_at: number | null; settled_at: number | null }[];
  holds: {
    fan: string;
    hold_id: string;
    number: number;
    performance_id: string;
    seats: string;
    amount: number;
    created_at: number;
    expires_at: number;
    status: "held" | "paying" | "paid" | "released" | "expired";
    comp: number;
  }[];
  hold_keys: { fan: string; performance_id: string; key: string; hold_id: string }[];
  blocks: { performance_id: string; ranges: string; revision: number; saved: number }[];
  seats: { performance: number; seat: number; hold_id: string }[];
  attempts: { fan: string; key: string; payment_id: string; hold_id: string; state: string }[];
  refund_attempts: { payment_id: string; key: string; state: string }[];
}
export const ROOM_TABLES = [
  "line",
  "places",
  "leavers",
  "cohorts",
  "visits",
  "performances",
  "holds",
  "hold_keys",
  "blocks",
  "seats",
  "attempts",
  "refund_attempts",
] as const satisfies (keyof RoomRows)[];

export interface Stores {
  books: BookRows;
  /** By concert. */
  rooms: Record<string, RoomRows>;
}

/** All rows of some tables. `read` answers one statement. */
export async function readTables<Rows>(
  tables: readonly (keyof Rows & string)[],
  read: (statement: string) => unknown[] | Promise<unknown[]>,
): Promise<Rows> {
  const rows: Partial<Record<keyof Rows, unknown>> = {};
  for (const table of tables) rows[table] = await read(`SELECT * FROM ${table}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the columns are the migrations' to say
  return rows as Rows;
}
