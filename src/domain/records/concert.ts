// A concert and its dates as D1 keeps them, and what an operator may change of them.
import type { LocationHint, SaleState } from "../../contract/concerts.ts";
import type { OperatorState, SingleSeatRule } from "../../contract/concert-settings.ts";
import type { WaitingRoomPolicy } from "../../contract/waiting-room.ts";
import type { GradePrice, Section } from "../../contract/performances.ts";
import type { Millis } from "../../contract/values.ts";

export interface ConcertRecord {
  concertId: string;
  title: string;
  venue: string;
  timeZone: string;
  locationHint: LocationHint | null;
  /** null: with the sale. */
  lobbyOpensAt: Millis | null;
  saleOpensAt: Millis;
  saleClosesAt: Millis | null;
  holdSeconds: number;
  maxSeatsPerFan: number;
  refundUntilHours: number;
  waitingRoom: WaitingRoomPolicy;
  state: OperatorState;
  /** Not published yet: fans don't find it, and nobody joins. */
  isDraft: boolean;
  singleSeatRule: SingleSeatRule;
  /** Which epoch of the room may commit payments. */
  epoch: number;
  /** Rises with every change of settings or dates. */
  revision: number;
  createdAt: Millis;
}

export interface PerformanceRecord {
  performanceId: string;
  concertId: string;
  startsAt: Millis;
  sections: Section[];
  /** null: it takes place. */
  cancelledAt: Millis | null;
  /** What fans are told of why it was cancelled; null: nothing. */
  cancelReason: string | null;
  /** When it was last moved to another time; null: never. */
  movedAt: Millis | null;
}

/** A date without its layout, which may be large: as much as most who ask about the dates of a concert want to know. */
export interface PerformanceDate extends Omit<PerformanceRecord, "sections"> {
  /** Names what the layout says; null: it is not known yet, and follows from the layout. */
  layoutVersion: string | null;
}

/** A concert and its dates, without their layouts. */
export interface ConcertWithDates {
  concert: ConcertRecord;
  performances: PerformanceDate[];
}

/** What everybody may know of a date before they queue. */
export interface OfferedDate extends PerformanceDate {
  /** Without meaning where the layout version is not known. */
  grades: GradePrice[];
}

/** A concert and its dates with their prices. */
export interface ConcertOffer {
  concert: ConcertRecord;
  performances: OfferedDate[];
}

export interface ConcertWithPerformances {
  concert: ConcertRecord;
  performances: PerformanceRecord[];
}

/** From when to when a concert is played. */
export interface PerformanceSpan {
  firstPerformanceAt: Millis;
  lastPerformanceAt: Millis;
  /** False: no date takes place, and first and last are those of the cancelled ones. */
  takesPlace: boolean;
}

/** Which concerts of all an operator wants to see. */
export interface ConcertFilter {
  state?: SaleState | undefined;
  /** Part of the title, in capitals or not. */
  q?: string | undefined;
}

/** What is listed of a concert: its record, the span of its dates, and the last of them, cancelled or not. */
export type ListedConcert = ConcertRecord & PerformanceSpan & { lastOfAllAt: Millis };

/** What an operator may change. A field of a concert is a setting unless it is named here. */
type Settings = Omit<ConcertRecord, "concertId" | "waitingRoom" | "epoch" | "revision" | "createdAt">;
/**
 * Absent and undefined both mean: as it is. Of the waiting room, too, only the fields that are given change.
 * `saleOpensAt` null: the sale opens at once, or stays open.
 */
export type ConcertChanges = { [Name in keyof Settings]?: Settings[Name] | undefined | OpensAtOnce<Name> } & {
  waitingRoom?: { [Name in keyof WaitingRoomPolicy]?: WaitingRoomPolicy[Name] | undefined } | undefined;
};
type OpensAtOnce<Name> = Name extends "saleOpensAt" ? null : never;

/**
 * Whether a concert has a room already. That of a draft is set up by the first call that needs it, which also places it; that of
 * a published concert may be missing, too, and is then set up by any call.
 */
export const hasRoom = ({ isDraft, epoch }: Pick<ConcertRecord, "isDraft" | "epoch">): boolean => !isDraft || epoch > 0;
