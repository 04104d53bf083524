// Question: are the exports whole, harmless and read in pages, and do the totals agree with the audit and the figures?
// Method: purchases through the API, and 60,000 tickets put into D1; what comes is read back by a CSV parser. What is alive while
// it streams is counted in bytes: the memory of the process is not measured.
import { env, exports } from "cloudflare:workers";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import {
  admin,
  auditOf,
  call,
  codeOf,
  Fan,
  figuresOf,
  type Json,
  makeConcert,
  ORIGIN,
  setClock,
} from "../support/client.ts";

const { at } = setClock();
const TICKETS = 60_000;
/** Two pages of 250 payments and their text. */
const ALIVE_MAX_BYTES = 1_000_000;

const get = (path: string): Promise<Response> =>
  exports.default.fetch(new Request(`${ORIGIN}${path}`, { headers: { Authorization: `Bearer ${env.ADMIN_KEY}` } }));
async function tableOf(concert: { concertId: string }, what: string, query = ""): Promise<Json[]> {
  const response = await get(`/v1/admin/concerts/${concert.concertId}/exports/${what}.csv${query}`);
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(response.headers.get("Content-Disposition")).toMatch(/^attachment; filename="\w+-\w+\.csv"$/);
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
  const text = new TextDecoder().decode(bytes);
  expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  return parse(text, { columns: true });
}

test("tickets, payments and the ledger have one row each, and debits and credits are equal", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const first = await fan.buy("A-1-1", "A-1-2");
  at(1_000);
  const second = await other.buy("A-1-3");
  await other.refund(second.paymentId);
  const tickets = await tableOf(concert, "tickets");
  expect(tickets.map(({ seatId, status, price, userId, comp }) => [seatId, status, price, userId, comp])).toEqual([
    ["A-1-1", "valid", "50000", fan.userId, "false"],
    ["A-1-2", "valid", "50000", fan.userId, "false"],
    ["A-1-3", "refunded", "50000", other.userId, "false"],
  ]);
  const payments = await tableOf(concert, "payments");
  expect(payments.map(({ paymentId, status, amount, tickets: count }) => [paymentId, status, amount, count])).toEqual([
    [first.paymentId, "paid", "100000", "2"],
    [second.paymentId, "refunded", "50000", "1"],
  ]);
  const ledger = await tableOf(concert, "ledger");
  expect(ledger.map(({ kind, account, debit, credit }) => [kind, account, debit, credit])).toEqual([
    ["payment", "fan", "100000", "0"],
    ["payment", "revenue", "0", "100000"],
    ["payment", "fan", "50000", "0"],
    ["payment", "revenue", "0", "50000"],
    ["refund", "fan", "0", "50000"],
    ["refund", "revenue", "50000", "0"],
  ]);
});

test("only the date that is named is taken out, and one of another concert is not found", async () => {
  const sections = [{ name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 5 }];
  const dates = ["2099-12-24T10:00:00.000Z", "2099-12-25T10:00:00.000Z"].map((startsAt) => ({ startsAt, sections }));
  const [concert, another] = [await makeConcert({ performances: dates }), await makeConcert()];
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1");
  const [one, two] = concert.performances.map(({ performanceId }) => performanceId);
  expect(await tableOf(concert, "tickets", `?performanceId=${one}`)).toHaveLength(1);
  expect(await tableOf(concert, "tickets", `?performanceId=${two}`)).toEqual([]);
  const path = `/v1/admin/concerts/${another.concertId}/exports/tickets.csv?performanceId=${one}`;
  expect(codeOf(await admin(path))).toEqual([404, "not-found"]);
  expect((await get(`/v1/admin/concerts/${concert.concertId}/exports/fans.csv`)).status).toBe(404);
});

test.each(["=1+1", "+82 10", "-1", "@SUM(A1)", " =1+1", "＝1+1", 'a "quoted", name', "민지"])(
  "a fan called %j is no formula, and is read back",
  async (name) => {
    const concert = await makeConcert();
    const made = await call("/v1/users", { method: "POST", body: { name } });
    const userId: string = made.body.userId;
    const date = `/v1/admin/concerts/${concert.concertId}/performances/${concert.performances[0].performanceId}`;
    const given = await admin(`${date}/comps`, {
      method: "POST",
      body: { userId, seatIds: ["A-1-1"], reason: name },
      headers: { "Idempotency-Key": crypto.randomUUID() },
    });
    expect([made.status, given.status]).toEqual([201, 201]);
    const [row] = await tableOf(concert, "tickets");
    const known = (await admin(`/v1/admin/users/${userId}`)).body.name;
    expect([known, `'${known}`]).toContain(row.name);
    expect(row.name).toMatch(/^[^\s=+\-@＝]/u);
    expect(row.reason).toMatch(/^[^\s=+\-@＝]/u);
  },
);

test("totals by date, section and price agree with the figures and the audit", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  await fan.buy("A-1-1", "A-1-2");
  await other.refund((await other.buy("A-1-3")).paymentId);
  const { performanceId } = concert.performances[0];
  await admin(`/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/comps`, {
    method: "POST",
    body: { userId: fan.userId, seatIds: ["A-1-9"], reason: "A guest" },
    headers: { "Idempotency-Key": crypto.randomUUID() },
  });
  const { body } = await admin(`/v1/admin/concerts/${concert.concertId}/totals`);
  const sums = { seatsSold: 3, seatsRefunded: 1, paidAmount: 150_000, refundedAmount: 50_000 };
  expect(body).toMatchObject({
    currency: "KRW",
    ...sums,
    performances: [
      {
        performanceId,
        ...sums,
        sections: [
          { section: "A", grade: "R", price: 0, seatsSold: 1, seatsRefunded: 0, paidAmount: 0, refundedAmount: 0 },
          { section: "A", grade: "R", price: 50_000, ...sums, seatsSold: 2 },
        ],
      },
    ],
  });
  const figures = await figuresOf(concert);
  expect([figures.paidAmount, figures.refundedAmount, figures.performances[0]?.seats.sold]).toEqual([
    150_000, 50_000, 3,
  ]);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

/** Tickets of payments of two each, put into D1 as the batches write them. */
async function fill(concert: { concertId: string; performances: { 0: { performanceId: string } } }): Promise<void> {
  const { concertId } = concert;
  const { performanceId } = concert.performances[0];
  const numbers = (count: number) =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  await env.DATABASE.prepare(
    `INSERT INTO payments (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state, epoch, balance_after, created_at, first_ticket, seats)
     ${numbers(TICKETS / 2)} SELECT 'pay_' || i, 'usr_' || i, ?1, ?2, 'hld_' || i, 'k', 'p', 2, 'paid', 0, 0, i / 7, i * 2 - 1 + 1000000, 2 FROM n`,
  )
    .bind(concertId, performanceId)
    .run();
  await env.DATABASE.prepare(
    `INSERT INTO tickets (ticket_number, ticket_id, payment_id, performance_id, seat_id, section, row, number, grade, price, state)
     ${numbers(TICKETS)} SELECT i + 1000000, 'tkt_' || i, 'pay_' || ((i + 1) / 2), ?1, 'A-1-' || i, 'A', 1, i, 'R', 1, 'valid' FROM n`,
  )
    .bind(performanceId)
    .run();
}

// The last test, since what it puts into D1 has no ledger.
test("60,000 tickets come in pages as they are read, every one once", { timeout: 180_000 }, async () => {
  const concert = await makeConcert();
  await fill(concert);
  const response = await get(`/v1/admin/concerts/${concert.concertId}/exports/tickets.csv`);
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  const seen = new Set<string>();
  let [rows, largest, pieces, rest, all] = [0, 0, 0, "", 0];
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) break;
    const bytes: Uint8Array = piece.value;
    largest = Math.max(largest, bytes.byteLength);
    all += bytes.byteLength;
    pieces += 1;
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      rows += 1;
      seen.add(line.split(",")[0] ?? "");
    }
  }
  console.log(`an export of ${TICKETS} tickets: ${all} bytes in ${pieces} pieces, the largest ${largest} bytes`);
  expect([rows, seen.size]).toEqual([TICKETS + 1, TICKETS + 1]);
  expect(largest).toBeLessThan(ALIVE_MAX_BYTES / 2);
  expect(pieces).toBeGreaterThan(TICKETS / 2 / 250);
});
