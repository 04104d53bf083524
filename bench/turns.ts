// How long a room keeps a fan waiting while a job goes through it, at the bounds of the contract: 200,000 seats on 100 dates,
// all of them sold. A call that does nothing is made over and over meanwhile; the longest wait of one is no shorter than the
// longest turn. In this runtime rooms, the Worker and D1 share a thread, so a statement of D1 counts as well: on the platform
// turns are shorter than what stands here.
import { sellTwoByTwo } from "./stage-sales.ts";
import type { Stage } from "./stage.ts";

const HALL = { performances: 100, rows: 20, seatsPerRow: 100 };
const SEATS = HALL.performances * HALL.rows * HALL.seatsPerRow;
const BOUND_MS = 100;

export const JOBS = ["nothing", "audit", "reconciliation", "rebuild", "cancellation"] as const;
export type TurnJob = (typeof JOBS)[number];

export interface Turns {
  what: string;
  /** How long the job took. */
  tookMs: number;
  /** The longest wait of a call that does nothing. */
  longestMs: number;
  /** Calls that were made meanwhile. */
  calls: number;
}

/** The longest of `rounds` of each job. A cancellation calls another date off each time. */
export async function measureTurns(stage: Stage, rounds: number, tell: (what: string) => void): Promise<Turns[]> {
  tell(`${SEATS.toLocaleString("en")} seats on ${HALL.performances} dates`);
  const concert = await stage.concert(HALL, { maxAdmitted: 1 });
  await stage.fill(concert, { places: 1, leavers: 0, visits: 0, sold: SEATS });
  for (const date of concert.performanceIds.keys()) await sellTwoByTwo(stage, concert, HALL, date);
  const measured: Turns[] = [];
  for (const job of JOBS) {
    const worst: Turns = { what: job, tookMs: 0, longestMs: 0, calls: 0 };
    for (let round = 0; round < rounds; round++) {
      tell(`turns of ${job}: round ${round + 1} of ${rounds}`);
      const performanceId = concert.performanceIds[round];
      const turns = await stage.control<Turns>(`turns`, { concertId: concert.concertId, performanceId, job });
      worst.tookMs = Math.max(worst.tookMs, turns.tookMs);
      worst.longestMs = Math.max(worst.longestMs, turns.longestMs);
      worst.calls += turns.calls;
      tell(`turns of ${job}: ${turns.longestMs} ms at most, in ${turns.tookMs} ms`);
    }
    measured.push(worst);
  }
  await stage.audit(concert);
  return measured;
}

export const isWithinBound = ({ longestMs }: Turns): boolean => longestMs <= BOUND_MS;
