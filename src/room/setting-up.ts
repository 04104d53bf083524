// What a room takes from D1: the settings and dates of its concert, and, when it starts from nothing, the seats that tickets
// stand for and those that the operator keeps back. D1 is the truth for the former; the room keeps a copy so that a hold needs
// no D1. Tickets are read some thousand at a time and written some hundred at a time, so that the room answers in between.
import { HOLDS_PER_TURN } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import type { Database } from "../database/database.ts";
import { findConcert, raiseEpoch } from "../database/concerts.ts";
import { findBlocks } from "../database/seat-blocks.ts";
import { soldSeatsOf } from "../database/tickets.ts";
import { pause } from "../domain/pause.ts";
import type { ConcertRecord } from "../domain/records/concert.ts";
import type { SavedBlocks } from "../domain/records/seat-blocks.ts";
import type { SoldSeat } from "../domain/records/ticket.ts";
import type { SaleSettings } from "../domain/sale-phase.ts";
import { Seating, type Hold, type PerformanceSetting } from "./rules/seats/seating.ts";
import type { AnewStore } from "./store/anew-store.ts";

export interface ConcertSettings {
  sale: SaleSettings;
  performances: PerformanceSetting[];
  /** The epoch whose payments may commit. */
  epoch: number;
}

/** What a room that starts from nothing starts with, but for its tickets. */
export interface ConcertAnew extends ConcertSettings {
  /** What D1 knows of seats that are kept back. */
  blocks: SavedBlocks[];
}

/** Null for a concert that does not exist. */
export async function readConcert(database: Database, concertId: string): Promise<ConcertSettings | null> {
  const found = await findConcert(database, concertId);
  if (found === null) return null;
  return {
    sale: toSale(found.concert),
    performances: found.performances.map(
      ({ performanceId, startsAt, sections, cancelledAt, cancelReason, movedAt }) => ({
        performanceId,
        startsAt,
        sections,
        cancelledAt,
        cancelReason,
        movedAt,
      }),
    ),
    epoch: found.concert.epoch,
  };
}

/**
 * What a room needs that starts from nothing, but for its tickets; null for a concert that does not exist. The epoch is
 * raised first: from then on no payment of an earlier epoch can commit, so the tickets that are read next are all there
 * will be of it.
 */
export async function readConcertAnew(database: Database, concertId: string): Promise<ConcertAnew | null> {
  const epoch = await raiseEpoch(database, concertId);
  if (epoch === null) return null;
  const settings = await readConcert(database, concertId);
  return settings === null ? null : { ...settings, epoch, blocks: await findBlocks(database, concertId) };
}

const toSale = (concert: ConcertRecord): SaleSettings => ({
  concertId: concert.concertId,
  lobbyOpensAt: concert.lobbyOpensAt,
  saleOpensAt: concert.saleOpensAt,
  saleClosesAt: concert.saleClosesAt,
  holdSeconds: concert.holdSeconds,
  maxSeatsPerFan: concert.maxSeatsPerFan,
  refundUntilHours: concert.refundUntilHours,
  singleSeatRule: concert.singleSeatRule,
  waitingRoom: concert.waitingRoom,
  state: concert.state,
  isDraft: concert.isDraft,
  revision: concert.revision,
});

interface Written {
  database: Database;
  storage: DurableObjectStorage;
  store: AnewStore;
}

/** Rows that one turn removes, with what indexes say of them: some milliseconds. */
const ROWS_PER_SLICE = 500;

/**
 * Writes the seats of all valid tickets into the tables of a new epoch. D1 must have the epoch by now, so that no ticket
 * comes afterwards. Throws when D1 is out of reach; the room is then as it was. The dates and the sold
 * seats as they will be in memory.
 */
export async function writeTicketsAnew(
  written: Written,
  performances: readonly PerformanceSetting[],
  epoch: number,
  now: Millis,
): Promise<Seating> {
  const { database, storage, store } = written;
  const seating = new Seating(0, now);
  await dropLeft(written);
  storage.transactionSync(() => store.begin(epoch));
  for (const [index, performance] of performances.entries()) {
    seating.addPerformance(performance);
    const holds = await paidHoldsOf(database, performance, seating, now);
    for (let first = 0; first < holds.length; first += HOLDS_PER_TURN) {
      const some = holds.slice(first, first + HOLDS_PER_TURN);
      storage.transactionSync(() => {
        for (const hold of some) store.write(hold, index + 1);
      });
      await pause(0);
    }
  }
  return seating;
}

/** Drops tables that aren't the room's: they are emptied first, since to drop a full one is one long turn. */
export async function dropLeft({ storage, store }: Pick<Written, "storage" | "store">): Promise<void> {
  while (storage.transactionSync(() => store.removeLeft(ROWS_PER_SLICE))) await pause(0);
}

/**
 * The holds that the valid tickets of a date stand for; their seats are sold in `seating`. D1 knows neither their place in
 * line nor their times.
 */
async function paidHoldsOf(
  database: Database,
  { performanceId }: PerformanceSetting,
  seating: Seating,
  now: Millis,
): Promise<Hold[]> {
  const layout = seating.performances.get(performanceId)?.layout;
  const holds = new Map<string, ReturnType<typeof paidHold>>();
  for await (const step of soldSeatsOf(database, performanceId)) {
    for (const { seatId, fanId, holdId, price, isComp } of step) {
      const seat = layout?.indexOf(seatId) ?? null;
      if (seat === null) continue;
      const hold = holds.get(holdId) ?? paidHold({ fanId, holdId, performanceId, isComp }, now);
      hold.seats.push(seat);
      hold.prices.push(price);
      hold.amount += price;
      holds.set(holdId, hold);
      seating.restoreSold(performanceId, seat);
    }
  }
  return [...holds.values()];
}

const paidHold = (
  { fanId, holdId, performanceId, isComp }: Omit<SoldSeat, "seatId" | "paymentId" | "price">,
  now: Millis,
): Hold & { prices: number[] } => ({
  holdId,
  fanId,
  number: 0,
  performanceId,
  seats: [],
  amount: 0,
  prices: [],
  createdAt: now,
  expiresAt: now,
  status: "paid",
  ...(isComp && { isComp }),
});
