// Question: do the metrics of a rush of 500 fans agree with the ledger and with the figures of the room?
// Method: 500 fans join, hold, pay, give back, leave and are refused, through the API, a hundred abreast, over a minute of set
// time; then every sum over the series is compared with what the books and the room say. It says nothing of how fast that is.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  admin,
  auditOf,
  codeOf,
  Fan,
  figuresOf,
  type Json,
  makeConcert,
  type Reply,
  roomOf,
  setClock,
} from "../support/client.ts";
import { crowd } from "../line/room-calls.ts";

const { at } = setClock();
const FANS = 500;
const SECOND_MS = 1_000;
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** How often the room's object has started. */
const startsOf = (concert: { concertId: string }): Promise<number> =>
  runInDurableObject(
    roomOf(concert),
    (_, { storage }) => storage.sql.exec<{ generation: number }>("SELECT generation FROM room").one().generation,
  );

/** On a busy machine the runtime may find a room idle within the rush, and throw it away: not while a call of it is under way. */
const keepAwake = (concert: { concertId: string }, isOver: () => boolean): Promise<void> =>
  runInDurableObject(roomOf(concert), async () => {
    while (!isOver()) await scheduler.wait(50);
  });

test("the metrics of a rush of 500 agree with the ledger and the room's figures", { timeout: 180_000 }, async () => {
  const sections = [{ name: "A", grade: "R", price: 50_000, rows: 10, seatsPerRow: 40 }];
  const performances = [{ startsAt: "2099-12-24T10:00:00.000Z", sections }];
  const concert = await makeConcert({ performances, holdSeconds: 3_600 }, { maxAdmitted: 450 });
  const starts = await startsOf(concert);
  let isOver = false;
  const kept = keepAwake(concert, () => isOver);
  const refused: string[] = [];
  const note = (reply: Reply<Json>): boolean => {
    const [status, code] = codeOf(reply);
    if (status >= 400) refused.push(code ?? "");
    return status < 400;
  };
  const fans = await crowd(FANS, async (index) => {
    if (index % 100 === 0) at((index / 100) * 5 * SECOND_MS);
    const fan = await Fan.of(concert);
    // Some have too little money.
    if (index % 7 !== 0) await fan.charge(50_000);
    await fan.join();
    return fan;
  });
  const inside = fans.filter(({ number }) => number <= 450);
  at(30 * SECOND_MS);
  let left = fans.length - inside.length;
  const gone = await Promise.all(fans.filter(({ number }) => number > 450).map((fan) => fan.leave()));
  expect([...new Set(gone.map(({ status }) => status))]).toEqual([204]);
  await crowd(inside.length, async (index) => {
    if (index % 100 === 0) at((35 + (index / 100) * 5) * SECOND_MS);
    const fan = inside[index];
    if (fan === undefined) return;
    const seat = (index % 400) + 1;
    const seatId = `A-${Math.ceil(seat / 40)}-${((seat - 1) % 40) + 1}`;
    const held = await fan.hold(seatId);
    if (!note(held)) return;
    if (index % 10 === 0) {
      await fan.release(held.body.holdId);
      if (note(await fan.leave())) left += 1;
      return;
    }
    note(await fan.pay(held.body.holdId));
  });
  at(60 * SECOND_MS);
  // A start of the object would have lost counts of the step under way.
  expect(await startsOf(concert)).toBe(starts);
  isOver = true;
  await kept;
  const { series } = (await admin(`/v1/admin/concerts/${concert.concertId}/metrics`)).body;
  const { line, performances: dates, paidAmount } = await figuresOf(concert);
  const books = await env.DATABASE.prepare(
    `SELECT count(DISTINCT p.payment_id) AS payments, count(*) AS tickets, sum(t.price) AS amount,
       (SELECT -sum(l.amount) FROM ledger_entries l WHERE l.account = 'fan' AND l.kind = 'payment'
         AND l.reference IN (SELECT payment_id FROM payments WHERE concert_id = ?1)) AS ledger
     FROM payments p JOIN tickets t ON t.payment_id = p.payment_id WHERE p.concert_id = ?1 AND p.state = 'paid'`,
  )
    .bind(concert.concertId)
    .first<{ payments: number; tickets: number; amount: number; ledger: number }>();

  expect(sum(series.joins)).toBe(FANS);
  expect([sum(series.joins), sum(series.called), sum(series.admitted)]).toEqual([
    line.issued,
    line.called,
    line.admittedTotal,
  ]);
  expect([sum(series.left), line.waiting]).toEqual([left, 0]);
  expect([sum(series.paid), sum(series.seatsSold), sum(series.amountPaid)]).toEqual([
    books?.payments,
    books?.tickets,
    books?.ledger,
  ]);
  expect([books?.amount, dates[0]?.seats.sold]).toEqual([paidAmount, books?.tickets]);
  const counted = Object.entries<number[]>(series.refusedBy).map(([code, times]) => [code, sum(times)] as const);
  expect(Object.fromEntries(counted)).toEqual(
    Object.fromEntries([...new Set(refused)].map((code) => [code, refused.filter((one) => one === code).length])),
  );
  expect(refused.length).toBeGreaterThan(50);
  expect([series.waiting.at(-1), series.ready.at(-1), series.inside.at(-1)]).toEqual([
    line.waiting,
    line.ready,
    line.admitted,
  ]);
  expect(sum(series.faults)).toBe(0);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});
