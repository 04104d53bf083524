// The concert and its tables together: reads the whole room when it starts, and writes what the rules say has changed.
// The tables are the truth; the concert in memory can be thrown away at any moment and read again.
import { HOLD_SECONDS, SECOND_MS } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import type { SavedBlocks } from "../../domain/records/seat-blocks.ts";
import type { SoldSeat } from "../../domain/records/ticket.ts";
import { Concert } from "../rules/concert.ts";
import { Line } from "../rules/line/line.ts";
import type { SaleSettings } from "../../domain/sale-phase.ts";
import { Seating, type Hold, type PerformanceSetting } from "../rules/seats/seating.ts";
import { Layout } from "../../domain/layout.ts";
import { blocksAnew } from "../rules/seats/blocked-seats.ts";
import { AttemptStore } from "./attempt-store.ts";
import { BlockStore } from "./block-store.ts";
import { LineStore } from "./line-store.ts";
import { RefundStore } from "./refund-store.ts";
import { SeatStore } from "./seat-store.ts";

/** Revisions from one start of the object to the next, which begins above them. */
const REVISIONS_PER_START = 2 ** 32;

/** What a room begins anew with. */
export interface RoomAnew {
  sale: SaleSettings;
  performances: readonly PerformanceSetting[];
  sold: readonly SoldSeat[];
  blocks: readonly SavedBlocks[];
  epoch: number;
}

export class ConcertStore {
  readonly line: LineStore;
  readonly seats: SeatStore;
  readonly attempts: AttemptStore;
  readonly refunds: RefundStore;
  readonly blocks: BlockStore;
  #lineRowChanged = false;

  constructor(sql: SqlStorage) {
    this.line = new LineStore(sql);
    this.seats = new SeatStore(sql);
    this.attempts = new AttemptStore(sql);
    this.refunds = new RefundStore(sql);
    this.blocks = new BlockStore(sql);
  }

  /**
   * The concert as it was last written, and the last instant it knew; null before the room was set up.
   * `revision`: the last one sent since the object started.
   */
  read(now: Millis, revision: number): { concert: Concert; clock: Millis } | null {
    this.#lineRowChanged = false;
    const room = this.seats.readRoom();
    const line = this.line.read(now);
    if (room === null || line === null) return null;
    const seating = new Seating(Math.max(revision, room.generation * REVISIONS_PER_START), now);
    for (const { isFullyRefunded, ...performance } of this.seats.readPerformances()) {
      seating.addPerformance(performance);
      if (isFullyRefunded) seating.markFullyRefunded(performance.performanceId);
    }
    for (const { performanceId, ...blocked } of this.blocks.read()) seating.restoreBlocked(performanceId, blocked);
    for (const { performanceId, seats } of this.seats.readSeats()) {
      for (const seat of seats) seating.restoreSold(performanceId, seat);
    }
    for (const hold of this.seats.readLiveHolds()) seating.restoreHold(hold);
    const at = Math.max(now, line.clock);
    // A hold made before now may have told its fan of an end as late as this.
    const toldUntil = at + HOLD_SECONDS.max * SECOND_MS;
    for (const visit of line.records.visits) {
      if (visit.endedAt === null && visit.grantedAt !== null) visit.toldUntil = Math.max(visit.toldUntil, toldUntil);
    }
    const restored = Line.restore(line.records, room.sale.waitingRoom, at);
    return { concert: new Concert(room.sale, restored, seating), clock: line.clock };
  }

  /** What a change did to the concert, but for the row that a batch shares. */
  write(concert: Concert): void {
    const line = concert.line.takeChanges();
    this.#lineRowChanged ||= line.row;
    this.line.write(line);
    const seats = concert.seating.takeChanges();
    this.seats.write(seats);
    for (const { performanceId, blocked } of seats.blocked) this.blocks.write(performanceId, blocked.state);
  }

  writeShared(concert: Concert, now: Millis): void {
    if (!this.#lineRowChanged) return;
    this.line.writeRow(concert.line.row(), now);
    this.#lineRowChanged = false;
  }

  writeSettings(sale: SaleSettings, performances: readonly PerformanceSetting[]): void {
    this.seats.writeSale(sale);
    for (const performance of performances) this.seats.writePerformance(performance);
  }

  /**
   * A room from what D1 knows: seats of valid tickets are sold, those that the operator keeps back are kept back, and the line
   * starts anew in the given epoch.
   */
  create({ sale, performances, sold, blocks, epoch }: RoomAnew, now: Millis): void {
    this.seats.clear();
    this.line.clear();
    this.writeSettings(sale, performances);
    const layouts = new Map(performances.map(({ performanceId, sections }) => [performanceId, new Layout(sections)]));
    const holds = new Map<string, Hold>();
    for (const { performanceId, seatId, fanId, holdId, price, isComp } of sold) {
      const seat = layouts.get(performanceId)?.indexOf(seatId) ?? null;
      if (seat === null) continue;
      const hold = holds.get(holdId) ?? paidHold({ fanId, holdId, performanceId, isComp }, now);
      hold.seats.push(seat);
      hold.amount += price;
      holds.set(holdId, hold);
    }
    for (const hold of holds.values()) {
      this.seats.writeHold(hold);
      for (const seat of hold.seats) this.seats.takeSeat(hold, seat);
    }
    this.#createBlocks(layouts, holds.values(), blocks, now);
    this.line.writeRow(new Line(epoch, sale.waitingRoom, now).row(), now);
    this.attempts.forgetPending();
    this.refunds.forgetPending();
  }

  #createBlocks(
    layouts: ReadonlyMap<string, Layout>,
    paid: Iterable<Hold>,
    blocks: readonly SavedBlocks[],
    now: Millis,
  ): void {
    const here = new Map(this.blocks.read().map((known) => [known.performanceId, known]));
    const saved = new Map(blocks.map((known) => [known.performanceId, known]));
    const sold = Map.groupBy(paid, ({ performanceId }) => performanceId);
    this.blocks.clear();
    for (const [performanceId, { total }] of layouts) {
      const anew = blocksAnew(
        {
          here: here.get(performanceId) ?? null,
          saved: saved.get(performanceId) ?? null,
          sold: (sold.get(performanceId) ?? []).flatMap(({ seats }) => seats),
          total,
        },
        now,
      );
      if (anew !== null) this.blocks.write(performanceId, anew);
    }
  }
}

const paidHold = (
  { fanId, holdId, performanceId, isComp }: Pick<SoldSeat, "fanId" | "holdId" | "performanceId" | "isComp">,
  now: Millis,
): Hold => ({
  holdId,
  fanId,
  number: 0,
  performanceId,
  seats: [],
  amount: 0,
  createdAt: now,
  expiresAt: now,
  status: "paid",
  ...(isComp && { isComp }),
});
