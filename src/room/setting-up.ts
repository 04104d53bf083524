// What a room takes from D1: the settings and dates of its concert, and, when it starts from nothing, the seats that
// tickets stand for and those that the operator keeps back. D1 is the truth for all of these; the room keeps a copy so that a hold needs no D1.
import type { Database } from "../database/database.ts";
import { findConcert, raiseEpoch } from "../database/concerts.ts";
import type { ConcertRecord } from "../domain/records/concert.ts";
import { findBlocks } from "../database/seat-blocks.ts";
import { validTickets } from "../database/tickets.ts";
import type { SavedBlocks } from "../domain/records/seat-blocks.ts";
import type { SoldSeat } from "../domain/records/ticket.ts";
import type { SaleSettings } from "../domain/sale-phase.ts";
import type { PerformanceSetting } from "./rules/seats/seating.ts";

export interface ConcertSettings {
  sale: SaleSettings;
  performances: PerformanceSetting[];
  /** The epoch whose payments may commit. */
  epoch: number;
}

/** What a room that starts from nothing starts with. */
export interface ConcertAnew extends ConcertSettings {
  sold: SoldSeat[];
  blocks: SavedBlocks[];
}

/** Null for a concert that does not exist. */
export async function readConcert(database: Database, concertId: string): Promise<ConcertSettings | null> {
  const found = await findConcert(database, concertId);
  if (found === null) return null;
  return {
    sale: toSale(found.concert),
    performances: found.performances.map(({ performanceId, startsAt, sections, cancelledAt }) => ({
      performanceId,
      startsAt,
      sections,
      cancelledAt,
    })),
    epoch: found.concert.epoch,
  };
}

/**
 * Everything for a room that starts from nothing. The epoch is raised first: from then on no payment of an earlier
 * epoch can commit, so the tickets that are read next are all there will be of it.
 */
export async function readConcertAnew(database: Database, concertId: string): Promise<ConcertAnew | null> {
  const epoch = await raiseEpoch(database, concertId);
  if (epoch === null) return null;
  const settings = await readConcert(database, concertId);
  if (settings === null) return null;
  const sold = await validTickets(database, concertId);
  return { ...settings, epoch, sold, blocks: await findBlocks(database, concertId) };
}

const toSale = (concert: ConcertRecord): SaleSettings => ({
  concertId: concert.concertId,
  lobbyOpensAt: concert.lobbyOpensAt,
  saleOpensAt: concert.saleOpensAt,
  saleClosesAt: concert.saleClosesAt,
  holdSeconds: concert.holdSeconds,
  maxSeatsPerFan: concert.maxSeatsPerFan,
  refundUntilHours: concert.refundUntilHours,
  waitingRoom: concert.waitingRoom,
  state: concert.state,
  revision: concert.revision,
});
