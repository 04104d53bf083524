// Question: is a room that is behind D1 mended, and is everything else only told?
// Method: a room's storage is changed behind its back the way a loss or a set-back would, and it is started again. Each
// case first shows that the audit finds the damage, so a reconciliation that did nothing would not pass.
import { abortAllDurableObjects, createScheduledController, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { reconcile } from "../../src/jobs/reconciliation.ts";
import worker from "../../src/worker.ts";
import { auditOf, Fan, figuresOf, makeConcert, roomOf, setClock, type Concert, type Json } from "../support/client.ts";

const { at } = setClock();
afterEach(() => vi.restoreAllMocks());

/** Changes a room's storage and starts the room again from it. */
async function setBack(concert: Concert, ...statements: string[]): Promise<void> {
  await runInDurableObject(roomOf(concert), async (_, { storage }) => {
    for (const statement of statements) storage.sql.exec(statement);
    await storage.sync();
  });
  await abortAllDurableObjects();
  expect(await auditOf(concert)).toMatchObject({ ok: false });
}
const mend = async (concert: Concert): Promise<Json> => {
  const answer = await roomOf(concert).reconcile();
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};
const seatsOf = async (concert: Concert): Promise<Json> => (await figuresOf(concert)).performances[0].seats;

test("a refund the room has forgotten frees its seats", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId, holdId } = await fan.buy("A-1-1", "A-1-2");
  await fan.refund(paymentId);
  await setBack(
    concert,
    `UPDATE holds SET status = 'paid' WHERE hold_id = '${holdId}'`,
    `INSERT INTO seats (performance, seat, hold_id) VALUES (1, 0, '${holdId}')`,
    `INSERT INTO seats (performance, seat, hold_id) VALUES (1, 1, '${holdId}')`,
  );
  expect(await mend(concert)).toMatchObject({ mended: [expect.stringContaining(holdId)], left: [] });
  expect(await seatsOf(concert)).toMatchObject({ available: 50, sold: 0 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test.each(["expired", null])("a payment the room has forgotten has its seats sold (its hold: %s)", async (status) => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { holdId } = await fan.buy("A-1-1", "A-1-2");
  const forget =
    status === null
      ? `DELETE FROM holds WHERE hold_id = '${holdId}'`
      : `UPDATE holds SET status = '${status}' WHERE hold_id = '${holdId}'`;
  await setBack(concert, "DELETE FROM seats", forget);
  expect(await mend(concert)).toMatchObject({ mended: [expect.stringContaining(holdId)], left: [] });
  expect(await seatsOf(concert)).toMatchObject({ available: 48, sold: 2 });
  expect((await other.hold("A-1-1")).body.code).toBe("seats-unavailable");
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a payment the room remembers as a hold has its seats sold", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = await fan.buy("A-1-1");
  await setBack(concert, `UPDATE holds SET status = 'held' WHERE hold_id = '${holdId}'`);
  expect(await mend(concert)).toMatchObject({ mended: [expect.stringContaining(holdId)], left: [] });
  expect(await seatsOf(concert)).toMatchObject({ available: 49, held: 0, sold: 1 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a payment the room remembers as a hold gives its slot to the next fan", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const fan = await Fan.inside(concert);
  const { holdId } = await fan.buy("A-1-1");
  await setBack(
    concert,
    `UPDATE holds SET status = 'held' WHERE hold_id = '${holdId}'`,
    "UPDATE visits SET ended_at = NULL, cut_at = NULL",
  );
  const next = await Fan.of(concert);
  expect((await next.join()).body.status).toBe("waiting");
  await mend(concert);
  expect((await next.claim()).body.status).toBe("admitted");
});

test("a paid seat that somebody else has is told, not taken", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { holdId } = await fan.buy("A-1-1");
  await setBack(concert, "DELETE FROM seats", `DELETE FROM holds WHERE hold_id = '${holdId}'`);
  const held = await other.hold("A-1-1");
  expect(held.status).toBe(201);
  expect(await mend(concert)).toMatchObject({ mended: [], left: [expect.stringContaining(holdId)] });
  expect((await other.holdById(held.body.holdId)).body.status).toBe("held");
});

test("a seat sold here that D1 knows no payment of is told, not freed", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await setBack(concert, `UPDATE holds SET status = 'paid' WHERE hold_id = '${holdId}'`);
  expect(await mend(concert)).toMatchObject({ mended: [], left: [expect.stringContaining(holdId)] });
  expect(await seatsOf(concert)).toMatchObject({ sold: 1 });
});

test("a room that agrees with D1 is left alone", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  await fan.buy("A-1-1");
  expect(await mend(concert)).toEqual({ mended: [], left: [] });
});

test("the cron trigger mends the rooms with dates to come, and says what it did", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = await fan.buy("A-1-1");
  await setBack(concert, "DELETE FROM seats", `DELETE FROM holds WHERE hold_id = '${holdId}'`);
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  at(1_000);
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  expect(warn.mock.calls.flat().join()).toContain(holdId);
  const summary = JSON.parse(String(log.mock.calls.at(-1)?.[0]));
  expect(summary).toMatchObject({ message: "reconciled", unanswered: 0, booksWrong: [], isCut: false });
  expect(summary.mended).toBeGreaterThan(0);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("books that don't add up and rooms that don't answer are told, and hide nothing", async () => {
  const [away, behind] = [await makeConcert(), await makeConcert()];
  const fan = await Fan.inside(behind);
  const { holdId } = await fan.buy("A-1-1");
  await setBack(behind, "DELETE FROM seats", `DELETE FROM holds WHERE hold_id = '${holdId}'`);
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  await env.DATABASE.prepare("UPDATE balances SET amount = amount + 1 WHERE fan = ?").bind(fan.userId).run();
  const rooms = {
    idFromName: (name: string) => env.ROOMS.idFromName(name),
    get: (id: DurableObjectId) => {
      if (id.name === away.concertId) throw new Error("away");
      return env.ROOMS.get(id);
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two calls the room client makes
  const namespace = rooms as unknown as Cloudflare.Env["ROOMS"];
  const found = await reconcile({ DATABASE: env.DATABASE, ROOMS: namespace }, Date.now(), () => 0);
  expect(found.unanswered).toBe(1);
  expect(found.mended).toBe(1);
  expect(found.booksWrong).toContain("balances-equal-entries");
  expect(error.mock.calls.flat().join()).toContain(away.concertId);
});

test("with more rooms than one run looks at, the next goes on where it stopped, and all of them come round", async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const made: string[] = [];
  // Two dates each: a concert comes round once, by its last one.
  for (let day = 1; day <= 5; day++) {
    const dates = [`2097-03-0${day}T10:00:00.000Z`, `2097-04-0${day}T10:00:00.000Z`];
    const sections = [{ name: "A", grade: "R", price: 0, rows: 1, seatsPerRow: 2 }];
    const { concertId } = await makeConcert({ performances: dates.map((startsAt) => ({ startsAt, sections })) });
    made.push(concertId);
  }
  const asked: string[] = [];
  const rooms = {
    idFromName: (name: string) => env.ROOMS.idFromName(name),
    get: (id: DurableObjectId) => {
      asked.push(id.name ?? "");
      return env.ROOMS.get(id);
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two calls the room client makes
  const namespace = rooms as unknown as Cloudflare.Env["ROOMS"];
  const round = async (): Promise<string[]> => {
    asked.length = 0;
    const cut: boolean[] = [];
    do {
      const { rooms, isCut } = await reconcile({ DATABASE: env.DATABASE, ROOMS: namespace }, Date.now(), () => 0, 3);
      expect(rooms).toBeLessThanOrEqual(3);
      cut.push(isCut);
    } while (cut.at(-1) === true);
    expect(cut.length).toBeGreaterThan(1);
    return [...asked];
  };
  const first = await round();
  expect(first.filter((concertId) => made.includes(concertId))).toEqual(made);
  expect(new Set(first).size).toBe(first.length);
  expect(await round()).toEqual(first);
});
