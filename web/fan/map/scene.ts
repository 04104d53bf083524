// What is drawn, and from where it is looked at.
import type { Plan } from "../hall/plan.ts";
import type { Statuses } from "../hall/statuses.ts";
import { cellOf } from "../hall/plan.ts";
import { type Size, type View, rectangleOf } from "../hall/view.ts";
import type { Sign } from "./signs.ts";
import type { Theme } from "./theme.ts";

export interface Scene {
  plan: Plan;
  statuses: Statuses;
  /** Free seats and standing places of each section. */
  free: Uint32Array;
  /** Seats that the fan has chosen or holds. */
  yours: ReadonlySet<number>;
  /** Seats that are pointed out. */
  marked: ReadonlySet<number>;
  /** Grades that are not dimmed; null: all. */
  gradesShown: ReadonlySet<number> | null;
  theme: Theme;
}

/** A bitmap: which part of the hall it shows. */
export interface Frame {
  /** Its middle and its scale. */
  view: View;
  /** Pixels of CSS. */
  size: Size;
  /** Pixels of the bitmap to one of CSS. */
  ratio: number;
  /** Whether seats are large enough, and few enough, for rings with numbers. */
  isNear: boolean;
}

/** Of the smaller pitch of a section, metres or pixels. */
export const seatDiameter = (cell: number): number => cell * 0.88;

/** From this size on a seat can be tapped, pixels. A smaller one is zoomed to. */
export const TARGET_MIN = 24;
/** From this size of their cells on seats are drawn with rings, pixels, if there are at most so many in view. */
const NEAR_CELL_MIN = 14;
const NEAR_SEATS_MAX = 2_500;

/** Whether what is in view is drawn seat by seat. */
export function isNearIn(plan: Plan, view: View, size: Size): boolean {
  const shown = rectangleOf(view, size);
  const cells = plan.sectionsIn(shown).flatMap(({ isStanding, place }) => (isStanding ? [] : [cellOf(place)]));
  if (cells.length === 0 || Math.max(...cells) * view.scale < NEAR_CELL_MIN) return false;
  return plan.seatsIn(shown).length <= NEAR_SEATS_MAX;
}

/** How a seat that isn't the fan's looks. */
export function signOf(statuses: Statuses, seat: number): Sign {
  if (statuses.isFree(seat)) return "free";
  return statuses.of(seat) === "blocked" ? "blocked" : "taken";
}
