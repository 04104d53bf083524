// The Worker that is measured: the service itself, over bindings that can count, with the benchmark's own calls beside it.
import app from "../../src/edge/app.ts";
import { control, type ControlEnv } from "./control.ts";
import { countedDatabase, countedRooms, isCounting } from "./counting.ts";

export { IntakeGate } from "../../src/edge/rooms/intake-gate.ts";
export { MeasuredRoom } from "./measured-room.ts";

export default {
  async fetch(request: Request, env: ControlEnv, ctx: ExecutionContext): Promise<Response> {
    // Not parsed: that would be the benchmark's own share of every request.
    if (request.url.includes("/bench/")) return control(request, env);
    if (!isCounting()) return app.fetch(request, env, ctx);
    return app.fetch(request, { ...env, ROOMS: countedRooms(env.ROOMS), DATABASE: countedDatabase(env.DATABASE) }, ctx);
  },
};
