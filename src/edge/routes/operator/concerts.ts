// The operator sets concerts up, changes them, watches them and looks back at what was done. D1 is written first and is the
// truth; the room is then told to read it again. A room that can't be told right now reads it when it is next set up, so
// nothing an operator wrote is lost.
import type { OperatorConcert } from "../../../contract/operator-concert.ts";
import type { OperatorActionBody } from "../../../contract/operator-log.ts";
import { operatorConcertsOperations } from "../../../contract/operations/operator-concerts.ts";
import type { ConcertPatch } from "../../../contract/concert-settings.ts";
import { BAD_CURSOR, done, invalidRequest, type Refusal, refuse } from "../../../contract/refusals.ts";
import { type Millis, toInstant } from "../../../contract/values.ts";
import { z } from "zod";
import {
  findConcert,
  findConcerts,
  insertConcert,
  updateConcert,
  type WrittenConcert,
} from "../../../database/concerts.ts";
import { epochValue, listActions, noteAction } from "../../../database/operator-log.ts";
import { paidTotals } from "../../../database/payments.ts";
import { type ConcertChanges, type ConcertWithPerformances, hasRoom } from "../../../domain/records/concert.ts";
import type { OperatorAccess } from "../../../domain/records/operator-access.ts";
import { openRoom, type Room, type RoomAddress } from "../../../room/client/room-client.ts";
import { forget } from "../../concerts/catalogue.ts";
import { concertChanges, concertToCreate } from "../../concerts/concert-settings.ts";
import { UNTOUCHED, operatorConcert, operatorSummary } from "../../concerts/operator-concert.ts";
import { changedTimes, startsNotAhead, timesOutOfOrder } from "../../concerts/sale-times.ts";
import { lineAgeMs } from "../../line/line-reading.ts";
import { notifyRoom } from "../../rooms/notify-room.ts";
import type { AnyRequest, RefusedAnswer } from "../handler.ts";
import { routesOf } from "../routes-of.ts";

export const operatorConcertRoutes = routesOf(operatorConcertsOperations)({
  async createConcert({ c, database, actor, now, body, keeping }) {
    const created = concertToCreate(body, now);
    const misplaced = timesOutOfOrder(created.concert, created.performances, body);
    const wrong = [...startsNotAhead(created.performances, now), ...(misplaced === null ? [] : [misplaced])];
    if (wrong.length > 0) return refuse(invalidRequest(...wrong));
    const answer = { status: 201, body: operatorConcert(created, UNTOUCHED, now) } as const;
    await insertConcert(database, created.concert, created.performances, actor, keeping.whole(answer));
    forget(created.concert.concertId);
    if (hasRoom(created.concert)) await notifyRoom(c, created.concert);
    return answer;
  },

  async listOperatorConcerts({ database, now, query: { state, q, ...page } }) {
    const found = await findConcerts(database, page, { state, q }, now);
    if (found === null) return refuse(BAD_CURSOR);
    const items = found.items.map((concert) => operatorSummary(concert, now));
    return { status: 200, body: { items, nextCursor: found.nextCursor } };
  },

  getConcertFigures: (request) => figuresNow(request, request),

  async changeConcert(request) {
    const { c, chance, database, actor, now, body: patch } = request;
    const { concertId } = request.concert;
    const changes = concertChanges(patch);
    const written = await updateConcert(database, concertId, changes, now, actor);
    if (written === null) return refuse({ code: "not-found" });
    const { isWritten, concert, performances } = written;
    if (!isWritten) return refuse(whyNotWritten(written, changes, patch, now));
    forget(concertId);
    const room = openRoom(c.env, concert, chance);
    // "At once" is part of the promise: an operator who isn't sure asks again, which changes nothing more.
    const told = hasRoom(concert) ? await room.refresh() : done(null);
    return told.ok ? figures(request, { concert, performances, room }) : told;
  },

  async deleteConcert({ concert: { concertId }, actor, room }) {
    const removed = await room.remove({ performanceId: null, by: actor });
    forget(concertId);
    return removed.ok ? { status: 204, raw: null } : removed;
  },

  async rebuildRoom(request) {
    const { database, actor, concert, room, keeping } = request;
    const { concertId } = concert;
    const { interrupted } = keeping;
    if (interrupted === null) {
      const note = noteAction(database, actor, { concertId, action: "rebuild-asked", before: epochValue(concertId) });
      await database.batch([note, ...keeping.begun(concertId)]);
    }
    // An interrupted rebuild that raised the epoch is not made again: a room that is behind it catches up when it is told.
    const isUnderWay = interrupted !== null && concert.epoch > (interrupted.epochBefore ?? concert.epoch);
    const rebuilt = await (isUnderWay ? room.refresh() : room.rebuild());
    forget(concertId);
    if (!rebuilt.ok) return rebuilt;
    // Settings may have been changed meanwhile, and the room has what D1 had then.
    return figuresNow(request, request);
  },

  async listOperatorActions({ database, access, query, path: { concertId } }) {
    const page = await listActions(database, concertId, query);
    if (page === null) return refuse(BAD_CURSOR);
    const items = page.items.map(({ at, before, after, ...action }) => ({
      ...action,
      at: toInstant(at),
      before: forReader(access, withInstants(before)),
      after: forReader(access, withInstants(after)),
    }));
    return { status: 200, body: { items, nextCursor: page.nextCursor } };
  },
});

/** How the concert is set now, with the layouts of all its dates, and how its sale goes. */
async function figuresNow(
  request: AnyRequest,
  { concert: { concertId }, room }: { concert: RoomAddress; room: Room },
): Promise<{ status: 200; body: OperatorConcert } | RefusedAnswer> {
  const found = await findConcert(request.database, concertId);
  return found === null ? refuse({ code: "not-found" }) : figures(request, { ...found, room });
}

/** How the concert is set and how its sale goes. */
async function figures(
  { database, now }: AnyRequest,
  { room, ...found }: ConcertWithPerformances & { room: Room },
): Promise<{ status: 200; body: OperatorConcert } | RefusedAnswer> {
  const { concertId } = found.concert;
  if (!hasRoom(found.concert)) return { status: 200, body: operatorConcert(found, UNTOUCHED, now) };
  const [live, totals] = await Promise.all([room.figures(), paidTotals(database, concertId)]);
  if (!live.ok) return live;
  const snapshotAgeMs = lineAgeMs(concertId, now);
  return { status: 200, body: operatorConcert(found, { figures: live.value, snapshotAgeMs, ...totals }, now) };
}

/** What the database found against a change when it was to write it. */
function whyNotWritten(
  { concert, performances }: WrittenConcert,
  changes: ConcertChanges,
  patch: ConcertPatch,
  now: Millis,
): Refusal {
  const published = concert.isDraft ? [] : PUBLISHED_FOR_GOOD.filter(({ path }) => isNamed(patch, path));
  if (published.length > 0) return invalidRequest(...published);
  const times = changedTimes(concert, changes, now);
  const misplaced = timesOutOfOrder(times, performances, patch);
  if (misplaced !== null) return invalidRequest(misplaced);
  if (times.saleClosesAt === null) throw new Error("a change was not written, and nothing speaks against it");
  return { code: "sale-closed", closedAt: toInstant(times.saleClosesAt) };
}

const ofDraftOnly = (path: string, message: string) => ({ in: "body", path, message }) as const;
/** What can't be changed any more when everybody may know of a concert. */
const PUBLISHED_FOR_GOOD = [
  ofDraftOnly("draft", "a published concert can't become a draft again"),
  ofDraftOnly("timeZone", "can be changed only while the concert is a draft"),
  ofDraftOnly("locationHint", "can be changed only while the concert is a draft"),
];
const isNamed = (patch: Record<string, unknown>, path: string): boolean =>
  path === "draft" ? patch["draft"] === true : patch[path] !== undefined;

/** Who a guest is, is told to a key with `people`. */
function forReader({ scopes }: OperatorAccess, values: OperatorActionBody["before"]): OperatorActionBody["before"] {
  if (values === null || scopes.includes("people")) return values;
  const { userId: _, ...others } = values;
  return others;
}

/** Kept as numbers, told as instants, as everywhere. */
const INSTANTS = new Set(["lobbyOpensAt", "saleOpensAt", "saleClosesAt", "startsAt", "cancelledAt"]);
const told = z.record(z.string(), z.json());

const withInstants = (values: Record<string, unknown> | null): OperatorActionBody["before"] =>
  values &&
  told.parse(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        INSTANTS.has(name) && typeof value === "number" ? toInstant(value) : value,
      ]),
    ),
  );
