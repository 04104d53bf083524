// Where a seat was lost, the fan wants one that is as good: of the same grade and price, near the one that is gone.
import type { Hall, SeatSection } from "../../hall/hall.ts";
import type { Statuses } from "../../hall/statuses.ts";

/** A row back counts as much as so many seats along the row. */
const ROW_WEIGHT = 2;

/**
 * For each lost seat the nearest free one of its grade and price that is neither chosen nor found already: in its section by rows
 * and seats, else in the first section that has one. Fewer than were lost when there are no more.
 */
export function nearestEquals(
  hall: Hall,
  statuses: Statuses,
  lost: readonly number[],
  chosen: readonly number[],
): number[] {
  const out = new Set([...lost, ...chosen]);
  const found: number[] = [];
  for (const seat of lost) {
    const nearest = nearestTo(hall, statuses, seat, out);
    if (nearest === null) continue;
    out.add(nearest);
    found.push(nearest);
  }
  return found;
}

function nearestTo(hall: Hall, statuses: Statuses, seat: number, out: ReadonlySet<number>): number | null {
  const own = hall.sectionAt(seat);
  if (own.isStanding) return null;
  const isEqual = ({ grade, price, isStanding }: SeatSection) =>
    !isStanding && grade === own.grade && price === own.price;
  // From the own section outwards, in the operator's order.
  const sections = hall.sections
    .filter(isEqual)
    .toSorted((a, b) => Math.abs(a.index - own.index) - Math.abs(b.index - own.index));
  for (const section of sections) {
    const nearest = nearestIn(section, statuses, positionIn(own, seat), out);
    if (nearest !== null) return nearest;
  }
  return null;
}

interface Position {
  row: number;
  number: number;
}

function positionIn({ first, grid }: SeatSection, seat: number): Position {
  return { row: Math.floor((seat - first) / grid.seatsPerRow), number: (seat - first) % grid.seatsPerRow };
}

function nearestIn(section: SeatSection, statuses: Statuses, to: Position, out: ReadonlySet<number>): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  for (let seat = section.first; seat < section.end; seat += 1) {
    if (!statuses.isFree(seat) || out.has(seat)) continue;
    const { row, number } = positionIn(section, seat);
    const distance = Math.abs(row - to.row) * ROW_WEIGHT + Math.abs(number - to.number);
    if (distance < least) {
      least = distance;
      nearest = seat;
    }
  }
  return nearest;
}
