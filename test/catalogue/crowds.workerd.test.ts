// Goal: a crowd that looks at the catalogue costs D1 next to nothing, however large the halls are. Method: many requests at
// once through one isolate while the clock stands still, and every call to D1 counted where it leaves. What several isolates
// save of each other by the data centre's cache is asked in src/edge/snapshots/snapshot-cache.rules.test.ts.
import { expect, test, vi } from "vitest";
import { admin, call, change, Fan, makeConcert, roomOf, setClock, type Concert, type Json } from "../support/client.ts";
import { countD1Calls } from "../support/d1-calls.ts";

const { at } = setClock();
const d1Calls = countD1Calls();

const CROWD = 100;
const crowd = (path: string) => Promise.all(Array.from({ length: CROWD }, () => call(path)));

const DATES = 100;
const SECTIONS = 40;
const GRADES = 5;
/** As wide a tour as there is: so many dates of so many sections, each with a price of its own, or each grade. */
const tour = (dates: number, sections: number, pricesADate = sections): Promise<Concert> =>
  makeConcert({
    performances: Array.from({ length: dates }, (_, date) => ({
      startsAt: new Date(Date.UTC(2099, 0, 1 + date, 10)).toISOString(),
      sections: Array.from({ length: sections }, (_, index) => ({
        name: `Section ${index}`,
        grade: `Grade ${index % GRADES}`,
        price: 50_000 + date * 100 + (index % pricesADate),
        rows: 1,
        seatsPerRow: 1,
      })),
    })),
  });

test("a hundred who look at a concert at once are one call to D1", async () => {
  const { concertId } = await makeConcert();
  // Long after this isolate made it.
  at(60_000);
  const { calls } = await d1Calls(async () => {
    const replies = await crowd(`/v1/concerts/${concertId}`);
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.concertId}`))).toEqual(
      new Set([`200 ${concertId}`]),
    );
  });
  expect(calls).toBeLessThanOrEqual(1);
});

test.each(["", "?limit=7"])(
  "a hundred who ask for the first page of concerts%s at once are one call to D1",
  async (query) => {
    const { concertId } = await makeConcert();
    at(60_000);
    const { calls } = await d1Calls(async () => {
      for (const { body } of await crowd(`/v1/concerts${query}`)) expect(body.items[0].concertId).toBe(concertId);
    });
    expect(calls).toBeLessThanOrEqual(1);
  },
);

test("an id that names nothing costs one call a second, however many ask", async () => {
  const path = "/v1/concerts/con_nothing";
  const notFound = async () => {
    for (const { status } of await crowd(path)) expect(status).toBe(404);
  };
  expect((await d1Calls(notFound)).calls).toBeLessThanOrEqual(1);
  at(999);
  expect((await d1Calls(notFound)).calls).toBe(0);
  at(1_000);
  expect((await d1Calls(notFound)).calls).toBeLessThanOrEqual(1);
});

test("joins of a concert that isn't there are no call each, either", async () => {
  const fan = await Fan.of({ concertId: "con_none", performances: [{ performanceId: "prf_none" }] });
  const { calls } = await d1Calls(async () => {
    const replies = await Promise.all(Array.from({ length: CROWD }, () => fan.join()));
    for (const { status } of replies) expect(status).toBe(404);
  });
  expect(calls).toBeLessThanOrEqual(1);
});

test("what a hundred read of a tour doesn't grow with its halls", async () => {
  const read = async (sections: number) => {
    const { concertId } = await tour(DATES, sections, GRADES);
    vi.setSystemTime(Date.now() + 60_000);
    return d1Calls(() => crowd(`/v1/concerts/${concertId}`));
  };
  const [small, large] = [await read(GRADES), await read(SECTIONS)];
  expect(large.chars).toBeLessThanOrEqual(small.chars * 1.01);
  // A date is an id, two times, the name of its layout, and what its grades cost.
  expect(large.chars).toBeLessThanOrEqual(DATES * (200 + GRADES * 50) + 1_000);
  expect(large.rowsRead).toBeLessThanOrEqual(DATES * 2 + 2);
});

test("a fan inside reads no more than the hall that is shown, once", async () => {
  const concert = await tour(DATES, SECTIONS);
  const { userId } = await Fan.of(concert);
  await roomOf(concert).join([{ fanId: userId }]);
  // The room has its own copy by now; this isolate has read nothing of the concert.
  const { chars } = await d1Calls(async () => {
    const fan = await Fan.inside(concert, 0);
    const replies = await Promise.all(Array.from({ length: CROWD }, () => fan.seats()));
    for (const { status, body } of replies) expect([status, body.seats.length]).toEqual([200, SECTIONS]);
  });
  expect(chars).toBeLessThanOrEqual(DATES * 200 + SECTIONS * 120 + 2_000);
});

test("a fan's list of dates reads no hall, and tells what each date costs", async () => {
  const concert = await tour(DATES, SECTIONS);
  const fan = await Fan.inside(concert, 0);
  at(60_000);
  const list = `/v1/concerts/${fan.concertId}/performances?limit=100`;
  const { chars, calls } = await d1Calls(async () => {
    const replies = await Promise.all(Array.from({ length: CROWD }, () => fan.call(list)));
    for (const { body } of replies) {
      expect(body.items.map(({ price }: Json) => price)).toEqual(
        concert.performances.map((_, date) => ({ min: 50_000 + date * 100, max: 50_039 + date * 100 })),
      );
    }
  });
  expect(calls).toBeLessThanOrEqual(2);
  expect(chars).toBeLessThanOrEqual(DATES * 300 + 1_000);
});

test("a date that isn't there is no call to D1 each", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const path = `/v1/concerts/${fan.concertId}/performances/prf_nothing/seats`;
  const { calls } = await d1Calls(async () => {
    const replies = await Promise.all(Array.from({ length: CROWD }, () => fan.call(path)));
    for (const { status } of replies) expect(status).toBe(404);
  });
  expect(calls).toBeLessThanOrEqual(1);
});

test("an operator's step at a date reads no other date's hall", async () => {
  const concert = await tour(DATES, SECTIONS);
  const [first] = concert.performances;
  const base = `/v1/admin/concerts/${concert.concertId}`;
  const { chars } = await d1Calls(async () => {
    expect((await admin(`${base}/log`)).status).toBe(200);
    // It isn't cancelled.
    expect((await admin(`${base}/performances/${first?.performanceId}/cancellation`)).status).toBe(404);
  });
  expect(chars).toBeLessThanOrEqual(2 * DATES * 200 + SECTIONS * 120 + DATES * SECTIONS * 10);
});

test("a change is seen at once where it was made, also by a crowd", async () => {
  const concert = await makeConcert();
  const path = `/v1/concerts/${concert.concertId}`;
  const titles = async () => new Set((await crowd(path)).map(({ body }) => body.title));
  const listed = async () => (await call("/v1/concerts")).body.items[0].title;
  await titles();
  expect(await listed()).toBe("A concert");
  for (const title of ["Second", "Third"]) {
    await change(concert, { title });
    expect(await titles()).toEqual(new Set([title]));
    expect(await listed()).toBe(title);
  }
});
