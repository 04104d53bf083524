// Question: twenty payments go to D1 in one batch: what becomes of each when something goes wrong with the batch?
// Method: a first payment's batch is stalled, twenty more come meanwhile and so share the next one, and one fault strikes it.
// Every fault ends with the books and the room in agreement, and with each fan's money moved once or not at all.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ATTEMPT_DEADLINE_MS, BATCH_MEMBERS_MAX } from "../../src/contract/bounds.ts";
import { admin, auditOf, Fan, figuresOf, makeConcert, setClock, type Concert, type Json } from "../support/client.ts";
import { ring } from "./alarms.ts";
import { faults, onTable, readsDatabase, writesDatabase, type Fault, type Point } from "./faults.ts";

const { at } = setClock();
beforeEach(() => faults.reset());
afterEach(() => faults.reset());

const MEMBERS = 20;
const PRICE = 50_000;
const MONEY = 1_000_000;
const pays = (point: Point): boolean => point.room !== null && point.call === "batch" && onTable("payments")(point);
const seatsOf = async (concert: Concert): Promise<Json> => (await figuresOf(concert)).performances[0].seats;
const statesOf = async (concert: Concert): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await env.DATABASE.prepare("SELECT state, count(*) AS n FROM payments WHERE concert_id = ? GROUP BY state")
        .bind(concert.concertId)
        .all<{ state: string; n: number }>()
    ).results.map(({ state, n }) => [state, n]),
  );
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 1));
}

interface Crowd {
  concert: Concert;
  fans: Fan[];
  holdIds: string[];
  pay(): Promise<Json[]>;
}

/** So many fans with a hold each, and one before them. */
async function crowd(members = MEMBERS): Promise<Crowd & { first: Fan; firstHold: string }> {
  const concert = await makeConcert();
  const everybody = await Promise.all(Array.from({ length: members + 1 }, () => Fan.inside(concert, MONEY)));
  const holds: string[] = [];
  for (const [seat, fan] of everybody.entries()) holds.push((await fan.hold(`A-1-${seat + 1}`)).body.holdId);
  const [first, ...fans] = everybody;
  const [firstHold, ...holdIds] = holds;
  if (first === undefined || firstHold === undefined) throw new Error("nobody came");
  const pay = async (): Promise<Json[]> => {
    const replies = await Promise.all(fans.map((fan, index) => fan.pay(holdIds[index] ?? "", "key")));
    return replies.map(({ status, body }) => body.code ?? status);
  };
  return { concert, fans, holdIds, pay, first, firstHold };
}

/** Has all of a crowd's payments share one batch, and a fault strike it. */
async function strike(
  crowd: Crowd & { first: Fan; firstHold: string },
  fault: Fault | null,
  times = 1,
): Promise<Json[]> {
  faults.at(pays, "stalled");
  const first = crowd.first.pay(crowd.firstHold, "first");
  await until(() => faults.stalled === 1);
  const paid = crowd.pay();
  await until(async () => (await seatsOf(crowd.concert)).paying === crowd.fans.length + 1);
  if (fault !== null) faults.at(pays, fault, { times });
  faults.trace = [];
  faults.resume();
  const told = await paid;
  await first.catch(() => null);
  return told;
}

/** The statements that insert a payment, in each batch that was sent. */
const batches = (): number[] =>
  faults.trace.filter(pays).map(({ sql }) => sql.filter((one) => one.startsWith('INSERT INTO "payments"')).length);

async function inTheEnd({ concert, fans }: Crowd, paid: number): Promise<void> {
  expect(await seatsOf(concert)).toMatchObject({ paying: 0, sold: paid + 1 });
  const balances = await Promise.all(fans.map(async (fan) => (await fan.balance()).body.amount));
  expect(balances.filter((amount) => amount === MONEY - PRICE)).toHaveLength(paid);
  expect(balances.filter((amount) => amount === MONEY)).toHaveLength(fans.length - paid);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
}

test("without a fault those who come while a batch is under way share the next one", async () => {
  const scene = await crowd();
  expect(new Set(await strike(scene, null))).toEqual(new Set([201]));
  expect(batches()).toEqual([MEMBERS]);
  await inTheEnd(scene, MEMBERS);
});

test("a batch that a constraint refuses in the middle: the others are paid, and the one is refused without effect", async () => {
  const scene = await crowd();
  const { concert } = scene;
  const { performanceId } = concert.performances[0];
  // Somebody's ticket for the seat of the tenth, of which the room knows nothing.
  await env.DATABASE.prepare(
    "INSERT INTO tickets VALUES (NULL, 'tkt_stray', 'pay_stray', ?, 'A-1-11', 'A', 1, 11, 'R', 0, 'valid')",
  )
    .bind(performanceId)
    .run();
  const told = await strike(scene, null);
  expect(told.filter((one) => one === 201)).toHaveLength(MEMBERS - 1);
  expect(told[9]).toBe("overloaded");
  await env.DATABASE.prepare("DELETE FROM tickets WHERE ticket_id = 'tkt_stray'").run();
  expect(await scene.pay()).toEqual(Array(MEMBERS).fill(201));
  await inTheEnd(scene, MEMBERS);
});

test("the answer of a batch is lost after its commit: one look finds all of its members", async () => {
  const scene = await crowd();
  expect(new Set(await strike(scene, "unanswered"))).toEqual(new Set([201]));
  expect(batches()).toEqual([MEMBERS]);
  const looks = faults.trace.filter((point) => point.room !== null && readsDatabase(point));
  expect(looks).toHaveLength(1);
  await inTheEnd(scene, MEMBERS);
});

test("a batch that never arrived is sent once more, and all are paid", async () => {
  const scene = await crowd();
  expect(new Set(await strike(scene, "unsent"))).toEqual(new Set([201]));
  expect(batches()).toEqual([MEMBERS, MEMBERS]);
  await inTheEnd(scene, MEMBERS);
});

test("a batch that is sent twice, and lands twice, moves money once", async () => {
  const scene = await crowd();
  // The first sending is thought lost and lands behind the second.
  expect(new Set(await strike(scene, "late"))).toEqual(new Set([201]));
  expect(await faults.land()).toEqual([null]);
  await inTheEnd(scene, MEMBERS);
});

test("batches that land after all their members were given up move nothing", async () => {
  const scene = await crowd();
  expect(new Set(await strike(scene, "late", 2))).toEqual(new Set(["outcome-pending"]));
  at(ATTEMPT_DEADLINE_MS + 1);
  faults.trace = [];
  await ring(scene.concert);
  expect(await statesOf(scene.concert)).toEqual({ paid: 1, void: MEMBERS });
  // Recovery goes by groups: one write gives all of them up.
  const writes = faults.trace.filter((point) => writesDatabase(point) && onTable("payments")(point));
  expect(writes).toHaveLength(1);
  expect(await faults.land()).toEqual([null, null]);
  await inTheEnd(scene, 0);
});

test("a room that is reset between the commit and the finish of a batch finishes all of its members", async () => {
  const scene = await crowd();
  expect(new Set(await strike(scene, "abort-after"))).toEqual(new Set(["outcome-pending"]));
  expect(await statesOf(scene.concert)).toEqual({ paid: MEMBERS + 1 });
  at(10_000);
  await ring(scene.concert);
  await ring(scene.concert);
  expect(await seatsOf(scene.concert)).toMatchObject({ paying: 0, sold: MEMBERS + 1 });
  expect(await scene.pay()).toEqual(Array(MEMBERS).fill(201));
  await inTheEnd(scene, MEMBERS);
});

test("an epoch that is raised under a full batch refuses all of it, and the room begins anew once", async () => {
  const scene = await crowd(BATCH_MEMBERS_MAX);
  const { concertId } = scene.concert;
  const epoch = async (): Promise<number> =>
    (await env.DATABASE.prepare("SELECT epoch FROM concerts WHERE concert_id = ?")
      .bind(concertId)
      .first<number>("epoch")) ?? 0;
  // The first payment commits, and then the epoch is raised behind the room's back.
  faults.at(pays, "stalled", { times: 2 });
  const first = scene.first.pay(scene.firstHold, "first");
  await until(() => faults.stalled === 1);
  const paid = scene.pay();
  await until(async () => (await seatsOf(scene.concert)).paying === BATCH_MEMBERS_MAX + 1);
  faults.resume(1);
  expect((await first).status).toBe(201);
  await until(() => faults.stalled === 1);
  await env.DATABASE.prepare("UPDATE concerts SET epoch = epoch + 1 WHERE concert_id = ?").bind(concertId).run();
  const before = await epoch();
  faults.trace = [];
  faults.resume();
  expect(await paid).toEqual(Array(BATCH_MEMBERS_MAX).fill("session-over"));
  expect(await epoch()).toBe(before + 1);
  const looks = faults.trace.filter(
    ({ room, call, sql }) =>
      room !== null && call === "raw" && sql.some((one) => one.includes('select "epoch" from "concerts"')),
  );
  expect(looks).toHaveLength(1);
  const { status } = await admin(`/v1/admin/concerts/${concertId}`);
  expect(status).toBe(200);
  expect(await auditOf(scene.concert)).toMatchObject({ ok: true });
});

test("refunds of a date that is called off share a batch, and a lost answer refunds nobody twice", async () => {
  const scene = await crowd();
  expect(new Set(await strike(scene, null))).toEqual(new Set([201]));
  const { concertId, performances } = scene.concert;
  const path = `/v1/admin/concerts/${concertId}/performances/${performances[0].performanceId}/cancellation`;
  const refunds = (point: Point): boolean => point.call === "batch" && onTable("refunds")(point);
  faults.trace = [];
  faults.at(refunds, "unanswered");
  await admin(path, { method: "POST", body: {} });
  for (const second of [10, 20, 30]) {
    at(second * 1_000);
    await ring(scene.concert);
  }
  expect((await admin(path)).body).toMatchObject({ state: "done", payments: MEMBERS + 1, refunded: MEMBERS + 1 });
  expect(faults.trace.filter(refunds)).toHaveLength(1);
  const balances = await Promise.all(scene.fans.map(async (fan) => (await fan.balance()).body.amount));
  expect(new Set(balances)).toEqual(new Set([MONEY]));
  expect(await auditOf(scene.concert)).toMatchObject({ ok: true });
});

test("charges of an isolate share batches, and a lost answer moves money once for each", async () => {
  const concert = await makeConcert();
  const fans = await Promise.all(Array.from({ length: MEMBERS }, () => Fan.inside(concert, 0)));
  const charges = (point: Point): boolean => point.room === null && point.call === "batch" && onTable("charges")(point);
  faults.trace = [];
  faults.at(charges, "stalled");
  const charging = fans.map((fan) => fan.charge(1_000, "key"));
  await until(() => faults.stalled === 1);
  faults.at(charges, "unanswered");
  faults.resume();
  expect((await Promise.all(charging)).map(({ status }) => status)).toEqual(Array(MEMBERS).fill(201));
  expect(faults.trace.filter(charges).length).toBeLessThanOrEqual(3);
  const balances = await Promise.all(fans.map(async (fan) => (await fan.balance()).body.amount));
  expect(balances).toEqual(Array(MEMBERS).fill(1_000));
});
