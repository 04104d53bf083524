// Question: does a hold keep the prices at which it was made, whatever becomes of those of the layout?
// Method: the rules over a concert in memory, whose prices are changed while holds are live.
import { expect, test } from "vitest";
import { SECTIONS, SHOW_AT, TONIGHT, arrive, concertOf, holdSeats } from "../../../../test/support/concert-model.ts";
import { viewHold } from "../holding.ts";
import { seatsOfHold } from "./hold-seats.ts";

const dearer = SECTIONS.map((section) => ({ ...section, price: section.price * 2 }));
const tonight = { performanceId: TONIGHT, startsAt: SHOW_AT, sections: dearer, cancelledAt: null };

test("a new price is that of new holds, and a live one is viewed and paid at its own", () => {
  const concert = concertOf();
  const ann = arrive(concert, "ann", 0);
  const old = holdSeats(concert, ann, ["A-1-1", "B-1-1"], 1);
  concert.configure({ ...concert.sale, revision: 2 }, [tonight], 2);
  const now = holdSeats(concert, ann, ["A-1-2"], 3);
  const { layout } = concert.seating.performances.get(TONIGHT) ?? {};
  if (layout === undefined) throw new Error("tonight is gone");
  const prices = [old, now].map((hold) => seatsOfHold(hold, layout).map(({ price }) => price));
  expect(prices).toEqual([[100, 40], [200]]);
  for (const hold of [old, now]) {
    const view = viewHold(concert, hold);
    expect(view.seats.reduce((sum, { price }) => sum + price, 0)).toBe(view.amount);
  }
});

test("a live hold of before prices were kept gets those of its time when they change, and is written", () => {
  const concert = concertOf();
  const ann = arrive(concert, "ann", 0);
  const hold = holdSeats(concert, ann, ["A-1-1"], 1);
  delete hold.prices;
  concert.seating.takeChanges();
  concert.seating.addPerformance({ ...tonight, sections: SECTIONS });
  expect([hold.prices, concert.seating.takeChanges().holds.size]).toEqual([undefined, 0]);
  concert.seating.addPerformance(tonight);
  expect([hold.prices, [...concert.seating.takeChanges().holds]]).toEqual([[100], [hold]]);
});
