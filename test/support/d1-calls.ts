// Counts what D1 is asked by this isolate, where the calls leave it: batches and single statements, and what they bring back.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach } from "vitest";

export interface D1Calls {
  /** Batches, and statements that went alone. */
  calls: number;
  /** Rows that D1 read, as its bill counts them, where an answer says so. */
  rowsRead: number;
  /** Characters of the rows that came back, as JSON. */
  chars: number;
}

const NOTHING: D1Calls = { calls: 0, rowsRead: 0, chars: 0 };

/** Has every test of a file count the calls to D1 while something is done. */
export function countD1Calls(): (work: () => Promise<unknown>) => Promise<D1Calls> {
  let counted = { ...NOTHING };
  let undo: (() => void)[] = [];
  const note = (results: readonly unknown[]) => {
    counted.calls += 1;
    for (const result of results) {
      counted.rowsRead += rowsReadOf(result);
      counted.chars += JSON.stringify(rowsOf(result)).length;
    }
  };
  const watch = (target: object, name: string) => {
    const inner = Reflect.get(target, name);
    Reflect.set(target, name, async function (this: unknown, ...sent: unknown[]) {
      const answered: unknown = await Reflect.apply(inner, this, sent);
      note(name === "batch" && Array.isArray(answered) ? answered : [answered]);
      return answered;
    });
    undo.push(() => Reflect.set(target, name, inner));
  };
  beforeEach(() => {
    watch(Object.getPrototypeOf(env.DATABASE), "batch");
    const statement = Object.getPrototypeOf(env.DATABASE.prepare("SELECT 1"));
    for (const name of ["all", "raw", "run", "first"]) watch(statement, name);
  });
  afterEach(() => {
    for (const put of undo) put();
    undo = [];
  });
  return async (work) => {
    counted = { ...NOTHING };
    await work();
    return counted;
  };
}

const rowsOf = (result: unknown): unknown => Object(result).results ?? result;
const rowsReadOf = (result: unknown): number => Number(Object(Object(result).meta).rows_read ?? 0);
