// Invariants 6, 7 and 18 of dates: one that was moved stands where it was moved to, why one was called off is told as it was said,
// and refunds are open exactly until the deadline, which a move makes longer for who has paid before.
import { DAY_MS } from "../../src/contract/bounds.ts";
import { payment } from "../../src/contract/payments.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { DateFacts, Entry, History, Violation, World } from "./history.ts";
import {
  bodyOf,
  endMs,
  entriesOf,
  isBefore,
  isDone,
  isRefused,
  isUnknown,
  violation,
  type EntryOf,
} from "./reading.ts";

/** As the contract has them, where the operator says nothing else. */
const REFUND_UNTIL_MS = DAY_MS;
const MOVED_REFUND_MS = 7 * DAY_MS;

export const checkDates = (world: World): Violation[] => [
  ...movesStay(world),
  ...reasonsAreTold(world),
  ...refundsInTime(world),
];

const movesOf = (history: History, { performanceId }: DateFacts): EntryOf<"move">[] =>
  entriesOf(history, "move").filter((entry) => entry.asked.performanceId === performanceId && !isRefused(entry));

/** 6 */
function movesStay({ history, stores: { books } }: World): Violation[] {
  return history.concerts.flatMap(({ dates }) =>
    dates.flatMap((date) => {
      const moves = movesOf(history, date);
      if (moves.some(isUnknown)) return [];
      const last = moves.at(-1)?.asked.startsAt;
      const startsAt = last === undefined ? date.startsAt : Date.parse(last);
      const row = books.performances.find(({ performance_id }) => performance_id === date.performanceId);
      if (row?.starts_at === startsAt) return [];
      return [violation(6, `the date was moved to ${startsAt} and begins at ${row?.starts_at}`, date.performanceId)];
    }),
  );
}

/** 7: a reason that somebody gave; 6: in every refusal the one that stands. */
function reasonsAreTold({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const cancels = entriesOf(history, "cancel").filter((entry) => !isRefused(entry));
  const reasons = new Map(books.performances.map((row) => [row.performance_id, row.cancel_reason]));
  for (const { performance_id, cancelled_at, cancel_reason } of books.performances) {
    const isGiven = cancels.some(
      ({ asked }) => asked.performanceId === performance_id && asked.reason === cancel_reason,
    );
    if (cancelled_at !== null && !isGiven) {
      found.push(violation(7, `nobody gave "${cancel_reason}" as a reason`, performance_id));
    }
  }
  for (const { asked, told } of history.entries) {
    if (told?.code !== "performance-cancelled" || !("performanceId" in asked)) continue;
    const reason: unknown = Reflect.get(Object(told.body), "reason");
    const expected = reasons.get(asked.performanceId);
    if (reason !== expected) {
      found.push(
        violation(6, `a refusal gives "${String(reason)}" as a reason, not "${expected}"`, asked.performanceId),
      );
    }
  }
  return found;
}

/** 18 */
function refundsInTime({ history }: World): Violation[] {
  const dates = new Map(history.concerts.flatMap(({ dates }) => dates.map((date) => [date.performanceId, date])));
  const paid = entriesOf(history, "pay", "comp").flatMap((entry) => {
    const body = bodyOf(entry, payment);
    return body === null ? [] : [[body.paymentId, { body, isComp: entry.asked.what === "comp" }] as const];
  });
  const payments = new Map(paid);
  return entriesOf(history, "refund").flatMap((entry) => {
    const { body, isComp = false } = payments.get(entry.asked.paymentId) ?? {};
    const date = dates.get(body?.performanceId ?? "");
    if (body === undefined || date === undefined) return [];
    const isClosed = entry.told?.code === "refund-closed";
    const isNew = isDone(entry) && entry.told?.replayed !== true;
    if (isComp) return isNew ? [{ ...violation(18, "a fan gave back what an operator gave", body.paymentId) }] : [];
    const closesAt = deadlineDuring(history, date, Date.parse(body.paidAt), entry);
    if (closesAt === null) return [];
    const said = (detail: string) => [{ ...violation(18, detail, body.paymentId, entry.fan), shownBy: entry }];
    if (isClosed && (entry.answered?.ms ?? Infinity) < closesAt) return said(`refunds were closed before ${closesAt}`);
    const mayBeOff = entriesOf(history, "cancel").some(
      (cancel) =>
        cancel.asked.performanceId === date.performanceId &&
        !isRefused(cancel) &&
        cancel.sent.tick < (entry.answered?.tick ?? Infinity),
    );
    // One that began in time is pushed until it is done.
    const began = Math.min(...triesOf(history, entry).map(({ sent }) => sent.ms));
    return isNew && !mayBeOff && began >= closesAt ? said(`a refund was made after ${closesAt}`) : [];
  });
}

const triesOf = (history: History, { asked, sent }: EntryOf<"refund">): Entry[] =>
  entriesOf(history, "refund").filter(
    (other) => other.asked.paymentId === asked.paymentId && other.sent.tick <= sent.tick,
  );

/** Until when a payment could be given back while a request ran; null: it isn't certain. */
function deadlineDuring(history: History, date: DateFacts, paidAt: Millis, entry: Entry): Millis | null {
  const moves = movesOf(history, date).filter(({ sent }) => sent.tick < (entry.answered?.tick ?? Infinity));
  if (!moves.every((move) => isBefore(move, entry))) return null;
  const last = moves.at(-1);
  const startsAt = last === undefined ? date.startsAt : Date.parse(last.asked.startsAt);
  const usual = startsAt - REFUND_UNTIL_MS;
  if (last === undefined || paidAt > endMs(last)) return usual;
  if (paidAt >= last.sent.ms || last.sent.ms !== endMs(last)) return null;
  return Math.min(startsAt, Math.max(usual, last.sent.ms + MOVED_REFUND_MS));
}
