// Question: does the store read back of a line what still matters, and of the rest only that it is over? Method: a line's
// rows are written by the store into an object's real SQLite and read at a time of the test's choosing. It does not prove
// what the line makes of them (rules/line/restore.rules.test.ts).
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import type { LineRow, Visit } from "../rules/line/records.ts";
import { LineStore } from "./line-store.ts";
import { migrate } from "./schema.ts";

const SETTLED = 2;
/** Beyond the numbers that one row holds. */
const KNOWN_FROM = 10_000;
const NOW = 1_000_000;
const ROW: LineRow = {
  epoch: 1,
  served: 10_002,
  issued: 20_000,
  admittedTotal: 10,
  bucket: { units: 0, at: NOW },
  settled: SETTLED,
  knownFrom: KNOWN_FROM,
  lapsedTo: 9_000,
  keptRight: { until: 7_000, claimMs: 300_000 },
  shownUp: { inTime: 10, inAll: 20 },
};

const visit = (number: number, endedAt: number | null, toldUntil = 0): Visit => ({
  number,
  fanId: `usr_${number}`,
  firstAskedAt: 1,
  askedAt: 1,
  grantedAt: 1,
  endsAt: 2,
  cutAt: null,
  toldUntil,
  endedAt,
  left: false,
});

test("what is over below `knownFrom` comes as a number, and what still matters as a row", async () => {
  const read = await runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => {
    migrate(storage);
    const store = new LineStore(storage.sql);
    const visits = [
      visit(SETTLED, 5),
      visit(3, null),
      visit(4, 5),
      visit(4_200, 5),
      visit(4_201, 5, NOW + 1),
      visit(KNOWN_FROM - 1, 5),
      visit(KNOWN_FROM, 5),
      visit(KNOWN_FROM + 1, null),
    ];
    const counts = { members: 1, silent: 0, shown: 0, gone: 0 };
    const cohorts = [9_999, KNOWN_FROM].map((first) => ({ first, last: first, calledAt: 7, ...counts }));
    store.write({
      row: true,
      cohorts,
      visits: new Set(visits),
      left: [1, 5, 4_096, 10_002, 20_000],
      gaveUp: 5,
      lapsed: 0,
    });
    store.writeRow(ROW, NOW);
    return store.read(NOW);
  });
  if (read === null) throw new Error("there is no line");
  const { row, cohorts, visits, over } = read.records;
  expect(row).toEqual(ROW);
  expect(cohorts).toEqual([{ first: KNOWN_FROM, last: KNOWN_FROM, calledAt: 7 }]);
  expect(visits.map(({ number }) => number)).toEqual([3, 4_201, KNOWN_FROM, KNOWN_FROM + 1]);
  expect([...over].toSorted((a, b) => a - b)).toEqual([4, 5, 4_096, 4_200, 4_201, 9_999, 10_002, 20_000]);
});

/** The shape in which a line had no right kept. */
const WITHOUT_KEPT_RIGHTS = 4;

test("a line from before has no right kept, and keeps one from then on", async () => {
  const told = await runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => {
    migrate(storage, WITHOUT_KEPT_RIGHTS);
    storage.sql
      .exec(`INSERT INTO line (id, epoch, served, issued, admitted_total, bucket_units, bucket_at, settled, lapsed_to, clock)
      VALUES (1, 1, 10002, 20000, 10, 0, ${NOW}, 2, 9000, ${NOW})`);
    migrate(storage);
    const store = new LineStore(storage.sql);
    const before = store.read(NOW)?.records.row;
    if (before === undefined) throw new Error("there is no line");
    store.writeRow({ ...before, keptRight: ROW.keptRight }, NOW);
    return { before, after: store.read(NOW)?.records.row };
  });
  expect(told.before).toEqual({
    ...ROW,
    knownFrom: 1,
    shownUp: { inTime: 0, inAll: 0 },
    keptRight: { until: 0, claimMs: 0 },
  });
  expect(told.after?.keptRight).toEqual(ROW.keptRight);
});
