// Question: would the service take the demo concerts as they are, and do they have the seats they promise?
// It does not show that a running service lists them; the start script does that.
import { describe, expect, test } from "vitest";
import { newConcert } from "../src/contract/concert-settings.ts";
import { isStanding, seatCount, totalSeats } from "../src/contract/performances.ts";
import { hallLayout } from "../src/domain/public-layout.ts";
import { arena, ARENA_PRICES, ARENA_SECTIONS, demoConcerts, smallHall } from "./demo-concerts.ts";

const NOW = Date.parse("2026-11-22T16:30:00.000Z");

describe("the demo concerts", () => {
  test("are bodies that the contract accepts", () => {
    for (const concert of demoConcerts(NOW)) expect(newConcert.safeParse(concert).error).toBeUndefined();
  });

  test("the hall has fifty seats on every date", () => {
    const hall = newConcert.parse(smallHall(NOW));
    expect(hall.performances.length).toBeGreaterThan(1);
    for (const { sections } of hall.performances) expect(seatCount(sections)).toBe(50);
  });

  test("the arena has about fifteen thousand seats a date, on two dates", () => {
    const { performances } = newConcert.parse(arena(NOW));
    expect(performances).toHaveLength(2);
    for (const { sections } of performances) {
      expect(seatCount(sections)).toBeGreaterThanOrEqual(14_500);
      expect(seatCount(sections)).toBeLessThanOrEqual(15_500);
    }
    expect(totalSeats(performances)).toBe(2 * seatCount(ARENA_SECTIONS));
  });

  test("people stand before the stage, and sit in two tiers around them", () => {
    const standing = ARENA_SECTIONS.filter(isStanding);
    expect(standing.reduce((people, { capacity }) => people + capacity, 0)).toBe(2_000);
    const { sections } = hallLayout(ARENA_SECTIONS);
    const nearest = (names: RegExp) =>
      Math.min(...sections.filter(({ name }) => names.test(name)).map(({ place }) => Math.hypot(place.x, place.y)));
    const [floor, lower, upper] = [nearest(/^F/), nearest(/^1/), nearest(/^2/)];
    expect([floor, lower, upper]).toEqual([floor, lower, upper].toSorted((one, other) => one - other));
  });

  test("a better grade costs more", () => {
    const { Standing, VIP, R, S, A } = ARENA_PRICES;
    expect(Standing).toBe(VIP);
    expect([VIP, R, S, A]).toEqual([VIP, R, S, A].toSorted((one, other) => other - one));
  });

  test("every date is an evening in Seoul, between two and eight weeks away", () => {
    for (const { performances } of demoConcerts(NOW)) {
      for (const { startsAt } of performances) {
        const daysAhead = (Date.parse(startsAt) - NOW) / 86_400_000;
        expect(daysAhead).toBeGreaterThan(14);
        expect(daysAhead).toBeLessThan(56);
        expect(startsAt).toMatch(/T(09|11):00:00\.000Z$/);
      }
    }
  });
});
