// Dates of a concert: adding one, and calling one off. Both stand in D1 first; the room is then told. Calling a date off
// stops its sale at once and refunds everybody, which takes the room a while: the progress is there to be read.
import type { CancellationBody } from "../../../contract/operator-concert.ts";
import { seatCount } from "../../../contract/performances.ts";
import { operatorPerformancesOperations } from "../../../contract/operations/operator-performances.ts";
import { type Answer, done, invalidRequest, refuse } from "../../../contract/refusals.ts";
import { toInstant } from "../../../contract/values.ts";
import { cancelPerformance, insertPerformance } from "../../../database/concerts.ts";
import type { Database } from "../../../database/database.ts";
import { countRefunds } from "../../../database/refunds.ts";
import type { PerformanceRecord } from "../../../domain/records/concert.ts";
import type { Room } from "../../../room/client/room-client.ts";
import { forget } from "../../concerts/catalogue.ts";
import { performanceToCreate } from "../../concerts/concert-settings.ts";
import { unsoldSeats } from "../../concerts/operator-concert.ts";
import { doesNotFit, startNotAhead } from "../../concerts/sale-times.ts";
import { notifyRoom } from "../../rooms/notify-room.ts";
import { routesOf } from "../routes-of.ts";

export const operatorPerformanceRoutes = routesOf(operatorPerformancesOperations)({
  async addPerformance({ c, database, actor, now, concert, body, keeping }) {
    const performance = performanceToCreate(concert.concertId, body);
    const past = startNotAhead(performance, now);
    if (past !== null) return refuse(invalidRequest(past));
    const { performanceId, startsAt, sections } = performance;
    const date = { performanceId, startsAt: toInstant(startsAt), cancelledAt: null, sections };
    const answer = { status: 201, body: { ...date, seats: unsoldSeats(sections) } } as const;
    // An answer is kept only if the date fits.
    const added = await insertPerformance(database, performance, actor, (isWritten) =>
      keeping.whole(answer, isWritten),
    );
    if (added === null) return refuse({ code: "not-found" });
    if (!added.isWritten) return refuse(invalidRequest(doesNotFit(added, seatCount(sections))));
    forget(concert.concertId);
    // What was added exists already, and adding it again would make two: a room that is away must not fail the request.
    await notifyRoom(c, concert);
    return answer;
  },

  async cancelPerformance({ database, actor, now, performance, room, keeping }) {
    if (keeping.interrupted === null) await cancelPerformance(database, performance, now, actor, keeping.begun());
    forget(performance.concertId);
    // "Sales stop" is part of the promise: an operator who isn't sure asks again, which changes nothing more.
    const told = await room.refresh();
    if (!told.ok) return told;
    const progress = await progressOf(database, room, performance);
    return progress.ok ? { status: 202, body: progress.value } : progress;
  },

  async getCancellation({ database, performance, room }) {
    const progress = await progressOf(database, room, performance);
    return progress.ok ? { status: 200, body: progress.value } : progress;
  },
});

/** How far the refunds of a date have come. Refusals: those of the room. */
async function progressOf(
  database: Database,
  room: Room,
  { performanceId }: PerformanceRecord,
): Promise<Answer<CancellationBody>> {
  const state = await room.cancellation(performanceId);
  if (!state.ok) return state;
  return done({ state: state.value, ...(await countRefunds(database, performanceId)) });
}
