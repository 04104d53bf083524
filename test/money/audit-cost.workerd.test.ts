// Goal: the room rows that an audit and a reconciliation read grow with the seats that are sold, and not with the dates times
// the holds. Method: the same holds are paid in concerts with few and with many dates, and every row that a statement reads
// is counted. It does not prove how long a turn of the room takes; the benchmark measures that.
import { runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { Fan, auditOf, makeConcert, roomOf, type Concert } from "../support/client.ts";

const HOLDS = 20;
const FEW = 2;
const MANY = 42;
/** What a date may cost beside its sold seats: one look for each question. */
const ROWS_PER_DATE_MAX = 6;

const SECTIONS = [{ name: "A", grade: "R", price: 0, rows: 1, seatsPerRow: HOLDS }];

/** A concert with so many dates, all seats of whose first one are paid for, one by one. */
async function soldOut(dates: number): Promise<Concert> {
  const performances = Array.from({ length: dates }, (_, index) => ({
    startsAt: `2099-01-01T${String(index % 24).padStart(2, "0")}:00:00.000Z`,
    sections: SECTIONS,
  }));
  const concert = await makeConcert({ performances });
  for (let seat = 1; seat <= HOLDS; seat++) {
    const fan = await Fan.inside(concert, 0);
    const { holdId } = (await fan.hold(`A-1-${seat}`)).body;
    expect((await fan.pay(holdId)).status).toBe(201);
  }
  return concert;
}

/** Rows that the statements of a room read while something is done. */
async function rowsRead(concert: Concert, work: () => Promise<unknown>): Promise<number> {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  await runInDurableObject(roomOf(concert), (_, { storage: { sql } }) => {
    const exec = sql.exec.bind(sql);
    vi.spyOn(sql, "exec").mockImplementation(
      <Row extends Record<string, SqlStorageValue>>(query: string, ...bound: unknown[]) => {
        const cursor = exec<Row>(query, ...bound);
        cursors.push(cursor);
        return cursor;
      },
    );
  });
  await work();
  vi.restoreAllMocks();
  return cursors.reduce((rows, cursor) => rows + cursor.rowsRead, 0);
}

test.each([
  ["an audit", async (concert: Concert) => expect(await auditOf(concert)).toMatchObject({ ok: true })],
  [
    "a reconciliation",
    async (concert: Concert) => expect(await roomOf(concert).reconcile()).toMatchObject({ ok: true }),
  ],
])("%s reads what is sold once, however many dates there are", async (_, work) => {
  const [few, many] = [await soldOut(FEW), await soldOut(MANY)];
  const [rowsOfFew, rowsOfMany] = [await rowsRead(few, () => work(few)), await rowsRead(many, () => work(many))];
  expect(rowsOfFew).toBeGreaterThanOrEqual(HOLDS);
  expect(rowsOfMany - rowsOfFew).toBeLessThanOrEqual((MANY - FEW) * ROWS_PER_DATE_MAX);
});
