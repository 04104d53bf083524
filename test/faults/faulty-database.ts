// A D1 binding that does what a test tells it to: refuses, loses, delays. It wraps the real one, so whatever does reach
// D1 is decided by D1.
import { faults, type DatabaseCall, type Fault } from "./faults.ts";

/** Who uses the binding: a room, which can be reset, or the edge. */
export interface User {
  room: string | null;
  /** Resets the object. Never returns. */
  abort?: () => never;
}

const CONNECTION_LOST = "D1_ERROR: Network connection lost.";
const OVERLOADED = "D1 DB is overloaded. Too many requests queued.";

export function faultyDatabase(real: D1Database, user: User): D1Database {
  const pass = <T>(call: DatabaseCall, sql: readonly string[], send: () => Promise<T>): Promise<T> =>
    meet(faults.meet({ room: user.room, call, sql }), user, send);

  const statement = (sql: string, inner: D1PreparedStatement): D1PreparedStatement => {
    const double = new Proxy(inner, {
      get(target, name) {
        switch (name) {
          case "bind":
            return (...values: unknown[]) => statement(sql, target.bind(...values));
          case "first":
          case "all":
          case "run":
          case "raw":
            return (...options: unknown[]): unknown =>
              pass(name, [sql], async (): Promise<unknown> => Reflect.apply(target[name], target, options));
          default:
            return Reflect.get(target, name, target);
        }
      },
    });
    inners.set(double, { sql, inner });
    return double;
  };

  return new Proxy(real, {
    get(target, name) {
      switch (name) {
        case "prepare":
          return (sql: string) => statement(sql, target.prepare(sql));
        case "batch":
          return (statements: D1PreparedStatement[]) => {
            const parts = statements.map(inside);
            return pass(
              "batch",
              parts.map(({ sql }) => sql),
              () => target.batch(parts.map(({ inner }) => inner)),
            );
          };
        case "exec":
          return (sql: string) => pass("exec", [sql], () => target.exec(sql));
        default:
          // A way to D1 that no fault can reach would be a hole in every test that thinks otherwise.
          throw new Error(`the doubled D1 binding has no ${String(name)}`);
      }
    },
  });
}

const inners = new WeakMap<D1PreparedStatement, { sql: string; inner: D1PreparedStatement }>();

function inside(statement: D1PreparedStatement) {
  const found = inners.get(statement);
  if (found === undefined) throw new Error("a batch holds a statement of another binding");
  return found;
}

async function meet<T>(fault: Fault | null, user: User, send: () => Promise<T>): Promise<T> {
  switch (fault) {
    case null:
      return send();
    case "unsent":
      throw new Error(CONNECTION_LOST);
    case "unanswered":
      await send();
      throw new Error(CONNECTION_LOST);
    case "overloaded":
      throw new Error(OVERLOADED);
    case "late":
      faults.keepLate(send);
      throw new Error(CONNECTION_LOST);
    case "stalled":
      await faults.stall();
      return send();
    case "abort-before":
      return aborted(user);
    case "abort-after":
      await send();
      return aborted(user);
    case "fails":
    case "lost":
      throw new Error(`D1 has no fault called ${fault}`);
    default:
      return fault satisfies never;
  }
}

function aborted({ abort }: User): never {
  if (abort === undefined) throw new Error("the edge has no object that could be reset");
  return abort();
}
