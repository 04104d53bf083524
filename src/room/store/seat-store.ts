// Settings, dates, holds and owned seats in the room's SQLite. Free seats have no rows, so a hold of one writes two.
import { z } from "zod";
import { section } from "../../contract/performances.ts";
import { holdStatus } from "../../contract/seats.ts";
import type { Millis } from "../../contract/values.ts";
import { Layout } from "../../domain/layout.ts";
import type { SaleSettings } from "../../domain/sale-phase.ts";
import type { Hold, PerformanceSetting, SeatingChanges } from "../rules/seats/seating.ts";

const READ_ROOM = "SELECT sale, generation, live_from FROM room WHERE id = 1";
const NOTE_START = "UPDATE room SET generation = generation + 1 WHERE id = 1";
const WRITE_LIVE_FROM = "UPDATE room SET live_from = ? WHERE id = 1";
const WRITE_SALE = `INSERT INTO room (id, sale, generation, prune_at) VALUES (1, ?, 1, NULL)
  ON CONFLICT DO UPDATE SET sale = excluded.sale`;
const READ_PERFORMANCES = `SELECT ordinal, performance_id, starts_at, sections, cancelled_at, settled_at, cancel_reason, moved_at, was_held
  FROM performances ORDER BY ordinal`;
const WRITE_PERFORMANCE = `INSERT INTO performances
  (performance_id, starts_at, sections, cancelled_at, cancel_reason, moved_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET starts_at = excluded.starts_at, sections = excluded.sections,
    cancelled_at = excluded.cancelled_at, cancel_reason = excluded.cancel_reason, moved_at = excluded.moved_at
    WHERE starts_at <> excluded.starts_at OR sections <> excluded.sections OR cancelled_at IS NOT excluded.cancelled_at
      OR cancel_reason IS NOT excluded.cancel_reason OR moved_at IS NOT excluded.moved_at
  RETURNING ordinal`;
const READ_SECTIONS = "SELECT sections FROM performances WHERE performance_id = ?";
const READ_UNPRICED = "SELECT hold_id, seats FROM holds WHERE performance_id = ? AND prices IS NULL";
const WRITE_PRICES = "UPDATE holds SET prices = ? WHERE hold_id = ?";
const READ_HELD = "SELECT performance_id FROM performances WHERE was_held = 1";
const NOTE_SOLD = `UPDATE performances SET was_held = 1 WHERE was_held = 0 AND EXISTS
  (SELECT 1 FROM seats s JOIN holds h ON h.hold_id = s.hold_id WHERE s.performance = performances.ordinal)`;
const NOTE_HELD = "UPDATE performances SET was_held = 1 WHERE performance_id = ?";
const REMOVE_PERFORMANCE = "DELETE FROM performances WHERE performance_id = ?";
const REMOVE_SEATS = "DELETE FROM seats WHERE performance = ?";
const SETTLE_PERFORMANCE = "UPDATE performances SET settled_at = ? WHERE performance_id = ?";
const READ_SEATS = "SELECT performance, json_group_array(seat) AS seats FROM seats GROUP BY performance";
// Ids rise with time, so what is live stands at the end, and an index that every hold had to be written to is spared.
const READ_LIVE_HOLDS = "SELECT * FROM holds WHERE hold_id >= ? AND status IN ('held', 'paying')";
const READ_LAST_HOLD_ID = "SELECT max(hold_id) AS last FROM holds";
const READ_HOLD = "SELECT * FROM holds WHERE hold_id = ? AND fan = ?";
const READ_HOLD_OF_SEAT = `SELECT h.* FROM seats s JOIN holds h ON h.hold_id = s.hold_id
  WHERE s.performance = ? AND s.seat = ?`;
const READ_PAID_HOLDS = `SELECT * FROM holds WHERE status = 'paid'
  AND hold_id IN (SELECT hold_id FROM seats WHERE performance = ?) LIMIT ?`;
const READ_SOLD_SEATS = `SELECT s.seat, h.hold_id, h.fan FROM seats s JOIN holds h ON h.hold_id = s.hold_id
  WHERE s.performance = ? AND s.seat > ? AND h.status = 'paid' ORDER BY s.seat LIMIT ?`;
const COUNT_OWNED =
  "SELECT coalesce(sum(json_array_length(seats)), 0) AS seats FROM holds WHERE fan = ? AND status = 'paid' AND comp = 0";
const COUNT_OWNED_SEATS = `SELECT count(*) AS seats, count(h.hold_id) AS owned, max(s.seat) AS last
  FROM (SELECT seat, hold_id FROM seats WHERE performance = ? AND seat > ? ORDER BY seat LIMIT ?) s
  LEFT JOIN holds h ON h.hold_id = s.hold_id AND h.status IN ('held', 'paying', 'paid')`;
const COUNT_SEATS = "SELECT count(*) AS seats FROM seats";
const WRITE_HOLD = `INSERT INTO holds
  (hold_id, fan, number, performance_id, seats, amount, created_at, expires_at, status, prices, over_at, comp)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET status = excluded.status, prices = excluded.prices, over_at = excluded.over_at`;
const TAKE_SEAT = "INSERT INTO seats (performance, seat, hold_id) VALUES (?, ?, ?)";
const FREE_SEAT = "DELETE FROM seats WHERE performance = ? AND seat = ?";
const CLEAR_PERFORMANCES = "DELETE FROM performances";

type PerformanceColumns = {
  ordinal: number;
  performance_id: string;
  starts_at: number;
  sections: string;
  cancelled_at: number | null;
  settled_at: number | null;
  cancel_reason: string | null;
  moved_at: number | null;
  was_held: number;
};
type HoldColumns = {
  hold_id: string;
  fan: string;
  number: number;
  performance_id: string;
  seats: string;
  amount: number;
  created_at: number;
  expires_at: number;
  status: string;
  comp: number;
  prices: string | null;
};
/** Settings as any version has written them: before there were drafts no concert was one, and none had a single-seat rule. */
type StoredSale = Omit<SaleSettings, "isDraft" | "singleSeatRule"> & Partial<SaleSettings>;
const sections = z.array(section);
const seats = z.array(z.int());
const prices = z.array(z.int());

/** A seat that was paid for, by its index in the layout. */
export interface SoldSeatRow {
  seat: number;
  holdId: string;
  fanId: string;
}

/** Changes of holds, or rows that a start has read in vain, after which it is looked up from where on holds are live. */
const LIVE_FROM_EVERY = 1_000;

export class SeatStore {
  #sql: SqlStorage;
  /** No live hold has a smaller id. */
  #liveFrom = "";
  /** Since `#liveFrom` was looked up. */
  #behind = 0;
  #writes = 0;
  #ordinals = new Map<string, number>();
  #performanceIds = new Map<number, string>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The settings, and how often the object has started; null before it was set up. */
  readRoom(): { sale: SaleSettings; generation: number } | null {
    const [row] = this.#sql.exec<{ sale: string; generation: number; live_from: string }>(READ_ROOM).toArray();
    if (row === undefined) return null;
    this.#liveFrom = row.live_from;
    const sale: StoredSale = JSON.parse(row.sale);
    return { sale: { isDraft: false, singleSeatRule: "off", ...sale }, generation: row.generation };
  }

  noteStart(): void {
    this.#sql.exec(NOTE_START);
  }

  writeSale(sale: SaleSettings): void {
    this.#sql.exec(WRITE_SALE, JSON.stringify(sale));
  }

  /** `isFullyRefunded`: cancelled, and everybody has been refunded. */
  readPerformances(): (PerformanceSetting & { isFullyRefunded: boolean; wasHeld: boolean })[] {
    return this.#sql
      .exec<PerformanceColumns>(READ_PERFORMANCES)
      .toArray()
      .map((row) => {
        this.#name(row.performance_id, row.ordinal);
        return {
          performanceId: row.performance_id,
          startsAt: row.starts_at,
          sections: sections.parse(JSON.parse(row.sections)),
          cancelledAt: row.cancelled_at,
          cancelReason: row.cancel_reason,
          movedAt: row.moved_at,
          isFullyRefunded: row.settled_at !== null,
          wasHeld: row.was_held === 1,
        };
      });
  }

  /** Adds a date, or writes what has changed of one that is there. Its holds keep the prices at which they were made. */
  writePerformance(setting: PerformanceSetting): void {
    const { performanceId, startsAt, cancelledAt, cancelReason = null, movedAt = null } = setting;
    const text = JSON.stringify(setting.sections);
    this.#keepPrices(performanceId, text);
    const [written] = this.#sql
      .exec<{ ordinal: number }>(WRITE_PERFORMANCE, performanceId, startsAt, text, cancelledAt, cancelReason, movedAt)
      .toArray();
    if (written !== undefined) this.#name(performanceId, written.ordinal);
  }

  /** Before a layout is replaced by one with other prices: holds without prices of their own get those that they were made at. */
  #keepPrices(performanceId: string, replacement: string): void {
    const [stored] = this.#sql.exec<{ sections: string }>(READ_SECTIONS, performanceId).toArray();
    if (stored === undefined || stored.sections === replacement) return;
    const layout = new Layout(sections.parse(JSON.parse(stored.sections)));
    const unpriced = this.#sql.exec<{ hold_id: string; seats: string }>(READ_UNPRICED, performanceId).toArray();
    for (const hold of unpriced) {
      const made = seats.parse(JSON.parse(hold.seats)).map((seat) => layout.seatAt(seat).price);
      this.#sql.exec(WRITE_PRICES, JSON.stringify(made), hold.hold_id);
    }
  }

  /** The dates of which a seat was held. */
  readHeld(): string[] {
    return this.#sql
      .exec<{ performance_id: string }>(READ_HELD)
      .toArray()
      .map((row) => row.performance_id);
  }

  /** Dates whose seats somebody has were held. */
  noteSold(): void {
    this.#sql.exec(NOTE_SOLD);
  }

  /** A seat of the date was held. */
  noteHeld(performanceId: string): void {
    this.#sql.exec(NOTE_HELD, performanceId);
  }

  /** A date was deleted, of which nothing was ever held. */
  removePerformance(performanceId: string): void {
    this.#sql.exec(REMOVE_SEATS, this.#ordinal(performanceId));
    this.#sql.exec(REMOVE_PERFORMANCE, performanceId);
    this.#performanceIds.delete(this.#ordinal(performanceId));
    this.#ordinals.delete(performanceId);
  }

  /** Nobody has a ticket for a cancelled date any more. */
  markFullyRefunded(performanceId: string, now: Millis): void {
    this.#sql.exec(SETTLE_PERFORMANCE, now, performanceId);
  }

  /** Every seat that somebody has, by date: a row a date, since a row a seat would take most of a room's start. */
  *readSeats(): Iterable<{ performanceId: string; seats: number[] }> {
    for (const row of this.#sql.exec<{ performance: number; seats: string }>(READ_SEATS)) {
      const performanceId = this.#performanceIds.get(row.performance);
      const seats: number[] = JSON.parse(row.seats);
      if (performanceId !== undefined) yield { performanceId, seats };
    }
  }

  readLiveHolds(): Hold[] {
    const read = this.#sql.exec<HoldColumns>(READ_LIVE_HOLDS, this.#liveFrom);
    const live = read.toArray().map(toHold);
    this.#behind = read.rowsRead - live.length;
    return live;
  }

  /** Counts the holds that are written. */
  get writes(): number {
    return this.#writes;
  }

  /** Notes from where on holds are live, now and then, so that the next start reads these and not all that ever were. */
  noteLive(liveHoldIds: Iterable<string>): void {
    if (this.#behind < LIVE_FROM_EVERY) return;
    this.#behind = 0;
    let first = this.#sql.exec<{ last: string | null }>(READ_LAST_HOLD_ID).one().last ?? "";
    for (const holdId of liveHoldIds) if (holdId < first) first = holdId;
    this.#writeLiveFrom(first);
  }

  #writeLiveFrom(holdId: string): void {
    if (holdId !== this.#liveFrom) this.#sql.exec(WRITE_LIVE_FROM, holdId);
    this.#liveFrom = holdId;
  }

  /** Holds of a date that stand for tickets, at most so many. */
  readPaidHolds(performanceId: string, limit: number): Hold[] {
    return this.#sql.exec<HoldColumns>(READ_PAID_HOLDS, this.#ordinal(performanceId), limit).toArray().map(toHold);
  }

  hold(fanId: string, holdId: string): Hold | null {
    const [row] = this.#sql.exec<HoldColumns>(READ_HOLD, holdId, fanId).toArray();
    return row === undefined ? null : toHold(row);
  }

  /** The hold that has a seat of a date; null: nobody has it. */
  holdOfSeat(performanceId: string, seat: number): Hold | null {
    const [row] = this.#sql.exec<HoldColumns>(READ_HOLD_OF_SEAT, this.#ordinal(performanceId), seat).toArray();
    return row === undefined ? null : toHold(row);
  }

  /** Seats of this concert a fan has paid for. */
  owned(fanId: string): number {
    return this.#sql.exec<{ seats: number }>(COUNT_OWNED, fanId).one().seats;
  }

  /** The next sold seats of a date behind a seat, at most so many, each with its hold. */
  readSoldSeats(performanceId: string, after: number, limit: number): SoldSeatRow[] {
    return this.#sql
      .exec<{ seat: number; hold_id: string; fan: string }>(READ_SOLD_SEATS, this.#ordinal(performanceId), after, limit)
      .toArray()
      .map(({ seat, hold_id: holdId, fan: fanId }) => ({ seat, holdId, fanId }));
  }

  /**
   * Of the next seat rows of a date behind a seat, at most so many: how many there are, how many of them belong to no hold
   * that could have them, and the last one; null when there are none.
   */
  countSeats(
    performanceId: string,
    after: number,
    limit: number,
  ): { seats: number; orphans: number; last: number } | null {
    const { seats, owned, last } = this.#sql
      .exec<{ seats: number; owned: number; last: number | null }>(
        COUNT_OWNED_SEATS,
        this.#ordinal(performanceId),
        after,
        limit,
      )
      .one();
    return last === null ? null : { seats, orphans: seats - owned, last };
  }

  /** Seat rows of all dates. */
  count(): number {
    return this.#sql.exec<{ seats: number }>(COUNT_SEATS).one().seats;
  }

  write(changes: SeatingChanges): void {
    for (const hold of changes.holds) this.writeHold(hold, isOver(hold) ? changes.at : null);
    for (const { performanceId, seat } of changes.freed) this.#sql.exec(FREE_SEAT, this.#ordinal(performanceId), seat);
    for (const { hold, seat } of changes.taken) this.takeSeat(hold, seat);
    for (const performanceId of changes.firstHeld) this.noteHeld(performanceId);
  }

  /** `overAt`: since when it is released or expired. */
  writeHold(hold: Hold, overAt: Millis | null = null): void {
    const { fanId, holdId, number, performanceId, seats, amount, createdAt, expiresAt, status } = hold;
    const [times, prices] = [[createdAt, expiresAt], hold.prices === undefined ? null : JSON.stringify(hold.prices)];
    const taken = JSON.stringify(seats);
    const more = [prices, overAt, hold.isComp === true ? 1 : 0];
    this.#sql.exec(WRITE_HOLD, holdId, fanId, number, performanceId, taken, amount, ...times, status, ...more);
    this.#behind += 1;
    this.#writes += 1;
    // A clock that was set back makes ids that don't rise.
    if (holdId < this.#liveFrom && !isOver(hold) && status !== "paid") this.#writeLiveFrom(holdId);
  }

  takeSeat({ performanceId, holdId }: Hold, seat: number): void {
    this.#sql.exec(TAKE_SEAT, this.#ordinal(performanceId), seat, holdId);
  }

  /** Forgets the dates, for them to be written again: the first one then is 1. */
  clearPerformances(): void {
    this.#sql.exec(CLEAR_PERFORMANCES);
    this.#ordinals.clear();
    this.#performanceIds.clear();
  }

  #name(performanceId: string, ordinal: number): void {
    this.#ordinals.set(performanceId, ordinal);
    this.#performanceIds.set(ordinal, performanceId);
  }

  #ordinal(performanceId: string): number {
    const ordinal = this.#ordinals.get(performanceId);
    if (ordinal === undefined) throw new Error("a seat of a performance the store does not have");
    return ordinal;
  }
}

const isOver = ({ status }: Hold): boolean => status === "released" || status === "expired";

const toHold = (row: HoldColumns): Hold => ({
  fanId: row.fan,
  holdId: row.hold_id,
  number: row.number,
  performanceId: row.performance_id,
  seats: seats.parse(JSON.parse(row.seats)),
  amount: row.amount,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  status: holdStatus.parse(row.status),
  ...(row.comp === 1 && { isComp: true }),
  ...(row.prices === null ? {} : { prices: prices.parse(JSON.parse(row.prices)) }),
});
