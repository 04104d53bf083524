// Question: do the packed statuses say at every moment what the list of seats says, as fresh, as conditional and as refused?
// Method: halls of seats and standing areas over HTTP; time is set. Every random state is asked of the rules
// (src/edge/seats/seat-status.properties.rules.test.ts).
import { expect, test } from "vitest";
import { admin, Fan, makeConcert, setClock, type Json, type Reply } from "../support/client.ts";
import { countRoomCalls } from "../line/room-calls.ts";
import { DATE, hall, on, pathOf, section } from "./hall.ts";

const { at } = setClock();
const roomCalls = countRoomCalls();
/** No answer about seats is older. */
const AGE_MS = 2_000;
const CODES = ["available", "held", "sold", "blocked"];
const codeOf = ({ status, body }: Reply<Json>) => [status, body?.code];
const unpack = (bytes: Uint8Array, seats: number) =>
  Array.from({ length: seats }, (_, seat) => CODES[((bytes[seat >> 2] ?? 0) >> (2 * (seat & 3))) & 3]);
const STANDING = { name: "F", kind: "standing", grade: "Floor", price: 99_000, capacity: 6 };
const mixed = () =>
  makeConcert({ performances: [on(DATE, section("A", { rows: 2, seatsPerRow: 3 }), STANDING, section("B"))] });
const layoutOf = async (concert: { concertId: string }, performanceId: string) =>
  (await admin(`/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/layout`)).body;

test("statuses are bytes, two bits a seat, in the order of the layout that is named", async () => {
  const concert = await mixed();
  const [buyer, fan] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  await buyer.hold("A-2-3");
  const bought = await buyer.hold("B-1-2");
  await buyer.pay(bought.body.holdId);
  at(AGE_MS);
  const reply = await fan.statuses();
  expect(reply.status).toBe(200);
  expect(reply.headers.get("Content-Type")).toBe("application/octet-stream");
  expect(reply.headers.get("Cache-Control")).toBe("private, no-cache");
  expect(reply.headers.get("Seats-Revision")).toMatch(/^\d+$/);
  expect(reply.headers.get("ETag")).toMatch(/^"[\w-]+"$/);
  const layout = await layoutOf(concert, fan.performanceId);
  expect(reply.headers.get("Layout-Version")).toBe(layout.layoutVersion);
  expect(layout.seatCount).toBe(14);
  expect(reply.body).toHaveLength(4);
  const statuses = unpack(reply.body, 16);
  expect(statuses).toEqual(
    Array.from({ length: 16 }, (_, seat) => (seat === 5 ? "held" : seat === 13 ? "sold" : "available")),
  );
  const { body } = await fan.seats();
  expect(body.seats.map(({ status }: Json) => status)).toEqual([...statuses.slice(0, 6), ...statuses.slice(12, 14)]);
  expect(body.areas).toEqual([{ section: "F", grade: "Floor", price: 99_000, capacity: 6, available: 6 }]);
});

test("60,000 statuses are 15,000 bytes", async () => {
  const sections = ["A", "B", "C"].map((name) => section(name, { rows: 100, seatsPerRow: 200 }));
  const fan = await Fan.inside(await makeConcert({ performances: [on(DATE, ...sections)] }), 0);
  await fan.hold("C-100-200");
  const { body } = await fan.statuses();
  expect(body).toHaveLength(15_000);
  expect(body.at(-1)).toBe(0b0100_0000);
});

test("who sends back the Seats-Revision of a change sees it at once", async () => {
  const fan = await Fan.inside(await hall());
  await fan.statuses();
  const held = await fan.hold("A-1-2");
  const revision = held.headers.get("Seats-Revision") ?? "none";
  const seen = async () => unpack((await fan.statuses({ "Seats-Revision": revision })).body, 9);
  expect((await seen())[1]).toBe("held");
  const released = await fan.release(held.body.holdId);
  const after = await fan.statuses({ "Seats-Revision": released.headers.get("Seats-Revision") ?? "none" });
  expect(unpack(after.body, 9)[1]).toBe("available");
});

test("unchanged statuses are 304 with the same headers, also by the list's own conditions; changed ones are sent", async () => {
  const fan = await Fan.inside(await hall());
  const first = await fan.statuses();
  const tag = first.headers.get("ETag") ?? "none";
  at(AGE_MS);
  for (const sent of [tag, `"other", W/${tag}`, "*"]) {
    const same = await fan.statuses({ "If-None-Match": sent });
    expect([same.status, same.body]).toEqual([304, null]);
    for (const name of ["ETag", "Layout-Version", "Seats-Revision"]) {
      expect(same.headers.get(name)).toBe(first.headers.get(name));
    }
  }
  await fan.hold("A-1-1");
  const changed = await fan.statuses({ "If-None-Match": tag });
  expect(changed.status).toBe(200);
  expect(changed.headers.get("ETag")).not.toBe(tag);
});

test("a hundred who look in the same second are one call of the room, and the list asks no second time", async () => {
  const fan = await Fan.inside(await hall(), 0);
  at(AGE_MS);
  const counts = await roomCalls(async () => {
    await Promise.all(Array.from({ length: 100 }, () => fan.statuses()));
    await fan.seats();
  });
  // Nobody here knows the line or the seats: the room is asked for both at once.
  expect(counts).toEqual({ snapshotWithSeats: 1 });
  at(AGE_MS + 999);
  expect(await roomCalls(() => fan.statuses())).toEqual({});
  at(AGE_MS + 1_000);
  expect(await roomCalls(() => fan.statuses())).toEqual({ snapshotWithSeats: 1 });
});

test("where the line is known the room is asked for the seats alone, and for the line where they are", async () => {
  const fan = await Fan.inside(await hall(), 0);
  at(AGE_MS);
  await fan.dates();
  at(AGE_MS + 500);
  expect(await roomCalls(() => fan.statuses())).toEqual({ seats: 1 });
  at(AGE_MS + 1_200);
  expect(await roomCalls(() => fan.statuses())).toEqual({ snapshot: 1 });
});

test("statuses are for fans inside, of dates that are there and take place", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const [inside, waiting] = [await Fan.inside(concert, 0), await Fan.of(concert)];
  await waiting.join();
  expect(codeOf(await waiting.statuses())).toEqual([403, "not-admitted"]);
  waiting.queueToken = undefined;
  expect(codeOf(await waiting.statuses())).toEqual([401, "queue-token-required"]);
  const other = await makeConcert();
  for (const performanceId of ["prf_nothing", other.performances[0].performanceId]) {
    expect(codeOf(await inside.call(`${pathOf(inside, performanceId)}/seats/status`))).toEqual([404, "not-found"]);
  }
  await inside.statuses();
  const date = `/v1/admin/concerts/${concert.concertId}/performances/${inside.performanceId}`;
  expect((await admin(`${date}/cancellation`, { method: "POST" })).status).toBe(202);
  expect(codeOf(await inside.statuses())).toEqual([410, "performance-cancelled"]);
  expect(codeOf(await inside.seats())).toEqual([410, "performance-cancelled"]);
});

test("an operator sees hall and statuses as they are now, also of a date that was called off", async () => {
  const concert = await mixed();
  const fan = await Fan.inside(concert);
  const date = `/v1/admin/concerts/${concert.concertId}/performances/${fan.performanceId}`;
  const before = await admin<Uint8Array>(`${date}/seats/status`);
  expect(unpack(before.body, 14)).toEqual(Array.from({ length: 14 }, () => "available"));
  await fan.hold("A-1-1");
  const shown = await admin<Uint8Array>(`${date}/seats/status`);
  expect(unpack(shown.body, 14)[0]).toBe("held");
  const forFans = await fan.statuses({ "Seats-Revision": shown.headers.get("Seats-Revision") ?? "none" });
  expect(forFans.body).toEqual(shown.body);
  for (const name of ["ETag", "Layout-Version", "Seats-Revision", "Content-Type"]) {
    expect(shown.headers.get(name)).toBe(forFans.headers.get(name));
  }
  const tag = shown.headers.get("ETag") ?? "none";
  expect((await admin(`${date}/seats/status`, { headers: { "If-None-Match": tag } })).status).toBe(304);
  await admin(`${date}/cancellation`, { method: "POST" });
  expect((await admin<Uint8Array>(`${date}/seats/status`)).body).toHaveLength(4);
  expect((await admin(`${date}/layout`)).body).toMatchObject({ performanceId: fan.performanceId, seatCount: 14 });
  expect(codeOf(await admin(date.replace(fan.performanceId, "prf_nothing").concat("/seats/status")))).toEqual([
    404,
    "not-found",
  ]);
});

test("dates count standing places among their seats", async () => {
  const fan = await Fan.inside(await mixed(), 0);
  expect((await fan.dates()).body.items[0].seats).toEqual({ total: 14, available: 14 });
});
