// Invariant 9: one key is one thing, and once it is decided, one answer.
import type { Entry, Violation, World } from "./history.ts";
import { entriesOf, isBefore, isDone, isRefused, violation, type EntryOf } from "./reading.ts";

/** The answers of a key for good. */
const KEPT: ReadonlySet<string | null> = new Set(["hold-already-paid", "hold-expired", "already-refunded"]);
/** May be answered at any time: they say nothing about what the key stands for. */
const PASSING: ReadonlySet<string | null> = new Set(["idempotency-in-flight", "rate-limited"]);

type Keyed = EntryOf<"charge" | "pay" | "refund" | "comp" | "block" | "unblock">;

export function checkKeys({ history }: World): Violation[] {
  const keyed = entriesOf(history, "charge", "pay", "refund", "comp", "block", "unblock");
  return [...Map.groupBy(keyed, ({ fan, asked }) => `${fan} ${scope(asked)} ${asked.key}`).values()].flatMap(ofOneKey);
}

/**
 * A key belongs to a path; a payment's is kept by the room of its concert. Of another concert's keys a room only knows, by
 * way of D1, what was paid: that a key pays once, whatever it is sent to, is checked with the answers.
 */
function scope(asked: Keyed["asked"]): string {
  if (asked.what === "refund") return `refund ${asked.paymentId}`;
  if ("performanceId" in asked) return `${asked.what} ${asked.performanceId}`;
  return asked.what === "pay" ? `pay ${asked.concertId}` : asked.what;
}
function bodyAsked(asked: Keyed["asked"]): string {
  switch (asked.what) {
    case "charge":
      return String(asked.amount);
    case "pay":
      return `${asked.concertId} ${asked.holdId}`;
    case "comp":
      return `${asked.userId} ${asked.seatIds.join(" ")}`;
    case "block":
    case "unblock":
      return JSON.stringify(asked.places);
    case "refund":
      return "";
    default:
      return asked satisfies never;
  }
}

function ofOneKey(entries: Keyed[]): Violation[] {
  const found: Violation[] = [];
  const key = entries[0]?.asked.key ?? "";
  const fan = entries[0]?.fan ?? null;
  const decided = entries.filter((entry) => isDone(entry) || KEPT.has(entry.told?.code ?? null));
  const answers = new Set(decided.map(answerOf));
  if (answers.size > 1) found.push(violation(9, `the key ${key} was answered ${[...answers].join(" and ")}`, key, fan));
  const firsts = decided.filter((entry) => isDone(entry) && entry.told?.replayed !== true);
  if (firsts.length > 1) found.push(violation(9, `the key ${key} was done ${firsts.length} times`, key, fan));
  for (const first of decided) {
    const later = entries.filter((entry) => isBefore(first, entry) && !PASSING.has(entry.told?.code ?? null));
    for (const entry of later) {
      const isSame = bodyAsked(entry.asked) === bodyAsked(first.asked);
      const isRight = isSame ? !isRefused(entry) || KEPT.has(entry.told?.code ?? null) : !isDone(entry);
      if (!isRight) {
        const said = `${entry.told?.status} ${entry.told?.code ?? ""}`;
        found.push(
          violation(9, `the key ${key} was decided (${first.told?.status}), and later answered ${said}`, key, fan),
        );
      }
      if (!isSame && entry.told?.status !== 422 && isRefused(entry) && isDone(first)) {
        found.push(
          violation(9, `the key ${key} was sent with another body and answered ${entry.told?.code}`, key, fan),
        );
      }
    }
  }
  return found;
}

const answerOf = ({ told }: Entry): string =>
  told !== null && told.status < 300 ? JSON.stringify(told.body) : `${told?.status} ${told?.code}`;
