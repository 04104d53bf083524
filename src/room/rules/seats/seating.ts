// Which seats are free and who has the others, for all dates of one concert. Pure: told the time, touching no storage,
// keeping a list of what changed for the store to write. Every live hold is an object here; what a hold was after it
// ended is the store's to know.
import TinyQueue from "tinyqueue";
import type { SeatFigures } from "../../../contract/operator-concert.ts";
import type { Section } from "../../../contract/performances.ts";
import type { HoldStatus } from "../../../contract/seats.ts";
import type { Millis } from "../../../contract/values.ts";
import type { PerformanceSpan } from "../../../domain/records/concert.ts";
import { spanOf } from "../../../domain/sale-phase.ts";
import { Layout } from "../../../domain/layout.ts";
import { FreeRuns } from "./free-runs.ts";
import { seatBlocks } from "./rows.ts";
import { BlockedSeats, type BlockedSeatsState } from "./blocked-seats.ts";
import { UnpaidSeatTime } from "./hold-budget.ts";

/** One byte a seat. Whatever is not available is taken. */
export const SEAT_STATUS = { available: 0, held: 1, paying: 2, sold: 3, blocked: 4 } as const;

/** In the order of their numbers. */
const STATUS_NAMES = ["available", "held", "paying", "sold", "blocked"] as const satisfies (keyof typeof SEAT_STATUS)[];

/** What a status is called. */
export const statusName = (status: number): keyof typeof SEAT_STATUS => STATUS_NAMES[status] ?? "available";

export interface Hold {
  holdId: string;
  fanId: string;
  /** The place in line whose session made it. */
  number: number;
  performanceId: string;
  /** Indexes in the performance's layout, in the order asked for. */
  seats: number[];
  amount: number;
  /** What each seat cost when it was held, in won; absent: a hold of before, whose prices are those of the layout. */
  prices?: number[] | undefined;
  createdAt: Millis;
  expiresAt: Millis;
  status: HoldStatus;
  /** Seats that an operator gives: no session made it, and it is nobody's to pay, to release or to count. */
  isComp?: boolean;
}

export interface PerformanceSetting {
  performanceId: string;
  startsAt: Millis;
  sections: Section[];
  /** When the operator called the date off; null: it takes place. */
  cancelledAt: Millis | null;
  /** What fans are told of why it was called off. */
  cancelReason?: string | null;
  /** When it was last moved to another time. */
  movedAt?: Millis | null;
}

export interface PerformanceSeats extends PerformanceSetting {
  /** Cancelled, and everybody has been refunded. */
  isFullyRefunded: boolean;
  /** A seat of it was held or sold once, whatever has become of that. */
  wasHeld: boolean;
  layout: Layout;
  statuses: Uint8Array;
  available: number;
  /** Also those that are being given away. */
  blocked: BlockedSeats;
}

/** Whether a seat of this status is free or kept back. */
const isNobodys = (status: number | undefined): boolean =>
  status === SEAT_STATUS.available || status === SEAT_STATUS.blocked;

/** What changed since the last time it was taken. No seat is freed after it was taken within the same changes. */
export interface SeatingChanges {
  holds: Set<Hold>;
  /** Seats that lost their owner: by expiry, release, refund or a date called off. */
  freed: { performanceId: string; seat: number }[];
  /** Seats that got an owner. */
  taken: { hold: Hold; seat: number }[];
  /** Dates of which other seats are kept back. */
  blocked: Set<PerformanceSeats>;
  /** Dates of which a seat was held for the first time. */
  firstHeld: string[];
  /** When it changed. */
  at: Millis;
}
const noChanges = () =>
  ({
    holds: new Set<Hold>(),
    freed: [],
    taken: [],
    blocked: new Set<PerformanceSeats>(),
    firstHeld: [],
  }) satisfies Omit<SeatingChanges, "at">;

/**
 * How far revisions follow the time since the object started, in milliseconds: 24 days. One that runs on counts changes from
 * there, so that the next start begins above it.
 */
const TIMED_REVISIONS_MAX = 2 ** 31;

export class Seating {
  readonly performances = new Map<string, PerformanceSeats>();
  /** From when to when dates take place. */
  span: PerformanceSpan = spanOf([]);
  /** What fans have held and not paid since the object started. */
  readonly unpaid = new UnpaidSeatTime();
  #revision: number;
  /** What the revision was when the object started, and when that was. */
  readonly #start: { revision: number; at: Millis };
  #now: Millis;
  /** Dates that are being deleted: nobody finds them, and they may come back. */
  #withdrawn = new Map<string, PerformanceSeats>();
  #holds = new Map<string, Hold>();
  #byFan = new Map<string, Set<Hold>>();
  #expiries = new TinyQueue<{ at: Millis; hold: Hold }>([], (a, b) => a.at - b.at);
  #changes: Omit<SeatingChanges, "at"> = noChanges();
  /** By the statuses that they follow. */
  #runs = new WeakMap<Uint8Array, FreeRuns>();

  /** `revision` is not smaller than any that an earlier start of the object has sent. */
  constructor(revision: number, now: Millis = 0) {
    this.#revision = revision;
    this.#start = { revision, at: now };
    this.#now = now;
  }

  /** From here on changes happen at this instant. */
  advance(now: Millis): void {
    this.#now = now;
    this.unpaid.forget(now);
  }

  /**
   * Raised by every change of a seat, also across restarts: by the milliseconds since the change before it, and at least by
   * one. Fans are told it, and a count of changes would tell them how much others buy.
   */
  get revision(): number {
    return this.#revision;
  }

  /** A date and its layout; a date that is there already keeps its seats. */
  addPerformance(setting: PerformanceSetting): PerformanceSeats {
    const performance = this.#add(setting);
    this.#measure();
    return performance;
  }

  /** A date is not to be found any more, while it is decided whether it is deleted. Nothing of it was ever held. */
  withdraw(performanceId: string): void {
    this.#withdrawn.set(performanceId, this.#performance(performanceId));
    this.performances.delete(performanceId);
    this.#measure();
  }

  /** A date that was withdrawn is there again: it can't be deleted. */
  putBack(performanceId: string): void {
    const performance = this.#withdrawn.get(performanceId);
    if (performance === undefined) return;
    this.#withdrawn.delete(performanceId);
    this.performances.set(performanceId, performance);
    this.#measure();
  }

  /** A date that was withdrawn is deleted. */
  forget(performanceId: string): void {
    this.#withdrawn.delete(performanceId);
  }

  /** A seat of the date was held before the object started. */
  markHeld(performanceId: string): void {
    this.#performance(performanceId).wasHeld = true;
  }

  /** A date with the seats that are sold of it, as another seating has them. */
  adopt(performance: PerformanceSeats): void {
    this.performances.set(performance.performanceId, {
      ...performance,
      statuses: performance.statuses.slice(),
      blocked: new BlockedSeats(performance.layout.total),
    });
    this.#measure();
  }

  /** Nobody has a ticket for a cancelled date any more. */
  markFullyRefunded(performanceId: string): void {
    this.#performance(performanceId).isFullyRefunded = true;
  }

  /** What was kept back before the object started, but for seats that somebody has. */
  restoreBlocked(performanceId: string, state: BlockedSeatsState): void {
    const performance = this.#performance(performanceId);
    performance.blocked.restore(state);
    for (const [first, last] of state.ranges) {
      for (let seat = first; seat <= last; seat++) {
        if (isNobodys(performance.statuses[seat])) this.#put(performance, seat, SEAT_STATUS.blocked);
      }
    }
  }

  /** A seat that was sold before the object started. */
  restoreSold(performanceId: string, seat: number): void {
    this.#put(this.#performance(performanceId), seat, SEAT_STATUS.sold);
  }

  /** A hold that was live before the object started; its seats were restored first. */
  restoreHold(hold: Hold): void {
    this.#remember(hold);
    this.#mark(hold, hold.status === "paying" ? SEAT_STATUS.paying : SEAT_STATUS.held);
  }

  takeChanges(): SeatingChanges {
    const changes = this.#changes;
    this.#changes = noChanges();
    return { ...changes, at: this.#now };
  }

  hold(holdId: string): Hold | null {
    return this.#holds.get(holdId) ?? null;
  }

  /** The fan's holds that are held or paying. */
  liveHolds(fanId: string): Hold[] {
    return [...(this.#byFan.get(fanId) ?? [])];
  }

  /** Those of the seats that a fan can't have. */
  taken(performance: PerformanceSeats, seats: readonly number[]): number[] {
    return seats.filter((seat) => performance.statuses[seat] !== SEAT_STATUS.available);
  }

  /** The rows of a date and the runs of free seats in them, kept from when somebody first asks for them. */
  rows({ sections, statuses }: PerformanceSeats): FreeRuns {
    const known = this.#runs.get(statuses);
    if (known !== undefined) return known;
    const rows = new FreeRuns(seatBlocks(sections), statuses);
    this.#runs.set(statuses, rows);
    return rows;
  }

  /** Those of the seats that somebody has: held, paying or sold. */
  owned({ statuses }: PerformanceSeats, seats: readonly number[]): number[] {
    return seats.filter((seat) => statuses[seat] !== SEAT_STATUS.available && statuses[seat] !== SEAT_STATUS.blocked);
  }

  /** Keeps seats back, or gives them back to the sale. The caller has made sure that it changes each of them. */
  setBlocked(performance: PerformanceSeats, seats: readonly number[], isBlocked: boolean): void {
    performance.blocked.set(seats, isBlocked);
    for (const seat of seats) {
      // One that is being given away stays with that for now.
      if (isNobodys(performance.statuses[seat])) this.#put(performance, seat, SEAT_STATUS.available);
    }
    this.noteBlocked(performance);
    if (seats.length > 0) this.#raiseRevision();
  }

  /** What is kept back of a date is to be saved anew, above a revision that D1 has. */
  noteBlocked(performance: PerformanceSeats, above = 0): void {
    performance.blocked.raise(this.#now, above);
    this.#changes.blocked.add(performance);
  }

  /** Keeps back of a date what D1 says; a seat that somebody has is kept back when it comes free, one that is sold is not. */
  adoptBlocked(
    performance: PerformanceSeats,
    { ranges, revision }: Pick<BlockedSeatsState, "ranges" | "revision">,
  ): void {
    const { blocked, statuses } = performance;
    blocked.restore({ ranges, revision, saved: revision, changedAt: this.#now });
    const given: number[] = [];
    for (const [seat, status] of statuses.entries()) {
      if (isNobodys(status)) this.#put(performance, seat, SEAT_STATUS.available);
      else if (status === SEAT_STATUS.sold && blocked.has(seat)) given.push(seat);
    }
    blocked.set(given, false);
    if (given.length > 0) blocked.raise(this.#now);
    this.#changes.blocked.add(performance);
    this.#raiseRevision();
  }

  /** D1 has what is kept back of a date, as of a revision. */
  markBlocksSaved(performance: PerformanceSeats, revision: number): void {
    performance.blocked.noteSaved(revision);
    this.#changes.blocked.add(performance);
  }

  /** Takes seats that nobody has. The caller has made sure of that; a comp may take seats that are kept back. */
  take(hold: Hold): void {
    const performance = this.#performance(hold.performanceId);
    const taken = hold.isComp === true ? this.owned(performance, hold.seats) : this.taken(performance, hold.seats);
    if (taken.length > 0) throw new Error("a seat would be held twice");
    hold.prices ??= hold.seats.map((seat) => performance.layout.seatAt(seat).price);
    this.#remember(hold);
    this.#own(hold);
    this.#mark(hold, SEAT_STATUS.held);
  }

  /** Gives the seats of a live hold back. */
  free(hold: Hold, status: "released" | "expired"): void {
    this.#forget(hold, status);
    this.#disown(hold);
    this.#mark(hold, SEAT_STATUS.available);
    // What an operator wanted to give is no fan's to pay for.
    if (hold.isComp !== true) this.unpaid.add(hold.fanId, hold, this.#now);
  }

  /** The hold can't expire while its payment runs. */
  beginPaying(hold: Hold): void {
    hold.status = "paying";
    this.#changes.holds.add(hold);
    this.#mark(hold, SEAT_STATUS.paying);
  }

  /** The payment came to nothing: the hold is a hold again, to its old end. */
  endPaying(hold: Hold): void {
    hold.status = "held";
    this.#changes.holds.add(hold);
    this.#expiries.push({ at: hold.expiresAt, hold });
    this.#mark(hold, SEAT_STATUS.held);
  }

  /** A seat that was kept back is so no more: when it is given back it is free. */
  sell(hold: Hold): void {
    this.#forget(hold, "paid");
    this.#unblock(hold);
    this.#mark(hold, SEAT_STATUS.sold);
  }

  /** A payment was refunded: the seats of its hold, which the caller has from the store, are free. */
  unsell(hold: Hold): void {
    hold.status = "released";
    this.#disown(hold);
    this.#mark(hold, SEAT_STATUS.available);
  }

  /** A payment this room has lost: its seats, which nobody has, are sold. */
  restorePaid(hold: Hold): void {
    this.#own(hold);
    this.#unblock(hold);
    this.#mark(hold, SEAT_STATUS.sold);
  }

  /** Holds whose time is up and whose payment is not running. */
  due(now: Millis): Hold[] {
    const due = new Set<Hold>();
    for (let next = this.#expiries.peek(); next !== undefined && next.at <= now; next = this.#expiries.peek()) {
      this.#expiries.pop();
      if (next.hold.status === "held") due.add(next.hold);
    }
    return [...due];
  }

  nextExpiry(): Millis | null {
    return this.#expiries.peek()?.at ?? null;
  }

  /** Seats left in all dates that are still to come. */
  available(now: Millis): number {
    let available = 0;
    for (const performance of this.performances.values()) {
      if (performance.startsAt > now && performance.cancelledAt === null) available += performance.available;
    }
    return available;
  }

  /** Holds of dates that were called off and that nobody is paying, at most so many. */
  heldForNothing(limit: number): Hold[] {
    const calledOff = new Set<string>();
    for (const { performanceId, cancelledAt } of this.performances.values()) {
      if (cancelledAt !== null) calledOff.add(performanceId);
    }
    const held: Hold[] = [];
    if (calledOff.size === 0) return held;
    for (const hold of this.#holds.values()) {
      if (hold.status !== "held" || !calledOff.has(hold.performanceId)) continue;
      held.push(hold);
      if (held.length === limit) break;
    }
    return held;
  }

  /** How many holds are live, by date; a date without any is left out. */
  liveHoldCounts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { performanceId } of this.#holds.values())
      counts.set(performanceId, (counts.get(performanceId) ?? 0) + 1);
    return counts;
  }

  /** The holds that are being paid. */
  paying(): Hold[] {
    return [...this.#holds.values()].filter(({ status }) => status === "paying");
  }

  /** The ids of the holds that are held or paying. */
  liveHoldIds(): Iterable<string> {
    return this.#holds.keys();
  }

  /** How many seats are in which state. Of a cancelled date none is available: nobody can have it. */
  figures(performance: PerformanceSeats): SeatFigures {
    const counts = [0, 0, 0, 0, 0];
    for (const status of performance.statuses) counts[status] = (counts[status] ?? 0) + 1;
    const [free = 0, held = 0, paying = 0, sold = 0, blocked = 0] = counts;
    const available = performance.cancelledAt === null ? free : 0;
    return { available, held, paying, sold, ...(blocked > 0 && { blocked }) };
  }

  #measure(): void {
    this.span = spanOf([...this.performances.values()]);
  }

  #add({ sections, ...setting }: PerformanceSetting): PerformanceSeats {
    const { performanceId } = setting;
    const known = this.performances.get(performanceId);
    if (known !== undefined) {
      if (haveOtherPrices(known.sections, sections)) this.#setPrices(known, sections);
      return Object.assign(known, setting);
    }
    const layout = new Layout(sections);
    const performance: PerformanceSeats = {
      ...setting,
      sections,
      isFullyRefunded: false,
      wasHeld: false,
      layout,
      statuses: new Uint8Array(layout.total),
      available: layout.total,
      blocked: new BlockedSeats(layout.total),
    };
    this.performances.set(performanceId, performance);
    return performance;
  }

  /** New prices are for new holds: live ones that were made before prices were kept with them keep the old ones from here on. */
  #setPrices(performance: PerformanceSeats, sections: Section[]): void {
    for (const hold of this.#holds.values()) {
      if (hold.performanceId !== performance.performanceId || hold.prices !== undefined) continue;
      hold.prices = hold.seats.map((seat) => performance.layout.seatAt(seat).price);
      this.#changes.holds.add(hold);
    }
    performance.sections = sections;
    performance.layout = new Layout(sections);
  }

  #performance(performanceId: string): PerformanceSeats {
    const performance = this.performances.get(performanceId);
    if (performance === undefined) throw new Error("a hold names a performance the room does not have");
    return performance;
  }

  #remember(hold: Hold): void {
    this.#holds.set(hold.holdId, hold);
    if (hold.isComp !== true) {
      const holds = this.#byFan.get(hold.fanId) ?? new Set();
      this.#byFan.set(hold.fanId, holds.add(hold));
    }
    this.#expiries.push({ at: hold.expiresAt, hold });
  }

  #forget(hold: Hold, status: HoldStatus): void {
    hold.status = status;
    this.#changes.holds.add(hold);
    this.#holds.delete(hold.holdId);
    const holds = this.#byFan.get(hold.fanId);
    holds?.delete(hold);
    if (holds?.size === 0) this.#byFan.delete(hold.fanId);
  }

  #own(hold: Hold): void {
    const performance = this.#performance(hold.performanceId);
    if (!performance.wasHeld) this.#changes.firstHeld.push(hold.performanceId);
    performance.wasHeld = true;
    this.#changes.holds.add(hold);
    for (const seat of hold.seats) this.#changes.taken.push({ hold, seat });
  }

  #disown(hold: Hold): void {
    this.#changes.holds.add(hold);
    for (const seat of hold.seats) this.#changes.freed.push({ performanceId: hold.performanceId, seat });
  }

  #mark(hold: Hold, status: number): void {
    const performance = this.#performance(hold.performanceId);
    for (const seat of hold.seats) this.#put(performance, seat, status);
    this.#raiseRevision();
  }

  /** Seats of a hold that were kept back until now. */
  #unblock(hold: Hold): void {
    const performance = this.#performance(hold.performanceId);
    const seats = hold.seats.filter((seat) => performance.blocked.has(seat));
    if (seats.length === 0) return;
    performance.blocked.set(seats, false);
    this.noteBlocked(performance);
  }

  /**
   * Gives a seat a status; one that nobody has any more is kept back where the operator wants it so. Nothing else changes
   * statuses, so that nobody is offered a seat that is taken.
   */
  #put(performance: PerformanceSeats, seat: number, wanted: number): void {
    const status = isNobodys(wanted) && performance.blocked.has(seat) ? SEAT_STATUS.blocked : wanted;
    if (performance.statuses[seat] === SEAT_STATUS.available) performance.available -= 1;
    if (status === SEAT_STATUS.available) performance.available += 1;
    performance.statuses[seat] = status;
    this.#runs.get(performance.statuses)?.changed(seat);
  }

  #raiseRevision(): void {
    const elapsed = Math.min(this.#now - this.#start.at, TIMED_REVISIONS_MAX);
    this.#revision = Math.max(this.#revision + 1, this.#start.revision + elapsed);
  }
}

const haveOtherPrices = (some: readonly Section[], others: readonly Section[]): boolean =>
  some.some(({ price }, at) => others[at]?.price !== price);
