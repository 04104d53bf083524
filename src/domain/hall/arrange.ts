// The plan of a hall from its sections alone, for the operator who gives rows, seats and capacities but no places. Standing areas
// lie in front of the stage, seated sections in arcs around them. The same sections always make the same plan: nothing is random,
// and figures are rounded, so that they are short on the wire and no engine's last digit shows.
//
// What the operator has placed stays where it is. The rest lies as if there were nothing else, where that is free, and behind it
// otherwise.
import { placesOnFloor } from "./floor.ts";
import { CROSS_AISLE, PIT, SIGHT_MARGIN, STAGE_DEPTH_PER_WIDTH, TIER_GAP, stageWidth } from "./measures.ts";
import { boundsOf, outline, stageOutline, type Bounds } from "./outline.ts";
import { gridOf, type HallSection, type Place, type Point, type Stage } from "../../contract/hall/place.ts";
import { placesOnRings, type Block, type Ground } from "./rings.ts";
import { seatPosition } from "./seats.ts";

export interface Hall {
  stage: Stage;
  /** One for each section, in their order. */
  places: Place[];
}

/** The plan of a hall. Sections that have a place keep it. */
export function arrangeHall(sections: readonly HallSection[]): Hall {
  const given = sections.flatMap((section) => (section.place ? [outline(gridOf(section), section.place)] : []));
  const stage = stageOf(sections);
  const free = sections.filter(({ place }) => !place);
  const areas = free.filter(({ kind }) => kind === "standing");
  const seated = free.filter((section) => section.kind !== "standing");
  const floor = floorPlaces(areas, given, stage);
  const floorOutlines = areas.map((area, index) => outlineOf(area, floor[index]));
  const rings = seated.length === 0 ? [] : ringPlaces(seated, given, floorOutlines, stage);
  return {
    stage,
    places: sections.map((section) => {
      if (section.place) return section.place;
      const next = (section.kind === "standing" ? floor : rings).shift();
      if (next === undefined) throw new RangeError("every section has a place");
      return next;
    }),
  };
}

const STAGE_WIDTH_MIN = 2;

/** As large as fits the number of people, or as what was placed leaves room for. */
function stageOf(sections: readonly HallSection[]): Stage {
  const grids = sections.map((section) => ({ ...gridOf(section), place: section.place }));
  let width = stageWidth(grids.reduce((people, { rows, seatsPerRow }) => people + rows * seatsPerRow, 0));
  for (const { place, ...grid } of grids) {
    if (!place) continue;
    for (let row = 1; row <= grid.rows; row += 1) {
      for (let number = 1; number <= grid.seatsPerRow; number += 1) {
        const { x, y } = seatPosition(grid, place, row, number);
        const margin = (place.seatPitch + place.rowPitch) / 2;
        width = Math.min(width, 2 * Math.max(Math.abs(x) - margin, (Math.abs(y) - margin) / STAGE_DEPTH_PER_WIDTH));
      }
    }
  }
  width = decimetres(Math.max(width, STAGE_WIDTH_MIN));
  return { width, depth: decimetres(width * STAGE_DEPTH_PER_WIDTH) };
}

function floorPlaces(areas: readonly HallSection[], given: readonly Point[][], stage: Stage): Place[] {
  const from = (y: number) => placesOnFloor(areas, y, stage.width).map(rounded);
  const front = from(stage.depth / 2 + PIT);
  const outlines = areas.map((area, index) => outlineOf(area, front[index]));
  return areMet(outlines, given) ? from(Math.max(stage.depth / 2 + PIT, endOf(given) + TIER_GAP)) : front;
}

/** Arcs around the floor; or, where the operator has put something, around or behind that as well, whichever is nearer. */
function ringPlaces(
  seated: readonly Block[],
  given: readonly Point[][],
  floor: readonly Point[][],
  stage: Stage,
): Place[] {
  const yMin = stage.depth / 2 + SIGHT_MARGIN;
  const on = (ground: Ground) => {
    const { start, places } = placesOnRings(seated, ground);
    return { start, places: places.map(rounded) };
  };
  const around = [...stageOutline(stage), ...floor.flat()];
  const usual = on({ around, yMin });
  if (given.length === 0) return usual.places;
  const outlines = seated.map((block, index) => outlineOf(block, usual.places[index]));
  if (!areMet(outlines, given)) return usual.places;
  const wider = on({ around: [...around, ...given.flat()], yMin });
  const behind = on({ around: [], yMin: Math.max(yMin, endOf([...given, ...floor]) + CROSS_AISLE) });
  return (wider.start < behind.start ? wider : behind).places;
}

/** Whether the rectangle around one of these meets the rectangle around one of those. Rather too often than too seldom. */
function areMet(these: readonly Point[][], those: readonly Point[][]): boolean {
  const [left, right] = [these, those].map((polygons) => polygons.flatMap((polygon) => boundsOf([polygon]) ?? []));
  const meet = (a: Bounds, b: Bounds): boolean =>
    a.minX - CROSS_AISLE < b.maxX &&
    b.minX < a.maxX + CROSS_AISLE &&
    a.minY - CROSS_AISLE < b.maxY &&
    b.minY < a.maxY + CROSS_AISLE;
  return left?.some((a) => right?.some((b) => meet(a, b))) ?? false;
}

/** How far back polygons reach. */
const endOf = (polygons: readonly Point[][]): number => boundsOf(polygons)?.maxY ?? -Infinity;

function outlineOf(section: HallSection, place: Place | undefined): Point[] {
  if (place === undefined) throw new RangeError("every section has a place");
  return outline(gridOf(section), place);
}

const decimetres = (metres: number): number => Math.round(metres * 10) / 10;
const thousandths = (value: number): number => Math.round(value * 1_000) / 1_000 + 0;

/** Millimetres, and thousandths of a degree: centimetres at the far end of the longest section. */
const rounded = (place: Place): Place => ({
  ...place,
  x: thousandths(place.x),
  y: thousandths(place.y),
  angle: thousandths(place.angle),
  curve: thousandths(place.curve),
});
