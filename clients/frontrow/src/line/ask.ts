// The three questions of the line, as calls.
import type { Place } from "../../schema.d.ts";
import type { Frontrow } from "../client.ts";
import { type KnownProblem, type Result, resultOf } from "../problems.ts";
import type { TimeTold } from "../server-clock.ts";
import type { Time } from "../time.ts";
import type { Ask } from "./learn.ts";

/** An answer that takes longer isn't coming: a phone that changes networks is told nothing of it. */
const ANSWER_WITHIN_MS = 20_000;

/** Asks one of them, gives up in time, and tells the service's time. */
export const askerOf =
  (frontrow: Frontrow, concertId: string, time: Time, onTime: (told: TimeTold) => void) =>
  async (what: Ask, queueToken: string | null, controller: AbortController): Promise<Result<Place>> => {
    const sentAt = time.now();
    const cancel = time.after(ANSWER_WITHIN_MS, () => controller.abort());
    const result = await resultOf<Place, KnownProblem>(send(frontrow, what, concertId, queueToken, controller.signal));
    cancel();
    if (result.ok) onTime({ at: Date.parse(result.value.serverTime), sentAt, receivedAt: time.now() });
    return result;
  };

function send(frontrow: Frontrow, what: Ask, concertId: string, queueToken: string | null, signal: AbortSignal) {
  const path = { concertId };
  if (what === "join" || queueToken === null) {
    return frontrow.POST("/v1/concerts/{concertId}/queue", { params: { path }, signal });
  }
  const params = { path, header: { "Queue-Token": queueToken } };
  return what === "look"
    ? frontrow.GET("/v1/concerts/{concertId}/queue", { params, signal })
    : frontrow.POST("/v1/concerts/{concertId}/queue/admission", { params, signal });
}
