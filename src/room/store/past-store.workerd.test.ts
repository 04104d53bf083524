// Question: does exactly that go which is over for two days, slice by slice, and is the next pass due when something will be?
// Method: rows in an object's real SQLite, also in the shape of a former version; time is an argument. It does not prove that a
// room prunes while it runs (test/seats/room-start), nor what it answers afterwards (test/money/forgotten-keys).
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ANSWERS_KEPT_MS, HOUR_MS } from "../../contract/bounds.ts";
import { PastStore } from "./past-store.ts";
import { migrate } from "./schema.ts";

/** The last shape in which nothing was removed. */
const NOTHING_REMOVED = 6;
const NOW = 10 * ANSWERS_KEPT_MS;
const LONG_AGO = NOW - ANSWERS_KEPT_MS - 1;
/** Young enough for all slices of a short pass. */
const YOUNG = LONG_AGO + 10_000;
const SLICE_MS = 250;

const inObject = <Told>(tell: (storage: DurableObjectStorage) => Told): Promise<Told> =>
  runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => tell(storage));

const setUp = (storage: DurableObjectStorage) =>
  storage.sql.exec("INSERT INTO room (id, sale, generation) VALUES (1, '{}', 1)");
const addHold = ({ sql }: DurableObjectStorage, id: string, status: string, expiresAt: number, overAt: number | null) =>
  sql.exec(
    `INSERT INTO holds (hold_id, fan, number, performance_id, seats, amount, created_at, expires_at, status, over_at)
     VALUES (?, 'usr', 1, 'prf', '[]', 0, 0, ?, ?, ?)`,
    id,
    expiresAt,
    status,
    overAt,
  );
const addAttempt = ({ sql }: DurableObjectStorage, key: string, state: string, begunAt: number) =>
  sql.exec(
    `INSERT INTO attempts (fan, key, payment_id, fingerprint, hold_id, begun_at, deadline, state, outcome)
      VALUES ('usr', ?, 'pay', 'print', 'hld', ?, 0, ?, ?)`,
    key,
    begunAt,
    state,
    JSON.stringify({ state }),
  );
const addRefused = ({ sql }: DurableObjectStorage, key: string, refusedAt: number) =>
  sql.exec("INSERT INTO refused_refunds VALUES ('pay', ?, 'usr', 'prf', 'hld', ?, NULL)", key, refusedAt);
const addKey = ({ sql }: DurableObjectStorage, key: string, madeAt: number) =>
  sql.exec("INSERT INTO hold_keys VALUES ('usr', 'prf', ?, 'print', 'hld', ?)", key, madeAt);
const left = ({ sql }: DurableObjectStorage, column: string, table: string) =>
  sql
    .exec(`SELECT ${column} AS one FROM ${table} ORDER BY 1`)
    .toArray()
    .map(({ one }) => one);
const allLeft = (storage: DurableObjectStorage) => [
  left(storage, "hold_id", "holds"),
  left(storage, "key", "attempts"),
  left(storage, "key", "refused_refunds"),
  left(storage, "key", "hold_keys"),
];

/** A whole pass, from an instant on; when the next is due, and how many slices it took. */
function pass(past: PastStore, from: number): { due: number | null; slices: number } {
  let now = from;
  let slices = 0;
  do {
    past.prune(now);
    slices += 1;
    now = past.nextDeadline() ?? now;
  } while (past.nextDeadline() !== null && now - from < slices * SLICE_MS + 1 && slices < 1_000);
  return { due: past.nextDeadline(), slices };
}

test("what is over for two days goes; what is younger, live, paid or open stays", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    setUp(storage);
    addHold(storage, "a released", "released", 0, LONG_AGO);
    addHold(storage, "b expired", "expired", 0, LONG_AGO);
    addHold(storage, "c of before", "expired", LONG_AGO, null);
    addHold(storage, "d just over", "released", 0, LONG_AGO + 1);
    addHold(storage, "e of before, just over", "expired", LONG_AGO + 1, null);
    for (const status of ["held", "paying", "paid"]) addHold(storage, `f ${status}`, status, 0, null);
    for (const state of ["paid", "refused", "void", "pending"]) {
      addAttempt(storage, `${state}, old`, state, LONG_AGO);
      addAttempt(storage, `${state}, young`, state, YOUNG);
    }
    addRefused(storage, "old", LONG_AGO);
    addRefused(storage, "young", YOUNG);
    addKey(storage, "old", LONG_AGO);
    addKey(storage, "young", YOUNG);
    const past = new PastStore(storage.sql);
    past.read();
    return { ...pass(past, NOW), left: allLeft(storage) };
  });
  expect(told.left).toEqual([
    ["d just over", "e of before, just over", "f held", "f paid", "f paying"],
    ["paid, young", "pending, old", "pending, young", "refused, young", "void, young"],
    ["young"],
    ["young"],
  ]);
  expect(told.slices).toBe(4);
});

test("a pass goes on where its last slice ended, and costs no turn more than a slice", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    setUp(storage);
    for (let n = 0; n < 1_200; n++) {
      addHold(storage, `hld_${10_000 + n}`, n % 3 === 0 ? "paid" : "expired", 0, n % 3 === 0 ? null : LONG_AGO);
      addAttempt(storage, `key ${n}`, "void", LONG_AGO);
      addKey(storage, `key ${n}`, LONG_AGO);
    }
    const past = new PastStore(storage.sql);
    past.read();
    past.prune(NOW);
    const afterOne = left(storage, "hold_id", "holds").length;
    past.prune(NOW + SLICE_MS - 1);
    const tooEarly = left(storage, "hold_id", "holds").length;
    return { afterOne, tooEarly, ...pass(past, NOW + SLICE_MS), left: allLeft(storage).map(({ length }) => length) };
  });
  expect(told).toEqual({ afterOne: 1_200 - 333, tooEarly: 1_200 - 333, due: null, slices: 9, left: [400, 0, 0, 0] });
});

test("the next pass is due when what is left will be old enough, twelve hours later at least, and never when nothing is", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    setUp(storage);
    const past = new PastStore(storage.sql);
    past.read();
    const empty = pass(past, NOW).due;
    past.noteWritten(NOW);
    const afterWriting = past.nextDeadline();
    past.noteWritten(NOW + 1);
    const notedOnce = past.nextDeadline();
    const started = new PastStore(storage.sql);
    started.read();
    const afterStart = started.nextDeadline();
    addHold(storage, "a", "expired", 0, afterWriting ?? 0);
    const young = pass(started, afterWriting ?? 0).due;
    addHold(storage, "b", "expired", 0, (young ?? 0) - ANSWERS_KEPT_MS + 5);
    return { empty, afterWriting, notedOnce, afterStart, young, soon: pass(started, young ?? 0).due };
  });
  const first = NOW + ANSWERS_KEPT_MS;
  const second = first + ANSWERS_KEPT_MS;
  expect(told).toMatchObject({ empty: null, afterWriting: first, notedOnce: first, afterStart: first, young: second });
  expect(told.soon).toBe(second + 3 * SLICE_MS + 12 * HOUR_MS);
});

test("what is written behind a pass that is under way has its own pass", async () => {
  const due = await inObject((storage) => {
    migrate(storage);
    setUp(storage);
    const past = new PastStore(storage.sql);
    past.read();
    past.prune(NOW);
    addHold(storage, "a", "expired", 0, NOW);
    past.noteWritten(NOW);
    return pass(past, NOW + SLICE_MS).due;
  });
  expect(due).toBe(NOW + ANSWERS_KEPT_MS);
});

test("a room of the former version keeps what is open and kept, and is pruned at once", async () => {
  const told = await inObject((storage) => {
    migrate(storage, NOTHING_REMOVED);
    setUp(storage);
    const { sql } = storage;
    const hold = "INSERT INTO holds VALUES (?, 'usr', 1, 'prf', '[]', 0, 0, ?, ?)";
    sql.exec(hold, "a released", LONG_AGO, "released");
    sql.exec(hold, "b released", NOW, "released");
    sql.exec(hold, "c paid", LONG_AGO, "paid");
    const refund = "INSERT INTO refund_attempts VALUES ('pay', ?, 'usr', 'prf', 'hld', ?, ?)";
    sql.exec(refund, "refused, old", LONG_AGO, "refused");
    sql.exec(refund, "refused, young", NOW, "refused");
    sql.exec(refund, "open", LONG_AGO, "pending");
    addAttempt(storage, "paid, old", "paid", LONG_AGO);
    addAttempt(storage, "open, old", "pending", LONG_AGO);
    migrate(storage);
    const past = new PastStore(sql);
    past.read();
    const dueAtOnce = past.nextDeadline();
    pass(past, NOW);
    return { dueAtOnce, left: allLeft(storage), open: left(storage, "key", "refund_attempts") };
  });
  expect(told).toEqual({
    dueAtOnce: 0,
    left: [["b released", "c paid"], ["open, old"], ["refused, young"], []],
    open: ["open"],
  });
});
