// Which times an operator may give: those of a sale in order, and dates that lie ahead. For a change this only says why the
// database didn't make it: there the order is looked at in the write itself.
import { PERFORMANCES_MAX, SEATS_PER_CONCERT_MAX } from "../../contract/bounds.ts";
import type { ValidationIssue } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { AddedPerformance } from "../../database/concerts.ts";
import type { ConcertChanges, ConcertRecord, PerformanceRecord } from "../../domain/records/concert.ts";
import { lobbyOpensAt } from "../../domain/sale-phase.ts";

type Times = Pick<ConcertRecord, "lobbyOpensAt" | "saleOpensAt" | "saleClosesAt">;
type Named = { [Name in keyof Times]?: unknown };

const issue = (path: string, message: string): ValidationIssue => ({ in: "body", path, message });

/** The times of a sale as they would be after a change. A sale that is to open at once and has opened keeps its time. */
export const changedTimes = (stored: Times, changes: Pick<ConcertChanges, keyof Times>, now: Millis): Times => ({
  lobbyOpensAt: changes.lobbyOpensAt === undefined ? stored.lobbyOpensAt : changes.lobbyOpensAt,
  saleOpensAt:
    changes.saleOpensAt === null ? Math.min(stored.saleOpensAt, now) : (changes.saleOpensAt ?? stored.saleOpensAt),
  saleClosesAt: changes.saleClosesAt === undefined ? stored.saleClosesAt : changes.saleClosesAt,
});

/**
 * The first time that is out of order, under a name that the request itself used; null when those it names are in order
 * with all others.
 */
export function timesOutOfOrder(
  times: Times,
  performances: readonly PerformanceRecord[],
  sent: Named,
): ValidationIssue | null {
  const { saleOpensAt, saleClosesAt } = times;
  const names = (name: keyof Times) => sent[name] !== undefined;
  if ((names("lobbyOpensAt") || names("saleOpensAt")) && lobbyOpensAt(times) > saleOpensAt) {
    return names("lobbyOpensAt") && sent.lobbyOpensAt !== null
      ? issue("lobbyOpensAt", "must not be after saleOpensAt")
      : issue("saleOpensAt", "must not be before lobbyOpensAt");
  }
  if ((names("saleOpensAt") || names("saleClosesAt")) && saleClosesAt !== null && saleClosesAt < saleOpensAt) {
    return names("saleClosesAt")
      ? issue("saleClosesAt", "must not be before saleOpensAt")
      : issue("saleOpensAt", "must not be after saleClosesAt");
  }
  const starts = performances.filter(({ cancelledAt }) => cancelledAt === null).map(({ startsAt }) => startsAt);
  return names("saleOpensAt") && starts.length > 0 && saleOpensAt >= Math.max(...starts)
    ? issue("saleOpensAt", "must be before the last performance")
    : null;
}

/** The dates that don't lie ahead, by their place in the list. */
export const startsNotAhead = (performances: readonly PerformanceRecord[], now: Millis): ValidationIssue[] =>
  performances.flatMap(({ startsAt }, index) =>
    startsAt > now ? [] : [issue(`performances.${index}.startsAt`, NOT_AHEAD)],
  );

/** Why a new date can't be added whatever its concert is; null when nothing speaks against it. */
export const startNotAhead = ({ startsAt }: Pick<PerformanceRecord, "startsAt">, now: Millis): ValidationIssue | null =>
  startsAt > now ? null : issue("startsAt", NOT_AHEAD);

const NOT_AHEAD = "must lie ahead";

/** Why the database didn't add a date. */
export function doesNotFit({ performances, seats }: AddedPerformance, added: number): ValidationIssue {
  if (performances >= PERFORMANCES_MAX)
    return issue("sections", `a concert has at most ${PERFORMANCES_MAX} performances`);
  return seats + added > SEATS_PER_CONCERT_MAX
    ? issue("sections", `a concert has at most ${SEATS_PER_CONCERT_MAX} seats`)
    : issue("startsAt", "the sale must open before the last performance");
}
