// What anybody may read: that the service is up, and the catalogue. Answers are the same for everybody, so caches may keep
// them for as long as this isolate does.
import { Hono } from "hono";
import type { ConcertBody, ConcertSummary } from "../../../contract/concerts.ts";
import { CURRENCY, type List, type Millis, pageQuery, toInstant, toInstantOrNull } from "../../../contract/values.ts";
import type { ListedConcert } from "../../../domain/concert.ts";
import { saleState } from "../../../domain/sale-phase.ts";
import { readConcert, readConcerts } from "../../concerts/catalogue.ts";
import type { Edge } from "../../http/environment.ts";
import { badCursor, problem } from "../../problems/problem.ts";
import { concertPath, query } from "../../http/validation.ts";

const CACHED = { "Cache-Control": "public, max-age=2" };

export const publicRoutes = new Hono<Edge>()
  .get("/healthz", (c) => c.json({ status: "ok" as const }, 200))
  .get("/v1/concerts", query(pageQuery), async (c) => {
    const page = await readConcerts(c, c.req.valid("query"));
    if (page === null) return badCursor(c);
    const body: List<ConcertSummary> = {
      items: page.items.map((concert) => summary(concert, c.get("now"))),
      nextCursor: page.nextCursor,
    };
    return c.json(body, 200, CACHED);
  })
  .get("/v1/concerts/:concertId", concertPath, async (c) => {
    const found = await readConcert(c, c.req.valid("param").concertId);
    if (found === null) return problem(c, { code: "not-found" });
    const { concert, performances } = found;
    const starts = performances.map(({ startsAt }) => startsAt);
    const listed = { ...concert, firstPerformanceAt: Math.min(...starts), lastPerformanceAt: Math.max(...starts) };
    const { holdSeconds, maxSeatsPerFan } = concert;
    const body: ConcertBody = { ...summary(listed, c.get("now")), holdSeconds, maxSeatsPerFan, currency: CURRENCY };
    return c.json(body, 200, CACHED);
  });

const summary = (concert: ListedConcert, now: Millis): ConcertSummary => ({
  concertId: concert.concertId,
  title: concert.title,
  venue: concert.venue,
  timeZone: concert.timeZone,
  state: saleState(concert, now),
  saleOpensAt: toInstant(concert.saleOpensAt),
  saleClosesAt: toInstantOrNull(concert.saleClosesAt),
  firstPerformanceAt: toInstant(concert.firstPerformanceAt),
  lastPerformanceAt: toInstant(concert.lastPerformanceAt),
});
