// The single-seat rule, as the contract says it: a choice is refused when some run of free seats has length 1 after it and not
// before, in a run in which that could have been avoided. The service decides; here it is found early, with a way out.
import type { Hall } from "../../hall/hall.ts";
import type { Statuses } from "../../hall/statuses.ts";

/** Seats beside each other from `first` to before `end`, free but for the choice. */
interface Run {
  first: number;
  end: number;
}

export interface LeftAlone {
  /** Seats that would be left alone. */
  alone: number[];
  /** The choice with these taken, too; null: it would be too large, or leave others alone. */
  takingThem: number[] | null;
  /** As many seats, moved to an end of their run. */
  moved: number[];
}

/** What a choice would leave alone; null: nothing that could be avoided. */
export function leftAlone(hall: Hall, statuses: Statuses, choice: readonly number[], limit: number): LeftAlone | null {
  const chosen = new Set(choice);
  const runs = runsOf(hall, statuses, choice).filter((run) => aloneIn(run, chosen).length > 0);
  if (runs.length === 0) return null;
  const alone = runs.flatMap((run) => aloneIn(run, chosen));
  const takingThem = [...choice, ...alone];
  const leavesNone = runsOf(hall, statuses, takingThem).every((run) => aloneIn(run, new Set(takingThem)).length === 0);
  return {
    alone,
    takingThem: takingThem.length <= limit && leavesNone ? takingThem : null,
    moved: runs.reduce<number[]>((moved, run) => movedToEnd(run, moved), [...choice]),
  };
}

/** The runs that a choice cuts. */
function runsOf(hall: Hall, statuses: Statuses, choice: readonly number[]): Run[] {
  const runs = new Map<number, Run>();
  for (const seat of choice) {
    const { isStanding, first, grid } = hall.sectionAt(seat);
    if (isStanding) continue;
    const rowFirst = first + Math.floor((seat - first) / grid.seatsPerRow) * grid.seatsPerRow;
    const rowEnd = rowFirst + grid.seatsPerRow;
    // What the fan has chosen is free as long as nobody holds it.
    let from = seat;
    while (from > rowFirst && statuses.isFree(from - 1)) from -= 1;
    let end = seat + 1;
    while (end < rowEnd && statuses.isFree(end)) end += 1;
    runs.set(from, { first: from, end });
  }
  return [...runs.values()];
}

function aloneIn({ first, end }: Run, chosen: ReadonlySet<number>): number[] {
  const alone: number[] = [];
  let taken = 0;
  for (let seat = first; seat < end; seat += 1) {
    if (chosen.has(seat)) taken += 1;
    else if (isEdge(seat - 1, first, end, chosen) && isEdge(seat + 1, first, end, chosen)) alone.push(seat);
  }
  const length = end - first;
  return taken > 0 && length - taken >= 2 ? alone : [];
}

const isEdge = (seat: number, first: number, end: number, chosen: ReadonlySet<number>): boolean =>
  seat < first || seat >= end || chosen.has(seat);

/** The choice with its seats of a run at the end of the run that is nearer. */
function movedToEnd({ first, end }: Run, choice: readonly number[]): number[] {
  const inside = choice.filter((seat) => seat >= first && seat < end);
  const middle = inside.reduce((sum, seat) => sum + seat, 0) / inside.length;
  const from = middle - first <= end - 1 - middle ? first : end - inside.length;
  return [...choice.filter((seat) => seat < first || seat >= end), ...inside.map((_, at) => from + at)];
}
