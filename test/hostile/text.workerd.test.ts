// Question: does every field in which people type keep its text in one form and refuse what nobody sees, and is a seat found
// by its name, whichever keyboard wrote it?
// Method: every such field of the API in turn. Which characters are which: src/contract/text/typed-text.rules.test.ts.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { Fan, admin, call, makeConcert, type Json } from "../support/client.ts";

const GA = "가";
const GA_IN_PARTS = GA.normalize("NFD");
const START = "2099-12-24T10:00:00.000Z";

const section = (more: Json = {}) => ({ name: "A", grade: "R", price: 1_000, rows: 1, seatsPerRow: 2, ...more });
const withSections = (...sections: Json[]) => ({ performances: [{ startsAt: START, sections }] });
const create = (more: Json) =>
  admin("/v1/admin/concerts", {
    method: "POST",
    body: { title: "A concert", venue: "A hall", ...withSections(section()), ...more },
  });

const concert = await makeConcert(withSections(section({ name: GA, grade: GA })), { maxAdmitted: 1_000 });
const fan = await Fan.inside(concert, 100_000);
const there = `/v1/concerts/${concert.concertId}/performances/${fan.performanceId}`;
const patch = (body: Json) => admin(`/v1/admin/concerts/${concert.concertId}`, { method: "PATCH", body });

/** A request with the text in the field, and the text as its answer tells it, where it does. */
const FIELDS: [field: string, status: number, send: (text: string) => Promise<Json>, told: (body: Json) => unknown][] =
  [
    ["the title of a new concert", 201, (title) => create({ title }), ({ title }) => title],
    ["its venue", 201, (venue) => create({ venue }), ({ venue }) => venue],
    [
      "the name of a section",
      201,
      (name) => create(withSections(section({ name }))),
      (body) => body.performances[0].sections[0].name,
    ],
    [
      "its grade",
      201,
      (grade) => create(withSections(section({ grade }))),
      (body) => body.performances[0].sections[0].grade,
    ],
    [
      "the section of a further date",
      201,
      (name) =>
        admin(`/v1/admin/concerts/${concert.concertId}/performances`, {
          method: "POST",
          body: { startsAt: START, sections: [section({ name })] },
        }),
      ({ sections }) => sections[0].name,
    ],
    ["a changed title", 200, (title) => patch({ title }), ({ title }) => title],
    ["a changed venue", 200, (venue) => patch({ venue }), ({ venue }) => venue],
    ["a fan's name", 201, (name) => call("/v1/users", { method: "POST", body: { name } }), () => GA],
    [
      "a filter by section",
      200,
      (name) => fan.call(`${there}/seats?section=${encodeURIComponent(name)}`),
      ({ seats }) => seats[0].section,
    ],
    [
      "a filter by grade",
      200,
      (name) => fan.call(`${there}/seats?grade=${encodeURIComponent(name)}`),
      ({ seats }) => seats[0].grade,
    ],
  ];

test.each(FIELDS)("%s is kept in NFC", async (_, status, send, told) => {
  const reply = await send(GA_IN_PARTS);
  expect([reply.status, told(reply.body)]).toEqual([status, GA]);
});

const UNSEEN = ["\u0000", "A\nB", "A\u200bB", "\u202eA", "A\u00adB", "\u3164", "   ", "\u3000"];
test.each(FIELDS)("%s that can't be seen is refused", async (_, __, send) => {
  for (const text of UNSEEN) {
    const { status, body } = await send(text);
    expect([text, status, body.code]).toEqual([text, 400, "invalid-request"]);
  }
});

test("a fan is called by the composed name", async () => {
  const { body } = await call("/v1/users", { method: "POST", body: { name: ` ${GA_IN_PARTS} ` } });
  const me = await call("/v1/users/me", { headers: { Authorization: `Bearer ${body.accessToken}` } });
  expect(me.body.name).toBe(GA);
});

test("the same name in two forms is one section, not two with two prices", async () => {
  const twice = await create(withSections(section({ name: GA }), section({ name: GA_IN_PARTS, price: 2_000 })));
  expect([twice.status, twice.body.code]).toEqual([400, "invalid-request"]);
  const spaced = await create(withSections(section({ name: "A" }), section({ name: "A " })));
  expect(spaced.status).toBe(400);
});

test("a seat is held by its name in either form, named twice in both it is named twice", async () => {
  expect(await fan.hold(`${GA}-1-1`, `${GA_IN_PARTS}-1-1`)).toMatchObject({
    status: 400,
    body: { code: "invalid-request" },
  });
  expect(await fan.hold(`${GA_IN_PARTS}-1-1`)).toMatchObject({
    status: 201,
    body: { seats: [{ seatId: `${GA}-1-1` }] },
  });
  for (const text of UNSEEN) expect((await fan.hold(text)).body.code).toBe("invalid-request");
});

test("seats of a layout from before names were composed are found, filtered and held", async () => {
  const old = await makeConcert();
  const { performanceId } = old.performances[0] ?? { performanceId: "" };
  const sections = JSON.stringify([section({ name: GA_IN_PARTS, grade: GA_IN_PARTS })]);
  await env.DATABASE.prepare("UPDATE performances SET sections = ? WHERE performance_id = ?")
    .bind(sections, performanceId)
    .run();
  expect((await admin(`/v1/admin/concerts/${old.concertId}/rebuild`, { method: "POST", body: {} })).status).toBe(200);
  const buyer = await Fan.inside(old, 10_000);
  const seats = `/v1/concerts/${old.concertId}/performances/${performanceId}/seats`;
  for (const query of ["", `?section=${encodeURIComponent(GA)}`, `?grade=${encodeURIComponent(GA)}`]) {
    expect((await buyer.call(`${seats}${query}`)).body.seats).toHaveLength(2);
  }
  const held = await buyer.hold(`${GA}-1-2`);
  expect(held.status).toBe(201);
  expect((await buyer.pay(held.body.holdId)).status).toBe(201);
});

test("a time zone is kept as the IANA database spells it, and an offset is none", async () => {
  const made = await create({ timeZone: "asia/seoul" });
  expect([made.status, made.body.timeZone]).toEqual([201, "Asia/Seoul"]);
  for (const timeZone of ["+09:00", "JST", "Asia/Nowhere"]) {
    const { status, body } = await create({ timeZone });
    expect([timeZone, status, body.errors?.[0]?.path]).toEqual([timeZone, 400, "timeZone"]);
  }
});
