// Whether the books and the rooms agree, asked while the sale runs. The books are checked whole, the rooms a page of
// concerts at a time.
import { Hono } from "hono";
import { ROOMS_AT_ONCE } from "../../../contract/bounds.ts";
import { type AuditBody, type AuditCheck, auditQuery } from "../../../contract/concerts.ts";
import { toInstant } from "../../../contract/values.ts";
import { auditBooks } from "../../../database/audit.ts";
import { listConcerts } from "../../../database/concerts.ts";
import { openDatabase } from "../../../database/database.ts";
import { readConcertNow } from "../../concerts/catalogue.ts";
import type { Edge } from "../../http/environment.ts";
import { operator } from "../../access/identity.ts";
import { innermostMessage, log } from "../../../log.ts";
import { badCursor, problem } from "../../problems/problem.ts";
import { type RoomAddress, openRoom } from "../../../room/client/room-client.ts";
import { query } from "../../http/validation.ts";

export const auditRoutes = new Hono<Edge>().get("/v1/admin/audit", operator, query(auditQuery), async (c) => {
  const { concertId, ...page } = c.req.valid("query");
  const db = openDatabase(c.env.DATABASE);
  let rooms: RoomAddress[] = [];
  let nextCursor: string | null = null;
  if (concertId === undefined) {
    const listed = await listConcerts(db, page);
    if (listed === null) return badCursor(c);
    rooms = listed.items;
    nextCursor = listed.nextCursor;
  } else {
    const found = await readConcertNow(c, concertId);
    if (found === null) return problem(c, { code: "not-found" });
    rooms = [found.concert];
  }
  const checks = await auditBooks(db);
  for (let first = 0; first < rooms.length; first += ROOMS_AT_ONCE) {
    const some = rooms.slice(first, first + ROOMS_AT_ONCE);
    const audits = await Promise.all(some.map((room) => auditRoom(c.env, room, c.get("chance"))));
    checks.push(...audits.flat());
  }
  const ok = checks.every((check) => check.ok);
  const body: AuditBody = { ok, checkedAt: toInstant(c.get("now")), checks, nextCursor };
  return c.json(body, 200);
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
