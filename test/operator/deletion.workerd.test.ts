// Question: is a concert, or a date, deleted for good while nobody was ever given anything of it, and never else?
// Method: deletions over HTTP after one thing each that speaks against them; races; storage and memory of the room taken away.
// What becomes of one that is cut in the middle is the question of test/faults/deletions.
import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { reconcile } from "../../src/jobs/reconciliation.ts";
import {
  codeOf,
  admin,
  call,
  change,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  type Concert,
  type Json,
} from "../support/client.ts";
import { CONCERTS, addDate, paths, section, withSections } from "./requests.ts";

const { at, instant } = setClock();
const AGE_MS = 2_000;
const DAY_MS = 86_400_000;

const pathOf = ({ concertId }: Concert) => `${CONCERTS}/${concertId}`;
const dateOf = (concert: Concert, date = 0) =>
  `${pathOf(concert)}/performances/${concert.performances[date]?.performanceId}`;
const erase = (path: string) => admin(path, { method: "DELETE" });
const datesIn = (...days: number[]) => ({
  performances: days.map((day) => ({ ...withSections(section({ price: 1_000 })), startsAt: instant(day * DAY_MS) })),
});
const rebuild = (concert: Concert) => admin(`${pathOf(concert)}/rebuild`, { method: "POST", body: {} });
const tableOf = (concert: Concert, sql: string): Promise<number> =>
  runInDurableObject(roomOf(concert), (_, { storage }) => storage.sql.exec<{ n: number }>(sql).one().n);

test("a deleted concert is 404 everywhere, to fans, to operators and in its room, and deleting it again is 204", async () => {
  const concert = await makeConcert();
  const fan = await Fan.of(concert);
  await call(`/v1/concerts/${concert.concertId}`);
  expect((await erase(pathOf(concert))).status).toBe(204);
  expect(codeOf(await call(`/v1/concerts/${concert.concertId}`))).toEqual([404, "not-found"]);
  expect(codeOf(await fan.join())).toEqual([404, "not-found"]);
  const routes: [string, string, Json?][] = [
    ["GET", ""],
    ["PATCH", "", { title: "x" }],
    ["GET", "/log"],
    ["POST", "/rebuild", {}],
    ["POST", "/performances", withSections(section())],
    ["PATCH", `/performances/${fan.performanceId}`, {}],
    ["POST", `/performances/${fan.performanceId}/cancellation`, {}],
  ];
  for (const [method, path, body] of routes) {
    const reply = await admin(`${pathOf(concert)}${path}`, { method, body });
    expect([method, path, ...codeOf(reply)]).toEqual([method, path, 404, "not-found"]);
  }
  expect(codeOf(await admin(`/v1/admin/audit?concertId=${concert.concertId}`))).toEqual([404, "not-found"]);
  for (const list of ["/v1/concerts?limit=100", `${CONCERTS}?limit=100`]) {
    const ids = (await admin(list)).body.items.map(({ concertId }: Json) => concertId);
    expect(ids).not.toContain(concert.concertId);
  }
  expect((await erase(pathOf(concert))).status).toBe(204);
  expect((await erase(dateOf(concert))).status).toBe(204);
  expect(codeOf(await erase(`${CONCERTS}/con_nothing`))).toEqual([404, "not-found"]);
  expect(codeOf(await erase(`${pathOf(concert)}/performances/prf_nothing`))).toEqual([404, "not-found"]);
});

test("its room answers nobody, is never set up again, and is left alone by the jobs", async () => {
  const concert = await makeConcert();
  const room = roomOf(concert);
  await erase(pathOf(concert));
  const refused = { ok: false, refusal: { code: "not-found" } };
  const asked = async () => [
    (await room.join([{ fanId: "usr_x" }]))[0],
    await room.snapshot(),
    await room.refresh(),
    await room.rebuild(),
    await room.figures(),
    await room.audit(),
  ];
  expect(await asked()).toMatchObject(Array.from({ length: 6 }, () => refused));
  await evictDurableObject(room);
  expect(await asked()).toMatchObject(Array.from({ length: 6 }, () => refused));
  // Storage is lost, and with it what the room knew of its end: D1 has the tombstone.
  await runInDurableObject(room, (_, { storage }) => storage.deleteAll());
  await abortAllDurableObjects().catch(() => undefined);
  const again = roomOf(concert);
  expect(await again.join([{ fanId: "usr_x" }])).toMatchObject([refused]);
  expect(await runInDurableObject(again, (_, { storage }) => storage.kv.get("schema"))).toBeUndefined();
  const found = await reconcile(env, Date.parse(instant(0)), () => 0.5);
  expect(found).toMatchObject({ unanswered: 0 });
});

const HELD: [what: string, hold: (fan: Fan) => Promise<unknown>][] = [
  ["held once, and given back", async (fan) => fan.release((await fan.hold("A-1-1")).body.holdId)],
  ["sold", (fan) => fan.buy("A-1-1")],
  ["sold once, and refunded", async (fan) => fan.refund((await fan.buy("A-1-1")).paymentId)],
];

test.each(HELD)("what was %s is never deleted", async (_, hold) => {
  const concert = await makeConcert(datesIn(20, 30));
  const fan = await Fan.inside(concert);
  await hold(fan);
  await fan.leave();
  for (const again of ["as it is", "after an eviction", "after its holds are gone", "after a rebuild"]) {
    if (again === "after an eviction") await evictDurableObject(roomOf(concert));
    if (again === "after its holds are gone") {
      await runInDurableObject(roomOf(concert), (_, { storage }) =>
        storage.sql.exec("DELETE FROM holds WHERE status <> 'paid'"),
      );
    }
    if (again === "after a rebuild") await rebuild(concert);
    expect([again, codeOf(await erase(dateOf(concert)))]).toEqual([again, [409, "has-sales"]]);
    expect([again, codeOf(await erase(pathOf(concert)))]).toEqual([again, [409, "has-sales"]]);
  }
  // The other date of it was never held.
  expect((await erase(dateOf(concert, 1))).status).toBe(204);
  expect((await figuresOf(concert)).performances).toHaveLength(1);
});

test("what was sold is not deleted, whatever a room that lost its storage remembers", async () => {
  const concert = await makeConcert(datesIn(20, 30));
  const fan = await Fan.inside(concert);
  await fan.refund((await fan.buy("A-1-1")).paymentId);
  await runInDurableObject(roomOf(concert), (_, { storage }) => storage.deleteAll());
  await abortAllDurableObjects().catch(() => undefined);
  expect(codeOf(await erase(dateOf(concert)))).toEqual([409, "has-sales"]);
  expect(codeOf(await erase(pathOf(concert)))).toEqual([409, "has-sales"]);
  // What was withdrawn for a moment is there again.
  expect((await (await Fan.inside(concert, 0)).hold("A-1-2")).status).toBe(201);
});

test("nothing is deleted while somebody is in line: waiting, called, or inside", async () => {
  const concert = await makeConcert(datesIn(20, 30), { maxAdmitted: 1 });
  const inside = await Fan.inside(concert, 0);
  const waiting = await Fan.of(concert);
  await waiting.join();
  const refused = async () => [codeOf(await erase(dateOf(concert))), codeOf(await erase(pathOf(concert)))];
  const sales = [409, "has-sales"];
  expect(await refused()).toEqual([sales, sales]);
  await inside.leave();
  at(AGE_MS);
  expect((await waiting.poll()).body.status).toBe("ready");
  expect(await refused()).toEqual([sales, sales]);
  await waiting.leave();
  expect((await erase(dateOf(concert))).status).toBe(204);
  expect((await erase(pathOf(concert))).status).toBe(204);
});

test("a deleted date is 404 everywhere, and the others go on", async () => {
  const concert = await makeConcert(datesIn(20, 30));
  expect((await erase(dateOf(concert))).status).toBe(204);
  expect((await erase(dateOf(concert))).status).toBe(204);
  const [gone, kept] = concert.performances;
  const fan = await Fan.inside(concert, 1_000);
  expect((await fan.dates()).body.items.map(({ performanceId }) => performanceId)).toEqual([kept?.performanceId]);
  const path = `/v1/concerts/${concert.concertId}/performances/${gone?.performanceId}`;
  expect(codeOf(await fan.call(`${path}/seats`))).toEqual([404, "not-found"]);
  expect(codeOf(await fan.call(`${path}/holds`, { method: "POST", body: { seatIds: ["A-1-1"] } }))).toEqual([
    404,
    "not-found",
  ]);
  expect(codeOf(await admin(dateOf(concert), { method: "PATCH", body: {} }))).toEqual([404, "not-found"]);
  expect(codeOf(await admin(`${dateOf(concert)}/cancellation`, { method: "POST" }))).toEqual([404, "not-found"]);
  expect((await call(`/v1/concerts/${concert.concertId}`)).body.firstPerformanceAt).toBe(instant(30 * DAY_MS));
  await change(concert, { title: "Another" });
  await evictDurableObject(roomOf(concert));
  await rebuild(concert);
  expect((await figuresOf(concert)).performances.map(({ performanceId }) => performanceId)).toEqual([
    kept?.performanceId,
  ]);
  const other = await Fan.inside(
    { concertId: concert.concertId, performances: [kept ?? { performanceId: "" }] },
    1_000,
  );
  await other.buy("A-1-1");
  expect((await admin(`/v1/admin/audit?concertId=${concert.concertId}`)).body.ok).toBe(true);
});

test("a concert keeps one date, and a date after its sale opens", async () => {
  const one = await makeConcert(datesIn(20));
  const last = await erase(dateOf(one));
  expect([codeOf(last), paths(last)]).toEqual([[400, "invalid-request"], ["performanceId"]]);
  const two = await makeConcert({ ...datesIn(10, 30), saleOpensAt: instant(20 * DAY_MS) });
  const late = await erase(dateOf(two, 1));
  expect([codeOf(late), paths(late)]).toEqual([[400, "invalid-request"], ["performanceId"]]);
  // It was withdrawn for a moment, and is there again.
  await change(two, { saleOpensAt: null });
  const { performances } = await figuresOf(two);
  expect(performances.map(({ seats }) => seats.available)).toEqual([10, 10]);
  const fan = await Fan.inside(
    { concertId: two.concertId, performances: [two.performances[1] ?? two.performances[0]] },
    0,
  );
  expect((await fan.hold("A-1-1")).status).toBe(201);
});

test("of two dates deleted at once one is left, and of a deletion and another opening one fits", async () => {
  for (let round = 0; round < 8; round++) {
    const concert = await makeConcert(datesIn(20, 30));
    const replies = await Promise.all([erase(dateOf(concert, 0)), erase(dateOf(concert, 1))]);
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["204", "400"]);
    expect((await figuresOf(concert)).performances).toHaveLength(1);

    const other = await makeConcert({ ...datesIn(10, 30), saleOpensAt: instant(DAY_MS) });
    await Promise.all([erase(dateOf(other, 1)), change(other, { saleOpensAt: instant(20 * DAY_MS) })]);
    const now = await figuresOf(other);
    const last = Math.max(...now.performances.map(({ startsAt }) => Date.parse(startsAt)));
    expect(Date.parse(now.saleOpensAt)).toBeLessThan(last);
  }
});

test("of a join and a deletion at once exactly one wins", async () => {
  const won = { join: 0, deletion: 0 };
  for (let round = 0; round < 20; round++) {
    const concert = await makeConcert();
    const fan = await Fan.of(concert);
    const requests = [() => erase(pathOf(concert)), () => fan.join()];
    if (round % 2 === 0) requests.reverse();
    const replies = await Promise.all(requests.map((send) => send()));
    const [deleted, joined] = (round % 2 === 0 ? replies.toReversed() : replies).map(({ status }) => status);
    expect([
      [204, 404],
      [409, 201],
    ]).toContainEqual([deleted, joined]);
    won[deleted === 204 ? "deletion" : "join"] += 1;
    const asked = await fan.call(fan.line, { headers: { "Queue-Token": fan.queueToken ?? "x" } });
    expect(asked.status).toBe(deleted === 409 ? 200 : 401);
  }
  expect(won.join + won.deletion).toBe(20);
});

test("of a hold and the deletion of its date at once the hold wins: whoever holds is in line", async () => {
  const concert = await makeConcert(datesIn(20, 30));
  const fan = await Fan.inside(concert, 0);
  const [held, deleted] = await Promise.all([fan.hold("A-1-1"), erase(dateOf(concert))]);
  expect([held.status, codeOf(deleted)]).toEqual([201, [409, "has-sales"]]);
});

test("a date that is added while the concert is deleted goes with it", async () => {
  for (let round = 0; round < 6; round++) {
    const concert = await makeConcert();
    const [deleted, added] = await Promise.all([erase(pathOf(concert)), addDate(concert, withSections(section()))]);
    expect([deleted.status, [201, 404].includes(added.status)]).toEqual([204, true]);
    expect((await admin(pathOf(concert))).status).toBe(404);
    expect(await roomOf(concert).join([{ fanId: "usr_x" }])).toMatchObject([{ ok: false }]);
  }
});

test("a draft is deleted, with its room or without one", async () => {
  const concert = await makeConcert({ draft: true });
  expect((await erase(pathOf(concert))).status).toBe(204);
  expect(codeOf(await admin(pathOf(concert)))).toEqual([404, "not-found"]);
});

test("who deleted what stands on record, once", async () => {
  const concert = await makeConcert(datesIn(20, 30));
  await erase(dateOf(concert));
  await erase(dateOf(concert));
  const { items } = (await admin(`${pathOf(concert)}/log`)).body;
  expect(items.map(({ action }: Json) => action)).toEqual(["performance-deleted", "concert-created"]);
  expect(items[0]).toMatchObject({
    operator: "admin",
    keyId: "root",
    before: { performanceId: concert.performances[0]?.performanceId, startsAt: instant(20 * DAY_MS) },
    after: null,
  });
  await erase(pathOf(concert));
  await erase(pathOf(concert));
  const rows = await env.DATABASE.prepare(
    "SELECT count(*) AS n FROM operator_actions WHERE concert_id = ? AND action = 'concert-deleted'",
  )
    .bind(concert.concertId)
    .first<{ n: number }>();
  expect(rows?.n).toBe(1);
});

test("the first hold of a date is remembered with one row, and later ones write no more", async () => {
  const concert = await makeConcert(datesIn(20, 30), { sessionSeconds: 7_200 });
  const fan = await Fan.inside(concert, 0);
  const held = () => tableOf(concert, "SELECT count(*) AS n FROM performances WHERE was_held = 1");
  expect(await held()).toBe(0);
  await fan.hold("A-1-1");
  expect(await held()).toBe(1);
});

test("after D1 was set back to before the deletion, a rebuild makes the concert what D1 says", async () => {
  const concert = await makeConcert(datesIn(20, 30));
  await erase(dateOf(concert));
  await erase(pathOf(concert));
  await env.DATABASE.batch([
    env.DATABASE.prepare("UPDATE concerts SET deleted_at = NULL WHERE concert_id = ?").bind(concert.concertId),
    env.DATABASE.prepare("UPDATE performances SET deleted_at = NULL WHERE concert_id = ?").bind(concert.concertId),
  ]);
  expect((await rebuild(concert)).status).toBe(200);
  expect((await figuresOf(concert)).performances).toHaveLength(2);
  expect((await (await Fan.inside(concert, 0)).hold("A-1-1")).status).toBe(201);
});
