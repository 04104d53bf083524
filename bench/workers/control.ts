// How the benchmark reaches behind the API: it fills lines far faster than fans could, calls a room in loops so that
// what is timed is the room and not the way to it, and switches the counting on. Every loop checks what it is answered.
import type { JoinRequest, PlaceRef } from "../../src/domain/room-messages.ts";
import type { RoomContents } from "../plan.ts";
import type { TurnJob } from "../turns.ts";
import { counted, startCounting } from "./counting.ts";
import type { MeasuredRoom } from "./measured-room.ts";
import { refundsOf } from "./refunds.ts";
import { turnsOf } from "./turns.ts";

export interface ControlEnv extends Cloudflare.Env {
  ROOMS: DurableObjectNamespace<MeasuredRoom>;
}

interface Asked {
  concertId: string;
  performanceId: string;
  contents: RoomContents;
  fans: string[];
  places: PlaceRef[];
  seatIds: string[][];
  calls: number;
  lanes: number;
  job: TurnJob;
  members: number | null;
  statements: { sql: string; parameters: unknown[] }[];
}

export async function control(request: Request, env: ControlEnv): Promise<Response> {
  const asked: Asked = await request.json();
  const room = env.ROOMS.get(env.ROOMS.idFromName(asked.concertId));
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case "/bench/count":
      startCounting();
      return Response.json({});
    case "/bench/counted":
      return Response.json(counted());
    case "/bench/fill":
      await room.fill(asked.contents);
      return Response.json({});
    case "/bench/end":
      await room.end();
      return Response.json({});
    case "/bench/first":
      return Response.json(await room.snapshot());
    case "/bench/sql":
      await env.DATABASE.batch(
        asked.statements.map(({ sql, parameters }) => env.DATABASE.prepare(sql).bind(...parameters)),
      );
      return Response.json({});
    case "/bench/turns":
      return Response.json(await turnsOf(env.DATABASE, room, asked));
    case "/bench/refunds":
      return Response.json(await refundsOf(env.DATABASE, room, asked));
    case "/bench/join":
      return Response.json(await room.join(asked.fans.map(requestOf)));
    case "/bench/loop/nothing":
      await inLanes(asked.calls, asked.lanes, async () => {
        if (!(await room.nothing())) throw new Error("not nothing");
      });
      return Response.json({});
    case "/bench/loop/join":
      await inLanes(asked.fans.length, asked.lanes, async (call) => {
        const [joined] = await room.join([requestOf(asked.fans[call] ?? "")]);
        if (joined?.ok !== true || !joined.value.isNew) throw new Error("not joined");
      });
      return Response.json({});
    case "/bench/loop/lists":
      await inLanes(asked.calls, asked.lanes, async (call) => {
        const size = asked.fans.length / asked.calls;
        for (const joined of await room.join(asked.fans.slice(call * size, (call + 1) * size).map(requestOf))) {
          if (!joined.ok || !joined.value.isNew) throw new Error("not joined");
        }
      });
      return Response.json({});
    case "/bench/loop/claim":
      await inLanes(asked.places.length, asked.lanes, async (call) => {
        const [claimed] = await room.claim([one(asked.places, call)]);
        if (claimed?.ok !== true || claimed.value.status !== "admitted") throw new Error("not let in");
      });
      return Response.json({});
    case "/bench/loop/hold":
      await inLanes(asked.places.length, asked.lanes, async (call) => {
        const { performanceId } = asked;
        const [held] = await room.hold([
          { place: one(asked.places, call), performanceId, seatIds: one(asked.seatIds, call) },
        ]);
        if (held?.ok !== true || !held.value.isNew) throw new Error(`not held: ${JSON.stringify(held)}`);
      });
      return Response.json({});
    case "/bench/loop/alarm":
      await inLanes(asked.calls, asked.lanes, () => room.ring());
      return Response.json({});
    case "/bench/loop/snapshot":
      await inLanes(asked.calls, asked.lanes, async () => {
        if (!(await room.snapshot()).ok) throw new Error("no snapshot");
      });
      return Response.json({});
    default:
      return new Response("no such measurement", { status: 404 });
  }
}

const requestOf = (fanId: string): JoinRequest => ({ fanId });

function one<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error("asked for more than there is");
  return item;
}

/** Makes calls 0 to `count` - 1, `lanes` of them at a time. */
async function inLanes(count: number, lanes: number, make: (call: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let call = next++; call < count; call = next++) await make(call);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
