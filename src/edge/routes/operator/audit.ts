// Whether the books and the rooms agree, asked while the sale runs: the whole check, by page. A page has the rooms of some
// concerts and a part of the books, side by side, and tells only of these; the last page is the one where both have come to
// their end. What the clock checks of the books by itself is what is new (src/jobs/reconciliation.ts).
import { z } from "zod";
import { ROOMS_AT_ONCE } from "../../../contract/bounds.ts";
import type { AuditCheck } from "../../../contract/audit.ts";
import { operatorAuditOperations } from "../../../contract/operations/operator-service.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import { toInstant } from "../../../contract/values.ts";
import { auditBooks } from "../../../database/books/whole.ts";
import { listAllConcerts } from "../../../database/concerts.ts";
import { type TimeAndId, listOf, parseCursor, timeAndId, writeCursor } from "../../../database/cursor.ts";
import type { Database } from "../../../database/database.ts";
import { innermostMessage, log } from "../../../log.ts";
import { type RoomAddress, openRoom } from "../../../room/client/room-client.ts";
import { readConcertNow } from "../../concerts/catalogue.ts";
import { hasRoom } from "../../../domain/records/concert.ts";
import { routesOf } from "../routes-of.ts";

/** What is left to check behind a page: rooms of concerts, newest first, and the books. Null: nothing of it. */
const left = z.tuple([timeAndId.nullable(), z.tuple([z.int(), z.int()]).nullable()]);
type Left = z.infer<typeof left>;

export const operatorAuditRoutes = routesOf(operatorAuditOperations)({
  async runAudit({ c, database, now, chance, query }) {
    const { concertId, limit, cursor } = query;
    const list = concertId === undefined ? listOf("audit") : listOf("audit", concertId);
    const from = parseCursor<Left>(list, left, cursor);
    if (from === null) return refuse(BAD_CURSOR);
    const [fromRoom, fromBook] = from ?? [undefined, undefined];

    let rooms: RoomAddress[] = [];
    let nextRoom: TimeAndId | null = null;
    if (concertId !== undefined) {
      const found = await readConcertNow(c, concertId);
      if (found === null) return refuse({ code: "not-found" });
      // Its room is on the first page; on the others are the books.
      if (from === undefined) rooms = [found.concert].filter(hasRoom);
    } else if (fromRoom !== null) {
      const listed = await concertsBehind(database, limit, fromRoom);
      rooms = listed.items.filter(hasRoom);
      nextRoom = listed.next;
    }

    const checks: AuditCheck[] = [];
    let nextBook: Left[1] = null;
    if (fromBook !== null) {
      const books = await auditBooks(database, fromBook && { table: fromBook[0], after: fromBook[1] });
      checks.push(...books.checks);
      nextBook = books.next && [books.next.table, books.next.after];
    }
    for (let first = 0; first < rooms.length; first += ROOMS_AT_ONCE) {
      const some = rooms.slice(first, first + ROOMS_AT_ONCE);
      const audits = await Promise.all(some.map((room) => auditRoom(c.env, room, chance)));
      checks.push(...audits.flat());
    }
    const ok = checks.every((check) => check.ok);
    const isEnd = nextRoom === null && nextBook === null;
    const nextCursor = isEnd ? null : writeCursor(list, [nextRoom, nextBook]);
    return { status: 200, body: { ok, checkedAt: toInstant(now), checks, nextCursor } };
  },
});

/** A page of all concerts behind one of them, and where the next page begins. */
async function concertsBehind(database: Database, limit: number, from: TimeAndId | undefined) {
  const list = listOf("all concerts");
  const page = { limit, ...(from && { cursor: writeCursor(list, from) }) };
  const { items, nextCursor } = (await listAllConcerts(database, page)) ?? { items: [], nextCursor: null };
  const last = items.at(-1);
  const next: TimeAndId | null = nextCursor === null || last === undefined ? null : [last.createdAt, last.concertId];
  return { items, next };
}

async function auditRoom(
  env: Pick<Cloudflare.Env, "ROOMS">,
  address: RoomAddress,
  chance: () => number,
): Promise<AuditCheck[]> {
  const { concertId } = address;
  const unanswered = (why: string) => [{ name: "room: answers", ok: false, detail: `${concertId}: ${why}` }];
  try {
    const audit = await openRoom(env, address, chance).audit();
    if (!audit.ok) return unanswered(audit.refusal.code);
    return audit.value.map(({ name, ok, detail }) => ({
      name: `room: ${name}`,
      ok,
      detail: `${concertId}: ${detail}`,
    }));
  } catch (error) {
    // One broken room must not hide the state of the others.
    log("error", "audit of a room failed", { concertId, error: innermostMessage(error) });
    return unanswered("the audit failed; see the log");
  }
}
