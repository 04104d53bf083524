// Question: is a draft to fans what an unknown id is, and does publishing take effect at once and for good?
// Method: the same requests for a draft and for an id that names nothing, compared; then what fans meet after publishing. Time
// is set.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
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
import { ring } from "../faults/alarms.ts";
import { CONCERTS, addDate, comp, create, pathOfDate, paths, section, withSections } from "./requests.ts";

const { at, instant } = setClock();
const AGE_MS = 2_000;

const draft = (settings: Json = {}): Promise<Concert> => makeConcert({ draft: true, ...settings });

/** What differs from one request to the next, and what names the concert. */
function comparable({ status, body }: { status: number; body: Json }, concertId: string) {
  const { requestId: _, ...told } = body;
  return [status, JSON.parse(JSON.stringify(told).replaceAll(concertId, "con_x"))];
}

test("a draft is told with `draft`, and is closed whatever its times", async () => {
  const made = await create({ draft: true });
  expect(made.body).toMatchObject({ draft: true, state: "closed" });
  expect(await figuresOf(made.body)).toEqual(made.body);
  expect((await create()).body).toMatchObject({ draft: false, state: "open" });
});

test("no fan's route tells a draft from an id that names nothing, nor does the list", async () => {
  const concert = await draft();
  const fan = await Fan.of(concert);
  // Of another concert, so that a route which needs a token gets as far as with a right one.
  const elsewhere = await Fan.inside(await makeConcert());
  const routes: [method: string, path: string, body?: Json][] = [
    ["GET", ""],
    ["POST", "/queue"],
    ["GET", "/queue"],
    ["DELETE", "/queue"],
    ["POST", "/queue/admission"],
    ["GET", "/performances"],
    ["GET", `/performances/${fan.performanceId}/seats`],
    ["POST", `/performances/${fan.performanceId}/holds`, { seatIds: ["A-1-1"] }],
    ["GET", "/holds"],
  ];
  for (const [method, path, body] of routes) {
    const ask = async (concertId: string) => {
      const url = `/v1/concerts/${concertId}${path}`;
      const reply = await elsewhere.call(url, { method, body });
      return comparable(reply, concertId);
    };
    expect([method, path, await ask(concert.concertId)]).toEqual([method, path, await ask("con_nothing")]);
  }
  expect((await fan.join()).status).toBe(404);
  const listed = (await call("/v1/concerts?limit=100")).body.items.map(({ concertId }: Json) => concertId);
  expect(listed).not.toContain(concert.concertId);
});

test("what is given of a draft shows to its fan once the draft is published", async () => {
  const concert = await draft();
  const fan = await Fan.inside(await makeConcert());
  const bought = await fan.buy("A-1-1");
  at(1_000);
  const given = (await comp(concert, { userId: fan.userId, seatIds: ["A-1-1", "A-1-2"] })).body.paymentId;
  const shown = async () => ({
    tickets: (await fan.tickets()).body.items.map(({ paymentId }: Json) => paymentId),
    payments: (await fan.call("/v1/payments")).body.items.map(({ paymentId }: Json) => paymentId),
    entries: (await fan.call("/v1/balance/entries")).body.items.map(({ reference }: Json) => reference),
    payment: (await fan.call(`/v1/payments/${given}`)).status,
    refund: codeOf(
      await fan.call(`/v1/payments/${given}/refund`, {
        method: "POST",
        body: {},
        headers: { "Idempotency-Key": crypto.randomUUID() },
      }),
    ),
  });
  const others = (await shown()).entries.filter((reference: string) => reference !== given);
  expect(await shown()).toEqual({
    tickets: [bought.paymentId],
    payments: [bought.paymentId],
    entries: others,
    payment: 404,
    refund: [404, "not-found"],
  });
  // A date of a draft that is called off gives back what nobody was told of.
  const off = await draft();
  await comp(off, { userId: fan.userId, seatIds: ["A-1-1"] });
  await admin(`${pathOfDate(off)}/cancellation`, { method: "POST" });
  for (let rung = 0; rung < 3; rung++) await ring(off);
  expect((await admin(`${pathOfDate(off)}/cancellation`)).body).toMatchObject({ state: "done", refunded: 1 });
  expect((await shown()).entries).toEqual(others);
  await change(concert, { draft: false });
  expect(await shown()).toEqual({
    tickets: [given, given, bought.paymentId],
    payments: [given, bought.paymentId],
    entries: [given, ...others],
    payment: 200,
    refund: [409, "refund-closed"],
  });
});

test("publishing is seen at once where it was done, and fans join", async () => {
  const concert = await draft();
  const [path, fan] = [`/v1/concerts/${concert.concertId}`, await Fan.of(concert)];
  expect(codeOf(await call(path))).toEqual([404, "not-found"]);
  expect(codeOf(await fan.join())).toEqual([404, "not-found"]);
  expect(await change(concert, { draft: false })).toMatchObject({ status: 200, body: { draft: false, state: "open" } });
  expect((await call(path)).body.state).toBe("open");
  expect((await fan.join()).body.status).toBe("admitted");
  await fan.charge(50_000);
  await fan.buy("A-1-1");
  const listed = (await call("/v1/concerts?limit=100")).body.items.map(({ concertId }: Json) => concertId);
  expect(listed).toContain(concert.concertId);
});

test("a published concert is no draft again, and keeps its time zone and its place", async () => {
  const concert = await draft();
  await change(concert, { draft: false });
  for (const [body, path] of [
    [{ draft: true }, "draft"],
    [{ timeZone: "UTC" }, "timeZone"],
    [{ locationHint: null }, "locationHint"],
  ] as const) {
    const reply = await change(concert, body);
    expect([codeOf(reply), paths(reply)]).toEqual([[400, "invalid-request"], [path]]);
  }
  expect((await change(concert, { draft: false })).status).toBe(200);
});

test("a draft changes its time zone and its place, also with the change that publishes it", async () => {
  const concert = await draft();
  const changed = await change(concert, { draft: true, timeZone: "europe/berlin", locationHint: "weur" });
  expect(changed.body).toMatchObject({ draft: true, timeZone: "Europe/Berlin", locationHint: "weur" });
  const published = await change(concert, { draft: false, timeZone: "UTC", locationHint: null });
  expect(published.body).toMatchObject({ draft: false, timeZone: "UTC", locationHint: null });
  expect(await figuresOf(concert)).toMatchObject({ draft: false, timeZone: "UTC", locationHint: null });
});

test("of two changes at once one publishes, and no time zone changes after it", async () => {
  for (let round = 0; round < 6; round++) {
    const concert = await draft();
    const [published, zoned] = await Promise.all([
      change(concert, { draft: false }),
      change(concert, { timeZone: "UTC" }),
    ]);
    expect(published.status).toBe(200);
    expect([200, 400]).toContain(zoned.status);
    expect((await figuresOf(concert)).timeZone).toBe(zoned.status === 200 ? "UTC" : "Asia/Seoul");
  }
});

test("a draft has no room until one is needed, so that its place can still be changed", async () => {
  const concert = await draft();
  await figuresOf(concert);
  await change(concert, { title: "Another" });
  await addDate(concert, withSections(section()));
  await admin("/v1/admin/audit");
  const epoch = (): Promise<number | null> =>
    env.DATABASE.prepare("SELECT epoch FROM concerts WHERE concert_id = ?")
      .bind(concert.concertId)
      .first<number>("epoch");
  expect(await epoch()).toBe(0);
  await change(concert, { draft: false });
  expect(await epoch()).toBe(1);
  expect((await figuresOf(concert)).performances).toHaveLength(2);
});

test("the room of a draft is set up, and lets nobody join whoever asks it", async () => {
  const concert = await draft();
  const room = roomOf(concert);
  expect(await room.join([{ fanId: "usr_x" }])).toMatchObject([{ ok: false, refusal: { code: "not-found" } }]);
  const snapshot = await room.snapshot();
  expect(snapshot.ok && JSON.parse(snapshot.value).state).toBe("closed");
  await change(concert, { draft: false });
  expect(await room.join([{ fanId: "usr_x" }])).toMatchObject([{ ok: true }]);
});

test("prices of times and bounds hold for a draft as for others; one whose dates have passed is published closed", async () => {
  const reply = await create({ draft: true, saleOpensAt: instant(10_000), lobbyOpensAt: instant(20_000) });
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  const concert = await draft({ performances: [{ ...withSections(section()), startsAt: instant(60_000) }] });
  expect(paths(await change(concert, { saleOpensAt: instant(60_000) }))).toEqual(["saleOpensAt"]);
  at(60_000);
  // A change that names no time is never refused for times.
  expect(await change(concert, { draft: false })).toMatchObject({
    status: 200,
    body: { draft: false, state: "closed" },
  });
  at(60_000 + AGE_MS);
  expect((await call(`/v1/concerts/${concert.concertId}`)).body.state).toBe("closed");
});

test("who published stands in the log, with what was so before", async () => {
  const concert = await draft();
  await change(concert, { draft: false, timeZone: "UTC" });
  const [published, made] = (await admin(`${CONCERTS}/${concert.concertId}/log`)).body.items;
  expect(made.after).toMatchObject({ draft: true });
  expect(published).toMatchObject({
    action: "concert-changed",
    before: { draft: true, timeZone: "Asia/Seoul" },
    after: { draft: false, timeZone: "UTC" },
  });
});
