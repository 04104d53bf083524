// Question: what does a room keep back that begins anew, and what becomes of a seat that is kept back while it is given away?
// Method: named cases. Doesn't prove what the stores keep.
import { describe, expect, test } from "vitest";
import { SHOW_AT, TONIGHT, seatingOf } from "../../../../test/support/concert-model.ts";
import { BlockedSeats, blocksAnew, type BlockedSeatsState } from "./blocked-seats.ts";
import { SEAT_STATUS, type Hold } from "./seating.ts";

const state = (revision: number, ...ranges: [number, number][]): BlockedSeatsState => ({
  ranges,
  revision,
  saved: revision,
  changedAt: 1,
});
const anew = (here: BlockedSeatsState | null, saved: BlockedSeatsState | null, ...sold: number[]) =>
  blocksAnew({ here, saved, isSold: (seat) => sold.includes(seat), total: 10 }, 9);

describe("a room that begins anew", () => {
  test("keeps back what D1 says, which also wins a tie", () => {
    expect(anew(null, null)).toBeNull();
    expect(anew(null, state(3, [0, 1]))).toEqual({ ranges: [[0, 1]], revision: 3, saved: 3, changedAt: 9 });
    expect(anew(state(3, [5, 5]), state(3, [0, 1]))?.ranges).toEqual([[0, 1]]);
    expect(anew(state(2, [5, 5]), state(3, [0, 1]))?.ranges).toEqual([[0, 1]]);
  });

  test("goes on telling D1 what it has decided since", () => {
    expect(anew(state(4, [5, 5]), state(3, [0, 1]))).toEqual({ ranges: [[5, 5]], revision: 4, saved: 3, changedAt: 1 });
    expect(anew(state(1, [5, 5]), null)).toEqual({ ranges: [[5, 5]], revision: 1, saved: 0, changedAt: 1 });
  });

  test("keeps no sold seat back, and tells D1", () => {
    expect(anew(null, state(3, [0, 2]), 1, 7)).toEqual({
      ranges: [
        [0, 0],
        [2, 2],
      ],
      revision: 4,
      saved: 3,
      changedAt: 9,
    });
  });
});

test("the age of a copy is that of the oldest change that D1 doesn't have", () => {
  const blocked = new BlockedSeats(5);
  expect(blocked.unsavedSince).toBeNull();
  blocked.raise(3);
  blocked.raise(7);
  expect(blocked.unsavedSince).toBe(3);
  blocked.noteSaved(1);
  expect(blocked.unsavedSince).toBe(3);
  blocked.noteSaved(2);
  expect(blocked.unsavedSince).toBeNull();
  blocked.raise(9, 20);
  expect([blocked.revision, blocked.unsavedSince]).toEqual([21, 9]);
});

describe("a seat that is kept back", () => {
  const compOf = (seats: number[]): Hold => ({
    holdId: "hld_comp",
    fanId: "ann",
    number: 0,
    performanceId: TONIGHT,
    seats,
    amount: 0,
    createdAt: 0,
    expiresAt: 0,
    status: "held",
    isComp: true,
  });
  const kept = () => {
    const seating = seatingOf(SHOW_AT);
    const performance = seating.performances.get(TONIGHT);
    if (performance === undefined) throw new Error("no date");
    seating.setBlocked(performance, [0, 1], true);
    return { seating, performance };
  };

  test("is the giver's while it is given, and is kept back again when that comes to nothing", () => {
    const { seating, performance } = kept();
    const before = performance.available;
    const hold = compOf([1, 2]);
    expect([seating.taken(performance, [0, 1, 2]), seating.owned(performance, [0, 1, 2])]).toEqual([[0, 1], []]);
    seating.take(hold);
    seating.beginPaying(hold);
    expect(seating.liveHolds("ann")).toEqual([]);
    expect(seating.figures(performance)).toMatchObject({ paying: 2, blocked: 1 });
    seating.endPaying(hold);
    seating.free(hold, "expired");
    expect(Array.from(performance.statuses.slice(0, 3))).toEqual([
      SEAT_STATUS.blocked,
      SEAT_STATUS.blocked,
      SEAT_STATUS.available,
    ]);
    expect(performance.available).toBe(before);
  });

  test("is kept back no more once it was given, not even when it is given back", () => {
    const { seating, performance } = kept();
    const hold = compOf([1]);
    const revision = performance.blocked.revision;
    seating.take(hold);
    seating.beginPaying(hold);
    seating.sell(hold);
    expect([performance.blocked.has(1), performance.blocked.revision]).toEqual([false, revision + 1]);
    seating.unsell(hold);
    expect(performance.statuses[1]).toBe(SEAT_STATUS.available);
  });

  test("that the operator gives back while it is given is free when that comes to nothing", () => {
    const { seating, performance } = kept();
    const hold = compOf([1]);
    seating.take(hold);
    seating.beginPaying(hold);
    seating.setBlocked(performance, [0, 1], false);
    expect(seating.figures(performance)).toMatchObject({ paying: 1 });
    seating.endPaying(hold);
    seating.free(hold, "expired");
    expect(performance.available).toBe(10);
  });

  test("a fan's hold takes none, whoever asks", () => {
    const { seating } = kept();
    expect(() => seating.take({ ...compOf([0]), isComp: false })).toThrow("twice");
  });
});
