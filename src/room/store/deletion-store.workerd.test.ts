// Question: does a room of before, which has begun to delete something, go on with that, and does a new deletion have the id of the
// key? Method: an object's real SQLite, begun in the old shape.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { DeletionStore } from "./deletion-store.ts";
import { migrate } from "./schema.ts";

/** The last version in which keys had no ids. */
const WITHOUT_KEY_IDS = 10;

test("what was begun before is read without an id, and can be finished", async () => {
  const told = await runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => {
    migrate(storage, WITHOUT_KEY_IDS);
    storage.sql.exec("INSERT INTO deletions VALUES ('prf_1', 'minji', 'req', 5, 'pending')");
    migrate(storage);
    const store = new DeletionStore(storage.sql);
    const before = store.read();
    for (const deletion of before) store.write({ ...deletion, state: "done" });
    store.write({
      id: "prf_2",
      operator: "box office",
      keyId: "key_1",
      requestId: "req",
      begunAt: 6,
      state: "pending",
    });
    return { before, after: store.read() };
  });
  const former = { id: "prf_1", operator: "minji", keyId: null, requestId: "req", begunAt: 5 };
  expect(told).toEqual({
    before: [{ ...former, state: "pending" }],
    after: [
      { ...former, state: "done" },
      { id: "prf_2", operator: "box office", keyId: "key_1", requestId: "req", begunAt: 6, state: "pending" },
    ],
  });
});
