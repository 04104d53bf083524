// Whether the books and the rooms agree, asked while the sale runs. The books are checked whole, the rooms a page of
// concerts at a time.
import { ROOMS_AT_ONCE } from "../../../contract/bounds.ts";
import type { AuditCheck } from "../../../contract/audit.ts";
import { operatorAuditOperations } from "../../../contract/operations/operator-audit.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import { toInstant } from "../../../contract/values.ts";
import { auditBooks } from "../../../database/audit.ts";
import { listAllConcerts } from "../../../database/concerts.ts";
import { innermostMessage, log } from "../../../log.ts";
import { type RoomAddress, openRoom } from "../../../room/client/room-client.ts";
import { readConcertNow } from "../../concerts/catalogue.ts";
import { hasRoom } from "../../../domain/records/concert.ts";
import { routesOf } from "../routes-of.ts";

export const operatorAuditRoutes = routesOf(operatorAuditOperations)({
  async runAudit({ c, database, now, chance, query }) {
    const { concertId, ...page } = query;
    let rooms: RoomAddress[] = [];
    let nextCursor: string | null = null;
    if (concertId === undefined) {
      const listed = await listAllConcerts(database, page, "audit");
      if (listed === null) return refuse(BAD_CURSOR);
      rooms = listed.items.filter(hasRoom);
      nextCursor = listed.nextCursor;
    } else {
      const found = await readConcertNow(c, concertId);
      if (found === null) return refuse({ code: "not-found" });
      rooms = [found.concert].filter(hasRoom);
    }
    const checks = await auditBooks(database);
    for (let first = 0; first < rooms.length; first += ROOMS_AT_ONCE) {
      const some = rooms.slice(first, first + ROOMS_AT_ONCE);
      const audits = await Promise.all(some.map((room) => auditRoom(c.env, room, chance)));
      checks.push(...audits.flat());
    }
    const ok = checks.every((check) => check.ok);
    return { status: 200, body: { ok, checkedAt: toInstant(now), checks, nextCursor } };
  },
});

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
