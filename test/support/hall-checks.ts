// What makes a plan a hall that people can sit in, as checks of any plan. They know nothing of how it was made.
import { outline, stageOutline } from "../../src/domain/hall/outline.ts";
import { gridOf, type HallSection, type Place, type Point, type Stage } from "../../src/contract/hall/place.ts";
import { seatPosition } from "../../src/domain/hall/seats.ts";

interface Plan {
  stage: Stage;
  places: readonly Place[];
}
type Polygon = readonly Point[];

/** Every seat of a plan with the index of its section. Of a standing area: where people stand. */
export function seatsOf(sections: readonly HallSection[], { places }: Plan): (Point & { section: number })[] {
  return sections.flatMap((one, section) => {
    const grid = gridOf(one);
    const place = places[section];
    if (place === undefined) throw new RangeError(`section ${section} has no place`);
    return Array.from({ length: grid.rows * grid.seatsPerRow }, (_, index) => {
      const row = Math.floor(index / grid.seatsPerRow) + 1;
      return { ...seatPosition(grid, place, row, (index % grid.seatsPerRow) + 1), section };
    });
  });
}

/** Pairs of sections whose outlines meet, and sections that meet the stage. At least one of a pair wasn't placed by hand. */
export function overlaps(sections: readonly HallSection[], plan: Plan): string[] {
  const found: string[] = [];
  const shapes = sections.map((section, index) => {
    const place = plan.places[index];
    if (place === undefined) throw new RangeError(`section ${index} has no place`);
    return { polygon: outline(gridOf(section), place), byHand: Boolean(section.place) };
  });
  const stage = stageOutline(plan.stage);
  for (const [index, { polygon, byHand }] of shapes.entries()) {
    if (!byHand && doMeet(polygon, stage)) found.push(`${index} and the stage`);
    for (const [other, shape] of shapes.slice(0, index).entries()) {
      if (!(byHand && shape.byHand) && doMeet(polygon, shape.polygon)) found.push(`${other} and ${index}`);
    }
  }
  return found;
}

/** Farther apart than this, seats are not compared, metres. */
const NEAR = 2;

/**
 * The shortest way between seats of two sections, metres; infinite when none are near each other. Seats that an operator placed
 * are not compared with each other.
 */
export function closest(sections: readonly HallSection[], plan: Plan): number {
  // Seats by squares of the floor, then by section: a section may have thousands in one square.
  const squares = new Map<string, Map<number, Point[]>>();
  const squareOf = ({ x, y }: Point): [number, number] => [Math.floor(x / NEAR), Math.floor(y / NEAR)];
  const isByHand = (section: number): boolean => Boolean(sections[section]?.place);
  let shortest = Infinity;
  for (const { section, ...seat } of seatsOf(sections, plan)) {
    const [column, line] = squareOf(seat);
    for (let index = 0; index < 9; index += 1) {
      const others = squares.get(`${column - 1 + (index % 3)} ${line - 1 + Math.floor(index / 3)}`) ?? [];
      for (const [other, seats] of others) {
        if (other === section || (isByHand(other) && isByHand(section))) continue;
        for (const { x, y } of seats) shortest = Math.min(shortest, Math.hypot(x - seat.x, y - seat.y));
      }
    }
    const key = `${column} ${line}`;
    const square = squares.get(key) ?? new Map<number, Point[]>();
    squares.set(key, square);
    const here = square.get(section);
    if (here === undefined) square.set(section, [seat]);
    else here.push(seat);
  }
  return shortest;
}

/** Whether two polygons share a point. */
function doMeet(a: Polygon, b: Polygon): boolean {
  const edgesOfB = edgesOf(b);
  const isCut = edgesOf(a).some(([a1, a2]) => edgesOfB.some(([b1, b2]) => doCross(a1, a2, b1, b2)));
  return isCut || (a[0] !== undefined && contains(b, a[0])) || (b[0] !== undefined && contains(a, b[0]));
}

function edgesOf(polygon: Polygon): [Point, Point][] {
  return polygon.map((point, index) => [point, polygon[(index + 1) % polygon.length] ?? point]);
}

/** On which side of the line from a to b a point lies. */
const side = (a: Point, b: Point, { x, y }: Point): number =>
  Math.sign((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x));
const doCross = (a1: Point, a2: Point, b1: Point, b2: Point): boolean =>
  side(a1, a2, b1) !== side(a1, a2, b2) && side(b1, b2, a1) !== side(b1, b2, a2);

/** Whether a point lies in a polygon: a ray from it crosses the edge an odd number of times. */
export function contains(polygon: Polygon, { x, y }: Point): boolean {
  const crossed = edgesOf(polygon).filter(
    ([a, b]) => a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x),
  );
  return crossed.length % 2 === 1;
}
