// What a damage is, and the tools to do it with: finding something in an honest world, and changing it.
import type { Asked, Entry, World } from "./history.ts";
import { entriesOf, isDone, type EntryOf } from "./reading.ts";
import type { BookRows, RoomRows } from "./stores.ts";

export interface Damage {
  invariant: number;
  name: string;
  finds: RegExp;
  /** Changes a copy of the world. Throws when the history has nothing to be damaged in this way. */
  apply(world: World): void;
}

export function needed<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error("the history has nothing to be damaged in this way");
  return thing;
}
export const remove = <Row>(rows: Row[], row: Row): void => void rows.splice(rows.indexOf(row), 1);

export const done = <What extends Asked["what"]>({ history }: World, what: What): EntryOf<What> =>
  needed(entriesOf(history, what).find((entry) => isDone(entry)));
/** The last tick and millisecond, and room behind it. */
export const later = ({ history }: World, by: number) => ({ tick: 1e9 + by, ms: history.endedAt + by });
/** Adds a request behind all others, made after the example of one that was. */
export function add<What extends Asked["what"]>(world: World, like: EntryOf<What>, changes: object, at = 1): Entry {
  const entry: Entry = structuredClone({
    ...like,
    sent: later(world, at * 10),
    answered: later(world, at * 10 + 1),
    ...changes,
  });
  world.history.entries.push(entry);
  return entry;
}
export const told = (status: number, code: string | null, body: unknown = null) => ({
  status,
  code,
  replayed: false,
  body,
});
export const bodyOf = ({ told }: Entry): Record<string, unknown> => Object(told?.body);
export const refuse = (entries: readonly Entry[]): void => {
  for (const entry of entries) entry.told = told(409, "refused");
};

export const paidRow = ({ stores }: World): BookRows["payments"][number] =>
  needed(stores.books.payments.find(({ state, comp_reason }) => state === "paid" && comp_reason === null));
export const roomOf = ({ history, stores }: World): RoomRows =>
  needed(stores.rooms[needed(history.concerts[0]).concertId]);
export const holdRow = (world: World, status: string): RoomRows["holds"][number] =>
  needed(roomOf(world).holds.find((hold) => hold.status === status && hold.number > 0));
/** A hold of seats that were named, which came to nothing, as one that expired. */
export function expiredRow(world: World): RoomRows["holds"][number] {
  const keyed = new Set(roomOf(world).hold_keys.map(({ hold_id }) => hold_id));
  const isOver = ({ status, number, hold_id }: RoomRows["holds"][number]) =>
    number > 0 && !keyed.has(hold_id) && (status === "expired" || status === "released");
  return Object.assign(needed(roomOf(world).holds.find(isOver)), { status: "expired" });
}
/** A hold of seats that were named, which was paid without a hitch, and the requests of it. */
export function boughtHold(world: World) {
  const bought = roomOf(world).holds.flatMap((row) => {
    if (row.status !== "paid" || row.number === 0) return [];
    const made = entriesOf(world.history, "hold").find((entry) => bodyOf(entry)["holdId"] === row.hold_id);
    const paid = entriesOf(world.history, "pay").find((entry) => isDone(entry) && entry.asked.holdId === row.hold_id);
    return made === undefined || paid === undefined ? [] : [{ row, made, paid }];
  });
  return needed(bought[0]);
}
