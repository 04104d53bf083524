// Invariants 5 and 6 of what seats cost: a hold has the prices that were set when it was made, and keeps them; what an operator
// has set last is set at the end.
import type { z } from "zod";
import { hold } from "../../src/contract/seats.ts";
import type { DateFacts, History, Violation, World } from "./history.ts";
import { bodyOf, entriesOf, isDone, isUnknown, possibleValues, sum, violation } from "./reading.ts";
import { partsOf } from "./seats-of.ts";

export const checkPrices = (world: World): Violation[] => [...holdsHaveTheirPrices(world), ...pricesStay(world)];

const changesOf = (history: History, { performanceId }: DateFacts, section: string) =>
  entriesOf(history, "prices").flatMap((by) => {
    const value = by.asked.performanceId === performanceId ? by.asked.prices[section] : undefined;
    return value === undefined ? [] : [{ value, by }];
  });

/** 5 */
function holdsHaveTheirPrices({ history }: World): Violation[] {
  const found: Violation[] = [];
  const dates = new Map(history.concerts.flatMap(({ dates }) => dates.map((date) => [date.performanceId, date])));
  const told = new Map<string, string>();
  for (const entry of entriesOf(history, "hold", "choose", "read-hold")) {
    const body = bodyOf(entry, hold);
    if (body === null) continue;
    const { holdId, seats, amount } = body;
    const text = said(seats);
    const before = told.get(holdId) ?? text;
    told.set(holdId, before);
    if (before !== text) found.push(violation(5, `${holdId} cost ${before}, and then ${text}`, holdId));
    if (sum(seats.map(({ price }) => price)) !== amount) {
      found.push(violation(5, `${holdId} costs ${amount}, its seats ${text}`, holdId));
    }
    const date = dates.get(body.performanceId);
    if (entry.told?.status !== 201 || date === undefined) continue;
    for (const { seatId, price } of seats) {
      const section = date.sections.find(({ name }) => name === partsOf(seatId).section);
      if (section === undefined) continue;
      const changes = changesOf(history, date, section.name);
      const prices = possibleValues(section.price, changes, entry.sent.ms, entry.answered?.ms ?? Infinity);
      if (prices.includes(price)) continue;
      found.push({
        ...violation(5, `${seatId} was held for ${price}, its price is ${prices.join(" or ")}`, holdId),
        shownBy: entry,
      });
    }
  }
  return found;
}

const said = (seats: z.infer<typeof hold>["seats"]): string =>
  seats
    .map(({ seatId, price }) => `${seatId} for ${price}`)
    .toSorted()
    .join(", ");

/** 6 */
function pricesStay({ history, stores: { books } }: World): Violation[] {
  return history.concerts.flatMap(({ dates }) =>
    dates.flatMap((date) => {
      const row = books.performances.find(({ performance_id }) => performance_id === date.performanceId);
      const sections: { name: string; price: number }[] = JSON.parse(row?.sections ?? "[]");
      return date.sections.flatMap(({ name, price }) => {
        const changes = changesOf(history, date, name);
        if (changes.some(({ by }) => isUnknown(by))) return [];
        const last = changes.findLast(({ by }) => isDone(by))?.value ?? price;
        const now = sections.find((section) => section.name === name)?.price;
        return now === last ? [] : [violation(6, `${name} was to cost ${last} and costs ${now}`, date.performanceId)];
      });
    }),
  );
}
