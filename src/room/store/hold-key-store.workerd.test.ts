// Question: is a key found for its fan and date only, written in one row, and is a room from before keys were kept brought to
// them with all it has? Method: an object's real SQLite, begun in the old shape.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { HoldKeyStore } from "./hold-key-store.ts";
import { migrate } from "./schema.ts";

/** The last version in which no key of a hold was kept. */
const WITHOUT_KEYS = 9;
const MINE = { fanId: "usr_a", performanceId: "prf_1" };

const inObject = <Told>(tell: (storage: DurableObjectStorage) => Told): Promise<Told> =>
  runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => tell(storage));

test("a room from before has no keys, and keeps what it has", async () => {
  const told = await inObject((storage) => {
    migrate(storage, WITHOUT_KEYS);
    storage.sql.exec("INSERT INTO holds VALUES ('hld_1', 'usr_a', 1, 'prf_1', '[0]', 5, 1, 2, 'held', NULL, NULL, 0)");
    migrate(storage);
    const store = new HoldKeyStore(storage.sql);
    const before = store.read(MINE, "key");
    store.write(MINE, { key: "key", fingerprint: "print" }, "hld_1", 1_000);
    return { before, after: store.read(MINE, "key"), holds: storage.sql.exec("SELECT hold_id FROM holds").toArray() };
  });
  expect(told).toEqual({
    before: null,
    after: { holdId: "hld_1", fingerprint: "print" },
    holds: [{ hold_id: "hld_1" }],
  });
});

test("a key is one row, found for its fan and date only, until all are forgotten", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    const { sql } = storage;
    const store = new HoldKeyStore(sql);
    const insert = sql.exec("SELECT 1");
    store.write(MINE, { key: "key", fingerprint: "print" }, "hld_1", 1_000);
    store.write({ ...MINE, fanId: "usr_b" }, { key: "key", fingerprint: "b" }, "hld_b", 1_000);
    const found = [
      store.read(MINE, "key")?.holdId,
      store.read({ ...MINE, fanId: "usr_b" }, "key")?.holdId,
      store.read({ ...MINE, performanceId: "prf_2" }, "key"),
      store.read(MINE, "other"),
    ];
    store.forget();
    return { found, indexes: indexesOf(sql), left: store.read(MINE, "key"), insert: insert.rowsWritten };
  });
  expect(told).toEqual({ found: ["hld_1", "hld_b", null, null], indexes: [], left: null, insert: 0 });
});

/** Indexes that would be written beside the row. */
const indexesOf = (sql: SqlStorage): unknown[] =>
  sql
    .exec("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'hold_keys' AND sql IS NOT NULL")
    .toArray();
