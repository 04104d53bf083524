// The concert and its tables together: reads the whole room when it starts, and writes what the rules say has changed.
// The tables are the truth; the concert in memory can be thrown away at any moment and read again.
import { HOLD_SECONDS, SECOND_MS } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import type { SavedBlocks } from "../../domain/records/seat-blocks.ts";
import { Concert } from "../rules/concert.ts";
import { Line } from "../rules/line/line.ts";
import type { LineChanges } from "../rules/line/records.ts";
import type { SaleSettings } from "../../domain/sale-phase.ts";
import { withdraw } from "../rules/deleting.ts";
import { blocksAnew } from "../rules/seats/blocked-seats.ts";
import { SEAT_STATUS, Seating, type PerformanceSetting, type SeatingChanges } from "../rules/seats/seating.ts";
import { AnewStore } from "./anew-store.ts";
import { AttemptStore } from "./attempt-store.ts";
import { BlockStore } from "./block-store.ts";
import { DeletionStore } from "./deletion-store.ts";
import { HistoryStore } from "./history-store.ts";
import { HoldKeyStore } from "./hold-key-store.ts";
import { LineStore } from "./line-store.ts";
import { PastStore } from "./past-store.ts";
import { RefundStore } from "./refund-store.ts";
import { SeatStore } from "./seat-store.ts";

/** Revisions from one start of the object to the next, which begins above them. */
const REVISIONS_PER_START = 2 ** 32;

/** What one change did. */
export interface ConcertChanges {
  line: LineChanges;
  seats: SeatingChanges;
}

/** What a room begins anew with, beside the seats that are sold. */
export interface RoomAnew {
  sale: SaleSettings;
  performances: readonly PerformanceSetting[];
  blocks: readonly SavedBlocks[];
  epoch: number;
  gone: readonly string[];
}

export class ConcertStore {
  readonly line: LineStore;
  readonly seats: SeatStore;
  readonly holdKeys: HoldKeyStore;
  /** Seats of an epoch that hasn't begun yet. */
  readonly anew: AnewStore;
  readonly attempts: AttemptStore;
  readonly refunds: RefundStore;
  readonly deletions: DeletionStore;
  readonly past: PastStore;
  readonly blocks: BlockStore;
  readonly history: HistoryStore;
  #lineRowChanged = false;
  #writesNoted = 0;

  constructor(sql: SqlStorage) {
    this.line = new LineStore(sql);
    this.seats = new SeatStore(sql);
    this.holdKeys = new HoldKeyStore(sql);
    this.anew = new AnewStore(sql);
    this.attempts = new AttemptStore(sql);
    this.refunds = new RefundStore(sql);
    this.deletions = new DeletionStore(sql);
    this.past = new PastStore(sql);
    this.blocks = new BlockStore(sql);
    this.history = new HistoryStore(sql);
  }

  /**
   * The concert as it was last written, and the last instant it knew; null before the room was set up.
   * `revision`: the last one sent since the object started. `prepared`: the dates and their sold seats, where they are known
   * and nobody holds any.
   */
  read(now: Millis, revision: number, prepared: Seating | null = null): { concert: Concert; clock: Millis } | null {
    this.#lineRowChanged = false;
    const room = this.seats.readRoom();
    const line = this.line.read(now);
    if (room === null || line === null) return null;
    const seating = new Seating(Math.max(revision, room.generation * REVISIONS_PER_START), now);
    if (prepared === null) this.#readSeating(seating);
    else for (const performance of prepared.performances.values()) seating.adopt(performance);
    for (const { performanceId, ...blocked } of this.blocks.read()) {
      // Of a date that was deleted nothing is kept back any more.
      if (seating.performances.has(performanceId)) seating.restoreBlocked(performanceId, blocked);
    }
    for (const performanceId of this.seats.readHeld()) seating.markHeld(performanceId);
    this.seats.noteLive(seating.liveHoldIds());
    this.past.read();
    const at = Math.max(now, line.clock);
    // A hold made before now may have told its fan of an end as late as this.
    const toldUntil = at + HOLD_SECONDS.max * SECOND_MS;
    for (const visit of line.records.visits) {
      if (visit.endedAt === null && visit.grantedAt !== null) visit.toldUntil = Math.max(visit.toldUntil, toldUntil);
    }
    const restored = Line.restore(line.records, room.sale.waitingRoom, at);
    const concert = new Concert(room.sale, restored, seating);
    for (const deletion of this.deletions.read()) withdraw(concert, deletion);
    return { concert, clock: line.clock };
  }

  #readSeating(seating: Seating): void {
    for (const { isFullyRefunded, wasHeld: _wasHeld, ...performance } of this.seats.readPerformances()) {
      seating.addPerformance(performance);
      if (isFullyRefunded) seating.markFullyRefunded(performance.performanceId);
    }
    for (const { performanceId, seats } of this.seats.readSeats()) {
      for (const seat of seats) seating.restoreSold(performanceId, seat);
    }
    for (const hold of this.seats.readLiveHolds()) seating.restoreHold(hold);
  }

  /** Writes what a change did to the concert, but for the row that a batch shares, and says what it was. */
  write(concert: Concert): ConcertChanges {
    const line = concert.line.takeChanges();
    this.#lineRowChanged ||= line.row;
    this.line.write(line);
    const seats = concert.seating.takeChanges();
    this.seats.write(seats);
    for (const { performanceId, blocked } of seats.blocked) this.blocks.write(performanceId, blocked.state);
    return { line, seats };
  }

  writeShared(concert: Concert, now: Millis): void {
    this.seats.noteLive(concert.seating.liveHoldIds());
    const writes = this.seats.writes + this.attempts.writes + this.refunds.writes;
    if (writes !== this.#writesNoted) this.past.noteWritten(now);
    this.#writesNoted = writes;
    this.past.prune(now);
    if (!this.#lineRowChanged) return;
    this.line.writeRow(concert.line.row(), now);
    this.#lineRowChanged = false;
  }

  writeSettings(sale: SaleSettings, performances: readonly PerformanceSetting[]): void {
    this.seats.writeSale(sale);
    for (const performance of performances) this.seats.writePerformance(performance);
  }

  /**
   * A room from what D1 knows: the seats that `anew` has, and `prepared`, are sold, those that the operator keeps back are kept
   * back, and the line starts anew in the given epoch. `gone`: what was deleted before D1 was asked; D1 knows better by now.
   */
  create({ sale, performances, blocks, epoch, gone }: RoomAnew, prepared: Seating, now: Millis): void {
    const held = this.seats.readHeld();
    this.anew.exchange();
    this.#createBlocks(prepared, blocks, now);
    this.seats.clearPerformances();
    this.line.clear();
    this.writeSettings(sale, performances);
    for (const performanceId of held) this.seats.noteHeld(performanceId);
    this.seats.noteSold();
    this.line.writeRow(new Line(epoch, sale.waitingRoom, now).row(), now);
    this.history.begin(epoch);
    this.holdKeys.forget();
    this.attempts.forgetPending();
    this.refunds.forgetPending();
    for (const id of gone) this.deletions.remove(id);
  }

  #createBlocks({ performances }: Seating, blocks: readonly SavedBlocks[], now: Millis): void {
    const here = new Map(this.blocks.read().map((known) => [known.performanceId, known]));
    const saved = new Map(blocks.map((known) => [known.performanceId, known]));
    this.blocks.clear();
    for (const { performanceId, statuses, layout } of performances.values()) {
      const known = { here: here.get(performanceId) ?? null, saved: saved.get(performanceId) ?? null };
      const isSold = (seat: number): boolean => statuses[seat] === SEAT_STATUS.sold;
      const anew = blocksAnew({ ...known, isSold, total: layout.total }, now);
      if (anew !== null) this.blocks.write(performanceId, anew);
    }
  }
}
