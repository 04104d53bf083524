// The check of the books that runs by the clock: what came since the last run, and nothing else. Entries of the ledger are
// append-only and every other row comes with one, so rows behind the last one that was checked are all that is new. D1 keeps
// up to where each table was checked, beside the books, so that both are set back together.
//
// No sums of the whole history are kept. What has to add up does so movement by movement, and the sum of a fan's entries is
// told by the last of them; so books are right when each slice is.
//
// A fault that was found stays one: its rows are looked at again by every run, and it is told again until they are right.
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Millis } from "../../contract/values.ts";
import type { Database } from "../database.ts";
import { positionOf, writePosition } from "../jobs/positions.ts";
import { bookFaults } from "../schema.ts";
import { CHECKS, TABLES, type BookTable } from "./checks.ts";
import { ROWS_PER_SLICE, checkSlice, nextSlice, runCheck, type Finding } from "./slices.ts";

/** Slices that one run checks: 80,000 rows. More that are new are left to the next runs. */
const SLICES_PER_RUN = 40;
/** Faults that are kept. With so many, nothing further is checked until some are put right. */
const FAULTS_MAX = 50;

const JOB = "check the books";
/** What is new comes to these tables; a balance comes with an entry. */
const NEWS = TABLES.filter((table) => table !== "balances");
const marks = z.partialRecord(z.enum(TABLES), z.int());

export interface BookFault {
  name: string;
  detail: string;
}

export interface BooksNews {
  /** Rows that were new, of all tables. */
  rows: number;
  /** What is wrong, found now or before. */
  faults: BookFault[];
  /** More is new than one run checks, or too many faults are open. */
  isBehind: boolean;
}

/**
 * Checks what is new, and again what was wrong. What one slice had is noted in the batch that notes how far the run has
 * come, so a run that is interrupted loses nothing. The bounds are arguments for tests.
 */
export async function auditNews(
  db: Database,
  now: Millis,
  { slices = SLICES_PER_RUN, rows = ROWS_PER_SLICE, faultsMax = FAULTS_MAX } = {},
): Promise<BooksNews> {
  const faults = await checkFaultsAgain(db);
  const checkedTo = marks.parse((await positionOf(db, JOB)) ?? {});
  const open = new Set<BookTable>(NEWS);
  let [seen, left] = [0, slices];
  while (open.size > 0 && left > 0 && faults.length < faultsMax) {
    // In turn, so that a long table keeps no other waiting.
    for (const table of open) {
      if (left === 0 || faults.length >= faultsMax) break;
      const slice = await nextSlice(db, table, checkedTo[table] ?? 0, rows);
      if (slice === null) {
        open.delete(table);
        continue;
      }
      const wrong = (await checkSlice(db, slice, "news")).filter(({ broken }) => broken > 0);
      checkedTo[table] = slice.to;
      await db.batch([writePosition(db, JOB, checkedTo), ...wrong.map((finding) => noteFault(db, finding, now))]);
      faults.push(...wrong.map(toFault));
      seen += slice.to - slice.after;
      left -= 1;
    }
  }
  return { rows: seen, faults, isBehind: open.size > 0 };
}

/** Looks at the rows of every fault again; those that are right now are forgotten. */
async function checkFaultsAgain(db: Database): Promise<BookFault[]> {
  const faults: BookFault[] = [];
  for (const kept of await db.select().from(bookFaults).orderBy(bookFaults.foundAt)) {
    const { checkName, tableName, after, to } = kept;
    const findings: Finding[] = [];
    for (const check of CHECKS) {
      if (check.name !== checkName || check.table !== tableName || check.only === "whole") continue;
      findings.push(await runCheck(db, check, { table: check.table, after, to }));
    }
    const wrong = findings.filter(({ broken }) => broken > 0);
    faults.push(...wrong.map(toFault));
    if (wrong.length === 0) await forgetFault(db, kept);
  }
  return faults;
}

const toFault = ({ check: { name, table }, broken, named, slice }: Finding): BookFault => ({
  name,
  detail: `${broken} wrong in ${table} ${slice.after + 1} to ${slice.to}: ${named.join(", ")}`,
});

const noteFault = (db: Database, { check, slice, wrong }: Finding, now: Millis) =>
  db
    .insert(bookFaults)
    .values({ checkName: check.name, tableName: check.table, ...rangeOf(wrong ?? slice), foundAt: now })
    .onConflictDoNothing();

const rangeOf = ({ after, to }: { after: number; to: number }) => ({ after, to });

const forgetFault = (db: Database, { checkName, tableName, after, to }: typeof bookFaults.$inferSelect) =>
  db
    .delete(bookFaults)
    .where(
      and(
        eq(bookFaults.checkName, checkName),
        eq(bookFaults.tableName, tableName),
        sql`(${bookFaults.after}, ${bookFaults.to}) = (${after}, ${to})`,
      ),
    );
