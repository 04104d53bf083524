// What the page of a concert says of the seats that are left: a word a date, at most ten seconds old, since nobody acts on it
// before the waiting room. It comes from what the room tells everybody, by one call in ten seconds and data centre at most,
// however many look. A room that can't be reached keeps nobody from the page: then it says what was last known here, and of
// what was never known that seats are available, which the waiting room puts right.
import { AVAILABILITY_MAX_AGE_MS, AVAILABILITY_PATIENCE_MS, FEW_SEATS } from "../../contract/bounds.ts";
import { type Availability, availability } from "../../contract/concerts.ts";
import { done } from "../../contract/refusals.ts";
import { z } from "zod";
import { pause } from "../../domain/pause.ts";
import { LineView } from "../../domain/snapshots/line-snapshot.ts";
import { innermostMessage, log } from "../../log.ts";
import type { Room } from "../../room/client/room-client.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";

const availabilities = z.record(z.string(), availability);
/** By date. */
type Availabilities = z.infer<typeof availabilities>;

const CONCERTS_MAX = 1_000;
const ANY_AGE = { now: 0, maxAgeMs: Infinity };

const current = new SnapshotCache<Availabilities>({
  entriesMax: CONCERTS_MAX,
  freshMs: AVAILABILITY_MAX_AGE_MS,
  sharedMs: AVAILABILITY_MAX_AGE_MS,
});
/** What rooms have said, as text. */
const lastKnown = createBoundedCache<string>(CONCERTS_MAX);

/** What is left of the dates that a room knows. Never refuses, and never waits long. */
export async function readAvailability(
  c: SnapshotContext,
  room: Pick<Room, "snapshot">,
  concertId: string,
): Promise<Availabilities> {
  const found = await current.get(c, {
    name: `availability/${concertId}`,
    // What isn't known is as good as an answer: a room in trouble is asked no more often than one that is well.
    ask: async () => done((await ask(room, concertId)) ?? knownOf(concertId)),
    read: (text) => availabilities.safeParse(JSON.parse(text)).data ?? null,
    isNewer: () => false,
  });
  return found.ok ? found.value : availabilities.parse(JSON.parse(knownOf(concertId)));
}

const knownOf = (concertId: string): string => lastKnown.get(concertId, ANY_AGE.now, ANY_AGE.maxAgeMs) ?? "{}";

/** What the room says, as text; null when it says nothing. */
async function ask(room: Pick<Room, "snapshot">, concertId: string): Promise<string | null> {
  try {
    const told = await Promise.race([room.snapshot(), pause(AVAILABILITY_PATIENCE_MS)]);
    if (told === undefined || !told.ok) return null;
    const performances = LineView.read(told.value)?.snapshot.performances;
    if (performances === undefined) return null;
    const text = JSON.stringify(
      Object.fromEntries(performances.map((date) => [date.performanceId, availabilityOf(date)])),
    );
    lastKnown.set(concertId, text, ANY_AGE.now);
    return text;
  } catch (error) {
    log("error", "a room does not say what is left", { concertId, error: innermostMessage(error) });
    return null;
  }
}

/** The word for what is left of a date. */
export function availabilityOf({ available, total }: { available: number; total: number }): Availability {
  if (available <= 0) return "soldOut";
  return available < FEW_SEATS.below && available < FEW_SEATS.belowShare * total ? "few" : "available";
}
