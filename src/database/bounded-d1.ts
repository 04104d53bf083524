// D1 with a bound on how long a call may take. A call that hangs would keep whoever waits for it for ever: a fan, a payment,
// a seat. After the bound the caller is told that D1 is silent; whether the call was carried out, or will be, is not known,
// as with a connection that was lost. So callers need nothing new: they look for what became of it.

/** D1 has not answered in time. */
export class DatabaseSilent extends Error {
  override name = "DatabaseSilent";
}

/** Does something after so many milliseconds, unless what it returns is called before. */
export type After = (durationMs: number, act: () => void) => () => void;

/** The statement behind each bounded one. A batch takes the binding's own, also those that another bounded copy of it prepared. */
const inners = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

/** A binding whose calls fail with `DatabaseSilent` when they take longer than the bound. */
export function boundedD1(d1: D1Database, maxMs: number, after: After): D1Database {
  const inTime = (call: Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const silent = () => reject(new DatabaseSilent(`D1 has not answered for ${maxMs} ms`));
      const cancel = after(maxMs, silent);
      call.then(resolve, reject).finally(cancel);
    });
  const bounded = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        switch (name) {
          case "bind":
            return (...values: unknown[]) => bounded(target.bind(...values));
          case "first":
          case "all":
          case "run":
          case "raw":
            return (...options: unknown[]): Promise<unknown> =>
              inTime(Promise.resolve(Reflect.apply(target[name], target, options)));
          default:
            return Reflect.get(target, name, target);
        }
      },
    });
    inners.set(proxy, statement);
    return proxy;
  };
  return new Proxy(d1, {
    get(target, name) {
      switch (name) {
        case "prepare":
          return (query: string) => bounded(target.prepare(query));
        case "batch":
          return (statements: D1PreparedStatement[]) =>
            inTime(target.batch(statements.map((statement) => inners.get(statement) ?? statement)));
        default:
          return Reflect.get(target, name, target);
      }
    },
  });
}
