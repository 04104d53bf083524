// Where a fan stands, as far as the edge can say it by itself: from the signed token and what the room tells everybody.
// Whoever still waits is answered without asking the room, and so is whoever has been let in and only looks. Everybody
// else is few, and the room is asked.
import { type Answer, type Refusal, done, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { PlaceView } from "../../domain/room-messages.ts";
import { isNewer, LineView } from "../../domain/snapshots/line-snapshot.ts";
import { saleAt } from "../../domain/snapshots/sale-outlook.ts";
import { waitTold } from "../../domain/wait-told.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";
import { retryAfterSeconds } from "../../domain/jitter.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import { cappedRefusal } from "./place-body.ts";
import type { Room } from "../../room/client/room-client.ts";
import type { QueueClaims } from "../access/tokens.ts";

const lines = new SnapshotCache<LineView>();

/** How far rooms have said, beside something else, that they have called. It never falls, so it is never too old. */
const CALLED_MAX = 10_000;
const called = createBoundedCache<number>(CALLED_MAX);
const ANY_AGE = { now: 0, maxAgeMs: Infinity };

/** Places whose end a room has told this isolate. A place that is over stays so, so this is never too old. */
const ENDED_MAX = 10_000;
const ended = createBoundedCache<true>(ENDED_MAX);

type Place = Pick<QueueClaims, "concertId" | "epoch" | "number">;
export type LineRoom = Pick<Room, "snapshot" | "where">;
const nameOf = (concertId: string): string => `line/${concertId}`;
export const placeKey = ({ concertId, epoch, number }: Place): string => `${concertId} ${epoch} ${number}`;

/** The line as it was at most a second ago. */
export async function readLine(c: SnapshotContext, room: LineRoom, concertId: string): Promise<Answer<LineView>> {
  const line = await lines.get(c, {
    name: nameOf(concertId),
    ask: () => room.snapshot(),
    read: (text) => LineView.read(text),
    isNewer: (one, other) => isNewer(one.snapshot, other.snapshot),
  });
  if (line.ok) line.value.served = Math.max(line.value.served, calledTo(concertId, line.value.snapshot.epoch));
  return line;
}

/**
 * A room has said, beside something else, how far it has called: whoever stands there needs to wait no longer. It is kept
 * apart from the snapshots, because the next of those may be an older one, from the data centre's cache.
 */
export function noteServed({ concertId, epoch }: Omit<Place, "number">, served: number): void {
  if (served > calledTo(concertId, epoch)) called.set(lineKey(concertId, epoch), served, ANY_AGE.now);
}

const lineKey = (concertId: string, epoch: number): string => `${concertId} ${epoch}`;
const calledTo = (concertId: string, epoch: number): number =>
  called.get(lineKey(concertId, epoch), ANY_AGE.now, ANY_AGE.maxAgeMs) ?? 0;

/** A place was given up, or its session ended, through this isolate: its token is spent here at once. */
export const noteEnded = (place: Place): void => ended.set(placeKey(place), true, ANY_AGE.now);

/** Forgets the line of a concert whose settings were just changed here. */
export const forgetLine = (concertId: string): void => lines.drop(nameOf(concertId));

/** How old the snapshot is that this isolate would answer the next poll from; null when it would ask first. */
export const lineAgeMs = (concertId: string, now: Millis): number | null => lines.ageMs(nameOf(concertId), now);

/** Where a place stands. Refusals: session-over, sale-closed, overloaded. */
export async function readPlace(c: SnapshotContext, room: LineRoom, place: QueueClaims): Promise<Answer<PlaceView>> {
  const line = await readLine(c, room, place.concertId);
  if (!line.ok) return line;
  return placeIn(c, line.value, place) ?? noteAnswer(place, await room.where(place));
}

/** Where a place stands, as far as the line tells; null: only the room can say. */
export function placeIn(c: SnapshotContext, line: LineView, place: QueueClaims): Answer<PlaceView> | null {
  const { epoch, number } = place;
  const { snapshot } = line;
  if (isOver(line, place)) return refuse({ code: "session-over" });
  // A position of 0 in the token is the service's own word that this place has been called, whatever the snapshot knows.
  const isCalled = place.position === 0 || line.needsRoom(number);
  if (epoch > snapshot.epoch || isCalled) return null;
  const now = c.get("now");
  const sale = saleAt(snapshot, now);
  if (sale.sale === "closed") return refuse({ code: "sale-closed" });
  const position = line.position(number);
  return done({
    epoch,
    number,
    status: "waiting",
    position,
    expiresAt: null,
    ...sale,
    ...waitTold(snapshot, position, now),
    seatsAvailable: line.seatsAvailable(now),
    served: line.served,
  });
}

/** Whether a place is known to be over for good, so that no room has to be asked what became of it. */
export async function isKnownOver(c: SnapshotContext, room: LineRoom, place: QueueClaims): Promise<boolean> {
  if (hasBeenSeenOver(place)) return true;
  const line = await readLine(c, room, place.concertId);
  return line.ok && isOver(line.value, place);
}

/** Whether a place may look at dates and seats. Refusals: not-admitted, session-over, sale-closed, overloaded. */
export async function requireSession(c: SnapshotContext, room: LineRoom, place: QueueClaims): Promise<Answer<null>> {
  if (place.sessionEndsAt !== null && c.get("now") < place.sessionEndsAt) {
    const line = await readLine(c, room, place.concertId);
    if (!line.ok) return line;
    return isOver(line.value, place) ? refuse({ code: "session-over" }) : done(null);
  }
  const placeView = await readPlace(c, room, place);
  if (!placeView.ok) return placeView;
  return placeView.value.status === "admitted" ? done(null) : refuse(notAdmitted(placeView.value, place));
}

/**
 * Why a place may not look at its holds, as far as the edge can say it without the room, which checks the session itself.
 * A read may be as old as a snapshot.
 */
export async function whyNotInside(c: SnapshotContext, room: LineRoom, place: QueueClaims): Promise<Refusal | null> {
  const line = await readLine(c, room, place.concertId);
  if (!line.ok) return null;
  if (place.sessionEndsAt !== null) return isOver(line.value, place) ? { code: "session-over" } : null;
  const known = placeIn(c, line.value, place);
  if (known === null) return null;
  return known.ok ? notAdmitted(known.value, place) : known.refusal;
}

export function notAdmitted({ position, poll }: PlaceView, place: QueueClaims): Refusal {
  return cappedRefusal({ code: "not-admitted", position, retryAfterSeconds: retryAfterSeconds(poll.mostMs) }, place);
}

const hasBeenSeenOver = (place: Place): boolean => ended.get(placeKey(place), ANY_AGE.now, ANY_AGE.maxAgeMs) !== null;

/** Whether a place is known to be spent, so that nobody has to ask the room. */
function isOver(line: LineView, place: Place): boolean {
  const { epoch } = line.snapshot;
  if (place.epoch < epoch || hasBeenSeenOver(place)) return true;
  // The numbers of a snapshot are those of its epoch: what it says of an older line is nothing about a newer place.
  return place.epoch === epoch && (line.hasEnded(place.number) || line.hasLeft(place.number));
}

/** Remembers what a room has said of a place: how far it has called, or that the place is over. */
export function noteAnswer(place: Place, answer: Answer<PlaceView>): Answer<PlaceView> {
  if (answer.ok) noteServed(place, answer.value.served);
  else if (answer.refusal.code === "session-over") noteEnded(place);
  return answer;
}
