// The concerts, which anybody may read. Answers are the same for everybody, so caches may keep them for two seconds; they are
// at most a second old when they leave.
import { SECOND_MS, SNAPSHOT_MAX_AGE_MS } from "../../../contract/bounds.ts";
import type { Availability, PublicPerformance } from "../../../contract/concerts.ts";
import { catalogueOperations } from "../../../contract/operations/catalogue.ts";
import { refuse } from "../../../contract/refusals.ts";
import { CURRENCY, type Millis, toInstant } from "../../../contract/values.ts";
import type { OfferedDate, PerformanceDate } from "../../../domain/records/concert.ts";
import { lobbyOpensAt, spanOf } from "../../../domain/sale-phase.ts";
import { openRoom } from "../../../room/client/room-client.ts";
import { readAvailability } from "../../concerts/availability.ts";
import { lookUp, readConcerts, readOffer } from "../../concerts/catalogue.ts";
import { summary } from "../../concerts/concert-summary.ts";
import { readLayout } from "../../concerts/halls.ts";
import { conditional, JSON_TYPE } from "../../http/conditional.ts";
import { routesOf } from "../routes-of.ts";

const CACHED = { "Cache-Control": `public, max-age=${SNAPSHOT_MAX_AGE_MS / SECOND_MS}` };
/** Who counts down to a sale trusts no other clock. Cloudflare sends a `Date` with every answer, a local runtime with none. */
const dated = (now: Millis) => ({ ...CACHED, Date: new Date(now).toUTCString() });
/** What is named by a hash of what it says. */
const KEPT_FOR_EVER = { "Cache-Control": "public, max-age=31536000, immutable" };

export const catalogueRoutes = routesOf(catalogueOperations)({
  async listConcerts({ c, now, query }) {
    const page = await readConcerts(c, query);
    if (!page.ok) return page;
    const items = page.value.items.map((concert) => summary(concert, now));
    return { status: 200, body: { items, nextCursor: page.value.nextCursor }, headers: dated(now) };
  },

  async getConcert({ c, now, chance, path: { concertId } }) {
    const found = await lookUp(c, concertId, false, () => readOffer(c, concertId));
    if (!found.ok) return found;
    const { concert, performances } = found.value;
    const { holdSeconds, maxSeatsPerFan, singleSeatRule } = concert;
    const states = performances.map((date) => stateOf(date, now));
    // A room that nobody needs any more is left alone.
    const left = states.includes("onSale")
      ? await readAvailability(c, openRoom(c.env, concert, chance), concertId)
      : {};
    const body = {
      ...summary({ ...concert, ...spanOf(performances) }, now),
      lobbyOpensAt: toInstant(lobbyOpensAt(concert)),
      holdSeconds,
      maxSeatsPerFan,
      currency: CURRENCY,
      singleSeatRule,
      performances: performances.map((date) => publicPerformance(date, left[date.performanceId], now)),
    };
    return { status: 200, body, headers: dated(now) };
  },

  async getLayout({ c, query: { version }, headers: sent, path }) {
    const layout = await lookUp(c, path.concertId, false, () => readLayout(c, path));
    if (!layout.ok) return layout;
    const { layoutVersion, body } = layout.value;
    if (version !== undefined && version !== layoutVersion) return refuse({ code: "not-found" });
    return conditional(sent, `"${layoutVersion}"`, {
      raw: body,
      headers: { ...JSON_TYPE, ...(version === undefined ? CACHED : KEPT_FOR_EVER) },
    });
  },
});

const stateOf = ({ startsAt, cancelledAt }: PerformanceDate, now: Millis): PublicPerformance["state"] =>
  cancelledAt !== null ? "cancelled" : startsAt <= now ? "past" : "onSale";

/** `left` is not known of a date that its room has not heard of yet. */
function publicPerformance(
  date: OfferedDate & { layoutVersion: string },
  left: Availability | undefined,
  now: Millis,
): PublicPerformance {
  const { performanceId, startsAt, grades, layoutVersion } = date;
  const state = stateOf(date, now);
  const availability = state === "onSale" ? (left ?? "available") : "soldOut";
  return { performanceId, startsAt: toInstant(startsAt), state, grades, availability, layoutVersion };
}
