// Goal: a room starts by reading what is live, however much is over, and what is over goes after two days, some at a time.
// Method: rows of old holds and attempts are put into a room's storage, and the room starts on it while its
// statements are counted; time is set. It does not prove how long a start takes; the benchmark measures that.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { Lifecycle } from "../../src/room/lifecycle.ts";
import { partsOf } from "../../src/room/parts.ts";
import { platformOf } from "../../src/room/platform.ts";
import { auditOf, Fan, makeConcert, roomOf, setClock, type Concert } from "../support/client.ts";

const { at, instant } = setClock();
const OVER = 50_000;
/** Settings, line, dates, sessions, holds: some of each. */
const ROWS_OF_A_START_MAX = 100;
const DAY_MS = 86_400_000;
const ROWS_PER_SLICE = 500;
const SLICE_EVERY_MS = 250;
const NUMBERS = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${OVER})`;

/** Holds that are over, by ids before those of any other hold, and void attempts to pay them. */
async function fill(concert: Concert, overAt: number): Promise<void> {
  await runInDurableObject(roomOf(concert), async (_, { storage }) => {
    const { performanceId } = concert.performances[0];
    storage.sql.exec(
      `INSERT INTO holds (hold_id, fan, number, performance_id, seats, amount, created_at, expires_at, status) ${NUMBERS}
       SELECT 'hld_0' || printf('%031d', n), 'usr_' || n, n, ?1, '[0]', 1, ?2 - 300000, ?2,
         iif(n % 2, 'released', 'expired') FROM numbers`,
      performanceId,
      overAt,
    );
    storage.sql.exec(
      `INSERT INTO attempts (fan, key, payment_id, fingerprint, hold_id, begun_at, deadline, state, outcome) ${NUMBERS}
       SELECT 'usr_' || n, 'key', 'pay_' || n, 'print', 'hld_0' || printf('%031d', n), ?1, ?1 + 30000, 'void',
         '{"state":"void"}' FROM numbers`,
      overAt,
    );
    await storage.sync();
  });
  await evictDurableObject(roomOf(concert));
}

/** Rows that a room reads and writes when it starts on what is in storage. */
async function start(concert: Concert): Promise<{ read: number; written: number }> {
  return runInDurableObject(roomOf(concert), async (_, state) => {
    const { sql } = state.storage;
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const exec = sql.exec.bind(sql);
    vi.spyOn(sql, "exec").mockImplementation(
      <Row extends Record<string, SqlStorageValue>>(query: string, ...bound: unknown[]) => {
        const cursor = exec<Row>(query, ...bound);
        cursors.push(cursor);
        return cursor;
      },
    );
    const room = new Lifecycle(state, platformOf(state, env));
    await room.start(Object.values(partsOf(room)));
    expect(room.concert().sale.concertId).toBe(concert.concertId);
    vi.restoreAllMocks();
    return cursors.reduce(
      ({ read, written }, { rowsRead, rowsWritten }) => ({ read: read + rowsRead, written: written + rowsWritten }),
      { read: 0, written: 0 },
    );
  });
}

const count = (concert: Concert, table: string): Promise<number> =>
  runInDurableObject(
    roomOf(concert),
    (_, { storage }) => storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
  );

test("a room with 50,000 holds and attempts that are over reads some rows when it starts", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  await fan.hold("A-1-1");
  await other.buy("A-1-2");
  await fill(concert, Date.parse(instant(0)));
  // The first start after such a growth, which only a test has, finds where the live holds begin.
  await start(concert);
  const { read, written } = await start(concert);
  expect(read).toBeLessThan(ROWS_OF_A_START_MAX);
  expect(written).toBeLessThan(5);
  expect((await fan.holds()).body.items).toHaveLength(1);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

/** Has the next pass be due at once, in a room that starts again. */
async function makeDue(concert: Concert): Promise<void> {
  await runInDurableObject(roomOf(concert), async (_, { storage }) => {
    storage.sql.exec("UPDATE room SET prune_at = 0");
    await storage.sync();
  });
  await evictDurableObject(roomOf(concert));
}

test("what is over for two days goes while a room is busy, a slice at a time, and nothing else does", async () => {
  const concert = await makeConcert({ holdSeconds: 3_600 }, { sessionSeconds: 7_200 });
  await fill(concert, Date.parse(instant(0)) - 2 * DAY_MS - 1);
  const [fan, other, third] = [await Fan.inside(concert), await Fan.inside(concert), await Fan.inside(concert, 0)];
  const live = (await fan.hold("A-1-1")).body;
  const { paymentId } = await other.buy("A-1-2");
  const given = (await third.hold("A-1-3")).body;
  await third.release(given.holdId);
  await makeDue(concert);
  const slices = (2 * OVER) / ROWS_PER_SLICE;
  for (let slice = 0; slice <= slices + 2; slice++) {
    at(slice * SLICE_EVERY_MS);
    await roomOf(concert).leave({ fanId: third.userId, epoch: 0, number: 0 });
    const left = await count(concert, "holds");
    expect(left).toBe(3 + Math.max(0, OVER - (slice + 1) * ROWS_PER_SLICE));
  }
  expect([await count(concert, "holds"), await count(concert, "attempts")]).toEqual([3, 1]);
  expect((await fan.holdById(live.holdId)).body.status).toBe("held");
  expect((await third.holdById(given.holdId)).body.status).toBe("released");
  expect((await other.refund(paymentId)).status).toBe(201);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("the alarm prunes a room that nobody asks for anything, and has it rest afterwards", async () => {
  const concert = await makeConcert();
  await fill(concert, Date.parse(instant(0)) - 2 * DAY_MS - 1);
  await makeDue(concert);
  const ringOnce = () => runDurableObjectAlarm(roomOf(concert));
  await roomOf(concert).leave({ fanId: "usr_nobody", epoch: 0, number: 0 });
  let rung = 0;
  for (; await ringOnce(); rung++) at((rung + 1) * SLICE_EVERY_MS);
  expect(rung).toBeGreaterThan((2 * OVER) / ROWS_PER_SLICE);
  expect([await count(concert, "holds"), await count(concert, "attempts")]).toEqual([0, 0]);
});
