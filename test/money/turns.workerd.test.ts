// Question: does a job that goes through a whole room let others in between? Method: the statements of each transaction of the
// room are counted while a concert with many tickets is rebuilt, and while a date with many holds is called off. Doesn't prove
// how long a turn takes; `npm run bench -- --turns` measures that.
import { runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { HOLDS_PER_TURN } from "../../src/contract/bounds.ts";
import { admin, auditOf, figuresOf, makeConcert, roomOf, type Concert } from "../support/client.ts";
import { insertPayments } from "../support/many-payments.ts";

/** A hold of one seat is two rows; the rest is what a turn writes besides. */
const STATEMENTS_MAX = 2 * HOLDS_PER_TURN + 50;
const MANY = 3 * HOLDS_PER_TURN;

const concertOf = (): Promise<Concert> =>
  makeConcert(
    {
      performances: [
        {
          startsAt: "2099-01-01T00:00:00.000Z",
          sections: [{ name: "A", grade: "R", price: 1_000, rows: 1, seatsPerRow: MANY }],
        },
      ],
    },
    { maxAdmitted: 100_000, admitPerMinute: 600_000 },
  );

/** The most statements that one transaction of the room has while something is done. */
async function longestTurn(concert: Concert, work: () => Promise<unknown>): Promise<number> {
  let [most, inTurn] = [0, 0];
  await runInDurableObject(roomOf(concert), (_, { storage }) => {
    const exec = storage.sql.exec.bind(storage.sql);
    const transact = storage.transactionSync.bind(storage);
    vi.spyOn(storage.sql, "exec").mockImplementation(
      <Row extends Record<string, SqlStorageValue>>(query: string, ...bound: unknown[]) => {
        inTurn += 1;
        return exec<Row>(query, ...bound);
      },
    );
    vi.spyOn(storage, "transactionSync").mockImplementation(<Value>(turn: () => Value): Value => {
      inTurn = 0;
      const value = transact(turn);
      most = Math.max(most, inTurn);
      return value;
    });
  });
  await work();
  vi.restoreAllMocks();
  return most;
}

test("a rebuild writes the seats of many tickets in many turns, and all of them", async () => {
  const concert = await concertOf();
  const [{ performanceId }] = concert.performances;
  await insertPayments(1, MANY, performanceId, concert.concertId);
  const path = `/v1/admin/concerts/${concert.concertId}/rebuild`;
  const most = await longestTurn(concert, async () =>
    expect((await admin(path, { method: "POST", body: {} })).status).toBe(200),
  );
  expect(most).toBeGreaterThan(HOLDS_PER_TURN);
  expect(most).toBeLessThanOrEqual(STATEMENTS_MAX);
  expect((await figuresOf(concert)).performances[0]).toMatchObject({ seats: { available: 0, sold: MANY } });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
  // Once more, from the tables that the first one has made.
  await admin(path, { method: "POST", body: {} });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a date that is called off gives many holds back in many turns, all of them before it answers", async () => {
  const concert = await concertOf();
  const [{ performanceId }] = concert.performances;
  const room = roomOf(concert);
  const fans = Array.from({ length: MANY }, (_, fan) => ({ fanId: `usr_holder_${fan}` }));
  const places = (await room.join(fans)).map((joined, index) => {
    if (!joined.ok) throw new Error(joined.refusal.code);
    const { epoch, number } = joined.value.placeView;
    return { fanId: fans[index]?.fanId ?? "", epoch, number };
  });
  const asked = places.map((place, index) => ({ place, performanceId, seatIds: [`A-1-${index + 1}`] }));
  for (const held of await room.hold(asked)) expect(held.ok).toBe(true);
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`;
  const most = await longestTurn(concert, async () =>
    expect((await admin(path, { method: "POST", body: {} })).status).toBe(202),
  );
  expect(most).toBeGreaterThan(HOLDS_PER_TURN);
  expect(most).toBeLessThanOrEqual(STATEMENTS_MAX + HOLDS_PER_TURN);
  expect((await figuresOf(concert)).performances[0]).toMatchObject({ seats: { held: 0, sold: 0 } });
});
