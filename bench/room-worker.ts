// The Worker that is measured: the service itself, with a few calls beside it that only a measurement makes. They fill a
// line far faster than fans could, and call the room in loops, so that what is timed is the room and not the way to it.
import type { PlaceRef } from "../src/room/api.ts";
import { ConcertRoom } from "../src/room/concert-room.ts";
import app from "../src/edge/app.ts";

export { IntakeGate } from "../src/edge/intake-gate.ts";

const FILL_LUMP = 50_000;
const FILL = `INSERT INTO places (fan, number)
  WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
  SELECT 'usr_' || lower(hex(randomblob(10))), n FROM numbers`;

export class MeasuredRoom extends ConcertRoom {
  /** Puts places into storage behind the room's back and ends this life of it. */
  async fill(from: number, to: number): Promise<void> {
    const { sql } = this.ctx.storage;
    for (let first = from; first <= to; first += FILL_LUMP) sql.exec(FILL, first, Math.min(to, first + FILL_LUMP - 1));
    sql.exec("UPDATE line SET issued = ? WHERE id = 1", to);
    await this.ctx.storage.sync();
  }

  end(): void {
    this.ctx.abort("measured");
  }
}

interface Env extends Cloudflare.Env {
  ROOMS: DurableObjectNamespace<MeasuredRoom>;
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (!pathname.startsWith("/measure/")) return app.fetch(request, env, ctx);
    const number = (name: string): number => Number(searchParams.get(name) ?? 0);
    const room = env.ROOMS.get(env.ROOMS.idFromName(searchParams.get("concert") ?? ""));
    switch (pathname) {
      case "/measure/fill":
        await room.fill(number("from"), number("to"));
        return new Response("filled");
      case "/measure/end":
        await room.end();
        return new Response("ended");
      case "/measure/first":
        return Response.json(await room.snapshot());
      case "/measure/joins":
        await inLanes(number("calls"), number("lanes"), async (call) => {
          const fans = Array.from({ length: number("list") }, (_, i) => `usr_${searchParams.get("run")}-${call}-${i}`);
          for (const joined of await room.join(fans)) if (!joined.ok) throw new Error(joined.refusal.code);
        });
        return new Response("joined");
      case "/measure/asks":
        await inLanes(number("calls"), number("lanes"), async (call) => {
          const place: PlaceRef = { fan: `usr_${call}`, epoch: number("epoch"), number: number("from") + call };
          const asked = await room.ask(place);
          if (!asked.ok || asked.value.status !== "admitted") throw new Error("not let in");
        });
        return new Response("asked");
      default:
        return new Response("no such measurement", { status: 404 });
    }
  },
};

/** Makes calls 0 to `count` - 1, `lanes` of them at a time. */
async function inLanes(count: number, lanes: number, make: (call: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let call = next++; call < count; call = next++) await make(call);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
