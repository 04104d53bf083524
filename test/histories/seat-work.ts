// What the operator of a history does to seats, prices and dates: keeps seats back and gives them back to the sale, gives
// tickets away, changes prices, moves dates; sets up drafts, publishes and deletes them. What has a key is sent again with it
// now and then, also for something else.
import type { Dice } from "../../scripts/rush/dice.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/contract/bounds.ts";
import { operatorConcert } from "../../src/contract/operator-concert.ts";
import { payment } from "../../src/contract/payments.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { Asked, ConcertFacts, DateFacts, Entry, Places } from "./history.ts";
import { bodyOf, isDone } from "./reading.ts";
import { seatsOfDate } from "./seats-of.ts";
import { pickWeighted } from "./weighted.ts";
import type { Given } from "./wishes.ts";

const PRICES = [20_000, 40_000, 60_000, 90_000];
/** From now: refunds of a date that starts so soon are over but for those that the move allows. */
const STARTS_IN_MS = [12 * HOUR_MS, DAY_MS + 4 * MINUTE_MS, 30 * DAY_MS];

interface DateRef {
  concertId: string;
  performanceId: string;
}

export class SeatWork {
  readonly given: Given[] = [];
  #dice: Dice;
  #userIds: readonly string[];
  #keys = 0;
  /** Seats that were kept back by name, and may be so still. */
  #kept: (DateRef & { seatIds: string[] })[] = [];
  #keyed: Asked[] = [];
  #drafts: string[] = [];

  constructor(dice: Dice, userIds: readonly string[]) {
    this.#dice = dice;
    this.#userIds = userIds;
  }

  wish({ concertId, dates }: ConcertFacts, now: Millis): Asked {
    const dice = this.#dice;
    const date = dice.pick(dates);
    if (date === undefined) throw new Error("a concert without a date");
    const ref = { concertId, performanceId: date.performanceId };
    return pickWeighted<() => Asked>(dice, [
      [30, () => ({ what: "block", ...ref, places: this.#places(date), key: this.#newKey() })],
      [15, () => this.#unblock(ref, date)],
      [22, () => this.#comp(ref, date)],
      [8, () => this.#keyAgain() ?? this.#comp(ref, date)],
      [10, () => this.#prices(ref, date)],
      [7, () => ({ what: "move", ...ref, startsAt: this.#start(now) })],
      [8, () => this.#draft()],
    ])();
  }

  learn(entry: Entry): void {
    const { asked } = entry;
    if (asked.what === "block" && "seatIds" in asked.places && isDone(entry)) {
      const { concertId, performanceId, places } = asked;
      this.#kept.push({ concertId, performanceId, seatIds: places.seatIds });
    }
    if (asked.what === "draft") {
      const concertId = bodyOf(entry, operatorConcert)?.concertId;
      if (concertId !== undefined && !this.#drafts.includes(concertId)) this.#drafts.push(concertId);
    }
    if (asked.what === "comp") {
      const paymentId = bodyOf(entry, payment)?.paymentId;
      if (paymentId !== undefined) this.given.push({ userId: asked.userId, concertId: asked.concertId, paymentId });
    }
    if ("key" in asked && asked.what !== "add-date" && isDone(entry)) this.#keyed.push(asked);
  }

  #places(date: DateFacts): Places {
    const area = date.sections.find(({ kind }) => kind === "standing");
    const isOfArea = this.#dice.chance(0.3);
    if (area !== undefined && isOfArea) return { section: area.name, count: this.#dice.between(1, 3) };
    return { seatIds: this.#seats(date, 3) };
  }

  /** Some seats beside each other. */
  #seats(date: DateFacts, most: number): string[] {
    const seats = seatsOfDate(date).filter(({ isStanding }) => !isStanding);
    const count = this.#dice.between(1, most);
    const first = this.#dice.between(0, seats.length - count);
    return seats.slice(first, first + count).map(({ seatId }) => seatId);
  }

  #unblock(ref: DateRef, date: DateFacts): Asked {
    const kept = this.#dice.chance(0.7) ? this.#dice.pick(this.#kept) : undefined;
    if (kept === undefined) return { what: "unblock", ...ref, places: this.#places(date), key: this.#newKey() };
    const { seatIds, ...its } = kept;
    return { what: "unblock", ...its, places: { seatIds }, key: this.#newKey() };
  }

  #comp(ref: DateRef, date: DateFacts): Asked {
    const dice = this.#dice;
    const userId = dice.pick(this.#userIds) ?? "";
    const kept = dice.chance(0.5) ? dice.pick(this.#kept) : undefined;
    const { seatIds, ...its } = kept ?? { ...ref, seatIds: this.#seats(date, 2) };
    return { what: "comp", ...its, userId, seatIds, key: this.#newKey() };
  }

  #keyAgain(): Asked | undefined {
    const before = this.#dice.pick(this.#keyed);
    const isTwisted = this.#dice.chance(0.3);
    if (before?.what !== "comp" || !isTwisted) return before;
    return { ...before, userId: this.#dice.pick(this.#userIds.filter((userId) => userId !== before.userId)) ?? "" };
  }

  #prices(ref: DateRef, { sections }: DateFacts): Asked {
    const dice = this.#dice;
    const { name } = dice.pick(sections) ?? { name: "A" };
    const price = dice.pick(PRICES) ?? 0;
    return { what: "prices", ...ref, prices: { [name]: price }, evenIfSold: dice.chance(0.7) };
  }

  #start = (now: Millis): string => new Date(now + (this.#dice.pick(STARTS_IN_MS) ?? DAY_MS)).toISOString();

  #draft(): Asked {
    const concertId = this.#drafts.at(-1);
    const roll = this.#dice.between(1, 3);
    if (concertId === undefined || roll === 1) {
      const key = this.#newKey();
      return { what: "draft", title: `Draft ${key}`, key };
    }
    return { what: roll === 2 ? "publish" : "delete", concertId };
  }

  #newKey(): string {
    this.#keys += 1;
    return `work-${this.#keys}`;
  }
}
