// The concerts, which anybody may read. Answers are the same for everybody, so caches may keep them for two seconds; they are
// at most a second old when they leave.
import { SECOND_MS, SNAPSHOT_MAX_AGE_MS } from "../../../contract/bounds.ts";
import { catalogueOperations } from "../../../contract/operations/catalogue.ts";
import { CURRENCY } from "../../../contract/values.ts";
import { spanOf } from "../../../domain/sale-phase.ts";
import { lookUp, readConcert, readConcerts } from "../../concerts/catalogue.ts";
import { summary } from "../../concerts/concert-summary.ts";
import { routesOf } from "../routes-of.ts";

const CACHED = { "Cache-Control": `public, max-age=${SNAPSHOT_MAX_AGE_MS / SECOND_MS}` };

export const catalogueRoutes = routesOf(catalogueOperations)({
  async listConcerts({ c, now, query }) {
    const page = await readConcerts(c, query);
    if (!page.ok) return page;
    const items = page.value.items.map((concert) => summary(concert, now));
    return { status: 200, body: { items, nextCursor: page.value.nextCursor }, headers: CACHED };
  },

  async getConcert({ c, now, path: { concertId } }) {
    const found = await lookUp(c, concertId, false, () => readConcert(c, concertId));
    if (!found.ok) return found;
    const { concert, performances } = found.value;
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
