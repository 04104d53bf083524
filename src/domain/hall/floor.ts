// Those who stand: areas in front of the stage, side by side as far as the stage goes, then behind one another.
import { AISLE, STANDING_PITCH } from "./measures.ts";
import { extentOf, gridOf, type HallSection, type Place } from "../../contract/hall/place.ts";

/** Areas reach beyond the stage by this factor of its width at most, unless one alone is wider. */
const FLOOR_PER_STAGE_WIDTH = 2;

const PITCHES = { seatPitch: STANDING_PITCH, rowPitch: STANDING_PITCH };

/** Places of standing areas in the operator's order, from `front` on. Lines of areas are symmetric as far as their sizes are. */
export function placesOnFloor(areas: readonly HallSection[], front: number, stageWidth: number): Place[] {
  const places: Place[] = [];
  let y = front;
  for (const line of linesOf(areas, stageWidth * FLOOR_PER_STAGE_WIDTH)) {
    const extents = line.map((area) => extentOf(gridOf(area), PITCHES));
    let left = -widthOf(line) / 2;
    for (const { width } of extents) {
      places.push({ x: left + width / 2, y: y + STANDING_PITCH / 2, angle: 0, curve: 0, ...PITCHES });
      left += width + AISLE;
    }
    y += Math.max(...extents.map(({ depth }) => depth)) + AISLE;
  }
  return places;
}

function linesOf(areas: readonly HallSection[], widthMax: number): HallSection[][] {
  const lines: HallSection[][] = [];
  for (const area of areas) {
    const line = lines.at(-1);
    if (line?.[0]?.grade === area.grade && widthOf([...line, area]) <= widthMax) line.push(area);
    else lines.push([area]);
  }
  return lines;
}

const widthOf = (line: readonly HallSection[]): number =>
  line.reduce((width, area) => width + extentOf(gridOf(area), PITCHES).width + AISLE, -AISLE);
