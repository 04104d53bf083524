// Invariants 5 to 8 and 10 of seats that are kept back: rooms and D1 agree about them, nobody has one of them, each was asked
// for, what was asked for is so, and a key counts once.
import { blocksChanged } from "../../src/contract/seats.ts";
import type { Violation, World } from "./history.ts";
import { bodyOf, entriesOf, explained, isDone, isRefused, isUnknown, sum, violation, type EntryOf } from "./reading.ts";
import { seatsOfDate } from "./seats-of.ts";
import { concernsSeat, Taken } from "./taken.ts";

export function checkBlocks(world: World): Violation[] {
  const { history, stores } = world;
  const taken = new Taken(history);
  return history.concerts.flatMap(({ concertId, dates }) =>
    dates.flatMap((date) => {
      const { performanceId } = date;
      const room = stores.rooms[concertId];
      const here = room?.blocks.find(({ performance_id }) => performance_id === performanceId);
      const saved = stores.books.seat_blocks.find(({ performance_id }) => performance_id === performanceId);
      const blocked = indexesIn(here?.ranges ?? "[]");
      const plan = seatsOfDate(date);
      const seatIds = new Set([...blocked].map((index) => plan[index]?.seatId ?? `seat ${index}`));
      const ordinal = room?.performances.find(({ performance_id }) => performance_id === performanceId)?.ordinal;
      const found: Violation[] = [];
      if ((here?.ranges ?? "[]") !== (saved?.ranges ?? "[]") || (here?.revision ?? 0) !== (saved?.revision ?? 0)) {
        const detail = `the room keeps ${here?.ranges} of ${performanceId} back, D1 ${saved?.ranges}`;
        found.push(violation(5, detail, performanceId));
      }
      for (const { performance, seat, hold_id } of room?.seats ?? []) {
        if (performance !== ordinal || !blocked.has(seat)) continue;
        found.push(violation(10, `${plan[seat]?.seatId} is kept back, and ${hold_id} has it`, hold_id));
      }
      const requests = entriesOf(history, "block", "unblock").filter(
        ({ asked }) => asked.performanceId === performanceId,
      );
      const isBlock = ({ asked }: EntryOf<"block" | "unblock">) => asked.what === "block";
      for (const seatId of seatIds) {
        const all = requests.filter((entry) => isBlock(entry) && concernsSeat(entry.asked.places, seatId));
        found.push(...explained(`the block of ${seatId}`, all, all, performanceId, `"${seatId}"`));
      }
      const atTheEnd = afterAll(world);
      for (const { seatId, isStanding } of plan) {
        if (isStanding || seatIds.has(seatId) || !taken.isBlocked(performanceId, seatId, atTheEnd)) continue;
        found.push(violation(6, `${seatId} was kept back and is not`, performanceId, `"${seatId}"`));
      }
      for (const section of date.sections) {
        if (section.kind !== "standing") continue;
        const expected = countOf(requests.filter(({ asked }) => namesSection(asked, section.name)));
        const count = plan.filter((seat) => seat.section === section.name && seatIds.has(seat.seatId)).length;
        if (expected !== null && expected !== count) {
          const detail = `${count} places of ${section.name} are kept back, the answers come to ${expected}`;
          found.push(violation(8, detail, performanceId, `"${section.name}"`));
        }
      }
      return found;
    }),
  );
}

const namesSection = ({ places }: EntryOf<"block" | "unblock">["asked"], name: string): boolean =>
  "section" in places && places.section === name;

/** How many places the answers come to, a key once; null: it isn't known of every key. */
function countOf(requests: EntryOf<"block" | "unblock">[]): number | null {
  const counts: number[] = [];
  for (const ofKey of Map.groupBy(requests, ({ asked }) => `${asked.what} ${asked.key}`).values()) {
    const done = ofKey.find(isDone);
    if (done === undefined && ofKey.some((entry) => isUnknown(entry) || !isRefused(entry))) return null;
    const changed = done === undefined ? 0 : (bodyOf(done, blocksChanged)?.changed ?? 0);
    counts.push(done?.asked.what === "unblock" ? -changed : changed);
  }
  return sum(counts);
}

/** A request that would be made when all is over. */
const afterAll = ({ history }: World) => ({
  fan: null,
  asked: { what: "balance" } as const,
  place: null,
  sent: { tick: 1e12, ms: history.endedAt },
  answered: { tick: 1e12 + 1, ms: history.endedAt },
  told: null,
});

function indexesIn(ranges: string): Set<number> {
  const runs: [number, number][] = JSON.parse(ranges);
  return new Set(runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at)));
}
