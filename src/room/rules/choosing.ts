// Which seats a hold takes: those that a fan names, the best that are free, or the next places of standing sections. What is
// asked for is read first, since what doesn't exist is refused before anything else; what is free is looked at last.
import { done, refuse, type Answer, type Refusal, type ValidationIssue } from "../../contract/refusals.ts";
import type { StandingPlaces } from "../../contract/seats.ts";
import type { SeatsAsked } from "../../domain/room-messages.ts";
import { bestAvailable, type SeatsWanted } from "./seats/best-available.ts";
import type { PerformanceSeats, Seating } from "./seats/seating.ts";
import { lowestFreeEntries, standingArea, type StandingArea } from "./seats/standing-entries.ts";
import { areAdjacent } from "./seats/rows.ts";
import { wantedSections } from "./seats/wanted-sections.ts";

/** What a hold asks for, as indexes of the date's layout. */
export type Wanted =
  /** Seats that the fan chose. */
  | { by: "name"; seats: number[] }
  /** Seats that the room chooses. */
  | { by: "best"; seats: SeatsWanted }
  | { by: "entry"; places: { area: StandingArea; count: number }[] };

/** What is asked for of a date. Refusals: unknown-seats. */
export function readWanted(performance: PerformanceSeats, asked: SeatsAsked): Answer<Wanted> {
  if ("seatIds" in asked) return readSeats(performance, asked.seatIds);
  if ("standing" in asked) return readPlaces(performance, asked.standing);
  const { count, together, ...filter } = asked.bestAvailable;
  return done({ by: "best", seats: { count, together, sections: wantedSections(performance.sections, filter) } });
}

/** A standing place is given and not chosen, so its name is none that could be asked for. */
function readSeats({ layout }: PerformanceSeats, seatIds: readonly string[]): Answer<Wanted> {
  const seats: number[] = [];
  const unknown: string[] = [];
  for (const seatId of seatIds) {
    const index = layout.indexOf(seatId);
    if (index === null || layout.seatAt(index).row === null) unknown.push(seatId);
    else seats.push(index);
  }
  return unknown.length > 0 ? refuse({ code: "unknown-seats", seatIds: unknown }) : done({ by: "name", seats });
}

function readPlaces({ sections }: PerformanceSeats, asked: readonly StandingPlaces[]): Answer<Wanted> {
  const places: { area: StandingArea; count: number }[] = [];
  const seatIds: string[] = [];
  const errors: ValidationIssue[] = [];
  for (const [index, { section, count }] of asked.entries()) {
    const area = standingArea(sections, section);
    if (area !== null) places.push({ area, count });
    else {
      seatIds.push(section);
      errors.push({ in: "body", path: `standing.${index}.section`, message: "names no standing section of this date" });
    }
  }
  return errors.length > 0 ? refuse({ code: "unknown-seats", seatIds, errors }) : done({ by: "entry", places });
}

/** Free seats that are what is wanted, all of it. Nothing is taken. Refusals: seats-unavailable. */
export function chooseSeats(seating: Seating, performance: PerformanceSeats, wanted: Wanted): Answer<number[]> {
  switch (wanted.by) {
    case "name": {
      const taken = seating.taken(performance, wanted.seats);
      if (taken.length === 0) return done(wanted.seats);
      return refuse({ code: "seats-unavailable", seatIds: namesOf(performance, taken) });
    }
    case "best": {
      const seats = bestAvailable(seating.rows(performance), wanted.seats);
      return seats === null ? refuse(NONE_LEFT) : done(seats);
    }
    case "entry":
      return choosePlaces(performance, wanted.places);
    default:
      return wanted satisfies never;
  }
}

function choosePlaces(
  { statuses }: PerformanceSeats,
  places: readonly { area: StandingArea; count: number }[],
): Answer<number[]> {
  const chosen: number[] = [];
  for (const { area, count } of places) {
    const free = lowestFreeEntries(statuses, area, count);
    if (free === null) return refuse(NONE_LEFT);
    chosen.push(...free);
  }
  return done(chosen);
}

/** Nothing that fits is left. */
const NONE_LEFT: Refusal = { code: "seats-unavailable", seatIds: [] };

/** Whether seats are all in one row without a gap; null: they are standing places. */
export function isAdjacent(seating: Seating, performance: PerformanceSeats, seats: readonly number[]): boolean | null {
  const isEntry = seats.every((seat) => performance.layout.seatAt(seat).row === null);
  return isEntry ? null : areAdjacent(seating.rows(performance).blocks, seats);
}

/** The names of seats, in their order. */
export const namesOf = ({ layout }: PerformanceSeats, seats: readonly number[]): string[] =>
  seats.map((seat) => layout.seatAt(seat).seatId);
