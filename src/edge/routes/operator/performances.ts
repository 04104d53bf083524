// Dates of a concert: adding one, changing one, calling one off, deleting one. All but the last stand in D1 first; the room is
// then told. Whether one can be deleted is the room's to decide, which then tells D1. Calling a date off
// stops its sale at once and refunds everybody, which takes the room a while: the progress is there to be read.
import type { CancellationBody, cancellationPreview } from "../../../contract/operator-concert.ts";
import { seatCount } from "../../../contract/performances.ts";
import { operatorPerformancesOperations } from "../../../contract/operations/operator-performances.ts";
import { type Answer, done, invalidRequest, refuse } from "../../../contract/refusals.ts";
import { type Millis, toInstant } from "../../../contract/values.ts";
import type { z } from "zod";
import { cancelPerformance, insertPerformance } from "../../../database/concerts.ts";
import { previewCancellation } from "../../../database/operator/cancellation-preview.ts";
import { updatePerformance } from "../../../database/operator/performance-changes.ts";
import type { Database } from "../../../database/database.ts";
import { countRefunds } from "../../../database/refunds.ts";
import { type ConcertRecord, type PerformanceRecord, hasRoom } from "../../../domain/records/concert.ts";
import { layoutVersionOf } from "../../../domain/public-layout.ts";
import { SeatView } from "../../../domain/snapshots/seat-snapshot.ts";
import { openRoom, type Room } from "../../../room/client/room-client.ts";
import { forget } from "../../concerts/catalogue.ts";
import { performanceToCreate } from "../../concerts/concert-settings.ts";
import { operatorPerformance, unsoldSeats } from "../../concerts/operator-concert.ts";
import { performanceChanges, whyNotChanged } from "../../concerts/performance-changes.ts";
import { doesNotFit, startNotAhead } from "../../concerts/sale-times.ts";
import { layoutText } from "../../concerts/halls.ts";
import { conditional, JSON_TYPE } from "../../http/conditional.ts";
import { REVALIDATED, statusAnswer } from "../../seats/seat-status.ts";
import { notifyRoom } from "../../rooms/notify-room.ts";
import type { RefusedAnswer } from "../handler.ts";
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
    if (hasRoom(added)) await notifyRoom(c, concert);
    return answer;
  },

  async changePerformance({ c, chance, database, actor, now, performance, body: patch }) {
    const { concertId, performanceId } = performance;
    const { changes, wrong } = performanceChanges(performance, patch, now);
    if (wrong.length > 0) return refuse(invalidRequest(...wrong));
    const written = await updatePerformance(database, performance, changes, actor);
    if (written === null) return refuse({ code: "not-found" });
    if (!written.isWritten) return refuse(whyNotChanged(written, performanceId));
    forget(concertId);
    const { concert, performances } = written;
    const changed = performances.find((one) => one.performanceId === performanceId);
    if (changed === undefined) return refuse({ code: "not-found" });
    if (!hasRoom(concert)) return { status: 200, body: operatorPerformance(changed, undefined) };
    // "New holds cost the new price" is part of the promise: an operator who isn't sure asks again, which changes nothing more.
    const room = openRoom(c.env, concert, chance);
    const told = await room.refresh();
    if (!told.ok) return told;
    // Seats that were read of the room in between cost what they did.
    forget(concertId);
    const live = await room.figures();
    if (!live.ok) return live;
    const { seats } = live.value.performances.find((one) => one.performanceId === performanceId) ?? {};
    return { status: 200, body: operatorPerformance(changed, seats) };
  },

  async deletePerformance({ actor, performance, room }) {
    const { concertId, performanceId } = performance;
    const removed = await room.remove({ performanceId, by: actor });
    forget(concertId);
    return removed.ok ? { status: 204, raw: null } : removed;
  },

  async cancelPerformance({ database, actor, now, concert, performance, room, keeping, body: { reason, dryRun } }) {
    if (dryRun === true) return preview(database, concert, performance, room);
    if (keeping.interrupted === null) {
      await cancelPerformance(database, performance, { now, reason }, actor, keeping.begun());
    }
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

  getOperatorLayout({ performance: { performanceId, sections }, headers: sent }) {
    const { layoutVersion, body } = layoutText(performanceId, sections);
    return conditional(sent, `"${layoutVersion}"`, { raw: body, headers: { ...JSON_TYPE, ...REVALIDATED } });
  },

  async getOperatorSeatStatus({ concert, performance, room, now, headers: sent }) {
    const seats = hasRoom(concert) ? await seatsNow(room, performance) : done(untouchedSeats(performance, now));
    return seats.ok ? statusAnswer(sent, performance.performanceId, seats.value) : seats;
  },
});

/** The seats of a date as its room has them. Refusals: those of the room. */
async function seatsNow(room: Room, { performanceId }: PerformanceRecord): Promise<Answer<SeatView>> {
  const told = await room.seatsForOperator(performanceId);
  if (!told.ok) return told;
  const seats = SeatView.read(told.value);
  if (seats === null) throw new Error("the room told something this version can't read");
  return done(seats);
}

/** Those of a draft that has no room yet: to look at it doesn't place one. */
function untouchedSeats({ sections }: PerformanceRecord, now: Millis): SeatView {
  const moment = { epoch: 0, revision: 0, asOf: now, layoutVersion: layoutVersionOf(sections) };
  return new SeatView(moment, new Uint8Array(Math.ceil(seatCount(sections) / 4)));
}

/** What calling a date off would give back. Refusals: those of the room. */
async function preview(
  database: Database,
  concert: ConcertRecord,
  { performanceId }: PerformanceRecord,
  room: Room,
): Promise<{ status: 200; body: z.infer<typeof cancellationPreview> } | RefusedAnswer> {
  const money = await previewCancellation(database, performanceId);
  if (!hasRoom(concert)) return { status: 200, body: { ...money, liveHolds: 0 } };
  const live = await room.figures();
  if (!live.ok) return live;
  const { liveHolds = 0 } = live.value.performances.find((one) => one.performanceId === performanceId) ?? {};
  return { status: 200, body: { ...money, liveHolds } };
}

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
