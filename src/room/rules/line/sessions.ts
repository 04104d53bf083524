// The visits of called fans who asked to enter, and the sessions some of them have: who is inside, when each session ends,
// and which ended before the end their fan was told. The line decides who enters; here it is kept.
import TinyQueue from "tinyqueue";
import { SECOND_MS } from "../../../contract/bounds.ts";
import type { Millis } from "../../../contract/values.ts";
import { AdmissionRate } from "./admission-rate.ts";
import { PACE_STEPS, Turnover, type PaceFacts } from "./pace.ts";
import { isSession, ownEnd, type LinePolicy, type Session, type Visit } from "./records.ts";
import { SortedNumbers } from "./sorted-numbers.ts";

interface NumberDue {
  at: Millis;
  number: number;
}

export class Sessions {
  #visits = new Map<number, Visit>();
  #ends = dueNumbers();
  #admitted = 0;
  #admittedTotal: number;
  #admissionRate = new AdmissionRate();
  #turnover: Turnover;
  #endedEarly = new SortedNumbers();
  #endedEarlyUntil = dueNumbers();
  #changed = new Set<Visit>();

  constructor({ maxAdmitted, sessionSeconds }: LinePolicy, now: Millis, admittedTotal = 0) {
    this.#turnover = new Turnover(maxAdmitted, sessionSeconds, now);
    this.#admittedTotal = admittedTotal;
  }

  /** Takes up the visits that a line is restored from, in the order of their last asks. */
  restore(visits: readonly Visit[], now: Millis): void {
    const admissions = visits.flatMap(({ number, grantedAt }) => (grantedAt === null ? [] : [{ number, grantedAt }]));
    admissions.sort((a, b) => a.grantedAt - b.grantedAt);
    for (const { number, grantedAt } of admissions) this.#admissionRate.add(number, grantedAt);
    for (const visit of visits) {
      if (visit.endedAt !== null) this.#noteEnded(visit, now);
      else this.#resume(visit);
    }
  }

  /** Sessions there are now. */
  get admitted(): number {
    return this.#admitted;
  }
  /** Sessions there have ever been in this epoch. */
  get admittedTotal(): number {
    return this.#admittedTotal;
  }
  /** Sessions that ended before the end their fans were told, until that end; in ascending order. */
  get endedEarly(): Iterable<number> {
    return this.#endedEarly;
  }
  /** When the next session is due to end. */
  get nextEnd(): Millis | null {
    return this.#ends.peek()?.at ?? null;
  }

  /** Admissions during the last minute. */
  admittedPerMinute(now: Millis): number {
    return this.#admissionRate.perMinute(now);
  }

  /** The visit of a number that is not over, or null. */
  visit(number: number): Visit | null {
    return this.#visits.get(number) ?? null;
  }

  session(number: number): Session | null {
    const visit = this.visit(number);
    return visit !== null && isSession(visit) ? visit : null;
  }

  /** The visits that changed since the last time they were taken. */
  takeChanges(): Set<Visit> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** Lets time pass up to `now`. */
  advance(now: Millis, sessionSeconds: number): void {
    this.#turnover.pass(now, this.#admitted, sessionSeconds);
    for (const number of takeDue(this.#endedEarlyUntil, now)) this.#endedEarly.delete(number);
  }

  /** Sessions whose own end has come; each is named once, then again only when its end is moved. */
  takeDue(now: Millis): Session[] {
    return takeDue(this.#ends, now)
      .map((number) => this.session(number))
      .filter((session) => session !== null)
      .filter((session) => ownEnd(session) <= now);
  }

  /** A called fan asks to enter. */
  claim(visit: Visit, now: Millis): void {
    visit.askedAt = now;
    this.#visits.set(visit.number, visit);
    this.#changed.add(visit);
  }

  /** A visit becomes a session. */
  admit(visit: Visit, sessionSeconds: number, now: Millis): void {
    this.#admitted += 1;
    this.#admittedTotal += 1;
    this.#admissionRate.add(visit.number, now);
    visit.grantedAt = now;
    visit.endsAt = now + sessionSeconds * SECOND_MS;
    visit.toldUntil = visit.endsAt;
    this.#ends.push({ at: visit.endsAt, number: visit.number });
    this.#changed.add(visit);
  }

  /** The session's own end has come early: by payment, or because the fan leaves. */
  endEarly(session: Session, now: Millis, left: boolean): void {
    session.cutAt = Math.min(ownEnd(session), now);
    session.left ||= left;
    this.#changed.add(session);
  }

  /** The session is over, and its slot is free. */
  end(session: Session, now: Millis): void {
    this.#admitted -= 1;
    if (now < session.endsAt) this.#turnover.endedEarly();
    this.close(session, now);
    this.#noteEnded(session, now);
  }

  /** The visit is over. */
  close(visit: Visit, now: Millis): void {
    visit.endedAt = now;
    this.#visits.delete(visit.number);
    this.#changed.add(visit);
  }

  /** The smallest number of which more has to be read again than that it is over; Infinity when there is none. */
  since(now: Millis): number {
    let since = Math.min(this.#endedEarly.smallest ?? Infinity, this.#admissionRate.since(now) ?? Infinity);
    for (const number of this.#visits.keys()) since = Math.min(since, number);
    return since;
  }

  /** What the pace is worked out from: who is inside, and how many of them reach the end of their session in each step. */
  outlook(now: Millis, sessionSeconds: number): Pick<PaceFacts, "inside" | "endings" | "earlyPerSecond"> {
    const stepMs = (sessionSeconds * SECOND_MS) / PACE_STEPS;
    const endings = Array.from({ length: PACE_STEPS }, () => 0);
    for (const { grantedAt, toldUntil } of this.#visits.values()) {
      if (grantedAt === null) continue;
      // A hold may keep a session beyond its own end.
      const step = Math.min(PACE_STEPS - 1, Math.max(0, Math.floor((toldUntil - now) / stepMs)));
      endings[step] = (endings[step] ?? 0) + 1;
    }
    return { inside: this.#admitted, endings, earlyPerSecond: this.#turnover.earlyPerSecond };
  }

  #resume(visit: Visit): void {
    this.#visits.set(visit.number, visit);
    if (!isSession(visit)) return;
    this.#admitted += 1;
    this.#ends.push({ at: ownEnd(visit), number: visit.number });
  }

  #noteEnded({ number, toldUntil }: Visit, now: Millis): void {
    if (toldUntil <= now) return;
    this.#endedEarly.add(number);
    this.#endedEarlyUntil.push({ at: toldUntil, number });
  }
}

const dueNumbers = (): TinyQueue<NumberDue> => new TinyQueue<NumberDue>([], (a, b) => a.at - b.at);

/** Removes and returns the numbers whose instant has come. */
function takeDue(queue: TinyQueue<NumberDue>, now: Millis): number[] {
  const due: number[] = [];
  for (let next = queue.peek(); next !== undefined && next.at <= now; next = queue.peek()) {
    queue.pop();
    due.push(next.number);
  }
  return due;
}
