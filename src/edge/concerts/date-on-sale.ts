// Whether a date can be looked at by a fan inside. The room tells everybody which of its dates take place, and every read of a
// fan knows that already; only a date that isn't among them is looked up, to say why.
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import type { Room } from "../../room/client/room-client.ts";
import { readLine } from "../line/line-reading.ts";
import { type CatalogueContext, findPerformance } from "./catalogue.ts";

/** Refusals: not-found, performance-cancelled, overloaded. */
export async function requireDate(
  c: CatalogueContext,
  room: Room,
  { concertId, performanceId }: { concertId: string; performanceId: string },
): Promise<Answer<null>> {
  const line = await readLine(c, room, concertId);
  if (!line.ok) return line;
  if (line.value.snapshot.performances.some((date) => date.performanceId === performanceId)) return done(null);
  const found = await findPerformance(c, concertId, performanceId);
  if (!found.ok) return found;
  return found.value.cancelledAt === null ? done(null) : refuse({ code: "performance-cancelled" });
}
