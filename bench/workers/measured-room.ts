// The room that is measured: the production class, with what only a benchmark does to it. Filling goes behind the room's
// back, straight into its tables, and ends this life of it, so that the next call starts it from storage.
import { ConcertRoom } from "../../src/room/concert-room.ts";
import { SPREADING, type RoomContents } from "../plan.ts";
import { countedDatabase, countSql } from "./counting.ts";

const LUMP = 50_000;
const NUMBERS =
  "WITH RECURSIVE numbers (n) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)";
const FILL_PLACES = `INSERT INTO places (fan, number) ${NUMBERS}
  SELECT 'usr_' || lower(hex(randomblob(10))), n FROM numbers`;
const FILL_LEAVERS = `INSERT INTO leavers (number) ${NUMBERS}
  SELECT n FROM numbers WHERE (n * ${SPREADING.factor}) % ${SPREADING.modulus} < ?3 * ${SPREADING.modulus}`;
// One call after the other, a tenth of a second apart and the last one a minute ago.
const FILL_COHORTS = `INSERT INTO cohorts (first, last, called_at) ${NUMBERS}
  SELECT n, n, ?3 - (?4 - n) * 100 FROM numbers`;
// Number 1 is still inside, so nothing behind it is settled; the others have come, paid and gone.
const FILL_VISITS = `INSERT INTO visits
  (number, fan, first_asked_at, asked_at, granted_at, ends_at, cut_at, told_until, ended_at, has_left) ${NUMBERS}
  SELECT n, 'usr_' || lower(hex(randomblob(10))), at, at, at, at + 3600000, at + 30000, at + 30000,
    CASE n WHEN 1 THEN NULL ELSE at + 30000 END, 0
  FROM (SELECT n, ?3 - (?4 - n) * 100 + 2000 AS at FROM numbers)`;
const KEEP_FIRST = "UPDATE visits SET ends_at = ?1, cut_at = NULL, told_until = ?1 WHERE number = 1";
// Of the hold so-and-so many of all, the date it is for: all dates have as many seats.
const FILL_HOLDS = `INSERT INTO holds
  (hold_id, fan, number, performance_id, seats, amount, created_at, expires_at, status) ${NUMBERS}
  SELECT 'hld_' || printf('%032d', n), printf('usr_%020d', n), n, performance_id,
    json_array(first, first + 1), 2000, ?4, ?4 + 300000, 'paid'
  FROM (SELECT n, (n - 1) / CAST(?3 AS INTEGER) + 1 AS date, (n - 1) % CAST(?3 AS INTEGER) * 2 AS first FROM numbers)
  JOIN performances ON ordinal = date`;
const FILL_SEATS = `INSERT INTO seats (performance, seat, hold_id)
  SELECT ordinal, value, hold_id FROM holds JOIN performances USING (performance_id), json_each(seats)`;
const WRITE_LINE = `UPDATE line SET issued = ?1, served = ?2, admitted_total = ?2, lapsed_to = max(0, ?2 - 3000),
  settled = 0, known_from = max(1, ?2 - 3500) WHERE id = 1`;

export class MeasuredRoom extends ConcertRoom {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    countSql(ctx.storage.sql);
    super(ctx, { ...env, DATABASE: countedDatabase(env.DATABASE) });
  }

  async fill({ places, leavers, visits, sold }: RoomContents): Promise<void> {
    const { sql } = this.ctx.storage;
    const inLumps = (from: number, to: number, statement: string, ...more: number[]): void => {
      for (let first = from; first <= to; first += LUMP) {
        sql.exec(statement, first, Math.min(to, first + LUMP - 1), ...more);
      }
    };
    const lastCall = Date.now() - 60_000;
    inLumps(1, places, FILL_PLACES);
    if (leavers > 0) inLumps(visits + 1, places, FILL_LEAVERS, leavers / (places - visits));
    inLumps(1, visits, FILL_COHORTS, lastCall, visits);
    inLumps(1, visits, FILL_VISITS, lastCall, visits);
    sql.exec(KEEP_FIRST, Date.now() + 3_600_000);
    sql.exec(WRITE_LINE, places, visits);
    const { dates } = sql.exec<{ dates: number }>("SELECT count(*) AS dates FROM performances").one();
    inLumps(1, sold / 2, FILL_HOLDS, sold / 2 / dates, lastCall);
    sql.exec(FILL_SEATS);
    await this.ctx.storage.sync();
    this.ctx.abort("filled");
  }

  /** What a call to the room costs before it does anything. */
  nothing(): boolean {
    return true;
  }

  end(): void {
    this.ctx.abort("measured");
  }

  /** What the platform does when the alarm is due. */
  async ring(): Promise<void> {
    await this.alarm();
  }
}
