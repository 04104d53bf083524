// The concerts, which anybody may read. Answers are the same for everybody, so caches may keep them for as long as this
// isolate does.
import { SECOND_MS, SNAPSHOT_MAX_AGE_MS } from "../../../contract/bounds.ts";
import { catalogueOperations } from "../../../contract/operations/catalogue.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import { CURRENCY } from "../../../contract/values.ts";
import { spanOf } from "../../../domain/sale-phase.ts";
import { readConcert, readConcerts } from "../../concerts/catalogue.ts";
import { summary } from "../../concerts/concert-summary.ts";
import { routesOf } from "../routes-of.ts";

const CACHED = { "Cache-Control": `public, max-age=${SNAPSHOT_MAX_AGE_MS / SECOND_MS}` };

export const catalogueRoutes = routesOf(catalogueOperations)({
  async listConcerts({ c, now, query }) {
    const page = await readConcerts(c, query);
    if (page === null) return refuse(BAD_CURSOR);
    const items = page.items.map((concert) => summary(concert, now));
    return { status: 200, body: { items, nextCursor: page.nextCursor }, headers: CACHED };
  },

  async getConcert({ c, now, path: { concertId } }) {
    const found = await readConcert(c, concertId);
    if (found === null) return refuse({ code: "not-found" });
    const { concert, performances } = found;
    const { holdSeconds, maxSeatsPerFan } = concert;
    const body = {
      ...summary({ ...concert, ...spanOf(performances) }, now),
      holdSeconds,
      maxSeatsPerFan,
      currency: CURRENCY,
    };
    return { status: 200, body, headers: CACHED };
  },
});
