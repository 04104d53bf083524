// What an operation costs in the platform's own units: object calls, and rows read and written in a room's SQLite and in
// D1, as the platform's cursors and metadata count them. The bindings are decorated here, in the benchmark's Worker; the
// production code doesn't know. While nothing is counted, the decoration is one comparison.
export interface Counts {
  roomCalls: number;
  roomRead: number;
  roomWritten: number;
  d1Statements: number;
  d1Read: number;
  d1Written: number;
}
const none = (): Counts => ({ roomCalls: 0, roomRead: 0, roomWritten: 0, d1Statements: 0, d1Read: 0, d1Written: 0 });

type Cursor = Pick<SqlStorageCursor<Record<string, SqlStorageValue>>, "rowsRead" | "rowsWritten">;
let counts: Counts | null = null;
/** Looked at when counting ends: a cursor counts on while it is read. */
let cursors: Cursor[] = [];

export const isCounting = (): boolean => counts !== null;

export function startCounting(): void {
  counts = none();
  cursors = [];
}

export function counted(): Counts {
  const total = counts ?? none();
  for (const { rowsRead, rowsWritten } of cursors) {
    total.roomRead += rowsRead;
    total.roomWritten += rowsWritten;
  }
  counts = null;
  cursors = [];
  return total;
}

/** Counts the statements of one room. */
export function countSql(sql: SqlStorage): void {
  const exec = sql.exec.bind(sql);
  Object.defineProperty(sql, "exec", {
    value: (query: string, ...bindings: unknown[]) => {
      const cursor = exec(query, ...bindings);
      if (counts !== null) cursors.push(cursor);
      return cursor;
    },
  });
}

/** A namespace of rooms whose calls are counted. */
export function countedRooms<Namespace extends object>(rooms: Namespace): Namespace {
  return wrapped(rooms, "get", (stub) =>
    typeof stub === "object" && stub !== null
      ? new Proxy(stub, {
          get: (target, name) => {
            const call: unknown = Reflect.get(target, name);
            if (typeof call !== "function") return call;
            return (...given: unknown[]): unknown => {
              if (counts !== null) counts.roomCalls += 1;
              return Reflect.apply(call, target, given);
            };
          },
        })
      : stub,
  );
}

/** The object with what one of its methods returns changed. */
function wrapped<Target extends object>(target: Target, method: string, change: (value: unknown) => unknown): Target {
  return new Proxy(target, {
    get: (inner, name) => {
      const value: unknown = Reflect.get(inner, name);
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, inner, given);
        return name === method ? change(result) : result;
      };
    },
  });
}

const ORIGINAL = Symbol("statement");
type Statement = D1PreparedStatement & { [ORIGINAL]?: D1PreparedStatement };

/** A database whose statements are counted. */
export function countedDatabase(database: D1Database): D1Database {
  return new Proxy(database, {
    get: (inner, name) => {
      if (counts === null || (name !== "prepare" && name !== "batch")) {
        const value: unknown = Reflect.get(inner, name);
        return typeof value === "function" ? value.bind(inner) : value;
      }
      if (name === "prepare") return (sql: string) => countedStatement(inner.prepare(sql));
      return async (statements: Statement[]) => {
        const results = await inner.batch(statements.map((statement) => statement[ORIGINAL] ?? statement));
        for (const { meta } of results) note(meta);
        return results;
      };
    },
  });
}

function countedStatement(statement: D1PreparedStatement): Statement {
  return new Proxy<Statement>(statement, {
    get: (inner, name) => {
      switch (name) {
        case ORIGINAL:
          return inner;
        case "bind":
          return (...given: unknown[]) => countedStatement(inner.bind(...given));
        case "run":
        case "all":
          return async () => {
            const result = await inner.all();
            note(result.meta);
            return result;
          };
        case "raw":
          // The same rows: raw results come without their metadata.
          return async () => {
            const { results, meta } = await inner.all();
            note(meta);
            return results.map((row) => Object.values(row));
          };
        case "first":
          throw new Error("the benchmark does not count first()");
        default:
          return Reflect.get(inner, name);
      }
    },
  });
}

function note({ rows_read, rows_written }: D1Meta): void {
  if (counts === null) return;
  counts.d1Statements += 1;
  counts.d1Read += rows_read;
  counts.d1Written += rows_written;
}
