// Two concerts to try the service with, so that a fresh checkout has something worth queueing for: a room small
// enough to read every seat of, and an arena with the size, zones and prices of a Korean arena tour.
import type { z } from "zod";
import { DAY_MS, HOUR_MS } from "../src/contract/bounds.ts";
import type { newConcert } from "../src/contract/concert-settings.ts";
import type { Section } from "../src/contract/performances.ts";
import { toInstant, type Millis } from "../src/contract/values.ts";

/** A body for `POST /v1/admin/concerts`, as a promoter would write it: what has a default may be left out. */
export type ConcertRequest = z.input<typeof newConcert>;

/** Seoul keeps UTC+9 all year. */
const SEOUL_OFFSET_MS = 9 * HOUR_MS;

const HALL_PRICE = 33_000;
const HALL_DAYS_AHEAD = [21, 22, 28, 29];
const ARENA_DAYS_AHEAD = [42, 43];

/** What the grades cost on a present-day Korean arena tour, in won. Those who stand in front of the stage pay what VIP seats cost. */
export const ARENA_PRICES = { Standing: 198_000, VIP: 198_000, R: 165_000, S: 143_000, A: 121_000 } as const;
type ArenaGrade = keyof typeof ARENA_PRICES;

const HALL_SECTIONS: Section[] = [{ name: "A", grade: "General", price: HALL_PRICE, rows: 1, seatsPerRow: 50 }];

/**
 * The arena in sections: those who stand on the floor before the stage, the lower tier (101 to 124) and the upper tier (201 to
 * 236) around them. After the gymnastics arena in Seoul's Olympic Park, which takes about 15,000 people for a concert; the
 * numbering is simplified.
 */
export const ARENA_SECTIONS: readonly Section[] = [
  ...standing({ FL: 600, FR: 600, FB: 800 }),
  ...zone({ grade: "VIP", numbers: [101, 111], rows: 12, seatsPerRow: 16 }),
  ...zone({ grade: "R", numbers: [112, 124], rows: 12, seatsPerRow: 16 }),
  ...zone({ grade: "S", numbers: [201, 215], rows: 13, seatsPerRow: 18 }),
  ...zone({ grade: "A", numbers: [216, 236], rows: 13, seatsPerRow: 18 }),
];

/** Fifty seats in one row, on four evenings. */
export function smallHall(now: Millis): ConcertRequest {
  return {
    title: "Small Hours: piano after dark",
    venue: "Seogyo Listening Room, Seoul",
    timeZone: "Asia/Seoul",
    performances: HALL_DAYS_AHEAD.map((daysAhead) => ({
      startsAt: seoulEvening(now, daysAhead, 20),
      sections: HALL_SECTIONS,
    })),
  };
}

/** About fifteen thousand places, on two evenings. */
export function arena(now: Millis): ConcertRequest {
  return {
    title: "LUMEN World Tour: Seoul",
    venue: "Olympic Park Gymnastics Arena, Seoul",
    timeZone: "Asia/Seoul",
    locationHint: "apac",
    performances: ARENA_DAYS_AHEAD.map((daysAhead) => ({
      startsAt: seoulEvening(now, daysAhead, 18),
      sections: [...ARENA_SECTIONS],
    })),
  };
}

export const demoConcerts = (now: Millis): ConcertRequest[] => [smallHall(now), arena(now)];

/** A full hour in Seoul, some days after the Seoul day that `now` falls on. */
function seoulEvening(now: Millis, daysAhead: number, hour: number): string {
  const seoulMidnight = Math.floor((now + SEOUL_OFFSET_MS) / DAY_MS) * DAY_MS - SEOUL_OFFSET_MS;
  return toInstant(seoulMidnight + daysAhead * DAY_MS + hour * HOUR_MS);
}

function standing(capacities: Record<string, number>): Section[] {
  const common = { kind: "standing", grade: "Standing", price: ARENA_PRICES.Standing } as const;
  return Object.entries(capacities).map(([name, capacity]) => ({ name, ...common, capacity }));
}

function zone(zone: {
  grade: Exclude<ArenaGrade, "Standing">;
  numbers: [first: number, last: number];
  rows: number;
  seatsPerRow: number;
}): Section[] {
  const { grade, numbers, rows, seatsPerRow } = zone;
  const [first, last] = numbers;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    name: String(first + index),
    grade,
    price: ARENA_PRICES[grade],
    rows,
    seatsPerRow,
  }));
}
