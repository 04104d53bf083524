// Question: is a cursor good for the list that gave it out, and refused by every other? Method: each list of the service with two
// items or more, and each cursor at every list. Doesn't prove that pages are whole; the tests of each list do.
import { beforeAll, expect, test } from "vitest";
import { Fan, admin, change, makeConcert, type Json, type Reply } from "../support/client.ts";

const performances = ["2099-12-24T10:00:00.000Z", "2099-12-25T10:00:00.000Z"].map((startsAt) => ({
  startsAt,
  sections: [{ name: "A", grade: "R", price: 1_000, rows: 1, seatsPerRow: 50 }],
}));

/** Every list, with whose it is, and how it is read. */
const lists = new Map<string, (query: string) => Promise<Reply<Json>>>();
const cursors = new Map<string, string>();

/** A fan with two of everything that is a fan's. */
async function settle(who: string, fan: Fan): Promise<void> {
  const of = (path: string) => (query: string) => fan.call(`${path}${query}`);
  const [one, two] = [(await fan.hold("A-1-1")).body, (await fan.hold("A-1-2")).body];
  await fan.hold("A-1-3");
  await fan.hold("A-1-4");
  for (const { holdId } of [one, two]) await fan.pay(holdId);
  lists.set(`payments of ${who}`, of("/v1/payments"));
  lists.set(`tickets of ${who}`, of("/v1/tickets"));
  lists.set(`entries of ${who}`, of("/v1/balance/entries"));
  lists.set(`holds of ${who}`, of(`/v1/concerts/${fan.concertId}/holds`));
  lists.set(`dates for ${who}`, of(`/v1/concerts/${fan.concertId}/performances`));
}

beforeAll(async () => {
  const concerts = [await makeConcert({ performances }), await makeConcert({ performances })];
  for (const [at, concert] of concerts.entries()) {
    await settle(`fan ${at}`, await Fan.inside(concert, 100_000));
    await change(concert, { title: "Another" });
    lists.set(`log ${at}`, (query) => admin(`/v1/admin/concerts/${concert.concertId}/log${query}`));
  }
  lists.set("concerts", (query) => admin(`/v1/concerts${query}`));
  lists.set("audit", (query) => admin(`/v1/admin/audit${query}`));
  for (const [name, read] of lists) {
    const { body } = await read("?limit=1");
    if (typeof body.nextCursor !== "string") throw new Error(`${name} has no second page`);
    cursors.set(name, body.nextCursor);
  }
});

test("each list goes on from its own cursor and refuses every other list's", async () => {
  for (const [name, read] of lists) {
    for (const [of, cursor] of cursors) {
      const { status, body } = await read(`?cursor=${cursor}`);
      const expected = of === name ? [200, undefined] : [400, "cursor"];
      expect([name, of, status, body.errors?.[0]?.path]).toEqual([name, of, ...expected]);
    }
  }
});

test("a cursor of the former version, which said no list, is refused", async () => {
  for (const position of [[5], [5, "x"], ["x"]]) {
    for (const [name, read] of lists) {
      expect([name, (await read(`?cursor=${btoa(JSON.stringify(position))}`)).status]).toEqual([name, 400]);
    }
  }
});

test("the filter of a list is no list of its own", async () => {
  const dates = lists.get("dates for fan 0");
  expect((await dates?.(`?available=true&cursor=${cursors.get("dates for fan 0")}`))?.status).toBe(200);
});
