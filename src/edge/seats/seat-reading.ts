// A date's seats, at most a second old however many fans look, and never older than a change the fan has made: a change
// answers with a revision, and a read that sends it back, or comes through the same isolate, is not served anything older.
// Revisions are those of an epoch of the line, and a fan's queue token says of which.
import { SEATS_REVISION_HEADER } from "../../contract/headers.ts";
import { SECOND_MS } from "../../contract/bounds.ts";
import { type Answer, done } from "../../contract/refusals.ts";
import { isAsNewAs, SeatView } from "../../domain/snapshots/seat-snapshot.ts";
import { SnapshotCache, type SnapshotContext, type Source } from "../snapshots/snapshot-cache.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import type { Room } from "../../room/client/room-client.ts";
import type { QueueClaims } from "../access/tokens.ts";

const seats = new SnapshotCache<SeatView>();

/** Changes made through this isolate, by fan and concert, until every snapshot tells of them. */
const CHANGE_KNOWN_MS = 10 * SECOND_MS;
const CHANGES_MAX = 10_000;
const changes = createBoundedCache<number>(CHANGES_MAX);

/**
 * Fans who sent back a revision that the room, asked after that, had not told anybody: they have made it up. For a while
 * what they send counts for nothing here, or each of their reads would be a call of the room. Whoever sends back only
 * what was told is never among them.
 */
const DISBELIEVED_MS = 10 * SECOND_MS;
const DISBELIEVED_MAX = 10_000;
const disbelieved = createBoundedCache<true>(DISBELIEVED_MAX);

type Buyer = Pick<QueueClaims, "concertId" | "fanId">;
const buyerKey = ({ concertId, fanId }: Buyer): string => `${fanId} ${concertId}`;

export interface SeatsAsked {
  place: Buyer & Pick<QueueClaims, "epoch">;
  performanceId: string;
  /** The revision the fan sent back, or 0. */
  revision: number;
}

const scopeOf = (concertId: string): string => `seats/${concertId}`;

/** Forgets the seats of a concert whose settings or dates were just changed here: they may cost something else. */
export const forgetSeats = (concertId: string): void => seats.drop(scopeOf(concertId));

interface DateOf {
  concertId: string;
  performanceId: string;
}
const sourceOf = (room: Room, { concertId, performanceId }: DateOf): Source<SeatView> => ({
  name: `seats/${concertId}/${performanceId}`,
  scope: scopeOf(concertId),
  ask: () => room.seats(performanceId),
  read: (text) => SeatView.read(text),
  isNewer: (one, other) => !isAsNewAs(other, one),
});

/**
 * A room of which whoever has to ask for the line first is told a date's seats as well: the first look into a hall is one call
 * of the room and not two.
 */
export const tellingSeats = (c: SnapshotContext, room: Room, date: DateOf): Pick<Room, "snapshot" | "where"> => ({
  where: room.where,
  async snapshot() {
    const source = sourceOf(room, date);
    if (seats.ageMs(source.name, c.get("now")) !== null) return room.snapshot();
    const keep = seats.expect(c, source);
    const both = await room.snapshotWithSeats(date.performanceId);
    if (!both.ok) return both;
    if (both.value.seats.ok) keep(both.value.seats.value);
    return done(both.value.line);
  },
});

/** The seats of a date. Refusals: not-found, performance-cancelled, overloaded. */
export async function readSeats(c: SnapshotContext, room: Room, asked: SeatsAsked): Promise<Answer<SeatView>> {
  const { performanceId } = asked;
  const { concertId, epoch } = asked.place;
  const who = buyerKey(asked.place);
  const isBelieved = disbelieved.get(who, c.get("now"), DISBELIEVED_MS) === null;
  const sent = isBelieved ? asked.revision : 0;
  const revision = Math.max(sent, changes.get(who, c.get("now"), CHANGE_KNOWN_MS) ?? 0);
  const found = await seats.get(c, {
    ...sourceOf(room, { concertId, performanceId }),
    accepts: (view) => isAsNewAs(view, { epoch, revision }),
  });
  if (found.ok && !isAsNewAs(found.value, { epoch, revision: sent })) disbelieved.set(who, true, c.get("now"));
  return found;
}

/** The header of an answer that changed seats; this isolate remembers the change, too. */
export function seatsChanged(c: SnapshotContext, buyer: Buyer, revision: number): Record<string, string> {
  // Of two changes at once, the answer to the older may come second.
  const known = changes.get(buyerKey(buyer), c.get("now"), CHANGE_KNOWN_MS) ?? 0;
  changes.set(buyerKey(buyer), Math.max(known, revision), c.get("now"));
  return { [SEATS_REVISION_HEADER]: String(revision) };
}

/** The revision a fan sends back: what isn't a revision asks for nothing. */
export function revisionAsked(header: string | undefined): number {
  return header !== undefined && /^\d{1,16}$/.test(header) ? Number(header) : 0;
}
