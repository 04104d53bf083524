// Invariants 6 to 9 of holds whose seats the room chooses: a key makes one hold until a rebuild forgets it, its hold is there,
// and every one was asked for.
import { hold } from "../../src/contract/seats.ts";
import type { Entry, History, Violation, World } from "./history.ts";
import {
  bodyOf,
  entriesOf,
  explained,
  isBefore,
  isDone,
  isRefused,
  sameSet,
  violation,
  type EntryOf,
} from "./reading.ts";
import { seatingPlans, seatsOfHold } from "./seats-of.ts";

/** Says nothing of the key. */
const PASSING: ReadonlySet<string | null> = new Set(["idempotency-in-flight", "rate-limited"]);

type Choosing = EntryOf<"choose">;

export function checkHoldKeys(world: World): Violation[] {
  const { history } = world;
  const asked = entriesOf(history, "choose");
  const byKey = Map.groupBy(asked, ({ fan, asked }) => `${fan} ${asked.performanceId} ${asked.key}`);
  return [...[...byKey.values()].flatMap((ofKey) => oneHoldAKey(history, ofKey)), ...rowsAreTold(world, byKey)];
}

/** 9 */
function oneHoldAKey(history: History, entries: Choosing[]): Violation[] {
  const found: Violation[] = [];
  const key = entries[0]?.asked.key ?? "";
  for (const [index, first] of entries.entries()) {
    const made = bodyOf(first, hold);
    if (made === null) continue;
    for (const other of entries) {
      if (mayForget(history, first, other)) continue;
      const theirs = bodyOf(other, hold);
      if (theirs !== null && theirs.holdId !== made.holdId && other.sent.tick > first.sent.tick) {
        found.push(violation(9, `the key ${key} made ${made.holdId} and ${theirs.holdId}`, key, first.fan));
      }
      if (other === first || !isBefore(first, other) || PASSING.has(other.told?.code ?? null)) continue;
      const isSame = JSON.stringify(other.asked.choice) === JSON.stringify(entries[index]?.asked.choice);
      const isRight = isSame ? !isRefused(other) : !isDone(other);
      if (!isRight) {
        const said = `${other.told?.status} ${other.told?.code ?? ""}`;
        found.push(violation(9, `the key ${key} made ${made.holdId}, and later was answered ${said}`, key, first.fan));
      }
    }
  }
  return found;
}

/** A rebuild can have come between. */
const mayForget = (history: History, first: Entry, other: Entry): boolean =>
  entriesOf(history, "rebuild").some(
    (rebuild) =>
      "concertId" in first.asked &&
      rebuild.asked.concertId === first.asked.concertId &&
      !isRefused(rebuild) &&
      rebuild.sent.tick < (other.answered?.tick ?? Infinity) &&
      !isBefore(rebuild, first),
  );

/** 6 to 8 */
function rowsAreTold({ history, stores: { rooms } }: World, byKey: ReadonlyMap<string, Choosing[]>): Violation[] {
  const found: Violation[] = [];
  const plans = seatingPlans(history.concerts);
  for (const { concertId } of history.concerts) {
    const room = rooms[concertId];
    const holds = new Map((room?.holds ?? []).map((row) => [row.hold_id, row]));
    const epoch = room?.line[0]?.epoch;
    for (const row of room?.hold_keys ?? []) {
      const all = byKey.get(`${row.fan} ${row.performance_id} ${row.key}`) ?? [];
      found.push(...explained(`the hold ${row.hold_id} of ${row.key}`, all, all, row.hold_id, row.key));
      const made = holds.get(row.hold_id);
      if (made !== undefined && (made.fan !== row.fan || made.performance_id !== row.performance_id)) {
        found.push(violation(8, `the key ${row.key} names ${row.hold_id}, which is another fan's`, row.hold_id));
      }
    }
    for (const entry of entriesOf(history, "choose")) {
      const body = bodyOf(entry, hold);
      // The holds of an earlier life of the room went with it.
      if (body === null || entry.asked.concertId !== concertId || entry.place?.epoch !== epoch) continue;
      const row = holds.get(body.holdId);
      const seatIds = body.seats.map(({ seatId }) => seatId);
      const { performanceId, key } = entry.asked;
      const kept = room?.hold_keys.find(
        (one) => one.fan === entry.fan && one.performance_id === performanceId && one.key === key,
      );
      if (row?.fan === entry.fan && sameSet(seatsOfHold(plans, row), seatIds) && kept?.hold_id === body.holdId)
        continue;
      found.push(violation(6, `the hold ${body.holdId} of a key was acknowledged and isn't there`, body.holdId));
    }
  }
  return found;
}
