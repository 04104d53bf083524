// Question: does an operator see how a sale goes, and nobody else, and do fans see the list of concerts?
// Method: figures of sales of a few fans; time is set. Damaged books are test/money/audit.workerd.test.ts.
import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  call,
  codeOf,
  Fan,
  figuresOf,
  makeConcert,
  readPages,
  roomOf,
  setClock,
  type Json,
} from "../support/client.ts";
import { CONCERTS, DATE } from "./requests.ts";

const { at, instant } = setClock();
/** No answer is older. */
const AGE_MS = 2_000;

// Figures.

test("the figures tell the line, the seats and the money while a sale goes on", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 2 });
  const [buyer, holder, called, waiting] = [
    await Fan.inside(concert),
    await Fan.inside(concert, 0),
    await Fan.of(concert),
    await Fan.of(concert),
  ];
  await called.join();
  await waiting.join();
  const { holdId } = (await buyer.hold("A-1-1", "A-1-2")).body;
  await holder.hold("A-1-3");
  expect(await figuresOf(concert)).toMatchObject({
    line: { issued: 4, waiting: 2, ready: 0, admitted: 2, admittedTotal: 2 },
    performances: [{ seats: { available: 47, held: 3, paying: 0, sold: 0 } }],
    paidAmount: 0,
  });
  await buyer.pay(holdId);
  expect(await figuresOf(concert)).toMatchObject({
    line: { issued: 4, waiting: 1, ready: 1, admitted: 1, admittedTotal: 2 },
    performances: [{ seats: { available: 47, held: 1, paying: 0, sold: 2 } }],
    paidAmount: 100_000,
    refundedAmount: 0,
  });
});

/** Of 40 in line the even ones come when they are called, and leave again; the odd ones never come. */
async function halfShowUp(): Promise<Json> {
  const concert = await makeConcert({}, { maxAdmitted: 2, offerSeconds: 5, claimSeconds: 5 });
  const inside = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const crowd: Fan[] = [];
  for (let index = 0; index < 40; index++) {
    const fan = await Fan.of(concert);
    await fan.join();
    if (fan.number % 2 === 0) crowd.push(fan);
  }
  for (const fan of inside) await fan.leave();
  for (let ms = 0, next = 0; next < crowd.length && ms < 600_000; ms += 2_500) {
    at(ms);
    const fan = crowd[next];
    if ((await fan?.poll())?.body.status !== "ready") continue;
    expect((await fan?.claim())?.body.status).toBe("admitted");
    await fan?.leave();
    next += 1;
  }
  return concert;
}

test("the figures tell how far was called, who showed up, and how fast the line moves", async () => {
  const { line } = await figuresOf(await halfShowUp());
  expect(line).toMatchObject({ issued: 42, waiting: 0, called: 42, admittedTotal: 22 });
  expect(line.shownUp).toEqual({ inTime: 22, inAll: 22 });
  expect(line.showRate).toBeGreaterThan(0.4);
  expect(line.showRate).toBeLessThan(0.6);
  expect(line.velocity).toBeGreaterThan(0);
});

test("the figures are the same after an eviction", async () => {
  const concert = await halfShowUp();
  for (let index = 0; index < 4; index++) await (await Fan.of(concert)).join();
  const { line: before } = await figuresOf(concert);
  expect(before.waiting).toBeGreaterThan(0);
  await evictDurableObject(roomOf(concert));
  expect((await figuresOf(concert)).line).toEqual(before);
});

test("admissions of the last minute are counted, and forgotten after it", async () => {
  const concert = await makeConcert();
  await Fan.inside(concert, 0);
  at(30_000);
  await Fan.inside(concert, 0);
  await Fan.inside(concert, 0);
  expect((await figuresOf(concert)).line.admittedPerMinute).toBe(3);
  at(60_000);
  expect((await figuresOf(concert)).line.admittedPerMinute).toBe(2);
  at(90_000);
  expect((await figuresOf(concert)).line).toMatchObject({ admittedPerMinute: 0, admittedTotal: 3 });
});

test("the age of the snapshot is that of what a poll here is answered from", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  await Fan.inside(concert, 0);
  const fan = await Fan.of(concert);
  await fan.join();
  at(5_000);
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBeNull();
  await fan.poll();
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBe(0);
  at(5_800);
  await fan.poll();
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBe(800);
  at(6_000);
  expect((await figuresOf(concert)).line.snapshotAgeMs).toBeNull();
});

// Who may.

const ADMIN_ROUTES: [method: string, path: string][] = [
  ["POST", CONCERTS],
  ["GET", `${CONCERTS}/con_x`],
  ["PATCH", `${CONCERTS}/con_x`],
  ["POST", `${CONCERTS}/con_x/performances`],
  ["GET", "/v1/admin/audit"],
];
test.each(ADMIN_ROUTES)("%s %s is the operator's only", async (method, path) => {
  const fan = await Fan.of(await makeConcert());
  const key = env.ADMIN_KEY;
  const wrong = ["", key, "Bearer", "Bearer wrong", `Bearer ${key}x`, `Bearer ${key.slice(0, -1)}`, `Basic ${key}`];
  for (const Authorization of [undefined, ...wrong, `Bearer ${fan.accessToken}`]) {
    const reply = await call(path, { method, headers: { Authorization } });
    expect(codeOf(reply)).toEqual([401, "unauthorized"]);
    expect(reply.headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
    expect(JSON.stringify(reply.body)).not.toContain(key);
  }
});

// Lists.

test("concerts are listed newest first, page by page, without loss", async () => {
  const made: string[] = [];
  for (let count = 0; count < 5; count++) {
    at(count);
    made.unshift((await makeConcert()).concertId);
  }
  at(AGE_MS);
  const pages = await readPages((query) => call(`/v1/concerts${query}`), 2);
  const listed = pages.flat().map(({ concertId }) => concertId);
  expect(pages.slice(0, -1).every(({ length }) => length === 2)).toBe(true);
  expect(listed.slice(0, 5)).toEqual(made);
  expect(new Set(listed).size).toBe(listed.length);
});

test("a listed concert says what it is, and no more than that", async () => {
  const concert = await makeConcert();
  at(AGE_MS);
  const listed = (await call("/v1/concerts?limit=1")).body.items[0];
  const summary = {
    concertId: concert.concertId,
    title: "A concert",
    venue: "A hall",
    timeZone: "Asia/Seoul",
    state: "open",
    saleOpensAt: instant(0),
    saleClosesAt: null,
    firstPerformanceAt: DATE,
    lastPerformanceAt: DATE,
  };
  expect(listed).toEqual(summary);
  expect((await call(`/v1/concerts/${concert.concertId}`)).body).toEqual({
    ...summary,
    lobbyOpensAt: instant(0),
    holdSeconds: 300,
    maxSeatsPerFan: 4,
    currency: "KRW",
    singleSeatRule: "off",
    performances: [
      {
        performanceId: concert.performances[0].performanceId,
        startsAt: DATE,
        state: "onSale",
        grades: [{ grade: "R", price: 50_000 }],
        availability: "available",
        layoutVersion: expect.stringMatching(/^[\w-]{16}$/),
      },
    ],
  });
});
