// Counts what D1 is asked by this isolate, where the calls leave it: batches and single statements, and what they bring back.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, vi } from "vitest";

export interface D1Calls {
  /** Batches, and statements that went alone. */
  calls: number;
  statements: number;
  /** Rows that D1 read, as its bill counts them, where an answer says so. */
  rowsRead: number;
  /** Characters of the rows that came back, as JSON. */
  chars: number;
}

const NOTHING: D1Calls = { calls: 0, statements: 0, rowsRead: 0, chars: 0 };

/** Has every test of a file count the calls to D1 while something is done. */
export function countD1Calls(): (work: () => Promise<unknown>) => Promise<D1Calls> {
  let counted = { ...NOTHING };
  const note = (results: readonly unknown[]) => {
    counted.calls += 1;
    counted.statements += results.length;
    for (const result of results) {
      counted.rowsRead += rowsReadOf(result);
      counted.chars += JSON.stringify(rowsOf(result)).length;
    }
  };
  beforeEach(() => {
    const database = Object.getPrototypeOf(env.DATABASE);
    const { batch } = database;
    vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, ...sent: unknown[]) {
      const results: unknown[] = await Reflect.apply(batch, this, sent);
      note(results);
      return results;
    });
    const statement = Object.getPrototypeOf(env.DATABASE.prepare("SELECT 1"));
    for (const name of ["all", "raw", "run", "first"]) {
      const alone = statement[name];
      vi.spyOn(statement, name).mockImplementation(async function (this: D1PreparedStatement, ...sent: unknown[]) {
        const result: unknown = await Reflect.apply(alone, this, sent);
        note([result]);
        return result;
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return async (work) => {
    counted = { ...NOTHING };
    await work();
    return counted;
  };
}

const rowsOf = (result: unknown): unknown => Object(result).results ?? result;
const rowsReadOf = (result: unknown): number => Number(Object(Object(result).meta).rows_read ?? 0);
