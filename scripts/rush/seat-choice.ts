// How a fan picks seats off the map: neighbours in one row, the front ones first or any. Pure, so that the same dice
// on the same map make the same choice.
import type { SeatBody } from "../../src/contract/seats.ts";
import type { Dice } from "./dice.ts";

/** Among how many of the best groups of seats a fan who wants the front decides: few, so that fans collide. */
const FRONT_CHOICES = 6;

/**
 * Up to `count` seats: neighbours when there are any, else the best single ones, fewer when the date is nearly sold
 * out, none when it is. `refused` are seats this fan was just told are gone.
 */
export function chooseSeats(
  seats: readonly SeatBody[],
  wish: { count: number; taste: "front" | "anywhere"; refused: ReadonlySet<string> },
  dice: Dice,
): SeatBody[] {
  const free = seats
    .filter(({ seatId, status }) => status === "available" && !wish.refused.has(seatId))
    .sort((one, other) => other.price - one.price || one.row - other.row || bySeat(one, other));
  const groups = neighbours(free, wish.count);
  const choice = dice.pick(wish.taste === "front" ? groups.slice(0, FRONT_CHOICES) : groups);
  return choice ?? free.slice(0, wish.count);
}

/** Runs of `count` seats side by side, without overlap, in the order of their first seats. */
function neighbours(sorted: readonly SeatBody[], count: number): SeatBody[][] {
  const groups: SeatBody[][] = [];
  let run: SeatBody[] = [];
  for (const seat of sorted) {
    const last = run.at(-1);
    const adjoins = last?.section === seat.section && last.row === seat.row && last.number + 1 === seat.number;
    run = adjoins ? [...run, seat] : [seat];
    if (run.length === count) {
      groups.push(run);
      run = [];
    }
  }
  return groups;
}

function bySeat(one: SeatBody, other: SeatBody): number {
  if (one.section === other.section) return one.number - other.number;
  return one.section < other.section ? -1 : 1;
}
