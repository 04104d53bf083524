// Dates and seats, for fans who have been let in.
import { Hono, type TypedResponse } from "hono";
import type { z } from "zod";
import { type PerformanceBody, type seatMap, performancesQuery, seatsQuery } from "../../../contract/seats.ts";
import { CURRENCY, type List, toInstant } from "../../../contract/values.ts";
import type { ConcertWithDates } from "../../../domain/concert.ts";
import type { LineSnapshot } from "../../../domain/line-snapshot.ts";
import {
  type CatalogueContext,
  findRoom,
  findSections,
  readConcert,
  readConcertNow,
} from "../../concerts/catalogue.ts";
import { matchesTag } from "../../seats/seats-etag.ts";
import type { Edge } from "../../http/environment.ts";
import { fan } from "../../access/identity.ts";
import { pageByTime } from "../../http/paging.ts";
import { badCursor, problem } from "../../problems/problem.ts";
import { queueToken } from "../../access/queue-token.ts";
import { readLine, requireSession } from "../../line/line-reading.ts";
import { openRoom } from "../../../room/client/room-client.ts";
import { bodyOf, tagOf } from "../../seats/seat-response-cache.ts";
import { SEATS_REVISION_HEADER, readSeats, revisionAsked } from "../../seats/seat-reading.ts";
import { concertPath, performancePath, query } from "../../http/validation.ts";

/** A browser may keep the seats, but must ask each time whether they are still so. */
const REVALIDATED = "private, no-cache";

export const performanceRoutes = new Hono<Edge>()
  .get("/v1/concerts/:concertId/performances", fan, concertPath, query(performancesQuery), queueToken, async (c) => {
    const place = c.get("place");
    const now = c.get("now");
    const { available, ...page } = c.req.valid("query");
    const address = await findRoom(c, place.concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const room = openRoom(c.env, address, c.get("chance"));
    const session = await requireSession(c, room, place);
    if (!session.ok) return problem(c, session.refusal);
    const line = await readLine(c, room, place.concertId);
    if (!line.ok) return problem(c, line.refusal);
    const dates = line.value.snapshot.performances.filter(
      (date) => date.startsAt > now && (available !== "true" || date.available > 0),
    );
    const listed = pageByTime(dates, page, ({ startsAt, performanceId }) => [startsAt, performanceId]);
    if (listed === null) return badCursor(c);
    const items = await withPrices(c, place.concertId, listed.items);
    const body: List<PerformanceBody> = { items, nextCursor: listed.nextCursor };
    return c.json(body, 200);
  })
  .get(
    "/v1/concerts/:concertId/performances/:performanceId/seats",
    fan,
    performancePath,
    query(seatsQuery),
    queueToken,
    async (c) => {
      const { concertId, performanceId } = c.req.valid("param");
      const filter = c.req.valid("query");
      const address = await findRoom(c, concertId);
      if (address === null) return problem(c, { code: "not-found" });
      const room = openRoom(c.env, address, c.get("chance"));
      const session = await requireSession(c, room, c.get("place"));
      if (!session.ok) return problem(c, session.refusal);
      const sections = await findSections(c, concertId, performanceId);
      if (sections === null) return problem(c, { code: "not-found" });
      const revision = revisionAsked(c.req.header(SEATS_REVISION_HEADER));
      const seats = await readSeats(c, room, { place: c.get("place"), performanceId, revision });
      if (!seats.ok) return problem(c, seats.refusal);
      const map = { performanceId, sections, seats: seats.value };
      const tag = await tagOf(map, filter);
      const headers = {
        ETag: tag,
        "Cache-Control": REVALIDATED,
        [SEATS_REVISION_HEADER]: String(seats.value.revision),
      };
      if (matchesTag(c.req.header("If-None-Match"), tag)) return c.body(null, 304, headers);
      const response: unknown = c.body(bodyOf(map, filter), 200, {
        ...headers,
        "Content-Type": "application/json; charset=utf-8",
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the text is the contract's seat map; a test compares them
      return response as Response & TypedResponse<z.infer<typeof seatMap>, 200, "json">;
    },
  );

async function withPrices(
  c: CatalogueContext,
  concertId: string,
  figures: LineSnapshot["performances"],
): Promise<PerformanceBody[]> {
  const known = await readConcert(c, concertId);
  const isComplete = figures.every(({ performanceId }) => pricesOf(known, performanceId) !== null);
  const concert = isComplete ? known : await readConcertNow(c, concertId);
  return figures.flatMap(({ performanceId, startsAt, total, available }) => {
    const price = pricesOf(concert, performanceId);
    if (price === null) return [];
    return [{ performanceId, startsAt: toInstant(startsAt), seats: { total, available }, price, currency: CURRENCY }];
  });
}

function pricesOf(found: ConcertWithDates | null, performanceId: string): { min: number; max: number } | null {
  const prices = found?.performances
    .find((performance) => performance.performanceId === performanceId)
    ?.sections.map(({ price }) => price);
  return prices === undefined ? null : { min: Math.min(...prices), max: Math.max(...prices) };
}
