// A movement of money, as the statement of a batch that writes it: so many entries with numbers in a row, of which the first one
// has the movement's own. That is how the entries of a movement are found, so only the first of them is in the index by reference.
//
// The numbers are those behind the last entry. D1 does one batch at a time, and SQLite works out all that is inserted before it
// inserts any of it; what else would come to pass, the ledger's triggers refuse.

/** One side of a movement, in SQL. */
export interface MovementEntry {
  account: "cash" | "fan" | "revenue";
  /** NULL for an account that is nobody's. */
  fan?: string;
  amount: string;
  /** Of a fan's account: NULL fails the batch. */
  balanceAfter?: string;
  /** What it is taken from: FROM and WHERE. */
  from: string;
}

export interface Movement {
  kind: "charge" | "payment" | "refund";
  /** In SQL, as the next one. */
  reference: string;
  createdAt: string;
  entries: readonly MovementEntry[];
}

const NEXT = `(SELECT coalesce(max(l.entry_id), 0) + 1 FROM "ledger_entries" l)`;

/** The statement that writes a movement. Where `from` finds no row, nothing is written. */
export const movementSql = ({ kind, reference, createdAt, entries }: Movement): string =>
  `INSERT INTO "ledger_entries" (entry_id, movement_id, entries, reference, account, fan, kind, amount, balance_after, created_at)
  ${entries
    .map(
      ({ account, fan = "NULL", amount, balanceAfter = "NULL", from }, at) =>
        `SELECT ${NEXT} + ${at}, ${NEXT}, ${entries.length}, ${reference}, '${account}', ${fan}, '${kind}', ${amount}, ${balanceAfter}, ${createdAt} ${from}`,
    )
    .join("\n  UNION ALL\n  ")}`;
