// The look that nobody has to remember to take: now and then every room with a date to come is held against D1 and mended
// where it is behind, and what is new in the books is checked. A run looks at some rooms and the next one goes on behind them,
// so all of them come round however many there are. What can't be mended without guessing goes to the log as an error, for
// the operator to see; money is never touched.
import { DAY_MS, RECONCILED_AFTER_LAST_DATE_DAYS, RECONCILED_ROOMS_MAX, ROOMS_AT_ONCE } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import { auditNews } from "../database/books/news.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { positionOf, removePosition, writePosition } from "../database/jobs/positions.ts";
import { listRoomsDue, roomsPosition } from "../database/jobs/rooms-due.ts";
import { innermostMessage, log } from "../log.ts";
import { type RoomAddress, openRoom } from "../room/client/room-client.ts";

const JOB = "reconcile";

export interface Reconciliation {
  /** Rooms that were looked at. */
  rooms: number;
  mended: number;
  /** Differences that were left as they are. */
  left: number;
  /** Rooms that gave no answer. */
  unanswered: number;
  /** Checks of the books that failed, now or before and not right since, by name. */
  booksWrong: string[];
  /** New rows of the books that were checked. */
  booksRows: number;
  /** More of the books is new than one run checks. */
  booksBehind: boolean;
  /** There are more rooms than this run looked at: the next one goes on with them. */
  isCut: boolean;
}

/**
 * Never throws for one room: the others must not go without. `roomsMax`: rooms that this run looks at; an argument for
 * tests.
 */
export async function reconcile(
  env: Pick<Cloudflare.Env, "DATABASE" | "ROOMS">,
  now: Millis,
  chance: () => number,
  roomsMax = RECONCILED_ROOMS_MAX,
): Promise<Reconciliation> {
  const database = openDatabase(env.DATABASE);
  const { rooms, next } = await nextRooms(database, now, roomsMax);
  const found: Reconciliation = {
    rooms: rooms.length,
    mended: 0,
    left: 0,
    unanswered: 0,
    booksWrong: [],
    booksRows: 0,
    booksBehind: false,
    isCut: next !== null,
  };
  for (let first = 0; first < rooms.length; first += ROOMS_AT_ONCE) {
    const some = rooms.slice(first, first + ROOMS_AT_ONCE);
    for (const room of await Promise.all(some.map((address) => reconcileRoom(env, address, chance)))) {
      found.mended += room?.mended.length ?? 0;
      found.left += room?.left.length ?? 0;
      if (room === null) found.unanswered += 1;
    }
  }
  await (next === null ? removePosition(database, JOB) : writePosition(database, JOB, next));
  const books = await auditNews(database, now);
  for (const { name, detail } of books.faults) log("error", "the books are wrong", { name, detail });
  found.booksWrong = [...new Set(books.faults.map(({ name }) => name))];
  found.booksRows = books.rows;
  found.booksBehind = books.isBehind;
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

/** The next rooms whose last date is still to come, or not long past. A cancelled one counts: its payments are refunded. */
async function nextRooms(database: Database, now: Millis, roomsMax: number) {
  const since = now - RECONCILED_AFTER_LAST_DATE_DAYS * DAY_MS;
  const kept = roomsPosition.safeParse(await positionOf(database, JOB));
  return listRoomsDue(database, since, kept.data ?? null, roomsMax);
}
