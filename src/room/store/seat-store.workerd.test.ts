// Question: are holds and seats of a room that was set up long ago still there after its tables were brought to a newer
// shape, and does the store find of a fan only what is the fan's? Method: rows are written into an object's real SQLite in
// the old shape and read by the store. It does not prove what the rules make of them (rules/seating.rules.test.ts).
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { saleOf } from "../../../test/support/concert-model.ts";
import type { Hold, PerformanceSeats } from "../rules/seats/seating.ts";
import { migrate } from "./schema.ts";
import { SeatStore } from "./seat-store.ts";

/** The last version in which holds were kept by fan. */
const HOLDS_BY_FAN = 3;

const hold = (fanId: string, holdId: string, seats: number[], status: Hold["status"]): Hold => ({
  fanId,
  holdId,
  number: 7,
  performanceId: "prf_1",
  seats,
  amount: 10_000 * seats.length,
  createdAt: 1_000,
  expiresAt: 2_000,
  status,
});
const PAID = hold("usr_a", "hld_z", [0, 1], "paid");
const ALSO_PAID = hold("usr_a", "hld_b", [5], "paid");
const HELD = hold("usr_a", "hld_a", [2], "held");
const PAYING = hold("usr_b", "hld_c", [3], "paying");
const RELEASED = hold("usr_b", "hld_d", [4], "released");
const HOLDS = [PAID, ALSO_PAID, HELD, PAYING, RELEASED];

const inObject = <Told>(tell: (storage: DurableObjectStorage) => Told): Promise<Told> =>
  runInDurableObject(env.ROOMS.get(env.ROOMS.newUniqueId()), (_, { storage }) => tell(storage));

const readAll = (store: SeatStore) => ({
  byId: HOLDS.map(({ fanId, holdId }) => store.hold(fanId, holdId)),
  anothers: store.hold("usr_b", PAID.holdId),
  live: store.readLiveHolds(),
  paid: store.readPaidHolds("prf_1", 10),
  owned: ["usr_a", "usr_b", "usr_c"].map((fanId) => store.owned(fanId)),
  counts: { seats: store.count(), orphans: store.countSeats("prf_1", -1, 100)?.orphans },
});
const ALL = {
  byId: HOLDS,
  anothers: null,
  live: [HELD, PAYING],
  paid: [ALSO_PAID, PAID],
  owned: [3, 0, 0],
  counts: { seats: 5, orphans: 0 },
};

test("a room from before keeps its holds and seats", async () => {
  const told = await inObject((storage) => {
    migrate(storage, HOLDS_BY_FAN);
    const { sql } = storage;
    sql.exec("INSERT INTO performances (performance_id, starts_at, sections) VALUES ('prf_1', 9000, '[]')");
    for (const known of HOLDS) {
      const { fanId, holdId, number, performanceId, amount, createdAt, expiresAt, status } = known;
      const seats = JSON.stringify(known.seats);
      const insert = "INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
      sql.exec(insert, fanId, holdId, number, performanceId, seats, amount, createdAt, expiresAt, status);
      if (status === "released") continue;
      for (const seat of known.seats) sql.exec("INSERT INTO seats VALUES (1, ?, ?, ?)", seat, fanId, holdId);
    }
    migrate(storage);
    const store = new SeatStore(sql);
    store.readPerformances();
    return readAll(store);
  });
  expect(told).toEqual(ALL);
});

test("what the store writes it finds, also after a hold's state has changed", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    const store = new SeatStore(storage.sql);
    store.writePerformance({ performanceId: "prf_1", startsAt: 9_000, sections: [], cancelledAt: null });
    for (const known of HOLDS) {
      store.writeHold({ ...known, status: "held" });
      store.writeHold(known);
      if (known.status !== "released") for (const seat of known.seats) store.takeSeat(known, seat);
    }
    const all = readAll(store);
    store.writeHold({ ...PAID, status: "released" });
    return { all, ownedAfterRelease: store.owned("usr_a") };
  });
  expect(told).toEqual({ all: ALL, ownedAfterRelease: 1 });
});

test("a seat can't have two owners", async () => {
  const taking = inObject((storage) => {
    migrate(storage);
    const store = new SeatStore(storage.sql);
    store.writePerformance({ performanceId: "prf_1", startsAt: 9_000, sections: [], cancelledAt: null });
    store.takeSeat(PAID, 0);
    store.takeSeat(PAYING, 0);
  });
  await expect(taking).rejects.toThrow("UNIQUE");
});

test("settings from before there was a single-seat rule have none", async () => {
  const before = { ...saleOf(), singleSeatRule: undefined };
  const read = await inObject((storage) => {
    migrate(storage);
    storage.sql.exec("INSERT INTO room (id, sale, generation) VALUES (1, ?, 1)", JSON.stringify(before));
    return new SeatStore(storage.sql).readRoom()?.sale;
  });
  expect(read).toEqual(saleOf());
});

test("a start reads the live holds and those made since the first of them, not all that ever were", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    const store = new SeatStore(storage.sql);
    store.writeSale(saleOf());
    const idOf = (n: number) => `hld_${10_000 + n}`;
    for (let n = 0; n < 3_000; n++) {
      store.writeHold(hold("usr_a", idOf(n), [0], n === 2_500 ? "held" : "expired"));
      store.noteLive(n < 2_500 ? [] : [idOf(2_500)]);
    }
    const startsWith = () => {
      const started = new SeatStore(storage.sql);
      started.readRoom();
      const read = vi.spyOn(storage.sql, "exec");
      const live = started.readLiveHolds().map(({ holdId }) => holdId);
      const [cursor] = read.mock.results.map(({ value }) => value);
      read.mockRestore();
      return { live, rows: cursor.rowsRead };
    };
    const before = startsWith();
    // Made while the clock was set back.
    store.writeHold(hold("usr_b", "hld_00001", [1], "held"));
    return { before, after: startsWith().live };
  });
  expect(told.before.live).toEqual(["hld_12500"]);
  expect(told.before.rows).toBeLessThanOrEqual(1_001);
  expect(told.after).toEqual(["hld_00001", "hld_12500"]);
});

test("says since when a hold is over, also one that was refunded long after its end", async () => {
  const told = await inObject((storage) => {
    migrate(storage);
    const store = new SeatStore(storage.sql);
    store.writePerformance({ performanceId: "prf_1", startsAt: 9_000, sections: [], cancelledAt: null });
    const changes = { freed: [], taken: [], blocked: new Set<PerformanceSeats>(), firstHeld: [] };
    store.write({ ...changes, holds: new Set([HELD, PAID]), at: 1_500 });
    const released = [HELD, PAID].map((known) => ({ ...known, status: "released" as const }));
    store.write({ ...changes, holds: new Set(released), at: 7_000 });
    return storage.sql.exec("SELECT hold_id, over_at FROM holds ORDER BY hold_id").toArray();
  });
  expect(told).toEqual([
    { hold_id: "hld_a", over_at: 7_000 },
    { hold_id: "hld_z", over_at: 7_000 },
  ]);
});

/** The last version in which a hold had no prices of its own. */
const WITHOUT_PRICES = 6;
const sectionAt = (price: number) => ({ name: "A", grade: "R", price, rows: 1, seatsPerRow: 9 });

test("holds of a room from before prices could change keep theirs when they do, and its dates are known to have been held", async () => {
  const told = await inObject((storage) => {
    migrate(storage, WITHOUT_PRICES);
    const { sql } = storage;
    const old = JSON.stringify([sectionAt(10_000)]);
    sql.exec("INSERT INTO performances (performance_id, starts_at, sections) VALUES ('prf_1', 9000, ?)", old);
    sql.exec("INSERT INTO performances (performance_id, starts_at, sections) VALUES ('prf_2', 9000, ?)", old);
    for (const { fanId, holdId, number, performanceId, amount, createdAt, expiresAt, status, seats } of HOLDS) {
      const insert = "INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
      const taken = JSON.stringify(seats);
      sql.exec(insert, holdId, fanId, number, performanceId, taken, amount, createdAt, expiresAt, status);
    }
    migrate(storage);
    const store = new SeatStore(sql);
    const wasHeld = store.readPerformances().map((performance) => performance.wasHeld);
    const setting = { performanceId: "prf_1", startsAt: 9_000, cancelledAt: null };
    store.writePerformance({ ...setting, sections: [sectionAt(10_000)] });
    const before = store.hold(PAID.fanId, PAID.holdId)?.prices;
    store.writePerformance({
      ...setting,
      sections: [sectionAt(70_000)],
      startsAt: 9_500,
      movedAt: 5,
      cancelReason: null,
    });
    const [first] = store.readPerformances();
    const prices = HOLDS.map(({ fanId, holdId }) => store.hold(fanId, holdId)?.prices);
    return { wasHeld, before, prices, first };
  });
  expect(told.wasHeld).toEqual([true, false]);
  expect(told.before).toBeUndefined();
  expect(told.prices).toEqual(HOLDS.map(({ seats }) => seats.map(() => 10_000)));
  expect(told.first).toMatchObject({ startsAt: 9_500, movedAt: 5, sections: [sectionAt(70_000)], wasHeld: true });
});
