// Slices of the books: so many rows of one table behind a row number, and what the checks find in them. A table that grows
// for years is checked slice by slice, so no statement takes longer because the history is longer.
import { sql } from "drizzle-orm";
import type { AuditCheck } from "../../contract/audit.ts";
import type { Database } from "../database.ts";
import { CHECKS, type BookTable, type Check } from "./checks.ts";

/** Rows of a slice. A check of it reads a few more for each: what belongs to them in other tables. */
export const ROWS_PER_SLICE = 2_000;
/** How many offenders a check names. */
const NAMED_OFFENDERS = 5;

/** The rows of a table whose row numbers are above `after`, up to `to`. */
export interface Slice {
  table: BookTable;
  after: number;
  to: number;
}

/** What a check found in a slice. */
export interface Finding {
  check: Check;
  slice: Slice;
  counted: number;
  broken: number;
  /** Some of those that are wrong, by name. */
  named: string[];
  /** The smallest slice with all that is wrong; null when nothing is. */
  wrong: Slice | null;
}

/** The next rows of a table behind a row number, at most `rows` and a few; null when there are none. */
export async function nextSlice(
  db: Database,
  table: BookTable,
  after: number,
  rows = ROWS_PER_SLICE,
): Promise<Slice | null> {
  const last = `SELECT max(at) AS last FROM (SELECT rowid AS at FROM ${table} WHERE rowid > ${after} ORDER BY rowid LIMIT ${rows})`;
  // A movement is in one slice, so that it is counted once.
  const end =
    table === "ledger_entries"
      ? `(SELECT max(e.entry_id) FROM ledger_entries l JOIN ledger_entries e
            ON e.entry_id >= l.entry_id AND e.entry_id < max(l.entry_id + 1, l.movement_id + l.entries)
              AND e.movement_id = l.movement_id
          WHERE l.entry_id = last)`
      : "last";
  const [found] = await db.all<{ to: number | null }>(sql.raw(`SELECT ${end} AS "to" FROM (${last})`));
  return found === undefined || found.to === null ? null : { table, after, to: found.to };
}

/** Runs the checks of a slice, one statement each. */
export async function checkSlice(db: Database, slice: Slice, mode: "news" | "whole"): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checksOf(slice.table, mode)) findings.push(await runCheck(db, check, slice));
  return findings;
}

export const checksOf = (table: BookTable, mode: "news" | "whole"): Check[] =>
  CHECKS.filter((check) => check.table === table && (check.only ?? mode) === mode);

interface Found {
  counted: number;
  broken: number;
  named: string;
  first: number | null;
  last: number | null;
}

/** The statement of one check of one slice. */
const statementOf = (check: Check, { table, after, to }: Slice): string => `
  WITH slice AS MATERIALIZED (SELECT rowid AS at, * FROM ${table} WHERE rowid > ${after} AND rowid <= ${to}),
    offenders(id, at) AS MATERIALIZED (${check.offenders})
  SELECT (${check.counted ?? "0"}) AS counted, (SELECT count(*) FROM offenders) AS broken,
    (SELECT json_group_array(id) FROM (SELECT id FROM offenders LIMIT ${NAMED_OFFENDERS})) AS named,
    (SELECT min(at) FROM offenders) AS "first", (SELECT max(at) FROM offenders) AS "last"`;

/** One check of one slice. */
export async function runCheck(db: Database, check: Check, slice: Slice): Promise<Finding> {
  const [found] = await db.all<Found>(sql.raw(statementOf(check, slice)));
  if (found === undefined) throw new Error(`the check ${check.name} answered nothing`);
  const { counted, broken, first, last } = found;
  const named: string[] = JSON.parse(found.named);
  const wrong = first === null || last === null ? null : { table: slice.table, after: first - 1, to: last };
  return { check, slice, counted, broken, named, wrong };
}

/** What was found, check by check in the order of their list; `tables` are those that were looked at. */
export function toChecks(
  findings: readonly Finding[],
  tables: readonly BookTable[],
  mode: "news" | "whole",
): AuditCheck[] {
  const known = new Map<string, { noun: string; counted: number; broken: number; named: string[] }>();
  for (const { name, noun, table, only = mode } of CHECKS) {
    if (only !== mode || !tables.includes(table) || known.has(name)) continue;
    known.set(name, { noun, counted: 0, broken: 0, named: [] });
  }
  for (const { check, counted, broken, named } of findings) {
    const sum = known.get(check.name);
    if (sum === undefined) continue;
    sum.counted += counted;
    sum.broken += broken;
    sum.named.push(...named);
  }
  return [...known].map(([name, { noun, counted, broken, named }]) => {
    const total = `${counted} ${noun}`;
    const offenders = [...new Set(named)].slice(0, NAMED_OFFENDERS).join(", ");
    return broken === 0
      ? { name, ok: true, detail: `${total} checked` }
      : { name, ok: false, detail: `${broken} wrong of ${total}: ${offenders}` };
  });
}
