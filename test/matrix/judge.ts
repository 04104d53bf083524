// One run of a cell, and what has to hold in it. The judge believes only the stores and what was told: what a 2xx said is
// there and stays there, what a 4xx refused didn't happen, what was left open happened once or not at all, and in the end
// one key has one answer and the books add up.
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { auditOf, figuresOf } from "../support/client.ts";
import { faults } from "../faults/faults.ts";
import type { Cell } from "./cells.ts";
import type { Operation, Scene, Told } from "./operations.ts";
import type { Place } from "./points.ts";
import { letTheAlarmWork } from "./recoveries.ts";
import type { Time } from "./time.ts";

/** A key that was not answered for good is asked again this often at most. */
const ASKS_MAX = 8;

export async function run({ operation, point, recovery }: Cell, place: Place, time: Time): Promise<void> {
  const scene = await operation.prepare();
  faults.reset();
  time.pass(1_000);
  await place.before?.(scene);
  const first = await tell(operation, scene, "key");
  if (place.mustStrike === true) {
    expect(faults.trace.filter(({ fault }) => fault !== null).length, "calls that met the fault").toBeGreaterThan(0);
  }
  faults.clearRules();
  await place.after?.(scene, time);
  faults.clearRules();
  await judge(operation, scene, "key", first);
  if (point.lands === "before") await faults.land();
  const recovered = await recovery.act(operation, scene, time);
  if (recovered !== null) await judge(operation, scene, recovered.key, recovered.told);
  if (point.lands === "after") await faults.land();
  await nothingIsLost(operation, scene);
  await close(operation, scene, first, time);
  for (const told of recovered === null ? [first] : [first, recovered.told]) {
    if (isDone(told)) expect(await operation.stands(scene, told), "what was acknowledged stays").toBe(true);
  }
}

async function tell(operation: Operation, scene: Scene, key: string): Promise<Told> {
  try {
    return await operation.send(scene, key);
  } catch {
    // A step that was reset has nobody to answer.
    return { status: 0, body: null };
  }
}

const isDone = ({ status }: Told): boolean => status >= 200 && status < 300;
const isRefused = ({ status, body }: Told): boolean =>
  status >= 400 && status < 500 && body?.code !== "idempotency-in-flight";

/** Right after an answer: is it true? */
async function judge(operation: Operation, scene: Scene, key: string, told: Told): Promise<void> {
  const effects = await operation.effects(scene, key);
  if (isDone(told)) expect(await operation.stands(scene, told), "what was acknowledged is there").toBe(true);
  if (isRefused(told)) expect(effects, `no effect of what was refused: ${told.body.code}`).toBe(0);
}

/** At any moment, whether or not anything was done about the fault. */
async function nothingIsLost(operation: Operation, scene: Scene): Promise<void> {
  await countEffects(operation, scene);
  // What is open may be left open here for as long as nobody comes; that it is decided in the end is asked later.
  const { checks } = await auditOf(scene.concert);
  const broken = checks.filter(({ name, ok }) => !ok && !name.includes("nothing-stays-"));
  expect(broken, "broken invariants").toEqual([]);
}

async function countEffects(operation: Operation, scene: Scene): Promise<void> {
  const [first, other] = [await operation.effects(scene, "key"), await operation.effects(scene, "other")];
  if (!operation.hasKey) expect(first, "effects").toBeLessThanOrEqual(operation.atMost ?? 1);
  else {
    expect(first, "effects of one key").toBeLessThanOrEqual(1);
    expect(first + other, "effects in all").toBeLessThanOrEqual(operation.atMost ?? 2);
  }
}

/** In the end: everything is decided, every key has its one answer, and it agrees with the stores. */
async function close(operation: Operation, scene: Scene, first: Told, time: Time): Promise<void> {
  if (operation.hasKey) {
    const answer = await definiteAnswer(operation, scene, time);
    if (isDone(first)) expect(answer, "the first answer again").toEqual(said(operation, first));
    expect(said(operation, await operation.send(scene, "key")), "the same answer again").toEqual(answer);
    expect(await operation.effects(scene, "key"), "effects of the answer").toBe(answer.status < 300 ? 1 : 0);
  } else {
    await letTheAlarmWork(scene, time);
    if (operation.inTheEnd !== undefined) {
      expect(await operation.effects(scene, "key"), "effects in the end").toBe(operation.inTheEnd);
    }
  }
  await countEffects(operation, scene);
  await atRest(scene);
}

/** The key's answer once there is one that isn't "not yet". */
async function definiteAnswer(operation: Operation, scene: Scene, time: Time): Promise<Told> {
  let told = await operation.send(scene, "key");
  for (let ask = 1; ask < ASKS_MAX && !isDone(told) && !isRefused(told); ask++) {
    time.pass(6_000);
    told = await operation.send(scene, "key");
  }
  expect(isDone(told) || isRefused(told), `an answer in the end, not ${JSON.stringify(told.body)}`).toBe(true);
  return said(operation, told);
}

/** What was told, without what is new in every problem. */
function said({ passing }: Operation, { status, body }: Told): Told {
  if (status >= 300) return { status, body: body.code };
  // The first answer says that it is new.
  return passing === undefined ? { status, body } : { status: 200, body: { ...body, [passing]: null } };
}

/** No seat is between two states, and D1, the room and the fan's balance say the same. */
async function atRest({ concert, fan }: Scene): Promise<void> {
  const audit = await auditOf(concert);
  expect(audit.checks?.filter(({ ok }) => !ok) ?? audit, "broken invariants at rest").toEqual([]);
  const { seats } = (await figuresOf(concert)).performances[0];
  const tickets = await env.DATABASE.prepare(
    `SELECT count(*) AS n FROM tickets t JOIN payments p ON p.payment_id = t.payment_id
      WHERE p.concert_id = ? AND t.state = 'valid'`,
  )
    .bind(concert.concertId)
    .first<number>("n");
  expect([seats.paying, seats.sold], "seats paying, and sold").toEqual([0, tickets]);
  const money = await env.DATABASE.prepare(
    `SELECT (SELECT coalesce(sum(amount), 0) FROM charges WHERE fan = ?1)
      - (SELECT coalesce(sum(amount), 0) FROM payments WHERE fan = ?1 AND state = 'paid') AS n`,
  )
    .bind(fan.userId)
    .first<number>("n");
  expect((await fan.balance()).body.amount, "the fan's balance").toBe(money);
}
