// Question: do rooms of the former version open, with holds and payments that nobody gave, and does the store find of blocks
// what it wrote? Method: rows in an object's real SQLite, written in the former shape and then migrated.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { AttemptStore } from "./attempt-store.ts";
import { BlockStore, type DecidedChange } from "./block-store.ts";
import { migrate } from "./schema.ts";
import { SeatStore } from "./seat-store.ts";

/** The last version without seats that are kept back. */
const WITHOUT_BLOCKS = 8;

const inObject = <Told>(tell: (storage: DurableObjectStorage) => Told): Promise<Told> =>
  runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => tell(storage));

test("holds and open payments of before are a fan's own, and nothing is kept back", async () => {
  const told = await inObject((storage) => {
    migrate(storage, WITHOUT_BLOCKS);
    const { sql } = storage;
    sql.exec("INSERT INTO performances (performance_id, starts_at, sections) VALUES ('prf_1', 9000, '[]')");
    sql.exec("INSERT INTO holds VALUES ('hld_1', 'usr_a', 3, 'prf_1', '[0,1]', 20, 1, 2, 'paid', NULL, NULL)");
    sql.exec(
      "INSERT INTO attempts VALUES ('usr_a', 'key', 'pay_1', 'print', 'hld_1', 1, 2, 'pending', '{\"state\":\"pending\"}')",
    );
    migrate(storage);
    const [seats, attempts] = [new SeatStore(sql), new AttemptStore(sql)];
    return {
      owned: seats.owned("usr_a"),
      hold: seats.hold("usr_a", "hld_1"),
      pending: attempts.readPending(["usr_a"]),
      comp: attempts.readComp("key"),
      blocks: new BlockStore(sql).read(),
    };
  });
  expect(told).toMatchObject({ owned: 2, pending: [{ paymentId: "pay_1" }], comp: null, blocks: [] });
  expect(told.hold).not.toHaveProperty("isComp");
  expect(told.pending[0]).not.toHaveProperty("comp");
});

const change = (changeId: string, revision: number, decidedAt: number): DecidedChange => ({
  changeId,
  performanceId: "prf_1",
  revision,
  by: { operator: "admin", requestId: "r", at: 1 },
  action: "seats-blocked",
  after: { changed: 1 },
  kept: null,
  changed: 1,
  seatsRevision: 7,
  decidedAt,
});

test("changes that D1 may not have are found in their order, and removed only once it has them", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    const store = new BlockStore(storage.sql);
    const state = { ranges: [[1, 2]] as [number, number][], revision: 3, saved: 1, changedAt: 5 };
    store.write("prf_1", state);
    for (const [changeId, revision] of [
      ["c", 3],
      ["a", 1],
      ["b", 2],
    ] as const)
      store.writeChange(change(changeId, revision, 5));
    const above = store.changesAbove("prf_1", 1).map(({ changeId }) => changeId);
    store.removeChanges(6);
    const left = ["a", "b", "c"].map((changeId) => store.change(changeId)?.changeId ?? null);
    return { read: store.read(), above, left, change: store.change("b") };
  });
  expect(told).toEqual({
    read: [{ performanceId: "prf_1", ranges: [[1, 2]], revision: 3, saved: 1, changedAt: 5 }],
    above: ["b", "c"],
    left: [null, "b", "c"],
    change: change("b", 2, 5),
  });
});
