// The look that nobody has to remember to take: now and then every room with a date to come is held against D1 and mended
// where it is behind, and the books are checked. What can't be mended without guessing goes to the log as an error, for
// the operator to see; money is never touched.
import {
  DAY_MS,
  RECONCILED_AFTER_LAST_DATE_DAYS,
  RECONCILED_ROOMS_MAX,
  ROOMS_AT_ONCE,
  PAGE_LIMIT_MAX,
} from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import { hasRoom } from "../domain/records/concert.ts";
import { auditBooks } from "../database/audit.ts";
import { listAllConcerts } from "../database/concerts.ts";
import { openDatabase } from "../database/database.ts";
import { innermostMessage, log } from "../log.ts";
import { type RoomAddress, openRoom } from "../room/client/room-client.ts";

export interface Reconciliation {
  /** Rooms that were looked at. */
  rooms: number;
  mended: number;
  /** Differences that were left as they are. */
  left: number;
  /** Rooms that gave no answer. */
  unanswered: number;
  /** Checks of the books that failed, by name. */
  booksWrong: string[];
  /** There were more rooms than one run looks at. */
  isCut: boolean;
}

/** Never throws for one room: the others must not go without. */
export async function reconcile(
  env: Pick<Cloudflare.Env, "DATABASE" | "ROOMS">,
  now: Millis,
  chance: () => number,
): Promise<Reconciliation> {
  const { rooms, isCut } = await roomsWithPerformances(env, now);
  const found: Reconciliation = {
    rooms: rooms.length,
    mended: 0,
    left: 0,
    unanswered: 0,
    booksWrong: [],
    isCut,
  };
  for (let first = 0; first < rooms.length; first += ROOMS_AT_ONCE) {
    const some = rooms.slice(first, first + ROOMS_AT_ONCE);
    for (const room of await Promise.all(some.map((address) => reconcileRoom(env, address, chance)))) {
      found.mended += room?.mended.length ?? 0;
      found.left += room?.left.length ?? 0;
      if (room === null) found.unanswered += 1;
    }
  }
  for (const { name, ok, detail } of await auditBooks(openDatabase(env.DATABASE))) {
    if (ok) continue;
    found.booksWrong.push(name);
    log("error", "the books are wrong", { name, detail });
  }
  log("info", "reconciled", { ...found });
  return found;
}

async function reconcileRoom(env: Pick<Cloudflare.Env, "ROOMS">, address: RoomAddress, chance: () => number) {
  const { concertId } = address;
  try {
    const answer = await openRoom(env, address, chance).reconcile();
    if (!answer.ok) {
      log("warn", "a room could not be reconciled", { concertId, code: answer.refusal.code });
      return null;
    }
    const { mended, left } = answer.value;
    if (mended.length > 0) log("warn", "a room was behind and is mended", { concertId, mended });
    if (left.length > 0) log("error", "a room and D1 differ; see docs/operations.md", { concertId, left });
    return answer.value;
  } catch (error) {
    log("error", "a room could not be reconciled", { concertId, error: innermostMessage(error) });
    return null;
  }
}

/** Rooms whose last date is still to come, or not long past. A cancelled one counts: its payments are refunded. */
async function roomsWithPerformances(env: Pick<Cloudflare.Env, "DATABASE">, now: Millis) {
  const since = now - RECONCILED_AFTER_LAST_DATE_DAYS * DAY_MS;
  const rooms: RoomAddress[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE_LIMIT_MAX, ...(cursor === undefined ? {} : { cursor }) };
    const page = await listAllConcerts(openDatabase(env.DATABASE), query, "reconciliation");
    if (page === null) throw new Error("a cursor of the list was not one of the list");
    for (const concert of page.items) if (concert.lastOfAllAt >= since && hasRoom(concert)) rooms.push(concert);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && rooms.length < RECONCILED_ROOMS_MAX);
  return {
    rooms: rooms.slice(0, RECONCILED_ROOMS_MAX),
    isCut: rooms.length > RECONCILED_ROOMS_MAX || cursor !== undefined,
  };
}
