// Question: what becomes of seats that an operator keeps back or gives away when the room is killed between its own storage
// and D1, when D1's answer is lost, or comes late, and when the room is rebuilt in between? Method: one fault each, where a
// guard stands against it; scripts/guards/seats.ts names the guard.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { blocks, comp, operatorSeat, rebuild } from "../operator/requests.ts";
import {
  admin,
  auditOf,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  type Concert,
  type Json,
} from "../support/client.ts";
import { ring } from "./alarms.ts";
import { commits, faults, onTable, writesDatabase, type Fault, type Point } from "./faults.ts";

const { at } = setClock();
beforeEach(() => faults.reset());
afterEach(() => faults.reset());

const copies = (point: Point): boolean => point.room !== null && writesDatabase(point) && onTable("seat_blocks")(point);
const gives = (point: Point): boolean => point.room !== null && writesDatabase(point) && onTable("payments")(point);
/** How often one call sends before it says that the outcome is open. */
const SENDINGS = 2;
const KEY = { "Idempotency-Key": "key" };
const PLACES = { section: "F", count: 3 };
const SECTIONS = [
  { name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 10 },
  { name: "F", kind: "standing", grade: "S", price: 30_000, capacity: 10 },
];
const hall = (): Promise<Concert> =>
  makeConcert({ performances: [{ startsAt: "2099-12-24T10:00:00.000Z", sections: SECTIONS }] });
const seatsOf = async (concert: Concert): Promise<Json> => (await figuresOf(concert)).performances[0]?.seats;
const copyOf = (concert: Concert) =>
  env.DATABASE.prepare("SELECT ranges FROM seat_blocks WHERE concert_id = ?")
    .bind(concert.concertId)
    .first<string>("ranges");
const logOf = async ({ concertId }: Concert): Promise<string[]> =>
  (await admin(`/v1/admin/concerts/${concertId}/log?limit=100`)).body.items.map(({ action }: Json) => action);
const ONCE = ["seats-blocked", "concert-created"];
/** The highest three of ten places behind ten seats. */
const COPY = "[[17,19]]";

async function untilStalled(count: number): Promise<void> {
  while (faults.stalled < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Everything that has to be so once a key's three places are kept back for good. */
async function expectOnce(concert: Concert): Promise<void> {
  expect(await seatsOf(concert)).toMatchObject({ available: 17, blocked: 3 });
  expect(await copyOf(concert)).toBe(COPY);
  expect(await logOf(concert)).toEqual(ONCE);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
}

describe("a block", () => {
  test("after a comp of a seat that was not kept back reaches D1 like any other, and its key has its answer", async () => {
    const concert = await hall();
    const fan = await Fan.of(concert);
    expect((await comp(concert, { userId: fan.userId, seatIds: ["A-1-1"] })).status).toBe(201);
    const first = await blocks(concert, "block", PLACES, KEY);
    expect(first.status).toBe(200);
    expect(await copyOf(concert)).toBe(COPY);
    expect(await blocks(concert, "block", PLACES, KEY)).toMatchObject({ status: 200, body: first.body });
  });

  test("that D1 couldn't be told is told as open, is in force, and reaches D1 by the alarm", async () => {
    const concert = await hall();
    const fan = await Fan.inside(concert, 0);
    faults.at(copies, "unsent", { times: SENDINGS });
    const open = await blocks(concert, "block", PLACES);
    expect([open.status, open.body.code]).toEqual([503, "outcome-pending"]);
    // Seven of ten places are left, and the fan wants eight.
    const path = `/v1/concerts/${concert.concertId}/performances/${fan.performanceId}/holds`;
    const body = { standing: [{ section: "F", count: 8 }] };
    expect((await fan.call(path, { method: "POST", body, headers: KEY })).body.code).toBe("seats-unavailable");
    expect(await copyOf(concert)).toBeNull();
    // On its way, and not yet wrong.
    expect(await auditOf(concert)).toMatchObject({ ok: true });
    at(6_000);
    await ring(concert);
    await expectOnce(concert);
  });

  test("whose copy never reaches D1 is found by the audit", async () => {
    const concert = await hall();
    faults.at(copies, "unsent", { times: Infinity });
    await blocks(concert, "block", PLACES);
    at(600_000);
    const { checks } = await auditOf(concert);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(["room: nothing-stays-uncopied"]);
  });

  test.each(["unsent", "unanswered", "late", "overloaded"] as const)(
    "whose copy is %s once more than a call sends it is answered to its key, once",
    async (fault) => {
      const concert = await hall();
      faults.at(copies, fault, { times: SENDINGS });
      const first = await blocks(concert, "block", PLACES, KEY);
      expect(first.status).toBe(503);
      const again = await blocks(concert, "block", PLACES, KEY);
      expect([again.status, again.body.changed]).toEqual([200, 3]);
      await faults.land();
      expect((await blocks(concert, "block", PLACES, KEY)).body).toEqual(again.body);
      await expectOnce(concert);
    },
  );

  test("whose copy arrived, though D1's answer was lost, is answered", async () => {
    const concert = await hall();
    faults.at(copies, "unanswered");
    expect((await blocks(concert, "block", PLACES, KEY)).body.changed).toBe(3);
    await expectOnce(concert);
  });

  test.each(["abort-before", "abort-after"] as const)(
    "of a room that is killed at D1 (%s) is finished by its key or by the alarm",
    async (fault) => {
      for (const finish of ["key", "alarm"]) {
        const concert = await hall();
        faults.at(copies, fault);
        expect((await blocks(concert, "block", PLACES, KEY)).body.code).toBe("outcome-pending");
        expect(await seatsOf(concert)).toMatchObject({ blocked: 3 });
        at(finish === "key" ? 0 : 6_000);
        if (finish === "alarm") await ring(concert);
        expect((await blocks(concert, "block", PLACES, KEY)).body.changed).toBe(3);
        await expectOnce(concert);
      }
    },
  );

  test("of a room that is killed before its own commit never was, and its key begins anew", async () => {
    const concert = await hall();
    await figuresOf(concert);
    faults.at((point) => point.room === concert.concertId && commits(point), "abort-before");
    expect((await blocks(concert, "block", PLACES, KEY)).body.code).toBe("outcome-pending");
    expect(await seatsOf(concert)).not.toHaveProperty("blocked");
    expect((await blocks(concert, "block", PLACES, KEY)).body.changed).toBe(3);
    await expectOnce(concert);
  });

  test("whose copy comes after a newer one replaces nothing", async () => {
    const concert = await hall();
    faults.at(copies, "late", { times: SENDINGS });
    expect((await blocks(concert, "block", PLACES)).status).toBe(503);
    expect((await blocks(concert, "unblock", PLACES)).body.changed).toBe(3);
    expect(await copyOf(concert)).toBe("[]");
    await faults.land();
    expect(await copyOf(concert)).toBe("[]");
    expect(await logOf(concert)).toEqual(["seats-unblocked", ...ONCE]);
    await rebuild(concert);
    expect(await seatsOf(concert)).toMatchObject({ available: 20 });
  });

  test("that waits for D1 while the room is rebuilt outlives the rebuild", async () => {
    const concert = await hall();
    faults.at(copies, "stalled");
    const blocking = blocks(concert, "block", PLACES, KEY);
    await untilStalled(1);
    expect((await blocks(concert, "block", PLACES, KEY)).body.code).toBe("idempotency-in-flight");
    await rebuild(concert);
    expect(await seatsOf(concert)).toMatchObject({ blocked: 3 });
    faults.resume();
    expect((await blocking).body.changed).toBe(3);
    expect(await seatsOf(concert)).toMatchObject({ available: 17, blocked: 3 });
    expect(await copyOf(concert)).toBe(COPY);
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("of a room whose epoch is over is not written by it", async () => {
    const concert = await hall();
    faults.at(copies, "late", { times: SENDINGS });
    await blocks(concert, "block", PLACES);
    // The room loses everything, and D1 never heard of the block.
    await runInDurableObject(roomOf(concert), (_, { storage }) =>
      storage.sql.exec("DELETE FROM blocks; DELETE FROM block_changes"),
    );
    await rebuild(concert);
    expect(await seatsOf(concert)).toMatchObject({ available: 20 });
    const said = await faults.land();
    expect(said.every((error) => error !== null)).toBe(true);
    expect(await copyOf(concert)).toBeNull();
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("of a room whose storage was set back is above what D1 has", async () => {
    const concert = await hall();
    await blocks(concert, "block", { seatIds: ["A-1-1"] });
    await blocks(concert, "block", { seatIds: ["A-1-2"] });
    await runInDurableObject(roomOf(concert), async (_, { storage }) => {
      storage.sql.exec("UPDATE blocks SET ranges = '[[0,0]]', revision = 1, saved = 1");
    });
    faults.at((point) => point.room === concert.concertId && commits(point), "abort-before");
    await Fan.of(concert).then((fan) => fan.join());
    expect(await seatsOf(concert)).toMatchObject({ blocked: 1 });
    expect((await blocks(concert, "block", { seatIds: ["A-1-3"] })).body.changed).toBe(1);
    expect(await copyOf(concert)).toBe("[[0,0],[2,2]]");
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("that waits for D1 is not counted without end", async () => {
    const concert = await hall();
    faults.at(copies, "unsent", { times: Infinity });
    let refused: Json = null;
    for (let change = 0; change <= 50; change++) {
      refused = await blocks(concert, change % 2 === 0 ? "block" : "unblock", { seatIds: ["A-1-1"] });
    }
    expect(refused.body.code).toBe("overloaded");
    faults.clearRules();
    at(6_000);
    await ring(concert);
    expect(await logOf(concert)).toHaveLength(51);
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });
});

describe("a comp of a seat that is kept back", () => {
  const given = async (): Promise<{ concert: Concert; body: Json }> => {
    const concert = await hall();
    const fan = await Fan.of(concert);
    await blocks(concert, "block", { seatIds: ["A-1-1"] });
    return { concert, body: { userId: fan.userId, seatIds: ["A-1-1"] } };
  };

  test("that comes to nothing leaves it kept back", async () => {
    const { concert, body } = await given();
    faults.at(gives, "unsent", { times: SENDINGS });
    expect((await comp(concert, body, "key")).body.code).toBe("outcome-pending");
    expect((await operatorSeat(concert, "A-1-1")).body).toMatchObject({ status: "paying", hold: expect.anything() });
    at(31_000);
    await ring(concert);
    expect(await seatsOf(concert)).toEqual({ available: 19, held: 0, paying: 0, sold: 0, blocked: 1 });
    expect(await auditOf(concert)).toMatchObject({ ok: true });
    expect((await comp(concert, body, "key")).status).toBe(201);
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test.each<[Fault, string]>([
    ["unsent", "key"],
    ["unanswered", "key"],
    ["late", "key"],
    ["abort-before", "key"],
    ["abort-after", "key"],
    ["unsent", "alarm"],
    ["unanswered", "alarm"],
    ["abort-before", "alarm"],
    ["abort-after", "alarm"],
  ])("whose batch is %s is finished by the %s, once", async (fault, finish) => {
    const { concert, body } = await given();
    faults.at(gives, fault, { times: fault.startsWith("abort") ? 1 : SENDINGS });
    const first = await comp(concert, body, "key");
    at(6_000);
    if (finish === "alarm") await ring(concert);
    const again = await comp(concert, body, "key");
    expect([first.status === 201 || first.body.code, again.status]).toEqual([
      fault === "unanswered" ? true : "outcome-pending",
      201,
    ]);
    await faults.land();
    expect(await seatsOf(concert)).toEqual({ available: 19, held: 0, paying: 0, sold: 1 });
    expect((await logOf(concert)).filter((action) => action === "comp-given")).toHaveLength(1);
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("is not kept back any more after a rebuild that D1's copy didn't hear of it before", async () => {
    const { concert, body } = await given();
    faults.at(copies, "unsent", { times: SENDINGS });
    expect((await comp(concert, body)).status).toBe(201);
    expect(await copyOf(concert)).toBe("[[0,0]]");
    await runInDurableObject(roomOf(concert), (_, { storage }) => storage.sql.exec("DELETE FROM blocks"));
    await rebuild(concert);
    expect(await seatsOf(concert)).toEqual({ available: 19, held: 0, paying: 0, sold: 1 });
    at(12_000);
    await ring(concert);
    expect(await copyOf(concert)).toBe("[]");
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("that waits for D1 while the room is rebuilt is given in the new epoch", async () => {
    const { concert, body } = await given();
    faults.at(gives, "stalled");
    const giving = comp(concert, body, "key");
    await untilStalled(1);
    await rebuild(concert);
    faults.resume();
    expect((await giving).status).toBe(201);
    expect(await seatsOf(concert)).toEqual({ available: 19, held: 0, paying: 0, sold: 1 });
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("that D1 never had after the room lost everything is a seat kept back", async () => {
    const { concert, body } = await given();
    faults.at(gives, "stalled");
    const giving = comp(concert, body, "key").catch(() => null);
    await untilStalled(1);
    await rebuild(concert);
    expect(await seatsOf(concert)).toMatchObject({ available: 19, paying: 0, blocked: 1 });
    faults.resume();
    await giving;
  });
});
