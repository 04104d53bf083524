// The seats of a date, kept up to date: the public layout, which is cached by its version, and the packed statuses, asked for every
// two seconds with the tag of the last answer. Both change together: statuses are numbered by one layout and mean nothing by another.
import type { Told, Trouble } from "../../../shared/api/client.ts";
import { type Hall, hallOf } from "../../hall/hall.ts";
import { type Statuses, statusesOf } from "../../hall/statuses.ts";
import type { InsideService } from "../service.ts";
import { toldOf } from "../told-of.ts";

const PACE_MS = 2_000;
/** A layout that changed between two requests is asked for once more. */
const LAYOUT_TRIES = 2;

export interface DateSeats {
  hall: Hall;
  statuses: Statuses;
  etag: string;
}

/** Asks for the seats of a date, as readings do; it remembers what it knows already. */
export function dateSeatsSource(service: InsideService, performanceId: string) {
  let known: DateSeats | null = null;

  async function ask(signal: AbortSignal): Promise<Told<DateSeats>> {
    for (let tries = 0; tries < LAYOUT_TRIES; tries += 1) {
      const answer = await service.statuses(performanceId, known?.etag ?? null, signal);
      if (!answer.ok) return toldOf(answer);
      const { value } = answer;
      if (value === null) {
        if (known !== null) return { ok: true, value: known };
        continue;
      }
      const { layoutVersion, bytes, etag } = value;
      if (known?.hall.layoutVersion !== layoutVersion) {
        const layout = await service.layout(performanceId, layoutVersion);
        // Another version already.
        if (!layout.ok && layout.problem.status === 404) continue;
        if (!layout.ok) return toldOf(layout);
        known = { hall: hallOf(layout.value), statuses: statusesOf(bytes), etag };
      } else known = { hall: known.hall, statuses: statusesOf(bytes), etag };
      return { ok: true, value: known };
    }
    return { ok: false, trouble: NOTHING_SAID };
  }
  return { ask, paceMs: (): number => PACE_MS };
}

const NOTHING_SAID: Trouble = { status: null, code: null, title: "", detail: "", retryAfterMs: null };
