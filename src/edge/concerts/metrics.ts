// The history of a sale as its room tells it, for all who look at it: at most one call of the room a second and data centre for
// what is asked for alike, and consoles that show the same hours ask alike.
import { MINUTE_MS, SECOND_MS } from "../../contract/bounds.ts";
import type { MetricsBody } from "../../contract/operator/metrics.ts";
import type { Answer } from "../../contract/refusals.ts";
import { type Millis, toInstant } from "../../contract/values.ts";
import type { MetricsAsked } from "../../domain/room-messages.ts";
import type { Room } from "../../room/client/room-client.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";

const METRICS_MAX = 200;
const metrics = new SnapshotCache<MetricsBody>({ entriesMax: METRICS_MAX });

/** Refusals: those of the room. */
export function readMetrics(
  c: SnapshotContext,
  room: Pick<Room, "metrics">,
  concertId: string,
  { since, step }: MetricsAsked,
): Promise<Answer<MetricsBody>> {
  const lengthMs = step === 60 ? MINUTE_MS : 10 * SECOND_MS;
  const from = since === null ? null : Math.floor(since / lengthMs) * lengthMs;
  return metrics.get(c, {
    name: `metrics/${concertId}/${step}/${from ?? "usual"}`,
    ask: () => room.metrics({ since: from, step }),
    read: (text): MetricsBody => JSON.parse(text),
    isNewer: () => false,
  });
}

/** Of a sale of which nothing has happened. */
export const noMetrics = ({ since, step }: MetricsAsked, now: Millis): MetricsBody => ({
  step,
  from: toInstant(since ?? now),
  series: {
    at: [],
    joins: [],
    called: [],
    admitted: [],
    left: [],
    lapsed: [],
    holdsMade: [],
    holdsExpired: [],
    paid: [],
    refusedBy: {},
    faults: [],
    ready: [],
    showRate: [],
    seatsSold: [],
    amountPaid: [],
    waiting: [],
    inside: [],
  },
});
