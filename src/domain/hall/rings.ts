// Those who sit: arcs around one centre on the hall's axis. Sections of one grade and depth, neighbours in the operator's order,
// share arcs from left to right; what comes later in the order lies farther away.
//
// On an arc a section takes an angle of its own, and an arc begins behind all of the one before: so no two sections meet. All of
// it stays in front of a line across the hall, which limits how far around the stage an arc goes.
import { AISLE, CROSS_AISLE, ROW_PITCH, SEAT_PITCH, SECTION_EXTENT_MAX, TIER_GAP } from "./measures.ts";
import type { Place, Point } from "../../contract/hall/place.ts";

/** A seated section. */
export interface Block {
  rows: number;
  seatsPerRow: number;
  grade: string;
}

/** Where arcs may lie. */
export interface Ground {
  /** They go around these points, which lie in front of the first arc. */
  around: readonly Point[];
  /** And stay behind this line. */
  yMin: number;
}

/** An arc ends at this angle to the hall's axis at the latest. Radians. */
const ARC_END_MAX = (75 / 180) * Math.PI;
/** What a section alone may take of an arc to either side: more, and its ends face each other and not the stage. Radians. */
const SECTION_END_MAX = 0.6;
/** The first radius is at least so many times the depth of a section: rows are of equal length, and aisles between them widen. */
const RADIUS_PER_DEPTH = 1.5;
/** The first arc begins so far behind the line, so that a curve has room. */
const CURVE_ROOM = 2;
/** A tier that nearly fits one arc is moved back by this part of its depth rather than split. */
const MOVED_BACK_MAX = 0.35;
/** And lies on so many more arcs than it needs at most. */
const MORE_ARCS_MAX = 2;

const pitchesOf = ({ rows, seatsPerRow }: Block) => ({
  seatPitch: pitchFor(seatsPerRow, SEAT_PITCH),
  rowPitch: pitchFor(rows, ROW_PITCH),
});
/** In tenths of a millimetre, rounded down: rounded up, 60,000 seats would be metres longer than their arc has room for. */
const pitchFor = (count: number, usual: number): number =>
  Math.min(usual, Math.floor((SECTION_EXTENT_MAX / count) * 10_000) / 10_000);
const widthOf = (block: Block): number => block.seatsPerRow * pitchesOf(block).seatPitch;
const depthOf = (block: Block): number => block.rows * pitchesOf(block).rowPitch;
/** What blocks take of an arc, with an aisle at each. */
const lengthOf = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + widthOf(block) + AISLE, 0);

/** From the centre of the arcs to the stage's middle, metres. */
type Centre = number;
/** How long an arc of a radius may be, metres. It grows with the radius. */
type Room = (radius: number) => number;

/** The radius at which the ground begins for arcs around a centre. */
function firstRadius({ around, yMin }: Ground, centre: Centre): number {
  const points = around.map(({ x, y }) => Math.hypot(x, y + centre));
  return Math.max(yMin + CURVE_ROOM + centre, ...points.map((distance) => distance + CROSS_AISLE));
}

/**
 * How far behind the stage's middle the centre lies: as little as lets the widest section face the stage and lie behind the line
 * (the arc of width w sags by w²/8r), and keeps aisles beside the deepest one from widening much.
 */
function centreOf(blocks: readonly Block[], ground: Ground): Centre {
  const start = firstRadius(ground, 0);
  const width = Math.max(...blocks.map(widthOf)) + AISLE;
  const depth = Math.max(...blocks.map(depthOf));
  const sag = start - ground.yMin;
  return Math.max(0, Math.max(width / (2 * SECTION_END_MAX), width ** 2 / (8 * sag), RADIUS_PER_DEPTH * depth) - start);
}

/** Places of blocks in the operator's order, and `start`: how far from the stage's middle the first arc is on the axis. */
export function placesOnRings(blocks: readonly Block[], ground: Ground): { start: number; places: Place[] } {
  const centre = centreOf(blocks, ground);
  const room: Room = (radius) =>
    2 * radius * Math.min(ARC_END_MAX, Math.acos(Math.min(1, (ground.yMin + centre) / radius)));
  let radius = firstRadius(ground, centre);
  let start = Infinity;
  const places: Place[] = [];
  let before: Block | undefined;
  let widest = 0;
  for (const tier of tiersOf(blocks)) {
    const [first] = tier;
    if (before !== undefined && first !== undefined) {
      radius += depthOf(before) + (before.rows === first.rows ? CROSS_AISLE : TIER_GAP);
    }
    before = first;
    let arcs = arcsOf(tier, radius, room, widest);
    widest = Math.max(widest, turnOf(tier, radius, arcs));
    let rest = tier;
    while (rest.length > 0) {
      const arc = nextArc(rest, radius, room, arcs);
      radius = arc.radius;
      start = Math.min(start, radius - centre);
      places.push(...placesOnArc(rest.slice(0, arc.count), radius, centre));
      rest = rest.slice(arc.count);
      arcs -= 1;
      if (rest.length > 0) radius += stepOf(tier);
    }
  }
  return { start, places };
}

/** Neighbours of one grade and depth. */
function tiersOf(blocks: readonly Block[]): Block[][] {
  const tiers: Block[][] = [];
  for (const block of blocks) {
    const [like] = tiers.at(-1) ?? [];
    if (like?.grade === block.grade && like.rows === block.rows) tiers.at(-1)?.push(block);
    else tiers.push([block]);
  }
  return tiers;
}

/** From one arc of a tier to the next. */
const stepOf = (tier: readonly Block[]): number => Math.max(...tier.map(depthOf)) + CROSS_AISLE;

/** The room on so many arcs of a tier. */
function roomOn(tier: readonly Block[], radius: number, room: Room, arcs: number): number {
  const step = stepOf(tier);
  let sum = 0;
  for (let arc = 0; arc < arcs; arc += 1) sum += room(radius + arc * step);
  return sum;
}

/** How far around the stage a tier goes on so many arcs, radians. */
function turnOf(tier: readonly Block[], radius: number, arcs: number): number {
  return lengthOf(tier) / (arcs * radius + ((arcs * (arcs - 1)) / 2) * stepOf(tier));
}

const fitsOneArc = (tier: readonly Block[], radius: number, room: Room): boolean =>
  room(radius + MOVED_BACK_MAX * stepOf(tier)) >= lengthOf(tier);

/**
 * On how many arcs a tier lies: on as few as have room for it, or some more, so that it goes as far around the stage as the
 * widest tier before it. One tier that embraces the others looks like no hall.
 */
function arcsOf(tier: readonly Block[], radius: number, room: Room, widest: number): number {
  let fewest = 1;
  if (!fitsOneArc(tier, radius, room)) {
    const length = lengthOf(tier);
    const step = stepOf(tier);
    for (let sum = room(radius); sum < length; fewest += 1) sum += room(radius + fewest * step);
    fewest = Math.max(fewest, 2);
  }
  if (widest === 0) return fewest;
  const differs = (arcs: number): number => Math.abs(turnOf(tier, radius, arcs) - widest);
  const candidates = Array.from({ length: MORE_ARCS_MAX + 1 }, (_, more) => fewest + more);
  return candidates.reduce((best, arcs) => (differs(arcs) < differs(best) ? arcs : best));
}

/** How many of a tier's blocks stand on its next arc, and at which radius. The `arcs` that are left are filled to the same part. */
function nextArc(
  blocks: readonly Block[],
  radius: number,
  room: Room,
  arcs: number,
): { radius: number; count: number } {
  const length = lengthOf(blocks);
  if (arcs <= 1 && fitsOneArc(blocks, radius, room)) {
    return { radius: radiusWith(length, radius, room), count: blocks.length };
  }
  const target = (room(radius) * length) / roomOn(blocks, radius, room, Math.max(arcs, 2));
  let count = 1;
  let taken = lengthOf(blocks.slice(0, 1));
  for (const block of blocks.slice(1)) {
    const more = lengthOf([block]);
    // It is closer to the target without this one.
    if (taken + more > room(radius) || taken + more / 2 > target) break;
    taken += more;
    count += 1;
  }
  return { radius: radiusWith(taken, radius, room), count };
}

/** The smallest radius from `radius` on that has room for a length: found by halving, since room grows with it. */
function radiusWith(length: number, radius: number, room: Room): number {
  if (room(radius) >= length) return radius;
  let tooSmall = radius;
  let enough = radius * 2;
  while (room(enough) < length) enough *= 2;
  for (let step = 0; step < 40; step += 1) {
    const middle = (tooSmall + enough) / 2;
    if (room(middle) >= length) enough = middle;
    else tooSmall = middle;
  }
  return enough;
}

/** Blocks from left to right, the arc's middle on the hall's axis. */
function placesOnArc(blocks: readonly Block[], radius: number, centre: Centre): Place[] {
  let from = -(lengthOf(blocks) - AISLE) / 2;
  return blocks.map((block) => {
    const width = widthOf(block);
    const turn = (from + width / 2) / radius;
    from += width + AISLE;
    return {
      x: radius * Math.sin(turn),
      y: radius * Math.cos(turn) - centre,
      angle: (turn / Math.PI) * 180,
      curve: radius,
      ...pitchesOf(block),
    };
  });
}
