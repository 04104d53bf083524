// The whole check of the books, a page at a time: every table from its first row on, as an operator asks for it. What came
// since the first page is on the last ones. A page tells only what it looked at itself.
import type { AuditCheck } from "../../contract/audit.ts";
import type { Database } from "../database.ts";
import { TABLES } from "./checks.ts";
import { checkSlice, nextSlice, toChecks, type Finding } from "./slices.ts";

/** Slices of a page: 40,000 rows, some tenths of a second. */
const SLICES_PER_PAGE = 20;

/** Where a page begins: behind which row of which table. */
export interface BooksPosition {
  table: number;
  after: number;
}
const BEGINNING: BooksPosition = { table: 0, after: 0 };

export interface BooksPage {
  checks: AuditCheck[];
  /** Where the next page begins; null: the books were checked to their end. */
  next: BooksPosition | null;
}

/**
 * Checks a page of the books. `detail` says how much was looked at, and names up to five offenders. A statement looks at no
 * more than a slice. The bounds are arguments for tests.
 */
export async function auditBooks(
  db: Database,
  { table: from, after: begin }: BooksPosition = BEGINNING,
  { slices = SLICES_PER_PAGE, rows }: { slices?: number; rows?: number } = {},
): Promise<BooksPage> {
  const findings: Finding[] = [];
  let left = slices;
  for (let at = from; at < TABLES.length; at++) {
    let after = at === from ? begin : 0;
    for (;;) {
      const table = TABLES[at];
      const slice = table === undefined ? null : await nextSlice(db, table, after, rows);
      if (slice === null) break;
      if (left === 0) {
        const seen = after > (at === from ? begin : 0) ? at + 1 : at;
        return { checks: toChecks(findings, TABLES.slice(from, seen), "whole"), next: { table: at, after } };
      }
      findings.push(...(await checkSlice(db, slice, "whole")));
      after = slice.to;
      left -= 1;
    }
  }
  return { checks: toChecks(findings, TABLES.slice(from), "whole"), next: null };
}
