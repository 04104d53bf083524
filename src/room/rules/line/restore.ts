// The parts of a line as its records say they were. Only what is stored comes back as it was; the show-rate and the rate of
// admissions follow from it. A new line is one restored from records of nothing.
import { MINUTE_MS } from "../../../contract/bounds.ts";
import type { Millis } from "../../../contract/values.ts";
import { ActiveClaims } from "./active-claims.ts";
import { Calls } from "./calls.ts";
import { NO_KEPT_RIGHT } from "../../../domain/claim-right.ts";
import { NumberSet } from "./number-set.ts";
import { Numbers } from "./numbers.ts";
import { claimMs, isSession, offerMs, type LinePolicy, type LineRecords } from "./records.ts";
import { Sessions } from "./sessions.ts";
import { ShowRate } from "./show-rate.ts";
import { fullBucket } from "./token-bucket.ts";
import { Turnout } from "./turnout.ts";

/** What a line works with. Each part keeps its own figures. */
export interface LineParts {
  numbers: Numbers;
  claims: ActiveClaims;
  sessions: Sessions;
}

/** The show-rate that waits are estimated from looks back on at least this much: a wait is long and of one crowd. */
const STEADY_MS = 5 * MINUTE_MS;

/** The records of a line that nobody has joined. Its bucket is full. */
export const noRecords = (epoch: number, policy: LinePolicy, now: Millis): LineRecords => ({
  row: {
    epoch,
    served: 0,
    issued: 0,
    admittedTotal: 0,
    bucket: fullBucket(policy.admitPerMinute, now),
    settled: 0,
    knownFrom: 1,
    lapsedTo: 0,
    keptRight: NO_KEPT_RIGHT,
    shownUp: { inTime: 0, inAll: 0 },
  },
  cohorts: [],
  visits: [],
  over: [],
});

/** `policy`: the settings as they are now; calls are fresh and lapse by them, whatever they were then. */
export function restoreParts({ row, cohorts, visits, over }: LineRecords, policy: LinePolicy, now: Millis): LineParts {
  const heard = new NumberSet();
  const calls = new Calls(new ShowRate(), new ShowRate(STEADY_MS));
  for (const number of over) heard.add(number);
  for (const { first, last, calledAt } of cohorts) {
    const members = last - first + 1 - heard.count(first, last);
    calls.add({ first, last, calledAt, members, silent: members, shown: 0, gone: 0 });
  }
  calls.restoreLapsed(row.lapsedTo);
  const numbers = new Numbers(row, { heard, calls, turnout: new Turnout(row.knownFrom - 1, row.shownUp) });
  const right = { claimMs: claimMs(policy), kept: row.keptRight };
  // In the order of the first asks, so that each is counted while its cohort is as fresh as it was then.
  for (const { number, firstAskedAt } of visits.toSorted((a, b) => a.firstAskedAt - b.firstAskedAt)) {
    calls.advance(firstAskedAt, offerMs(policy), right);
    numbers.noteAsked(number);
  }

  const claims = new ActiveClaims();
  const sessions = new Sessions(policy, now, row.admittedTotal);
  // In the order of the last asks, as claims expire.
  const byLastAsk = visits.toSorted((a, b) => a.askedAt - b.askedAt);
  sessions.restore(byLastAsk, now);
  for (const visit of byLastAsk) {
    if (visit.endedAt === null && !isSession(visit)) claims.renew(visit.number, visit.askedAt);
  }
  return { numbers, claims, sessions };
}
