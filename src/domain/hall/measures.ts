// What a hall is built of where the operator gave no places. Metres, unless a name says otherwise.

/** A chair of an arena, and the way to it. */
export const SEAT_PITCH = 0.5;
export const ROW_PITCH = 0.9;
/** Four people a square metre, as organisers plan a standing crowd. */
export const STANDING_PITCH = 0.5;

/**
 * No hall has longer rows or deeper sections. 60,000 seats in one row would lie on 30 kilometres; they are drawn closer together,
 * so that the plan stays one that can be looked at.
 */
export const SECTION_EXTENT_MAX = 400;

/** Between sections side by side. */
export const AISLE = 1.2;
/** Between arcs of one tier. */
export const CROSS_AISLE = 1.8;
/** Between tiers: a wall, stairs, a corridor. */
export const TIER_GAP = 4;
/** Between the stage and those who stand. */
export const PIT = 2;
/** What is seated stays this far behind the line of the stage's front edge. */
export const SIGHT_MARGIN = 1;

/** The stage of a hall for `people`: 8 metres wide in a club, some 24 in an arena, 42 in a stadium. */
export const stageWidth = (people: number): number => Math.min(48, Math.max(8, 6 + 0.15 * Math.sqrt(people)));
export const STAGE_DEPTH_PER_WIDTH = 0.45;
