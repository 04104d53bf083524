// The operations that are measured one by one: how each is prepared, made and checked, and which floor it is held
// against. A target is a ratio of throughputs: 1 would be as fast as the platform can do the bare work.
import { setTimeout } from "node:timers/promises";
import { SNAPSHOT_MAX_AGE_MS } from "../src/contract/bounds.ts";
import { type Call, Client, expectStatus, type Reply } from "./client.ts";
import { CLOSED_DOORS, holdPath, OPEN_DOORS, PRICE, seatsOf, type Concert, type Placed, type Stage } from "./stage.ts";

export interface Operation {
  /** What is sent, or sent first: the floor is sent the same. */
  sends: Call;
  /** Makes the operation and checks what comes back; throws when that is wrong. */
  make(client: Client): Promise<void>;
}

export interface Row {
  name: string;
  floor: { name: string; path: string };
  connections: number;
  /** Ratio to the floor to reach; null where none was set. */
  target: number | null;
  /** The slowest hundredth takes at most so many times the median; a target beside the other. */
  slowest?: number;
  /** Share of the usual number of calls; large answers take fewer. */
  share: number;
  prepare(count: number): Promise<Operation[]>;
}

const OBJECT = { name: "no-op object call", path: "/object" };
const wrote = (rows: number) => ({ name: `object call, ${rows} rows written`, path: `/object/write?rows=${rows}` });
const paid = (seats: number) => ({
  name: "object write + same D1 batch + object write",
  path: `/payment?seats=${seats}`,
});
/** Two tokens verified and one signed, as a poll does. */
const THREE_TOKENS = { name: "bare JSON, 3 HMAC", path: "/json/tokens?verified=2&signed=1" };
const JSON_FLOOR = { name: "bare JSON", path: "/json" };
const CROWD = 200;
/** As many as services of the usual kind were measured with. */
const SOME = 50;
const FEW = 5;

export interface Halls {
  stage: Stage;
  /** Doors shut: whoever joins waits. */
  line: Concert;
  /** Doors open: whoever joins is inside. 60,000 seats. */
  inside: Concert;
  /** The same, for crowds: as a sale is when they come. */
  rush: Concert;
  /** 60,000 seats that the room chooses among, doors open. */
  chosen: Concert;
  /** 15,000 seats, doors open. */
  hall: Concert;
}
export const LARGE = { rows: 300, seatsPerRow: 200 };
export const HALL = { rows: 100, seatsPerRow: 150 };

/** Makes the concerts, and shows the floor the bytes it is to send. */
export async function openHalls(stage: Stage, floor: Client): Promise<Halls> {
  const line = await stage.concert(HALL, CLOSED_DOORS);
  const inside = await stage.concert(LARGE, OPEN_DOORS);
  const rush = await stage.concert(LARGE, OPEN_DOORS);
  const chosen = await stage.concert(LARGE, OPEN_DOORS);
  const hall = await stage.concert(HALL, OPEN_DOORS);
  // The first to join is the one who gets in.
  await stage.joined(line, 1);
  const [fan] = await stage.joined(hall, 1);
  const seats = await stage.send({ method: "GET", path: seatsPathOf(hall), headers: fan?.headers ?? {} });
  expectStatus(seats, 200);
  expectStatus(await floor.send({ method: "PUT", path: "/body?name=seats", body: JSON.parse(seats.text) }), 204);
  return { stage, line, inside, rush, chosen, hall };
}

const seatsPathOf = ({ concertId, performanceIds }: Concert): string =>
  `/v1/concerts/${concertId}/performances/${performanceIds[0]}/seats`;

/** All rows, in the order in which they are shown. */
export function rowsOf({ stage, line, inside, rush, chosen, hall }: Halls): Row[] {
  const takeSeats = seatsOf(LARGE);
  const takeInRush = seatsOf(LARGE);
  const linePath = `/v1/concerts/${line.concertId}/queue`;
  const seatsPath = seatsPathOf(hall);
  const one = { connections: 1, target: null, share: 1 };
  const crowd = { connections: CROWD, target: null, share: 1 };
  const few = { connections: FEW, target: null, share: 0.2 };
  const some = { connections: SOME, target: null, share: 0.2 };

  const poll = async (count: number): Promise<Operation[]> => {
    const fans = await stage.joined(line, Math.min(count, 400));
    // A place younger than the last snapshot would be looked up in the room.
    await setTimeout(SNAPSHOT_MAX_AGE_MS);
    return repeated(count, fans, ({ headers, place }) =>
      operation({ method: "GET", path: linePath, headers }, 200, (reply) => {
        const body: { number: number; status: string; queueToken: string } = JSON.parse(reply.text);
        if (body.number !== place.number || body.status !== "waiting" || body.queueToken === "") throw wrong(reply);
      }),
    );
  };
  /** What stands in front of every route, and a route that does nothing. */
  const health = async (count: number): Promise<Operation[]> =>
    Array.from({ length: count }, () =>
      operation({ method: "GET", path: "/healthz" }, 200, (reply) => {
        if (reply.text !== '{"status":"ok"}') throw wrong(reply);
      }),
    );
  const join = async (count: number): Promise<Operation[]> => {
    const headers = await Promise.all(stage.fans(count).map((fan) => stage.accessHeaders(fan)));
    return headers.map((headers) =>
      operation({ method: "POST", path: linePath, headers }, 201, (reply) => {
        const body: { position: number; status: string } = JSON.parse(reply.text);
        if (body.status !== "waiting" || body.position < 1) throw wrong(reply);
      }),
    );
  };
  // Fans wait behind shut doors, which then open: all are called, and come.
  const claim = async (count: number): Promise<Operation[]> => {
    const doors = await stage.concert({ rows: 1, seatsPerRow: 50 }, CLOSED_DOORS);
    const [first, ...fans] = await stage.joined(doors, count + 1);
    if (first === undefined) throw new Error("nobody has joined");
    await stage.setDoors(doors, OPEN_DOORS);
    return fans.map(({ headers, place }) =>
      operation({ method: "POST", path: `/v1/concerts/${doors.concertId}/queue/admission`, headers }, 200, (reply) => {
        const body: { status: string; number: number } = JSON.parse(reply.text);
        if (body.status !== "admitted" || body.number !== place.number) throw wrong(reply);
      }),
    );
  };
  const holdIn = (where: Concert, take: typeof takeSeats, seats: number) => async (count: number) => {
    const fans = await stage.joined(where, count);
    return fans.map(({ headers }) => {
      const seatIds = take(seats);
      return operation({ method: "POST", path: holdPath(where), headers, body: { seatIds } }, 201, (reply) => {
        const body: { amount: number; seats: { seatId: string }[] } = JSON.parse(reply.text);
        if (body.amount !== seats * PRICE || body.seats.map(({ seatId }) => seatId).join() !== seatIds.join())
          throw wrong(reply);
      });
    });
  };
  const hold = (seats: number) => holdIn(inside, takeSeats, seats);
  const rushForSeats = holdIn(rush, takeInRush, 1);
  const holdBest = (seats: number) => async (count: number) => {
    const fans = await stage.joined(chosen, count);
    const body = { bestAvailable: { count: seats, together: "required" } };
    return fans.map(({ headers }) => {
      const keyed = { ...headers, "Idempotency-Key": "best" };
      return operation({ method: "POST", path: holdPath(chosen), headers: keyed, body }, 201, (reply) => {
        const held: { adjacent: boolean; seats: unknown[] } = JSON.parse(reply.text);
        if (!held.adjacent || held.seats.length !== seats) throw wrong(reply);
      });
    });
  };
  const payment = (seats: number) => async (count: number) => {
    const fans = await stage.joined(inside, count);
    await stage.giveMoney(fans.map(({ fan }) => fan));
    const holdIds = await stage.holds(inside, fans, () => takeSeats(seats));
    return fans.map(({ headers }, index) => pay(headers, holdIds[index] ?? "", seats));
  };
  const pay = (headers: Record<string, string>, holdId: string, seats: number): Operation =>
    operation(
      {
        method: "POST",
        path: "/v1/payments",
        headers: { ...headers, "Idempotency-Key": `pay-${holdId}` },
        body: { concertId: inside.concertId, holdId },
      },
      201,
      (reply) => {
        const body: { status: string; amount: number; tickets: unknown[] } = JSON.parse(reply.text);
        if (body.status !== "paid" || body.amount !== seats * PRICE || body.tickets.length !== seats)
          throw wrong(reply);
      },
    );
  const refund = async (count: number): Promise<Operation[]> => {
    const fans = await stage.joined(inside, count);
    await stage.giveMoney(fans.map(({ fan }) => fan));
    const holdIds = await stage.holds(inside, fans, () => takeSeats(1));
    const paymentIds = await stage.payments(inside, fans, holdIds);
    return fans.map(({ headers }, index) => {
      const path = `/v1/payments/${paymentIds[index]}/refund`;
      return operation(
        { method: "POST", path, headers: { ...headers, "Idempotency-Key": "refund" }, body: {} },
        201,
        (reply) => {
          const body: { paymentId: string; amount: number } = JSON.parse(reply.text);
          if (body.paymentId !== paymentIds[index] || body.amount !== PRICE) throw wrong(reply);
        },
      );
    });
  };
  const charge = async (count: number): Promise<Operation[]> => {
    const headers = await Promise.all(stage.fans(count).map((fan) => stage.accessHeaders(fan)));
    return headers.map((headers) => chargeOnce(headers));
  };
  const chargeOnce = (headers: Record<string, string>): Operation =>
    operation(
      {
        method: "POST",
        path: "/v1/balance/charges",
        headers: { ...headers, "Idempotency-Key": "charge" },
        body: { amount: 50_000 },
      },
      201,
      (reply) => {
        if (JSON.parse(reply.text).balance !== 50_000) throw wrong(reply);
      },
    );
  const seats =
    (headersOf: (at: number) => Record<string, string>, status: number) =>
    async (count: number): Promise<Operation[]> => {
      const fans = await stage.joined(hall, 20);
      return repeated(count, fans, ({ headers }, at) =>
        operation({ method: "GET", path: seatsPath, headers: { ...headers, ...headersOf(at) } }, status, (reply) => {
          if (status === 200 && reply.text.length < 1_000_000) throw wrong(reply);
        }),
      );
    };
  const unchanged = async (count: number): Promise<Operation[]> => {
    const [fan] = await stage.joined(hall, 1);
    const tag = fan === undefined ? "" : await tagOf(stage, seatsPath, fan);
    return seats(() => ({ "If-None-Match": tag }), 304)(count);
  };
  const statusPath = `${seatsPathOf(inside)}/status`;
  const statusBytes = (LARGE.rows * LARGE.seatsPerRow) / 4;
  const statuses =
    (headersOf: () => Record<string, string>, status: number) =>
    async (count: number): Promise<Operation[]> => {
      const fans = await stage.joined(inside, 20);
      return repeated(count, fans, ({ headers }) =>
        operation({ method: "GET", path: statusPath, headers: { ...headers, ...headersOf() } }, status, (reply) => {
          if (reply.bytes !== (status === 200 ? statusBytes : 0)) throw wrong(reply);
        }),
      );
    };
  const unchangedStatuses = async (count: number): Promise<Operation[]> => {
    const [fan] = await stage.joined(inside, 1);
    const tag = fan === undefined ? "" : await tagOf(stage, statusPath, fan);
    return statuses(() => ({ "If-None-Match": tag }), 304)(count);
  };
  // A hall for each, of which this isolate knows the line, as it does of every fan who has waited.
  const firstStatuses = async (count: number): Promise<Operation[]> => {
    const operations: Operation[] = [];
    for (let read = 0; read < count; read++) {
      const unread = await stage.concert(LARGE, OPEN_DOORS);
      const [fan] = await stage.joined(unread, 1);
      const call: Call = { method: "GET", path: `${seatsPathOf(unread)}/status`, headers: fan?.headers ?? {} };
      operations.push(
        operation(call, 200, (reply) => {
          if (reply.bytes !== statusBytes) throw wrong(reply);
        }),
      );
    }
    return operations;
  };
  // A hall for each: what is read of it, this isolate has never read before.
  const firstSeats = async (count: number): Promise<Operation[]> => {
    const operations: Operation[] = [];
    for (let read = 0; read < count; read++) {
      const unread = await stage.concert(HALL, OPEN_DOORS);
      const [fan] = await stage.joined(unread, 1);
      const call: Call = { method: "GET", path: seatsPathOf(unread), headers: fan?.headers ?? {} };
      operations.push(
        operation(call, 200, (reply) => {
          if (reply.text.length < 1_000_000) throw wrong(reply);
        }),
      );
    }
    return operations;
  };
  const dates = async (count: number): Promise<Operation[]> => {
    const fans = await stage.joined(inside, 20);
    return repeated(count, fans, ({ headers }) =>
      operation({ method: "GET", path: `/v1/concerts/${inside.concertId}/performances`, headers }, 200, (reply) => {
        if (JSON.parse(reply.text).items[0].seats.total !== LARGE.rows * LARGE.seatsPerRow) throw wrong(reply);
      }),
    );
  };
  const purchase = async (count: number): Promise<Operation[]> => {
    const fans = await Promise.all(stage.fans(count).map((fan) => stage.accessHeaders(fan)));
    const path = `/v1/concerts/${inside.concertId}/queue`;
    return fans.map((access) => {
      const sends: Call = { method: "POST", path, headers: access };
      const make = async (client: Client): Promise<void> => {
        const joined = await client.send(sends);
        expectStatus(joined, 201);
        const headers = { ...access, "Queue-Token": JSON.parse(joined.text).queueToken };
        await chargeOnce(access).make(client);
        const body = { seatIds: takeSeats(1) };
        const held = await client.send({ method: "POST", path: holdPath(inside), headers, body });
        expectStatus(held, 201);
        await pay(headers, JSON.parse(held.text).holdId, 1).make(client);
      };
      return { sends, make };
    });
  };

  return [
    { ...one, name: "poll", floor: THREE_TOKENS, target: 0.8, prepare: poll },
    { ...one, name: "poll, against a JWT library", floor: { name: "bare JSON, 3 JWTs", path: "/jwt" }, prepare: poll },
    { ...one, name: "join", floor: wrote(2), target: 0.75, prepare: join },
    { ...one, name: "claim", floor: wrote(2), target: 0.7, prepare: claim },
    { ...one, name: "dates", floor: JSON_FLOOR, prepare: dates },
    {
      ...one,
      name: "15,000 seats, first",
      floor: OBJECT,
      share: 0.05,
      prepare: firstSeats,
    },
    {
      ...one,
      name: "15,000 seats, cached",
      floor: { name: "the same bytes, bare", path: "/body?name=seats" },
      target: 0.5,
      share: 0.2,
      prepare: seats(() => ({}), 200),
    },
    { ...one, name: "15,000 seats, 304", floor: { name: "bare 304", path: "/304" }, target: 0.8, prepare: unchanged },
    {
      ...one,
      name: "15,000 seats, 304, against its tokens as well",
      floor: { name: "bare 304, 2 HMAC", path: "/304/tokens?verified=2" },
      prepare: unchanged,
    },
    {
      ...one,
      name: "60,000 statuses, first",
      floor: OBJECT,
      share: 0.05,
      prepare: firstStatuses,
    },
    {
      ...one,
      name: "60,000 statuses, cached",
      floor: { name: "the same bytes, bare", path: `/bytes?length=${statusBytes}` },
      target: 0.7,
      prepare: statuses(() => ({}), 200),
    },
    {
      ...one,
      name: "60,000 statuses, 304, against its tokens as well",
      floor: { name: "bare 304, 2 HMAC", path: "/304/tokens?verified=2" },
      target: 0.75,
      prepare: unchangedStatuses,
    },
    { ...one, name: "hold of 1", floor: wrote(2), target: 0.7, prepare: hold(1) },
    { ...one, name: "hold of 4", floor: wrote(5), prepare: hold(4) },
    { ...one, name: "hold of the best one", floor: wrote(2), target: 0.65, prepare: holdBest(1) },
    { ...one, name: "hold of the best 4", floor: wrote(5), prepare: holdBest(4) },
    { ...one, name: "charge", floor: { name: "same D1 batch", path: "/d1/charge" }, prepare: charge },
    { ...one, name: "payment of 1", floor: paid(1), target: 0.65, share: 0.5, prepare: payment(1) },
    { ...one, name: "payment of 4", floor: paid(4), share: 0.5, prepare: payment(4) },
    { ...one, name: "refund of 1", floor: paid(1), share: 0.3, prepare: refund },
    { ...one, name: "whole purchase", floor: paid(1), share: 0.3, prepare: purchase },
    {
      ...crowd,
      name: "health check, 200 connections",
      floor: JSON_FLOOR,
      prepare: health,
    },
    { ...crowd, name: "poll, 200 connections", floor: THREE_TOKENS, prepare: poll },
    { ...crowd, name: "join, 200 connections", floor: OBJECT, target: 0.7, prepare: join },
    {
      ...crowd,
      name: "join, 200 connections, against its tokens as well",
      floor: { name: "no-op object call, 2 HMAC", path: "/object/tokens?verified=1&signed=1" },
      prepare: join,
    },
    { ...crowd, name: "hold of 1, 200 connections", floor: OBJECT, target: 0.6, prepare: rushForSeats },
    {
      ...crowd,
      name: "hold of 1, 200 connections, against its tokens as well",
      floor: { name: "no-op object call, 2 HMAC", path: "/object/tokens?verified=2" },
      prepare: rushForSeats,
    },
    { ...crowd, name: "hold of the best one, 200 connections", floor: OBJECT, target: 0.5, prepare: holdBest(1) },
    {
      ...some,
      name: "charge, 50 connections",
      floor: { name: "same D1 batch", path: "/d1/charge" },
      prepare: charge,
    },
    { ...some, name: "payment of 1, 50 connections", floor: paid(1), prepare: payment(1) },
    { ...few, name: "payment of 1, 5 connections", floor: paid(1), prepare: payment(1) },
    {
      ...crowd,
      name: "charge, 200 connections",
      floor: { name: "same D1 batch", path: "/d1/charge" },
      target: 2,
      prepare: charge,
    },
    { ...crowd, name: "payment of 1, 200 connections", floor: paid(1), target: 2.5, slowest: 4, prepare: payment(1) },
  ];
}

function operation(sends: Call, status: number, check: (reply: Reply) => void): Operation {
  return {
    sends,
    async make(client) {
      const reply = await client.send(sends);
      expectStatus(reply, status);
      check(reply);
    },
  };
}

const wrong = ({ text }: Reply): Error => new Error(`a wrong answer: ${text.slice(0, 300)}`);

/** So many operations by fans who take turns. */
function repeated(count: number, fans: readonly Placed[], make: (fan: Placed, at: number) => Operation): Operation[] {
  return Array.from({ length: count }, (_, at) => {
    const fan = fans[at % fans.length];
    if (fan === undefined) throw new Error("a measurement without fans");
    return make(fan, at);
  });
}

async function tagOf(stage: Stage, path: string, { headers }: Placed): Promise<string> {
  const reply = await stage.send({ method: "GET", path, headers });
  expectStatus(reply, 200);
  return String(reply.headers["etag"]);
}

const POLLS_COUNTED = 1_000;

/** Calls that a thousand polls cost the room, made as fast as the machine can. */
export async function pollsCounted({ stage, line }: Halls, runtime: { service: URL }): Promise<number> {
  const fans = await stage.joined(line, 100);
  await setTimeout(SNAPSHOT_MAX_AGE_MS);
  const client = new Client(runtime.service, CROWD);
  await stage.control("count");
  await Promise.all(
    Array.from({ length: POLLS_COUNTED }, async (_, at) => {
      const headers = fans[at % fans.length]?.headers ?? {};
      expectStatus(await client.send({ method: "GET", path: `/v1/concerts/${line.concertId}/queue`, headers }), 200);
    }),
  );
  client.close();
  return (await stage.control<{ roomCalls: number }>("counted")).roomCalls;
}
