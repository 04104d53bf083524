// Question: what does it cost D1 and the room when somebody asks for what isn't there, and what does it cost others?
// Method: every call of the edge to D1 is counted, and so is every call of a room; the clock stands still. One isolate is one
// data centre here. Doesn't prove that the platform's counter is exact.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, Fan, makeConcert, setClock, withSettings, type Json } from "../support/client.ts";
import { countRoomCalls } from "../line/room-calls.ts";

const { at } = setClock();
const roomCalls = countRoomCalls();
const GUESSER = { "CF-Connecting-IP": "203.0.113.9" };
const LIMITS = { MISSES_PER_ADDRESS: 5, MISSES_PER_FAN: 5 };

/** D1 that counts the calls which reach it. */
function countedDatabase() {
  let calls = 0;
  const statement = (of: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(of, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...sent: unknown[]): unknown => {
          if (name !== "bind") calls += 1;
          const answer: unknown = Reflect.apply(value, target, sent);
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `bind` returns
          return name === "bind" ? statement(answer as D1PreparedStatement) : answer;
        };
      },
    });
  const database = new Proxy(env.DATABASE, {
    get(target, name) {
      if (name === "prepare") return (query: string) => statement(target.prepare(query));
      if (name === "batch") {
        return (statements: D1PreparedStatement[]) => {
          calls += 1;
          return target.batch(statements);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { database, calls: () => calls };
}

/** A cursor of the form that the list of concerts gives out, of no page that it has shown. */
async function madeUpCursor(index: number): Promise<string> {
  const { nextCursor } = (await call("/v1/concerts?limit=1")).body;
  const [mark] = JSON.parse(atob(nextCursor.replaceAll("-", "+").replaceAll("_", "/")));
  return encodeURIComponent(btoa(JSON.stringify([mark, 4_000_000_000_000 - index, "con_x"])));
}

const MADE_UP: [what: string, path: (index: number) => Promise<string>][] = [
  ["concerts", (index) => Promise.resolve(`/v1/concerts/con_${index}`)],
  ["cursors", async (index) => `/v1/concerts?limit=1&cursor=${await madeUpCursor(index)}`],
];

test.each(MADE_UP)("100 made-up %s are a few reads of D1 and then 429", async (_, path) => {
  await makeConcert();
  await makeConcert();
  const paths = await Promise.all(Array.from({ length: 100 }, (__, index) => path(index)));
  const { database, calls } = countedDatabase();
  await withSettings({ DATABASE: database, LIMITS }, async () => {
    const statuses: number[] = [];
    for (const one of paths) statuses.push((await call(one, { headers: GUESSER })).status);
    expect(statuses.slice(6)).toEqual(Array(94).fill(429));
    expect(statuses.slice(0, 5)).not.toContain(429);
  });
  // A miss more than the bound, and the page of the newest that is looked at instead.
  expect(calls()).toBeLessThanOrEqual(7);
});

test("fans who make up concerts to join are counted too", async () => {
  const fan = await Fan.of(await makeConcert());
  const { database, calls } = countedDatabase();
  await withSettings({ DATABASE: database, LIMITS }, async () => {
    for (let index = 0; index < 50; index++) {
      const joined = await fan.call(`/v1/concerts/con_${index}/queue`, { method: "POST", headers: GUESSER });
      expect(joined.status).toBe(index < 5 ? 404 : 429);
    }
  });
  expect(calls()).toBeLessThanOrEqual(7);
});

test("others behind the address of a guesser are refused nothing that exists", async () => {
  const [known, unseen] = [await makeConcert(), await makeConcert()];
  const fan = await Fan.inside(known, 0);
  const elsewhere = await Fan.of(unseen);
  const page = (await call("/v1/concerts?limit=1")).body.nextCursor;
  const read = (path: string) => call(path, { headers: GUESSER });
  const asking = (path: string, sent: Json = {}) => ({ ...sent, path, headers: GUESSER });
  await withSettings({ LIMITS }, async () => {
    for (let index = 0; index < 10; index++) await read(`/v1/concerts/con_guess_${index}`);
    expect((await read("/v1/concerts/con_guess_x")).status).toBe(429);
    expect((await read(`/v1/concerts/${known.concertId}`)).status).toBe(200);
    expect((await read(`/v1/concerts/${unseen.concertId}`)).status).toBe(200);
    expect((await read("/v1/concerts")).status).toBe(200);
    expect((await read(`/v1/concerts?limit=1&cursor=${page}`)).status).toBe(200);
    for (const { path, ...sent } of [asking(fan.line), asking(`/v1/concerts/${fan.concertId}/holds`)]) {
      expect((await fan.call(path, sent)).status).toBe(200);
    }
    expect((await elsewhere.call(elsewhere.line, { method: "POST", headers: GUESSER })).status).toBe(201);
    expect((await call("/v1/concerts/con_guess_x", { headers: { "CF-Connecting-IP": "203.0.113.8" } })).status).toBe(
      404,
    );
  });
  at(60_000);
  await withSettings({ LIMITS }, async () => expect((await read("/v1/concerts/con_guess_x")).status).toBe(404));
});

test.each(["GET", "DELETE"])("100 × %s of made-up holds are a few calls of the room and then 429", async (method) => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const held = await other.hold("A-1-1");
  await fan.poll();
  const calls = await roomCalls(() =>
    withSettings({ LIMITS }, async () => {
      for (let index = 0; index < 100; index++) {
        const path = `/v1/concerts/${concert.concertId}/holds/hld_${index}`;
        const reply = await fan.call(path, { method, headers: GUESSER });
        expect(reply.status).toBe(index < 5 ? 404 : 429);
      }
      // Nobody else's holds are out of reach for that, behind the same address.
      const path = `/v1/concerts/${concert.concertId}/holds/${held.body.holdId}`;
      expect((await other.call(path, { headers: GUESSER })).status).toBe(200);
    }),
  );
  expect((calls["holdById"] ?? 0) + (calls["release"] ?? 0)).toBeLessThanOrEqual(7);
});

test("100 made-up dates are one read of D1 and no call of the room", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  await fan.seats();
  const { database, calls } = countedDatabase();
  const called = await roomCalls(() =>
    withSettings({ DATABASE: database }, async () => {
      for (let index = 0; index < 100; index++) {
        const seats = await fan.call(`/v1/concerts/${fan.concertId}/performances/prf_${index}/seats`);
        expect(seats.status).toBe(404);
      }
    }),
  );
  expect(calls()).toBeLessThanOrEqual(1);
  expect(called).toEqual({});
});

test("pages of every length are read from D1 once", async () => {
  await makeConcert();
  await makeConcert();
  at(5_000);
  const { database, calls } = countedDatabase();
  await withSettings({ DATABASE: database }, async () => {
    const [first] = (await call("/v1/concerts?limit=2")).body.items;
    for (let limit = 1; limit <= 100; limit++) {
      const page = (await call(`/v1/concerts?limit=${limit}`)).body;
      expect(page.items[0]).toEqual(first);
      expect(page.items.length).toBeLessThanOrEqual(limit);
    }
  });
  expect(calls()).toBe(1);
});
