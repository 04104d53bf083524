// Invariants 6 to 8 of what operators did, and 16: what was set stays set, a date that was called off stays so, a key adds one
// date, and the times of a sale are in order whoever set them at once.
import { operatorPerformance } from "../../src/contract/operator-concert.ts";
import type { Violation, World } from "./history.ts";
import { bodyOf, entriesOf, explained, isDone, isUnknown, violation } from "./reading.ts";

export const checkOperators = (world: World): Violation[] => [
  ...settings(world),
  ...cancellations(world),
  ...addedDates(world),
  ...timesInOrder(world),
];

const COLUMNS = { state: "state", holdSeconds: "hold_seconds", maxSeatsPerFan: "max_seats_per_fan" } as const;

/** 6: what was set stays set. */
function settings({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  for (const concert of books.concerts) {
    const patches = entriesOf(history, "patch").filter(({ asked }) => asked.concertId === concert.concert_id);
    for (const name of ["state", "holdSeconds", "maxSeatsPerFan"] as const) {
      const touching = patches.filter(({ asked }) => asked.changes[name] !== undefined);
      const last = touching.at(-1);
      if (last === undefined || touching.some(isUnknown) || !isDone(last)) continue;
      if (concert[COLUMNS[name]] !== last.asked.changes[name]) {
        found.push(violation(6, `${name} was set to ${last.asked.changes[name]} and is not`, concert.concert_id));
      }
    }
  }
  return found;
}

/** 6 and 7: a date that was called off stays so, and none is that wasn't. */
function cancellations({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  for (const { asked, told, sent } of entriesOf(history, "cancel")) {
    const row = books.performances.find(({ performance_id }) => performance_id === asked.performanceId);
    if (told !== null && told.status < 300 && (row === undefined || row.cancelled_at === null)) {
      found.push(violation(6, `${asked.performanceId} was called off at ${sent.tick} and is not`, asked.performanceId));
    }
  }
  for (const row of books.performances) {
    const asked = entriesOf(history, "cancel").filter((entry) => entry.asked.performanceId === row.performance_id);
    if (row.cancelled_at !== null) {
      found.push(...explained(`the end of ${row.performance_id}`, asked, asked, row.performance_id));
    }
  }
  return found;
}

/** 6 to 8: a date that was added is there, one that is there was asked for, and a key adds one. */
function addedDates({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const asked = entriesOf(history, "add-date");
  const first = new Set(history.concerts.flatMap(({ dates }) => dates.map(({ performanceId }) => performanceId)));
  const startOf = (startsAt: string) => Date.parse(startsAt);
  for (const entry of asked) {
    const body = bodyOf(entry, operatorPerformance);
    if (body === null) continue;
    const row = books.performances.find(({ performance_id }) => performance_id === body.performanceId);
    if (row?.concert_id !== entry.asked.concertId || row.starts_at !== startOf(entry.asked.startsAt)) {
      found.push(violation(6, `the date ${body.performanceId} was acknowledged and isn't there`, body.performanceId));
    }
  }
  const concerts = new Set(history.concerts.map(({ concertId }) => concertId));
  const added = books.performances.filter(
    ({ performance_id, concert_id }) => concerts.has(concert_id) && !first.has(performance_id),
  );
  for (const [start, rows] of Map.groupBy(added, ({ starts_at }) => starts_at)) {
    const candidates = asked.filter((entry) => startOf(entry.asked.startsAt) === start);
    for (const { performance_id } of rows) {
      found.push(...explained(`the date ${performance_id}`, candidates, candidates, performance_id));
    }
    if (rows.length > 1) {
      const [entry] = candidates;
      found.push(violation(8, `${entry?.asked.key} added ${rows.length} dates`, rows[0]?.performance_id ?? ""));
    }
  }
  return found;
}

/** 16: lobby, sale, the end of the sale. */
const timesInOrder = ({ stores: { books } }: World): Violation[] =>
  books.concerts
    .filter(
      ({ lobby_opens_at, sale_opens_at, sale_closes_at }) =>
        (lobby_opens_at !== null && lobby_opens_at > sale_opens_at) ||
        (sale_closes_at !== null && sale_opens_at > sale_closes_at),
    )
    .map(({ concert_id }) => violation(16, `the times of ${concert_id} are out of order`, concert_id));
