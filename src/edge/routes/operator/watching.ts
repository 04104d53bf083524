// How a sale went. The room keeps it; a draft that has no room yet has no history either, and to look at it places none.
import { operatorWatchingOperations } from "../../../contract/operations/operator/watching.ts";
import { hasRoom } from "../../../domain/records/concert.ts";
import { noMetrics, readMetrics } from "../../concerts/metrics.ts";
import { routesOf } from "../routes-of.ts";

export const operatorWatchingRoutes = routesOf(operatorWatchingOperations)({
  async getMetrics({ c, now, concert, room, query: { since, step } }) {
    const asked = { since: since === undefined ? null : Date.parse(since), step };
    if (!hasRoom(concert)) return { status: 200, body: noMetrics(asked, now) };
    const found = await readMetrics(c, room, concert.concertId, asked);
    return found.ok ? { status: 200, body: found.value } : found;
  },
});
