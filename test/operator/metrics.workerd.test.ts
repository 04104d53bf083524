// Question: does the history of a sale tell what happened, also after a batch that failed, a start of the object and thirty
// days, and what does it cost? Method: sales through the API with a set time; rows are counted where they are written. That a
// real crowd adds up to the ledger is test/operator/metrics-rush.workerd.test.ts.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import type { metrics } from "../../src/contract/operator/metrics.ts";
import { ConcertRoom } from "../../src/room/concert-room.ts";
import { SeatStore } from "../../src/room/store/seat-store.ts";
import type { BodyOf } from "../support/answers.ts";
import {
  admin,
  change,
  codeOf,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  withoutTable,
} from "../support/client.ts";

const { at, instant } = setClock();
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

type Metrics = BodyOf<typeof metrics>;
const pathOf = ({ concertId }: { concertId: string }, query: string) =>
  `/v1/admin/concerts/${concertId}/metrics${query}`;
async function metricsOf(concert: { concertId: string }, query = ""): Promise<Metrics> {
  const { status, body } = await admin<Metrics>(pathOf(concert, query));
  expect(status).toBe(200);
  return body;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** A batch of the room in which nothing happens. */
const touch = (concert: { concertId: string }) => roomOf(concert).leave({ fanId: "usr_nobody", epoch: 0, number: 0 });
const rowsOf = (concert: { concertId: string }): Promise<{ minute: number; steps: unknown[]; folded: number }[]> =>
  runInDurableObject(roomOf(concert), (_, { storage }) =>
    storage.sql
      .exec<{ minute: number; steps: string; is_folded: number }>(
        "SELECT * FROM history WHERE minute > 0 ORDER BY minute",
      )
      .toArray()
      .map(({ minute, steps, is_folded }) => ({ minute, steps: JSON.parse(steps), folded: is_folded })),
  );

test("the series tell what happened in each step, and how it stood at its end", async () => {
  const concert = await makeConcert({ holdSeconds: 5 }, { maxAdmitted: 2, claimSeconds: 5, offerSeconds: 5 });
  const [buyer, holder] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const [silent, leaver] = [await Fan.of(concert), await Fan.of(concert)];
  await silent.join();
  await leaver.join();
  at(10 * SECOND_MS);
  await buyer.buy("A-1-1", "A-1-2");
  await holder.hold("A-1-3");
  expect(codeOf(await holder.hold("A-1-1"))).toEqual([409, "seats-unavailable"]);
  await leaver.leave();
  at(20 * SECOND_MS);
  await touch(concert);
  const { step, from, series } = await metricsOf(concert);
  expect([step, from]).toEqual([10, instant(20 * SECOND_MS - 2 * HOUR_MS)]);
  expect(series).toEqual({
    at: [0, 10, 20].map((seconds) => instant(seconds * SECOND_MS)),
    joins: [4, 0, 0],
    called: [2, 1, 1],
    admitted: [2, 0, 0],
    left: [0, 1, 0],
    lapsed: [0, 0, 1],
    holdsMade: [0, 2, 0],
    holdsExpired: [0, 0, 1],
    paid: [0, 1, 0],
    refusedBy: { "seats-unavailable": [0, 1, 0] },
    faults: [0, 0, 0],
    ready: [0, 1, 0],
    showRate: [1, 1, 1],
    seatsSold: [0, 2, 0],
    amountPaid: [0, 100_000, 0],
    waiting: [2, 0, 0],
    inside: [2, 1, 1],
  });
});

test("a row is written by the first batch after a step, once, and by the alarm when none comes", async () => {
  const concert = await makeConcert();
  await Fan.inside(concert, 0);
  expect(await rowsOf(concert)).toEqual([]);
  at(9 * SECOND_MS);
  await touch(concert);
  expect(await rowsOf(concert)).toEqual([]);
  at(10 * SECOND_MS);
  await runDurableObjectAlarm(roomOf(concert));
  expect(await rowsOf(concert)).toMatchObject([{ minute: Date.parse(instant(0)), steps: [{ joins: 1 }] }]);
  at(30 * SECOND_MS);
  await touch(concert);
  await touch(concert);
  expect((await rowsOf(concert)).map(({ steps }) => steps.length)).toEqual([1]);
});

test("a busy minute costs six rows written", async () => {
  const concert = await makeConcert();
  const written = { rows: 0 };
  await runInDurableObject(roomOf(concert), (_, { storage: { sql } }) => {
    const exec = sql.exec.bind(sql);
    vi.spyOn(sql, "exec").mockImplementation(
      <Row extends Record<string, SqlStorageValue>>(query: string, ...bound: unknown[]) => {
        const cursor = exec<Row>(query, ...bound);
        if (/^\s*(?:INSERT INTO|UPDATE|DELETE FROM) history/.test(query)) written.rows += cursor.rowsWritten;
        return cursor;
      },
    );
  });
  for (let second = 0; second <= 60; second++) {
    at(second * SECOND_MS);
    await (await Fan.of(concert)).join();
  }
  vi.restoreAllMocks();
  expect(written.rows).toBe(6);
  expect(await rowsOf(concert)).toHaveLength(1);
});

test("what a batch counted that fails is counted once", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  at(10 * SECOND_MS);
  await runInDurableObject(roomOf(concert), async (room) => {
    expect(room).toBeInstanceOf(ConcertRoom);
    const take = vi.spyOn(SeatStore.prototype, "takeSeat").mockImplementationOnce(() => {
      throw new Error("the disk is full");
    });
    const place = (one: Fan) => ({ fanId: one.userId, epoch: 1, number: one.number });
    const { performanceId } = concert.performances[0];
    const asked = [fan, other].map((one, index) => ({
      place: place(one),
      performanceId,
      seatIds: [`A-1-${index + 1}`],
    }));
    expect((await room.hold(asked)).map(({ ok }) => ok)).toEqual([true, true]);
    take.mockRestore();
  });
  const { series } = await metricsOf(concert);
  expect([series.joins, series.holdsMade, series.admitted]).toEqual([
    [2, 0],
    [0, 2],
    [2, 0],
  ]);
});

test("a change that fails for good is a fault", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  await runInDurableObject(roomOf(concert), () => {
    vi.spyOn(SeatStore.prototype, "takeSeat").mockImplementation(() => {
      throw new Error("the disk is full");
    });
  });
  expect((await fan.hold("A-1-1")).status).toBe(500);
  vi.restoreAllMocks();
  const { series } = await metricsOf(concert);
  expect([series.faults, series.holdsMade, series.refusedBy]).toEqual([[1], [0], {}]);
});

test("a start of the object loses none of the joins, calls and admissions, and no row", async () => {
  const concert = await makeConcert();
  await Fan.inside(concert, 0);
  at(10 * SECOND_MS);
  await Fan.inside(concert, 0);
  await evictDurableObject(roomOf(concert));
  at(12 * SECOND_MS);
  await (await Fan.of(concert)).join();
  at(20 * SECOND_MS);
  await touch(concert);
  const { series } = await metricsOf(concert);
  expect([series.joins, series.called, series.admitted]).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
});

test("a rebuild goes on with the history, and its line counts from nothing", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1");
  await admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST", body: {} });
  await fan.join();
  const { series } = await metricsOf(concert);
  expect([sum(series.joins), sum(series.admitted), sum(series.paid), sum(series.seatsSold)]).toEqual([2, 2, 1, 1]);
});

test("steps are folded into minutes after two hours and dropped after thirty days", async () => {
  const concert = await makeConcert();
  for (const seconds of [0, 10, 50, 60]) {
    at(seconds * SECOND_MS);
    await Fan.inside(concert, 0);
  }
  at(2 * HOUR_MS + MINUTE_MS + SECOND_MS);
  await touch(concert);
  expect((await rowsOf(concert)).map(({ steps, folded }) => [steps.length, folded])).toEqual([
    [1, 1],
    [1, 0],
  ]);
  const minutes = await metricsOf(concert, "?step=60");
  expect([minutes.series.at, minutes.series.joins, minutes.series.inside]).toEqual([
    [instant(0), instant(MINUTE_MS)],
    [3, 1],
    [3, 4],
  ]);
  expect((await metricsOf(concert)).series.at).toEqual([instant(MINUTE_MS)]);
  at(4 * HOUR_MS);
  await Fan.inside(concert, 0);
  at(30 * DAY_MS + 2 * HOUR_MS);
  await touch(concert);
  const since = encodeURIComponent(instant(0));
  const left = await metricsOf(concert, `?step=60&since=${since}`);
  expect([left.from, left.series.at]).toEqual([instant(2 * HOUR_MS), [instant(4 * HOUR_MS)]]);
  expect(await rowsOf(concert)).toMatchObject([{ minute: Date.parse(instant(4 * HOUR_MS)) }]);
});

test("consoles that ask alike cost the room one call a second", async () => {
  const concert = await makeConcert();
  const calls = vi.spyOn(ConcertRoom.prototype, "metrics");
  for (let console = 0; console < 10; console++) await metricsOf(concert, "?step=60");
  expect(calls).toHaveBeenCalledTimes(1);
  at(SECOND_MS);
  await metricsOf(concert, "?step=60");
  expect(calls).toHaveBeenCalledTimes(2);
  vi.restoreAllMocks();
});

test("a draft has no history, and what isn't a step or a time is refused", async () => {
  const draft = await makeConcert({ draft: true });
  expect((await metricsOf(draft)).series.at).toEqual([]);
  for (const query of ["?step=30", "?since=yesterday", "?step=10&more=1"]) {
    expect((await admin(pathOf(draft, query))).status).toBe(400);
  }
});

test("the figures tell of the oldest payment whose outcome isn't known", async () => {
  const concert = await makeConcert();
  expect((await figuresOf(concert)).oldestOpenPaymentAt).toBeNull();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  at(5 * SECOND_MS);
  await withoutTable("payments", () => fan.pay(holdId));
  expect((await figuresOf(concert)).oldestOpenPaymentAt).toBe(instant(5 * SECOND_MS));
  expect((await metricsOf(concert)).series.faults).toEqual([1]);
  expect((await change(concert, { title: "Another" })).status).toBe(200);
});
