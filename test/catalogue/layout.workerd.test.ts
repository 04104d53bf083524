// Question: can anybody have the hall of a date, once and for ever by its version, and is it what the operator gave?
// Method: halls made over HTTP, calls to D1 counted where they leave. What a layout says is asked of src/domain/public-layout.ts.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { layout } from "../../src/contract/performances.ts";
import { admin, call, Fan, makeConcert, setClock, type Json, type Reply } from "../support/client.ts";
import { countD1Calls } from "../support/d1-calls.ts";

const { at } = setClock();
const d1Calls = countD1Calls();
const codeOf = ({ status, body }: Reply<Json>) => [status, body?.code];
const PLACE = { x: -12.25, y: 30, angle: -20, curve: 40, seatPitch: 0.5, rowPitch: 0.9 };
const SECTIONS = [
  { name: "A", grade: "VIP", price: 165_000, rows: 4, seatsPerRow: 10 },
  { name: "F", kind: "standing", grade: "Floor", price: 99_000, capacity: 200, place: { ...PLACE, curve: 0, y: 8 } },
  { name: "B", grade: "R", price: 77_000, rows: 3, seatsPerRow: 8, place: PLACE },
];
const on = (day: number, sections: Json[] = SECTIONS) => ({
  startsAt: new Date(Date.UTC(2099, 0, day)).toISOString(),
  sections,
});
const pathOf = ({ concertId }: Json, { performanceId }: Json) =>
  `/v1/concerts/${concertId}/performances/${performanceId}/layout`;
const CONCERT = { title: "A concert", venue: "A hall" };

test("a hall is everybody's, places as the operator gave them, the others arranged", async () => {
  const concert = await makeConcert({ performances: [on(1)] });
  const [date] = concert.performances;
  expect(date.sections).toEqual(SECTIONS);
  const reply = await call(pathOf(concert, date));
  expect(reply.status).toBe(200);
  expect(layout.strict().parse(reply.body)).toEqual(reply.body);
  expect(reply.body).toMatchObject({ performanceId: date.performanceId, seatCount: 264 });
  const [a, f, b] = reply.body.sections;
  expect(a).toMatchObject({ name: "A", kind: "seated", rows: 4, seatsPerRow: 10, capacity: 40, firstIndex: 0 });
  expect(f).toEqual({ ...SECTIONS[1], rows: null, seatsPerRow: null, firstIndex: 40 });
  expect(b).toEqual({ ...SECTIONS[2], kind: "seated", capacity: 24, firstIndex: 240 });
  expect(reply.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
  expect(reply.headers.get("Cache-Control")).toBe("public, max-age=2");
  const shown = await admin(`/v1/admin${pathOf(concert, date).slice(3)}`);
  expect(shown.body).toEqual(reply.body);
  expect(shown.headers.get("Cache-Control")).toBe("private, no-cache");
});

test("a version that is asked for can be kept for ever; one that is not the present one is not found", async () => {
  const concert = await makeConcert({ performances: [on(1)] });
  const path = pathOf(concert, concert.performances[0]);
  const { layoutVersion } = (await call(path)).body;
  const kept = await call(`${path}?version=${layoutVersion}`);
  expect(kept.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  expect(kept.body.layoutVersion).toBe(layoutVersion);
  for (const version of ["other", layoutVersion.toLowerCase().concat("x")]) {
    const gone = await call(`${path}?version=${version}`);
    expect(codeOf(gone)).toEqual([404, "not-found"]);
    expect(gone.headers.get("Cache-Control")).toBe("no-store");
  }
  for (const query of ["version=", `version=${"v".repeat(65)}`, "versions=1", "version=a&version=b"]) {
    expect(codeOf(await call(`${path}?${query}`))).toEqual([400, "invalid-request"]);
  }
});

test("a hall that is known is 304, with and without its version", async () => {
  const concert = await makeConcert({ performances: [on(1)] });
  const path = pathOf(concert, concert.performances[0]);
  const first = await call(path);
  const tag = first.headers.get("ETag") ?? "none";
  for (const asked of [path, `${path}?version=${first.body.layoutVersion}`]) {
    const same = await call(asked, { headers: { "If-None-Match": `W/"other", ${tag}` } });
    expect([same.status, same.body]).toEqual([304, null]);
    expect(same.headers.get("ETag")).toBe(tag);
    expect(same.headers.get("Cache-Control")).toMatch(/^public/);
  }
  expect((await call(path, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
});

test("identical halls of two dates and of two concerts have one version, and another price has another", async () => {
  const dearer = SECTIONS.map((section) => ({ ...section, price: section.price + 1_000 }));
  const [one, other] = [
    await makeConcert({ performances: [on(1), on(2), on(3, dearer)] }),
    await makeConcert({ performances: [on(9)] }),
  ];
  const versionOf = async (concert: Json, date: Json) => (await call(pathOf(concert, date))).body;
  const halls = await Promise.all(one.performances.map((date) => versionOf(one, date)));
  const [first, second, third] = halls.map(({ layoutVersion }) => layoutVersion);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect((await versionOf(other, other.performances[0])).layoutVersion).toBe(first);
  expect(halls.map(({ performanceId }) => performanceId)).toEqual(
    one.performances.map(({ performanceId }) => performanceId),
  );
});

test("a crowd that asks for a hall is one read of it, whether or not D1 knows its name", async () => {
  const concert = await makeConcert({
    performances: [
      on(
        1,
        SECTIONS.map((section) => ({ ...section, price: 1_234 })),
      ),
    ],
  });
  const path = pathOf(concert, concert.performances[0]);
  at(60_000);
  const crowd = () => Promise.all(Array.from({ length: 100 }, () => call(path)));
  const known = await d1Calls(crowd);
  // The dates of the concert, and the hall.
  expect(known.calls).toBeLessThanOrEqual(2);
  at(62_000);
  const later = await d1Calls(crowd);
  expect(later.calls).toBeLessThanOrEqual(1);
  expect(later.chars).toBeLessThan(known.chars - JSON.stringify(concert.performances[0].sections).length);
  const before = (await call(path)).body;
  await env.DATABASE.prepare("UPDATE performances SET layout_version = NULL WHERE concert_id = ?")
    .bind(concert.concertId)
    .run();
  at(64_000);
  expect((await d1Calls(crowd)).calls).toBeLessThanOrEqual(2);
  expect((await call(path)).body).toEqual(before);
});

test("what isn't there is not found, and a date that was called off is told to be", async () => {
  const [concert, other] = [await makeConcert({ performances: [on(1), on(2)] }), await makeConcert()];
  const [gone, stays] = concert.performances;
  expect(codeOf(await call(pathOf(concert, { performanceId: "prf_nothing" })))).toEqual([404, "not-found"]);
  expect(codeOf(await call(pathOf(concert, other.performances[0])))).toEqual([404, "not-found"]);
  expect(codeOf(await call(pathOf({ concertId: "con_nothing" }, gone)))).toEqual([404, "not-found"]);
  expect(codeOf(await call(pathOf(concert, { performanceId: "p".repeat(65) })))).toEqual([400, "invalid-request"]);
  const { layoutVersion } = (await call(pathOf(concert, gone))).body;
  await admin(`/v1/admin/concerts/${concert.concertId}/performances/${gone.performanceId}/cancellation`, {
    method: "POST",
  });
  expect(codeOf(await call(pathOf(concert, gone)))).toEqual([410, "performance-cancelled"]);
  expect(codeOf(await call(`${pathOf(concert, gone)}?version=${layoutVersion}`))).toEqual([
    410,
    "performance-cancelled",
  ]);
  expect((await call(pathOf(concert, stays))).status).toBe(200);
});

const seated = (place: Json) => ({ name: "A", grade: "R", price: 1, rows: 2, seatsPerRow: 20, place });
test("another price is another version, on the page, in the layout and with the statuses", async () => {
  const concert = await makeConcert({ performances: [on(1)] });
  const [date] = concert.performances;
  const path = pathOf(concert, date);
  const fan = await Fan.inside(concert, 0);
  const versions = async () => [
    (await call(`/v1/concerts/${concert.concertId}`)).body.performances[0].layoutVersion,
    (await call(path)).body.layoutVersion,
    (await fan.statuses()).headers.get("Layout-Version"),
  ];
  const before = await versions();
  expect(new Set(before).size).toBe(1);
  const changed = await admin(`/v1/admin/concerts/${concert.concertId}/performances/${date.performanceId}`, {
    method: "PATCH",
    body: { prices: { A: 1_000 } },
  });
  expect(changed.status).toBe(200);
  const after = await versions();
  expect(new Set(after).size).toBe(1);
  expect(after[0]).not.toBe(before[0]);
  expect((await call(`${path}?version=${after[0]}`)).body.sections[0].price).toBe(1_000);
  expect(codeOf(await call(`${path}?version=${before[0]}`))).toEqual([404, "not-found"]);
});

const createWith = (section: Json) =>
  admin("/v1/admin/concerts", { method: "POST", body: { ...CONCERT, performances: [on(1, [section])] } });

test.each<[string, Json]>([
  ["straight", seated({ ...PLACE, curve: 0 })],
  ["at every end of its bounds", seated({ x: -1_000, y: 1_000, angle: 180, curve: 1_000, seatPitch: 3, rowPitch: 5 })],
  ["with a row as long as its circle", seated({ ...PLACE, curve: 1.6, seatPitch: 0.5 })],
])("a section may be placed %s, and is given back so", async (_, section) => {
  const reply = await createWith(section);
  expect([reply.status, reply.body.performances[0].sections]).toEqual([201, [section]]);
});

test.each<[string, Json]>([
  ["with a row longer than its circle", seated({ ...PLACE, curve: 1.5, seatPitch: 0.5 })],
  [
    "a crowd on too small a circle",
    { name: "F", kind: "standing", grade: "R", price: 1, capacity: 1_000, place: { ...PLACE, curve: 1 } },
  ],
  ["too far away", seated({ ...PLACE, y: 1_000.001 })],
  ["turned too far", seated({ ...PLACE, angle: 180.5 })],
  ["with seats on each other", seated({ ...PLACE, seatPitch: 0.1 })],
  ["not whole", seated({ ...PLACE, rowPitch: undefined })],
  ["with something else", seated({ ...PLACE, z: 3 })],
  ["null", seated(null)],
])("a section can't be placed %s", async (_, section) => {
  const reply = await createWith(section);
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(reply.body.errors[0].path).toMatch(/^performances\.0\.sections\.0\.place/);
});
