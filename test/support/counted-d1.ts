// A D1 binding that adds up what its statements read, as D1's own metadata tells it. Rows don't jitter as time does.
const ORIGINAL = Symbol("statement");
type Counted = D1PreparedStatement & { [ORIGINAL]?: D1PreparedStatement };

/** The binding, and what was read through it: rows in all, and by the statement that read most. */
export function countedD1(d1: D1Database) {
  const read = { rows: 0, statements: 0, most: 0 };
  const note = ({ rows_read: rows }: D1Meta): void => {
    read.rows += rows;
    read.statements += 1;
    read.most = Math.max(read.most, rows);
  };
  const counted = (statement: D1PreparedStatement): Counted =>
    new Proxy<Counted>(statement, {
      get(inner, name) {
        switch (name) {
          case ORIGINAL:
            return inner;
          case "bind":
            return (...values: unknown[]) => counted(inner.bind(...values));
          case "run":
          case "all":
          case "raw":
            // Raw results come without their metadata.
            return async () => {
              const result = await inner.all();
              note(result.meta);
              return name === "raw" ? result.results.map((row) => Object.values(row)) : result;
            };
          default:
            return Reflect.get(inner, name, inner);
        }
      },
    });
  const database = new Proxy(d1, {
    get(inner, name) {
      switch (name) {
        case "prepare":
          return (query: string) => counted(inner.prepare(query));
        case "batch":
          return async (statements: Counted[]) => {
            const results = await inner.batch(statements.map((statement) => statement[ORIGINAL] ?? statement));
            for (const { meta } of results) note(meta);
            return results;
          };
        default:
          return Reflect.get(inner, name, inner);
      }
    },
  });
  return { database, read };
}
