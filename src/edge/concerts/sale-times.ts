// The times of a sale must be in order, also when a change touches only one of them.
import type { ValidationIssue } from "../../contract/refusals.ts";
import type { ConcertRecord } from "../../domain/records/concert.ts";
import { lobbyOpensAt } from "../../domain/sale-phase.ts";

type Times = Pick<ConcertRecord, "lobbyOpensAt" | "saleOpensAt" | "saleClosesAt">;

/** The times as they would be after a change. */
export const changedTimes = (stored: Times, changes: { [Name in keyof Times]?: Times[Name] | undefined }): Times => ({
  lobbyOpensAt: changes.lobbyOpensAt ?? stored.lobbyOpensAt,
  saleOpensAt: changes.saleOpensAt ?? stored.saleOpensAt,
  saleClosesAt: changes.saleClosesAt === undefined ? stored.saleClosesAt : changes.saleClosesAt,
});

/** The first time that is out of order, under a name that the request itself used; null when all are in order. */
export function timesOutOfOrder(times: Times, sent: { [Name in keyof Times]?: unknown }): ValidationIssue | null {
  const { saleOpensAt, saleClosesAt } = times;
  if (lobbyOpensAt(times) > saleOpensAt) {
    return sent.lobbyOpensAt === undefined
      ? { in: "body", path: "saleOpensAt", message: "must not be before lobbyOpensAt" }
      : { in: "body", path: "lobbyOpensAt", message: "must not be after saleOpensAt" };
  }
  if (saleClosesAt !== null && saleClosesAt < saleOpensAt) {
    return sent.saleClosesAt === undefined
      ? { in: "body", path: "saleOpensAt", message: "must not be after saleClosesAt" }
      : { in: "body", path: "saleClosesAt", message: "must not be before saleOpensAt" };
  }
  return null;
}
