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
import { UnpaidSeatTime } from "./hold-budget.ts";

/** One byte a seat. Whatever is not available is taken. */
export const SEAT_STATUS = { available: 0, held: 1, paying: 2, sold: 3, blocked: 4 } as const;

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
}

/** What changed since the last time it was taken. No seat is freed after it was taken within the same changes. */
export interface SeatingChanges {
  holds: Set<Hold>;
  /** Seats that lost their owner: by expiry, release, refund or a date called off. */
  freed: { performanceId: string; seat: number }[];
  /** Seats that got an owner. */
  taken: { hold: Hold; seat: number }[];
  /** Dates of which a seat was held for the first time. */
  firstHeld: string[];
  /** When it changed. */
  at: Millis;
}
const noChanges = () =>
  ({ holds: new Set<Hold>(), freed: [], taken: [], firstHeld: [] }) satisfies Omit<SeatingChanges, "at">;

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
    this.performances.set(performance.performanceId, { ...performance, statuses: performance.statuses.slice() });
    this.#measure();
  }

  /** Nobody has a ticket for a cancelled date any more. */
  markFullyRefunded(performanceId: string): void {
    this.#performance(performanceId).isFullyRefunded = true;
  }

  /** A seat that was sold before the object started. */
  restoreSold(performanceId: string, seat: number): void {
    const performance = this.#performance(performanceId);
    if (performance.statuses[seat] === SEAT_STATUS.available) performance.available -= 1;
    performance.statuses[seat] = SEAT_STATUS.sold;
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

  /** Those of the seats that somebody has. */
  taken(performance: PerformanceSeats, seats: readonly number[]): number[] {
    return seats.filter((seat) => performance.statuses[seat] !== SEAT_STATUS.available);
  }

  /** Takes free seats for a fan. The caller has made sure that none of them is taken. */
  take(hold: Hold): void {
    const performance = this.#performance(hold.performanceId);
    if (this.taken(performance, hold.seats).length > 0) throw new Error("a seat would be held twice");
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
    this.unpaid.add(hold.fanId, hold, this.#now);
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

  sell(hold: Hold): void {
    this.#forget(hold, "paid");
    this.#mark(hold, SEAT_STATUS.sold);
  }

  /** A payment was refunded: the seats of its hold, which the caller has from the store, are free. */
  unsell(hold: Hold): void {
    hold.status = "released";
    this.#disown(hold);
    this.#mark(hold, SEAT_STATUS.available);
  }

  /** A payment this room has lost: its seats, which are free, are sold. */
  restorePaid(hold: Hold): void {
    this.#own(hold);
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
    const holds = this.#byFan.get(hold.fanId) ?? new Set();
    this.#byFan.set(hold.fanId, holds.add(hold));
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
    for (const seat of hold.seats) {
      if (performance.statuses[seat] === SEAT_STATUS.available) performance.available -= 1;
      if (status === SEAT_STATUS.available) performance.available += 1;
      performance.statuses[seat] = status;
    }
    const elapsed = Math.min(this.#now - this.#start.at, TIMED_REVISIONS_MAX);
    this.#revision = Math.max(this.#revision + 1, this.#start.revision + elapsed);
  }
}

const haveOtherPrices = (some: readonly Section[], others: readonly Section[]): boolean =>
  some.some(({ price }, at) => others[at]?.price !== price);
