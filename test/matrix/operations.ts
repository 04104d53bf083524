// What a fault is put into: everything that changes seats, line or money. Each operation sets its own scene, is sent under
// a key, and can be counted in the stores afterwards, whatever the client was told.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { admin, Fan, makeConcert, roomOf, type Concert, type Json } from "../support/client.ts";
import { ring } from "../faults/alarms.ts";
import { blocks, comp, pathOfDate } from "../operator/requests.ts";

/** Status 0: no answer at all. */
export interface Told {
  status: number;
  body: Json;
}

export interface Scene {
  concert: Concert;
  fan: Fan;
  /** What was there before: a hold, a payment. */
  id: string;
}

export interface Operation {
  name: string;
  /** Sends it. A key is used by the operations that have one. */
  send(scene: Scene, key: string): Promise<Told>;
  prepare(): Promise<Scene>;
  /** How often it has happened for a key, as the stores have it. */
  effects(scene: Scene, key: string): Promise<number>;
  /** Whether what a client was told by a 2xx is there. */
  stands(scene: Scene, told: Told): Promise<boolean>;
  /** The request carries an idempotency key, and every answer is that key's. */
  hasKey: boolean;
  /** What of a success may be another in every answer of a key; absent: nothing. */
  passing?: string;
  /** How often it may happen in all, whatever keys are used; null: once a key. */
  atMost: number | null;
  /** How often it must have happened in the end, whether or not anybody asks again. */
  inTheEnd?: number;
  /** What somebody else can do about the same thing, where that isn't the same request with another key. */
  other?(scene: Scene): Promise<Told>;
  /** What its own client does to have it done, where that isn't the same request again. */
  again?(scene: Scene): Promise<Told>;
}

export const PRICE = 50_000;
const SEAT = "A-1-1";
/** Long enough that a late alarm and a clock that jumps by an hour end holds, but no session. */
const PATIENT = { sessionSeconds: 7_200 };

const inD1 = async (sql: string, ...values: unknown[]): Promise<number> =>
  (await env.DATABASE.prepare(sql)
    .bind(...values)
    .first<number>("n")) ?? 0;
const inRoom = ({ concert }: Scene, sql: string, ...values: unknown[]): Promise<number> =>
  runInDurableObject(roomOf(concert), (_, { storage }) => storage.sql.exec<{ n: number }>(sql, ...values).one().n);

async function inside(): Promise<{ concert: Concert; fan: Fan }> {
  const concert = await makeConcert({}, PATIENT);
  return { concert, fan: await Fan.inside(concert, 4 * PRICE) };
}
async function holding(): Promise<Scene> {
  const { concert, fan } = await inside();
  return { concert, fan, id: (await fan.hold(SEAT)).body.holdId };
}
const cancellation = ({ concert }: Scene): string =>
  `/v1/admin/concerts/${concert.concertId}/performances/${concert.performances[0].performanceId}/cancellation`;

export const OPERATIONS: readonly Operation[] = [
  {
    name: "payment",
    hasKey: true,
    atMost: 1,
    prepare: holding,
    send: ({ fan, id }, key) => fan.pay(id, key),
    effects: ({ fan }, key) =>
      inD1("SELECT count(*) AS n FROM payments WHERE fan = ? AND key = ? AND state <> 'void'", fan.userId, key),
    stands: async (_, { body }) =>
      (await inD1(
        `SELECT count(*) AS n FROM payments p JOIN tickets t ON t.payment_id = p.payment_id
          WHERE p.payment_id = ? AND p.state = 'paid' AND t.state = 'valid'`,
        body.paymentId,
      )) === 1,
  },
  {
    name: "refund",
    hasKey: true,
    atMost: 1,
    prepare: async () => {
      const { concert, fan } = await inside();
      return { concert, fan, id: (await fan.buy(SEAT)).paymentId };
    },
    send: ({ fan, id }, key) => fan.refund(id, key),
    effects: ({ id }, key) => inD1("SELECT count(*) AS n FROM refunds WHERE payment_id = ? AND key = ?", id, key),
    stands: async (_, { body }) =>
      (await inD1("SELECT count(*) AS n FROM refunds WHERE refund_id = ?", body.refundId)) === 1,
  },
  {
    name: "charge",
    hasKey: true,
    atMost: null,
    prepare: async () => {
      const { concert, fan } = await inside();
      return { concert, fan, id: "" };
    },
    send: ({ fan }, key) => fan.charge(PRICE, key),
    effects: ({ fan }, key) => inD1("SELECT count(*) AS n FROM charges WHERE fan = ? AND key = ?", fan.userId, key),
    stands: async (_, { body }) =>
      (await inD1("SELECT count(*) AS n FROM charges WHERE charge_id = ?", body.chargeId)) === 1,
  },
  {
    name: "hold",
    hasKey: false,
    atMost: 1,
    prepare: async () => {
      const { concert, fan } = await inside();
      return { concert, fan, id: "" };
    },
    send: ({ fan }) => fan.hold(SEAT),
    effects: (scene) =>
      inRoom(scene, "SELECT count(*) AS n FROM holds WHERE fan = ? AND status IN ('held', 'paying')", scene.fan.userId),
    stands: async (scene, { body }) =>
      (await inRoom(
        scene,
        "SELECT count(*) AS n FROM holds WHERE hold_id = ? AND status IN ('held', 'expired')",
        body.holdId,
      )) === 1,
  },
  {
    name: "hold by key",
    hasKey: true,
    // Another key is another hold.
    atMost: null,
    // A repeat is answered with the hold as it now is.
    passing: "status",
    prepare: async () => {
      const { concert, fan } = await inside();
      return { concert, fan, id: "" };
    },
    send: ({ fan }, key) => fan.best(1, {}, key),
    // A key that was answered with a hold stands beside it, also when the hold is over.
    effects: (scene, key) =>
      inRoom(
        scene,
        `SELECT count(*) AS n FROM hold_keys k JOIN holds h ON h.hold_id = k.hold_id
          WHERE k.fan = ? AND k.key = ? AND h.status IN ('held', 'expired')`,
        scene.fan.userId,
        key,
      ),
    stands: async (scene, { body }) =>
      (await inRoom(
        scene,
        "SELECT count(*) AS n FROM holds WHERE hold_id = ? AND status IN ('held', 'expired')",
        body.holdId,
      )) === 1,
  },
  {
    name: "release",
    hasKey: false,
    atMost: 1,
    prepare: holding,
    send: ({ fan, id }) => fan.release(id),
    effects: (scene) =>
      inRoom(scene, "SELECT count(*) AS n FROM holds WHERE hold_id = ? AND status = 'released'", scene.id),
    // An hour later it may be by time that it is gone.
    stands: async (scene) =>
      (await inRoom(
        scene,
        "SELECT count(*) AS n FROM holds WHERE hold_id = ? AND status IN ('released', 'expired')",
        scene.id,
      )) === 1,
  },
  {
    name: "join",
    hasKey: false,
    atMost: 1,
    prepare: async () => {
      const concert = await makeConcert({}, PATIENT);
      await Fan.inside(concert, 0);
      return { concert, fan: await Fan.of(concert), id: "" };
    },
    send: ({ fan }) => fan.join(),
    effects: (scene) => inRoom(scene, "SELECT count(*) AS n FROM places WHERE fan = ?", scene.fan.userId),
    stands: async (scene, { body }) =>
      (await inRoom(scene, "SELECT number AS n FROM places WHERE fan = ?", scene.fan.userId)) === body.number,
  },
  {
    name: "claim",
    hasKey: false,
    atMost: 1,
    prepare: async () => {
      const concert = await makeConcert({}, { ...PATIENT, maxAdmitted: 1 });
      const first = await Fan.inside(concert, 0);
      const fan = await Fan.of(concert);
      await fan.join();
      await first.leave();
      return { concert, fan, id: "" };
    },
    send: ({ fan }) => fan.claim(),
    effects: (scene) =>
      inRoom(scene, "SELECT count(*) AS n FROM visits WHERE number = ? AND granted_at IS NOT NULL", scene.fan.number),
    stands: async (scene, { body }) =>
      body.status !== "admitted" ||
      (await inRoom(
        scene,
        "SELECT count(*) AS n FROM visits WHERE number = ? AND granted_at IS NOT NULL",
        body.number,
      )) === 1,
  },
  {
    name: "block",
    hasKey: true,
    atMost: null,
    prepare: async () => {
      const { concert, fan } = await inside();
      return { concert, fan, id: "" };
    },
    send: ({ concert }, key) => blocks(concert, "block", { seatIds: [SEAT] }, { "Idempotency-Key": key }),
    // What a key did and what it was answered is written together.
    effects: ({ concert }, key) =>
      inD1(
        "SELECT count(*) AS n FROM operator_answers WHERE path = ? AND key = ? AND status = 200",
        `${pathOfDate(concert)}/seats/block`,
        key,
      ),
    stands: async (scene) =>
      (await inD1(
        "SELECT count(*) AS n FROM seat_blocks WHERE concert_id = ? AND ranges = '[[0,0]]'",
        scene.concert.concertId,
      )) === 1 && (await inRoom(scene, "SELECT count(*) AS n FROM blocks WHERE ranges = '[[0,0]]'")) === 1,
  },
  {
    name: "comp",
    hasKey: true,
    atMost: 1,
    prepare: async () => {
      const { concert, fan } = await inside();
      await blocks(concert, "block", { seatIds: [SEAT] });
      return { concert, fan, id: "" };
    },
    send: ({ concert, fan }, key) => comp(concert, { userId: fan.userId, seatIds: [SEAT] }, key),
    effects: ({ fan }, key) =>
      inD1(
        "SELECT count(*) AS n FROM payments WHERE fan = ? AND key LIKE ? AND state <> 'void'",
        fan.userId,
        `% ${key}`,
      ),
    stands: async (_, { body }) =>
      (await inD1(
        `SELECT count(*) AS n FROM payments p JOIN tickets t ON t.payment_id = p.payment_id
          WHERE p.payment_id = ? AND p.state = 'paid' AND t.state = 'valid'`,
        body.paymentId,
      )) === 1,
  },
  {
    name: "step of a cancellation",
    hasKey: false,
    atMost: 2,
    inTheEnd: 2,
    prepare: async () => {
      const { concert, fan } = await inside();
      const { paymentId } = await fan.buy(SEAT);
      const second = await Fan.inside(concert, PRICE);
      await second.buy("A-1-2");
      const scene = { concert, fan, id: paymentId };
      await admin(cancellation(scene), { method: "POST", body: {} });
      return scene;
    },
    send: async ({ concert }) => {
      await ring(concert);
      return { status: 0, body: null };
    },
    effects: ({ concert }) =>
      inD1(
        `SELECT count(*) AS n FROM refunds r JOIN payments p ON p.payment_id = r.payment_id WHERE p.concert_id = ?`,
        concert.concertId,
      ),
    stands: async () => true,
    again: (scene) => admin(cancellation(scene), { method: "POST", body: {} }),
    other: ({ fan, id }) => fan.refund(id, "other"),
  },
];
