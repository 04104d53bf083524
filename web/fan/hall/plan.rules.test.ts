// Question: is what a finger points at the seat that is drawn there, at every zoom and everywhere in the hall, and never another?
// Method: halls by chance, points by chance seen through views by chance, against a list of all seats with their distances. Doesn't
// prove that the pixels are drawn where these functions say.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HallSection } from "../../../src/contract/hall/place.ts";
import type { Section } from "../../../src/contract/performances.ts";
import { hallLayout } from "../../../src/domain/public-layout.ts";
import { partlyPlaced, unplaced } from "../../../test/support/hall-samples.ts";
import { seed } from "../../../test/support/seed.ts";
import { hallOf } from "./hall.ts";
import { Plan, reachOf } from "./plan.ts";
import { endOfRow, nearestSeat, seatBeside, seatOfSection } from "./steps.ts";
import { between, fitting, keptOn, pannedBy, rectangleOf, toHall, toScreen, zoomedAt } from "./view.ts";

function planOf(sections: readonly HallSection[]): Plan {
  const named = sections.map((section, index): Section => {
    const { grade, place } = section;
    const common = { name: `${index}`, price: 1, grade, ...(place ? { place } : {}) };
    if (section.kind === "standing") return { kind: "standing", capacity: section.capacity, ...common };
    return { rows: section.rows, seatsPerRow: section.seatsPerRow, ...common };
  });
  return new Plan(hallOf(hallLayout(named)));
}
const plans = fc.oneof(unplaced, partlyPlaced).map(planOf);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.2, max: 40, noNaN: true });
const SIZE = { width: 390, height: 500 };

/** Every seat with its place, one by one. */
const seatsOf = ({ hall, ...plan }: Plan) =>
  hall.sections.flatMap((section) =>
    section.isStanding
      ? []
      : Array.from({ length: section.capacity }, (_, index) => {
          const seat = section.first + index;
          return { seat, section, x: plan.points[seat * 2] ?? 0, y: plan.points[seat * 2 + 1] ?? 0 };
        }),
  );

describe("a point of the map", () => {
  test("means the nearest seat in reach, and never one from far away", () => {
    fc.assert(
      fc.property(plans, share, share, factor, (plan, left, top, factor) => {
        const { minX, maxX, minY, maxY } = plan.bounds;
        const focus = { x: minX + (maxX - minX) * left, y: minY + (maxY - minY) * top };
        const view = { ...focus, scale: fitting(plan.bounds, SIZE, 10).scale * factor };
        const point = toHall(view, SIZE, { x: SIZE.width * top, y: SIZE.height * left });
        const found = plan.find(point);
        const near = seatsOf(plan)
          .map((one) => ({ ...one, distance: Math.hypot(one.x - point.x, one.y - point.y) }))
          .filter(({ distance, section }) => distance <= reachOf(section.place) + 1e-4);
        const nearest = Math.min(...near.map(({ distance }) => distance));
        const isSure = near.some(({ distance, section }) => distance <= reachOf(section.place) - 1e-4);
        const told = near.find(({ seat }) => seat === found?.seat);
        // Of two that are equally near, either; rounding decides on the very edge.
        expect(told === undefined ? !isSure : told.distance < nearest + 1e-4).toBe(true);
        expect(told?.section).toBe(typeof found?.seat === "number" ? found.section : undefined);
      }),
      { seed, numRuns: 300 },
    );
  });

  test("where a seat is drawn leads back to that seat, however much is zoomed", () => {
    fc.assert(
      fc.property(unplaced.map(planOf), share, factor, (plan, share, factor) => {
        const seats = seatsOf(plan);
        fc.pre(seats.length > 0);
        const [one] = seats.slice(Math.floor(share * (seats.length - 1)));
        const { seat, section, x, y } = one ?? { seat: -1, section: null, x: 0, y: 0 };
        const view = zoomedAt(fitting(plan.bounds, SIZE, 10), SIZE, { x: 17, y: 230 }, factor * 3);
        expect(plan.find(toHall(view, SIZE, toScreen(view, SIZE, { x, y })))).toEqual({ section, seat });
      }),
      { seed },
    );
  });

  test("in a standing area means that area", () => {
    const plan = planOf([{ kind: "standing", capacity: 300, grade: "GA" }]);
    const { x, y } = plan.positionOf(0);
    expect(plan.find({ x, y })).toMatchObject({ seat: null, section: { name: "0" } });
    expect(plan.find({ x: x + 200, y })).toBeNull();
  });
});

test("what is in view is every seat in the rectangle", () => {
  fc.assert(
    fc.property(plans, share, share, factor, (plan, left, top, factor) => {
      const { minX, maxX, minY, maxY } = plan.bounds;
      const scale = fitting(plan.bounds, SIZE, 0).scale * factor;
      const view = { x: minX + (maxX - minX) * left, y: minY + (maxY - minY) * top, scale };
      const shown = rectangleOf(view, SIZE);
      const inside = seatsOf(plan).filter(
        ({ x, y }) => x >= shown.minX && x <= shown.maxX && y >= shown.minY && y <= shown.maxY,
      );
      expect(plan.seatsIn(shown)).toEqual(inside.map(({ seat }) => seat));
    }),
    { seed },
  );
});

describe("a view", () => {
  const views = fc.record({
    x: fc.double({ min: -50, max: 50, noNaN: true }),
    y: fc.double({ min: -50, max: 50, noNaN: true }),
    scale: fc.double({ min: 0.5, max: 80, noNaN: true }),
  });
  const at = fc.record({ x: fc.nat({ max: 390 }), y: fc.nat({ max: 500 }) });

  test("keeps the point under the fingers while it is zoomed", () => {
    fc.assert(
      fc.property(views, at, fc.double({ min: 0.5, max: 80, noNaN: true }), (view, at, scale) => {
        const [before, after] = [view, zoomedAt(view, SIZE, at, scale)].map((one) => toHall(one, SIZE, at));
        expect(after?.x).toBeCloseTo(before?.x ?? 0, 6);
        expect(after?.y).toBeCloseTo(before?.y ?? 0, 6);
      }),
      { seed },
    );
  });

  test("is reached from another by moving and scaling its picture", () => {
    fc.assert(
      fc.property(views, views, at, (from, to, at) => {
        const { x, y, scale } = between(from, to, SIZE);
        const there = toScreen(to, SIZE, toHall(from, SIZE, at));
        expect(at.x * scale + x).toBeCloseTo(there.x, 4);
        expect(at.y * scale + y).toBeCloseTo(there.y, 4);
      }),
      { seed },
    );
  });

  test("never loses the hall, however it is moved", () => {
    const bounds = { minX: -20, maxX: 20, minY: -5, maxY: 60 };
    fc.assert(
      fc.property(
        views,
        fc.integer({ min: -9_000, max: 9_000 }),
        fc.integer({ min: -9_000, max: 9_000 }),
        (view, dx, dy) => {
          const kept = keptOn(bounds, SIZE, { min: 4, max: 60 }, pannedBy(view, dx, dy));
          expect(kept.scale).toBeGreaterThanOrEqual(4);
          expect(kept.scale).toBeLessThanOrEqual(60);
          const shown = rectangleOf(kept, SIZE);
          expect(shown.minX < bounds.maxX && shown.maxX > bounds.minX).toBe(true);
          expect(shown.minY < bounds.maxY && shown.maxY > bounds.minY).toBe(true);
        },
      ),
      { seed },
    );
  });

  test("that fits a rectangle shows all of it", () => {
    const bounds = { minX: -20, maxX: 30, minY: -5, maxY: 60 };
    const shown = rectangleOf(fitting(bounds, SIZE, 16), SIZE);
    expect(shown.minX <= bounds.minX && shown.maxX >= bounds.maxX).toBe(true);
    expect(shown.minY <= bounds.minY && shown.maxY >= bounds.maxY).toBe(true);
  });
});

describe("a step", () => {
  const seated = (rows: number, seatsPerRow: number) => ({ kind: "seated" as const, rows, seatsPerRow, grade: "R" });
  const plan = planOf([{ kind: "standing", capacity: 50, grade: "GA" }, seated(4, 11), seated(4, 11), seated(4, 11)]);
  const step = (seatId: string, ...way: Parameters<typeof seatBeside>[2][]) => {
    const seat = way.reduce((seat, direction) => seatBeside(plan, seat, direction), plan.hall.indexOf(seatId) ?? -1);
    return plan.hall.nameOf(seat).seatId;
  };

  test("goes along the row and between rows", () => {
    expect(step("2-2-6", "right")).toBe("2-2-7");
    expect(step("2-2-6", "left", "left")).toBe("2-2-4");
    expect(step("2-2-6", "back")).toBe("2-3-6");
    expect(step("2-2-6", "front")).toBe("2-1-6");
  });

  test("goes over the aisle where a row ends, and to those who stand in front of the first one", () => {
    expect(step("1-2-11", "right")).toMatch(/^2-\d-1$/);
    expect(step("2-2-1", "left")).toMatch(/^1-\d-11$/);
    expect(step("2-1-6", "front")).toBe("0-0-1");
    expect(step("0-0-1", "back")).toMatch(/^2-1-\d$/);
  });

  test("stays where the hall ends", () => {
    expect(step("2-4-6", "back")).toBe("2-4-6");
  });

  test("goes to the end of a row and to the next section", () => {
    const seat = plan.hall.indexOf("2-2-6") ?? -1;
    const names = [
      endOfRow(plan, seat, "first"),
      endOfRow(plan, seat, "last"),
      seatOfSection(plan, seat, 1),
      seatOfSection(plan, seat, -2),
      seatOfSection(plan, seat, 99),
    ].map((one) => plan.hall.nameOf(one).seatId);
    expect(names).toEqual(["2-2-1", "2-2-11", "3-1-6", "0-0-1", "3-1-6"]);
  });

  test("never leaves the hall, and a row is walked from end to end", () => {
    fc.assert(
      fc.property(plans, share, fc.constantFrom("left", "right", "front", "back"), (plan, share, direction) => {
        const seat = Math.floor(share * (plan.hall.seatCount - 1));
        const next = seatBeside(plan, seat, direction);
        const [from, to] = [seat, next].map((one) => plan.hall.nameOf(one));
        if (from === undefined || to === undefined || from.section !== to.section || from.row === null) return;
        const isAlong = direction === "left" || direction === "right";
        expect(Math.abs(isAlong ? to.number - from.number : (to.row ?? 0) - from.row)).toBe(next === seat ? 0 : 1);
      }),
      { seed },
    );
  });
});

test("the nearest seat of a kind is the nearest of that kind", () => {
  const plan = planOf([{ kind: "seated", rows: 3, seatsPerRow: 9, grade: "R" }]);
  const wanted = new Set([3, 20]);
  const { x, y } = plan.positionOf(2);
  expect(nearestSeat(plan, { x, y }, (seat) => wanted.has(seat))).toBe(3);
  expect(nearestSeat(plan, { x, y }, () => false)).toBeNull();
});
