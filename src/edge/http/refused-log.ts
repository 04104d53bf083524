// Why tokens and keys are refused, for the log: the answer says only that they are. Anybody can have something refused as often
// as they like, and a line costs money; so of each kind and reason an isolate logs a few lines a minute, and how many it left
// out with the first line of a later minute. The credential is in no line, nor anything that it says.
import type { Context } from "hono";
import {
  RATE_LIMIT_PERIOD_SECONDS,
  REFUSED_LOGGED_MAX,
  REFUSED_REASONS_MAX,
  SECOND_MS,
} from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import { log } from "../../log.ts";
import { routeOf } from "./request-log.ts";

interface Counted {
  period: number;
  logged: number;
  leftOut: number;
}

/** Decides what is logged. Takes the time, and remembers only what it has decided. */
export class RefusedLog {
  #counted = new Map<string, Counted>();

  /** How many of a name were left out before this one, which is to be logged; null: this one is left out, too. */
  note(name: string, now: Millis): { leftOut: number } | null {
    const period = Math.floor(now / (RATE_LIMIT_PERIOD_SECONDS * SECOND_MS));
    const known = this.#counted.get(name);
    if (known === undefined && this.#counted.size >= REFUSED_REASONS_MAX) return null;
    if (known?.period === period && known.logged >= REFUSED_LOGGED_MAX) {
      known.leftOut++;
      return null;
    }
    const logged = known?.period === period ? known.logged + 1 : 1;
    this.#counted.set(name, { period, logged, leftOut: 0 });
    return { leftOut: known?.leftOut ?? 0 };
  }
}

const refusedLog = new RefusedLog();

/** Logs why a credential of a request is refused, unless that was told often enough. `message`: of which kind it is. */
export function logRefused(c: Context, message: string, reason: string): void {
  const noted = refusedLog.note(`${message}: ${reason}`, c.get("now"));
  if (noted === null) return;
  const { leftOut } = noted;
  log("warn", message, {
    reason,
    requestId: c.get("requestId"),
    route: routeOf(c),
    ...(leftOut > 0 && { leftOutBefore: leftOut }),
  });
}
