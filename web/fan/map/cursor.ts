// Where the keyboard's cursor goes. It is loaded when the first key is pressed: few come with one.
import type { Point } from "../../../src/contract/hall/place.ts";
import type { Plan } from "../hall/plan.ts";
import type { Statuses } from "../hall/statuses.ts";
import { type Direction, endOfRow, nearestSeat, seatBeside, seatOfSection } from "../hall/steps.ts";

/** To a seat beside this one, to the ends of its row, to another section. */
export type Step = Direction | "first" | "last" | "next" | "previous";

/** The seat that a step leads to. Without a cursor it is a free seat near the middle of the map. */
export function seatAfter(plan: Plan, statuses: Statuses, cursor: number | null, step: Step, middle: Point): number {
  if (cursor === null) return nearestSeat(plan, middle, (seat) => statuses.isFree(seat)) ?? 0;
  if (step === "first" || step === "last") return endOfRow(plan, cursor, step);
  if (step === "next" || step === "previous") return seatOfSection(plan, cursor, step === "next" ? 1 : -1);
  return seatBeside(plan, cursor, step);
}
