// Question: does a room from before there was a history begin one where its line stands, and does what is folded or dropped go
// in bounded pieces? Method: an object's real SQLite, begun in the old shape; months of minutes are put into it.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { NO_COUNTS } from "../rules/history/step.ts";
import { HistoryStore } from "./history-store.ts";
import { migrate } from "./schema.ts";

/** The last version without a history. */
const WITHOUT_HISTORY = 11;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const START = 30_000_000 * MINUTE_MS;

const inObject = <Told>(tell: (storage: DurableObjectStorage) => Told): Promise<Told> =>
  runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => tell(storage));

const step = (at: number) => ({
  at,
  counts: { ...NO_COUNTS, joins: 1 },
  refusedBy: {},
  gauges: { ready: 0, showRate: 1, waiting: 0, inside: 0 },
  totals: { epoch: 1, issued: 1, served: 0, admittedTotal: 0 },
});

test("a room from before counts from where its line stands", async () => {
  const read = await inObject((storage) => {
    migrate(storage, WITHOUT_HISTORY);
    storage.sql.exec(`INSERT INTO line
      (id, epoch, served, issued, admitted_total, bucket_units, bucket_at, settled, lapsed_to, clock)
      VALUES (1, 3, 700, 900, 650, 0, 0, 0, 0, 5)`);
    migrate(storage);
    return new HistoryStore(storage.sql).read();
  });
  expect(read).toEqual({ totals: { epoch: 3, issued: 900, served: 700, admittedTotal: 650 }, endedAt: 0 });
});

test("the first epoch begins from nothing, and a later one goes on with what there is", async () => {
  const read = await inObject((storage) => {
    migrate(storage);
    const store = new HistoryStore(storage.sql);
    const none = store.read();
    store.begin(1);
    const first = store.read();
    store.write(step(START));
    store.begin(2);
    return { none, first, second: store.read() };
  });
  expect(read).toEqual({
    none: null,
    first: { totals: { epoch: 1, issued: 0, served: 0, admittedTotal: 0 }, endedAt: 0 },
    second: { totals: { epoch: 1, issued: 1, served: 0, admittedTotal: 0 }, endedAt: START + 10_000 },
  });
});

test("months of minutes are folded and dropped some at a time, and the newest row stays", async () => {
  const now = START + 31 * DAY_MS;
  const told = await inObject((storage) => {
    migrate(storage);
    const { sql } = storage;
    const store = new HistoryStore(sql);
    store.begin(1);
    const minutes = [0, 1, 2].flatMap((hour) =>
      Array.from({ length: 60 }, (_, at) => START + hour * HOUR_MS + at * MINUTE_MS),
    );
    for (const minute of minutes) {
      store.write(step(minute));
      store.write(step(minute + 10_000));
    }
    store.write(step(now));
    const count = () => sql.exec<{ n: number }>("SELECT count(*) AS n FROM history").one().n;
    const unfolded = () => sql.exec<{ n: number }>("SELECT count(*) AS n FROM history WHERE is_folded = 0").one().n;
    const after: [number, number][] = [];
    for (let slice = 0; slice < 6; slice++) {
      store.tidy(now + slice * 250);
      after.push([count(), unfolded()]);
    }
    // The next pass is an hour later.
    store.write(step(now + MINUTE_MS));
    store.tidy(now + 10 * MINUTE_MS);
    return { after, steps: store.steps(0, 10).length };
  });
  expect(told).toEqual({
    after: [
      [122, 121],
      [62, 61],
      [2, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    steps: 2,
  });
});
