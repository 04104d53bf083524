// Dates and seats, for fans who have been let in.
import { SEATS_REVISION_HEADER } from "../../../contract/headers.ts";
import { performancesOperations } from "../../../contract/operations/performances.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import type { PerformanceBody } from "../../../contract/seats.ts";
import { CURRENCY, toInstant } from "../../../contract/values.ts";
import { listOf } from "../../../database/cursor.ts";
import type { Prices } from "../../../domain/concert-snapshot.ts";
import type { LineSnapshot } from "../../../domain/snapshots/line-snapshot.ts";
import { findPerformance, whyCancelled, noteCancelled, pricesOf } from "../../concerts/catalogue.ts";
import { pageByTime } from "../../http/paging.ts";
import { readLine, requireSession } from "../../line/line-reading.ts";
import { readSeats, revisionAsked } from "../../seats/seat-reading.ts";
import { bodyOf, tagOf } from "../../seats/seat-response-cache.ts";
import { matchesTag } from "../../seats/seats-etag.ts";
import { routesOf } from "../routes-of.ts";

/** A browser may keep the seats, but must ask each time whether they are still so. */
const REVALIDATED = "private, no-cache";

export const performanceRoutes = routesOf(performancesOperations)({
  async listPerformances({ c, room, place, now, query }) {
    const { available, ...page } = query;
    const session = await requireSession(c, room, place);
    if (!session.ok) return session;
    const line = await readLine(c, room, place.concertId);
    if (!line.ok) return line;
    const upcoming = line.value.snapshot.performances.filter(
      (one) => one.startsAt > now && (available !== true || one.available > 0),
    );
    const listed = pageByTime(
      listOf("performances", place.concertId),
      upcoming,
      page,
      ({ startsAt, performanceId }) => [startsAt, performanceId],
    );
    if (listed === null) return refuse(BAD_CURSOR);
    const dates = listed.items.map(({ performanceId }) => performanceId);
    const prices = await pricesOf(c, place.concertId, dates);
    if (!prices.ok) return prices;
    const items = withPrices(listed.items, prices.value);
    return { status: 200, body: { items, nextCursor: listed.nextCursor } };
  },

  async listSeats({ c, room, place, query: filter, headers: sent, path: { concertId, performanceId } }) {
    const session = await requireSession(c, room, place);
    if (!session.ok) return session;
    const performance = await findPerformance(c, concertId, performanceId);
    if (!performance.ok) return performance;
    const gone = whyCancelled(performance.value);
    if (gone !== null) return refuse(gone);
    const { sections } = performance.value;
    const revision = revisionAsked(sent.get(SEATS_REVISION_HEADER));
    const seats = await readSeats(c, room, { place, performanceId, revision });
    if (!seats.ok) {
      noteCancelled(performanceId, seats.refusal);
      return seats;
    }
    const map = { performanceId, sections, seats: seats.value };
    const tag = await tagOf(map, filter);
    const headers = {
      ETag: tag,
      "Cache-Control": REVALIDATED,
      [SEATS_REVISION_HEADER]: String(seats.value.revision),
    };
    if (matchesTag(sent.get("If-None-Match"), tag)) return { status: 304, raw: null, headers };
    const type = { "Content-Type": "application/json; charset=utf-8" };
    return { status: 200, raw: bodyOf(map, filter), headers: { ...headers, ...type } };
  },
});

const withPrices = (figures: LineSnapshot["performances"], prices: Prices): PerformanceBody[] =>
  figures.flatMap(({ performanceId, startsAt, total, available }) => {
    const price = prices[performanceId];
    if (price === undefined) return [];
    return [{ performanceId, startsAt: toInstant(startsAt), seats: { total, available }, price, currency: CURRENCY }];
  });
