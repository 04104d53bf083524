// From what an operator writes to what is stored: defaults, identifiers, and times as numbers.
import type { ConcertPatch, NewConcert } from "../../contract/concert-settings.ts";
import { type WaitingRoomPolicy, WAITING_ROOM_DEFAULTS } from "../../contract/waiting-room.ts";
import type { NewPerformance } from "../../contract/performances.ts";
import type { Millis } from "../../contract/values.ts";
import type { ConcertChanges, ConcertWithPerformances, PerformanceRecord } from "../../domain/records/concert.ts";
import { newId } from "../../domain/new-id.ts";

const toMillis = (instant: string): Millis => Date.parse(instant);
const toMillisOrNull = (instant: string | null): Millis | null => (instant === null ? null : toMillis(instant));

/** A new concert with its dates. A sale without an opening time opens now. */
export function concertToCreate(asked: NewConcert, now: Millis): ConcertWithPerformances {
  const { lobbyOpensAt, saleOpensAt, saleClosesAt, waitingRoom, performances, draft, ...given } = asked;
  const concertId = newId("con");
  return {
    concert: {
      ...given,
      concertId,
      lobbyOpensAt: lobbyOpensAt === undefined ? null : toMillis(lobbyOpensAt),
      saleOpensAt: saleOpensAt === undefined ? now : toMillis(saleOpensAt),
      saleClosesAt: toMillisOrNull(saleClosesAt),
      waitingRoom: completePolicy(waitingRoom),
      state: "open",
      isDraft: draft,
      epoch: 0,
      revision: 1,
      createdAt: now,
    },
    performances: performances.map((performance) => performanceToCreate(concertId, performance)),
  };
}

/** A new date of a concert. */
export const performanceToCreate = (concertId: string, { startsAt, sections }: NewPerformance): PerformanceRecord => ({
  performanceId: newId("prf"),
  concertId,
  startsAt: toMillis(startsAt),
  sections,
  cancelledAt: null,
  cancelReason: null,
  movedAt: null,
});

/** The changes of a patch: only what it names. */
export function concertChanges(asked: ConcertPatch): ConcertChanges {
  const { lobbyOpensAt, saleOpensAt, saleClosesAt, draft, ...given } = asked;
  return {
    ...given,
    ...(draft === undefined ? {} : { isDraft: draft }),
    ...(lobbyOpensAt === undefined ? {} : { lobbyOpensAt: toMillisOrNull(lobbyOpensAt) }),
    ...(saleOpensAt === undefined ? {} : { saleOpensAt: toMillisOrNull(saleOpensAt) }),
    ...(saleClosesAt === undefined ? {} : { saleClosesAt: toMillisOrNull(saleClosesAt) }),
  };
}

const completePolicy = (given: NewConcert["waitingRoom"]): WaitingRoomPolicy => ({
  maxAdmitted: given.maxAdmitted ?? WAITING_ROOM_DEFAULTS.maxAdmitted,
  admitPerMinute: given.admitPerMinute ?? WAITING_ROOM_DEFAULTS.admitPerMinute,
  sessionSeconds: given.sessionSeconds ?? WAITING_ROOM_DEFAULTS.sessionSeconds,
  offerSeconds: given.offerSeconds ?? WAITING_ROOM_DEFAULTS.offerSeconds,
  claimSeconds: given.claimSeconds ?? WAITING_ROOM_DEFAULTS.claimSeconds,
  intakeGates: given.intakeGates ?? WAITING_ROOM_DEFAULTS.intakeGates,
});
