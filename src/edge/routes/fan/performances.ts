// Dates and seats, for fans who have been let in.
import { SEATS_REVISION_HEADER } from "../../../contract/headers.ts";
import { performancesOperations } from "../../../contract/operations/performances.ts";
import { type Answer, BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import type { PerformanceBody } from "../../../contract/seats.ts";
import { CURRENCY, toInstant } from "../../../contract/values.ts";
import { listOf } from "../../../database/cursor.ts";
import type { Prices } from "../../../domain/concert-snapshot.ts";
import type { LineSnapshot } from "../../../domain/snapshots/line-snapshot.ts";
import type { SeatView } from "../../../domain/snapshots/seat-snapshot.ts";
import { noteCancelled, pricesOf, requireDate } from "../../concerts/catalogue.ts";
import { sectionsOf } from "../../concerts/halls.ts";
import { conditional, JSON_TYPE } from "../../http/conditional.ts";
import { pageByTime } from "../../http/paging.ts";
import { readLine, requireSession } from "../../line/line-reading.ts";
import { readSeats, revisionAsked, tellingSeats } from "../../seats/seat-reading.ts";
import { bodyOf, tagOf } from "../../seats/seat-response-cache.ts";
import { REVALIDATED, statusAnswer } from "../../seats/seat-status.ts";
import type { AnyRequest, RequestOf } from "../handler.ts";
import { routesOf } from "../routes-of.ts";

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

  async listSeats({ c, room, place, query: filter, headers: sent, path }) {
    const seats = await seatsShown({ c, room, place, path, sent });
    if (!seats.ok) return seats;
    const { performanceId } = path;
    const sections = await sectionsOf(c, path, seats.value.layoutVersion);
    if (!sections.ok) return sections;
    const map = { performanceId, sections: sections.value, seats: seats.value };
    return conditional(sent, await tagOf(map, filter), {
      raw: () => bodyOf(map, filter),
      headers: { ...JSON_TYPE, ...REVALIDATED, [SEATS_REVISION_HEADER]: String(seats.value.revision) },
    });
  },

  async getSeatStatus({ c, room, place, headers: sent, path }) {
    const seats = await seatsShown({ c, room, place, path, sent });
    return seats.ok ? statusAnswer(sent, path.performanceId, seats.value) : seats;
  },
});

/** The seats of a date for a fan inside. Refusals: those of a session, not-found, performance-cancelled, overloaded. */
async function seatsShown({ c, room, place, path, sent }: SeatsRequest): Promise<Answer<SeatView>> {
  const session = await requireSession(c, tellingSeats(c, room, path), place);
  if (!session.ok) return session;
  const date = await requireDate(c, path);
  if (!date.ok) return date;
  const revision = revisionAsked(sent.get(SEATS_REVISION_HEADER));
  const seats = await readSeats(c, room, { place, performanceId: path.performanceId, revision });
  if (!seats.ok) noteCancelled(path.performanceId, seats.refusal);
  return seats;
}
type SeatsRequest = Pick<RequestOf<typeof performancesOperations.getSeatStatus>, "c" | "room" | "place" | "path"> & {
  sent: AnyRequest["headers"];
};

const withPrices = (figures: LineSnapshot["performances"], prices: Prices): PerformanceBody[] =>
  figures.flatMap(({ performanceId, startsAt, total, available }) => {
    const price = prices[performanceId];
    if (price === undefined) return [];
    return [{ performanceId, startsAt: toInstant(startsAt), seats: { total, available }, price, currency: CURRENCY }];
  });
