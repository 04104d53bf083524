// Keeping seats back and giving them back to the sale: which seats an operator means, and whether it can be done. All or
// nothing, in one turn: 60,000 seats take a few milliseconds.
import { SEATS_PER_BLOCK_MAX } from "../../contract/bounds.ts";
import { isStanding } from "../../contract/performances.ts";
import { type Answer, done, invalidRequest, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { BlocksAsked } from "../../domain/room-messages.ts";
import { rangesOf } from "../../domain/seat-ranges.ts";
import type { Concert } from "./concert.ts";
import { seatsNamed, whyGone } from "./holding.ts";
import { type PerformanceSeats, SEAT_STATUS } from "./seats/seating.ts";

/** A date, and those of its seats that become another than they were. */
export interface ChangingBlocks {
  performance: PerformanceSeats;
  changed: number[];
}

/** What a request comes to. Refusals: see `RoomApi`. */
export function blocksToChange(concert: Concert, asked: BlocksAsked, now: Millis): Answer<ChangingBlocks> {
  const { seating } = concert;
  const performance = seating.performances.get(asked.performanceId);
  if (performance === undefined) return refuse({ code: "not-found" });
  const meant = seatsMeant(performance, asked);
  if (!meant.ok) return meant;
  const gone = whyGone(performance, now);
  if (gone !== null) return refuse(gone);
  const { seats, count } = meant.value;
  if (count === null && asked.isBlocked) {
    const owned = seating.owned(performance, seats);
    if (owned.length > 0) return refuse({ code: "seats-unavailable", seatIds: idsOf(performance, owned) });
  }
  const changing = seats.filter((seat) => performance.blocked.has(seat) !== asked.isBlocked);
  // Of so many places any will do: free ones with the highest numbers are kept back, and the lowest are given back first.
  if (count === null) return done({ performance, changed: changing });
  const free = changing.filter((seat) => performance.statuses[seat] === SEAT_STATUS.available);
  const places = asked.isBlocked ? free.toReversed() : changing;
  if (places.length < count) return refuse({ code: "seats-unavailable", seatIds: [] });
  return done({ performance, changed: places.slice(0, count) });
}

/** Every seat that is named, or of the section; `count`: so many of them. */
function seatsMeant(
  performance: PerformanceSeats,
  { seats: { seatIds, section: name, count } }: BlocksAsked,
): Answer<{ seats: number[]; count: number | null }> {
  const { layout } = performance;
  if (seatIds !== undefined) {
    const named = seatsNamed(layout, seatIds);
    return named.ok ? done({ seats: named.value, count: null }) : named;
  }
  const found = name === undefined ? null : layout.sectionNamed(name);
  if (found === null) {
    return refuse(invalidRequest({ in: "body", path: "section", message: "names no section of this date" }));
  }
  const { section, first, end } = found;
  if (count !== undefined && !isStanding(section)) {
    return refuse(invalidRequest({ in: "body", path: "count", message: "goes with a standing section only" }));
  }
  return done({ seats: Array.from({ length: end - first }, (_, at) => first + at), count: count ?? null });
}

/** At most as many as a request may name: a refusal of a section would else name thousands. */
const idsOf = ({ layout }: PerformanceSeats, seats: readonly number[]): string[] =>
  seats.slice(0, SEATS_PER_BLOCK_MAX).map((seat) => layout.seatAt(seat).seatId);

/** The seats as people read them: runs in the order of the layout, as `A-3-1..A-3-20`; at most so many. */
export function runsOf({ layout }: PerformanceSeats, seats: readonly number[], most = SEATS_PER_BLOCK_MAX): string[] {
  const marks = new Uint8Array(layout.total);
  for (const seat of seats) marks[seat] = 1;
  const idOf = (seat: number) => layout.seatAt(seat).seatId;
  return rangesOf(marks)
    .slice(0, most)
    .map(([first, last]) => (first === last ? idOf(first) : `${idOf(first)}..${idOf(last)}`));
}
