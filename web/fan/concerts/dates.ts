// What the dates of a concert have in common: pure functions of what the API tells.
import type { Concert, Grade, Performance } from "./types.ts";

/** The dates that take place and have not begun. */
export const toCome = ({ performances }: Pick<Concert, "performances">): Performance[] =>
  performances.filter(({ state }) => state === "onSale");

/** Whether every date to come is sold out; false when there is none. */
export function isSoldOut(concert: Pick<Concert, "performances">): boolean {
  const dates = toCome(concert);
  return dates.length > 0 && dates.every(({ availability }) => availability === "soldOut");
}

/** Whether the dates that aren't sold out are nearly so. */
export function isNearlySoldOut(concert: Pick<Concert, "performances">): boolean {
  const left = toCome(concert).filter(({ availability }) => availability !== "soldOut");
  return left.length > 0 && left.every(({ availability }) => availability === "few");
}

/** The lowest price of the dates to come, else of all dates; null without any. */
export function lowestPrice(concert: Pick<Concert, "performances">): number | null {
  const dates = toCome(concert);
  const prices = (dates.length > 0 ? dates : concert.performances).flatMap(({ grades }) =>
    grades.map(({ price }) => price),
  );
  return prices.length === 0 ? null : Math.min(...prices);
}

/** What the seats of every date cost, dearest first; null where dates differ. */
export function commonGrades({ performances }: Pick<Concert, "performances">): Grade[] | null {
  const lists = performances.map(({ grades }) => dearestFirst(grades));
  const [first] = lists;
  if (first === undefined) return null;
  return lists.every((grades) => JSON.stringify(grades) === JSON.stringify(first)) ? first : null;
}

export const dearestFirst = (grades: readonly Grade[]): Grade[] => grades.toSorted((a, b) => b.price - a.price);
