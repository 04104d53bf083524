// The line of one concert: numbers in order of arrival, the watermark of those called, the claims of those who asked
// and the sessions of those inside. Pure: it is told the time, touches no storage, and keeps a list of what changed
// since it was last asked, for the store to write. The rules are those of docs/architecture.md, "The line".
import TinyQueue from "tinyqueue";
import { MINUTE_MS, SECOND_MS } from "../../../contract/bounds.ts";
import type { LineFigures, WaitingRoomPolicy } from "../../../contract/concerts.ts";
import type { Millis } from "../../../contract/values.ts";
import { AdmissionRate } from "./admission-rate.ts";
import { Calls, type Cohort } from "./calls.ts";
import { NumberSet } from "./number-set.ts";
import { PACE_STEPS, paceOf, Turnover } from "./pace.ts";
import type { LinePace } from "../../../domain/line-pace.ts";
import { ShowRate } from "./show-rate.ts";
import { ShownUp, type ShownUpCount } from "./turnout.ts";
import { type LineSnapshot } from "../../../domain/line-snapshot.ts";
import { tellEnded, tellLeavers } from "./encode-line.ts";
import { SortedNumbers } from "./sorted-numbers.ts";
import { StandingClaims } from "./active-claims.ts";
import {
  fullBucket,
  hasTokens,
  msUntilTokens,
  refill,
  refillDuring,
  takeToken,
  tokens,
  type TokenBucket,
} from "./token-bucket.ts";

/** What the line goes by. How fans reach the room is not its business. */
export type LinePolicy = Omit<WaitingRoomPolicy, "intakeGates">;

/** One called fan's asking to enter, and the session that came of it. */
export interface Visit {
  number: number;
  fan: string;
  firstAskedAt: Millis;
  askedAt: Millis;
  grantedAt: Millis | null;
  /** When the session ends if nothing else ends it. */
  endsAt: Millis | null;
  /** Payment or leaving has brought the end forward to here. */
  cutAt: Millis | null;
  /** The latest end the fan has been told of: a token may be trusted until then, unless told otherwise. */
  toldUntil: Millis;
  endedAt: Millis | null;
  /** The fan gave the place up: whatever is still held goes back as soon as it can. */
  left: boolean;
}
export interface Session extends Visit {
  grantedAt: Millis;
  endsAt: Millis;
}

/** The session's own end. A live hold may keep the session beyond it, but no new one is made. */
export const ownEnd = (session: Session): Millis => session.cutAt ?? session.endsAt;

export type PlaceState =
  | { status: "waiting" }
  | { status: "ready"; expiresAt: Millis }
  | { status: "admitted"; session: Session }
  | { status: "over" };

/** The part of the line that is one row. */
export interface LineRow {
  epoch: number;
  served: number;
  issued: number;
  admittedTotal: number;
  bucket: TokenBucket;
  /** Every number up to this one is over: nothing about it needs to be read again. */
  settled: number;
  /** Calls below this number are history: of a visit there that is over, only that it is over needs to be read. */
  knownFrom: number;
  /** Every call up to this one that was never answered has lapsed. */
  lapsedTo: number;
  /** How many of the numbers below `knownFrom` have asked to enter. */
  shownUp: ShownUpCount;
}

/** What changed since the last time it was taken. */
export interface LineChanges {
  row: boolean;
  cohorts: Cohort[];
  visits: Set<Visit>;
  left: number[];
}
const noChanges = (): LineChanges => ({ row: false, cohorts: [], visits: new Set(), left: [] });

/** What a line is restored from: its row and what of everything above `settled` still matters. */
export interface LineRecords {
  row: LineRow;
  /** From `knownFrom` on, in the order of their numbers. */
  cohorts: { first: number; last: number; calledAt: Millis }[];
  /** All from `knownFrom` on, and below it those that are not over, whose fan may not know it, or let in just now. */
  visits: Visit[];
  /** All numbers that were left without asking, and below `knownFrom` those whose visit is over. */
  over: Iterable<number>;
}

/** Telling the pace looks at every session, so it is told at most this often anew. */
const PACE_KEPT_MS = SECOND_MS;
/** The show-rate that waits are told from looks back on at least this much. */
const STEADY_MS = 5 * MINUTE_MS;
/** Keeps a sum of shares that should be whole from falling just short of it. */
const ROUNDING = 1e-9;
/** How many numbers are called between two looks at how far the line is settled. */
const SETTLE_EVERY_NUMBERS = 1_024;

export class Line {
  readonly epoch: number;
  #policy: LinePolicy;
  #calling = false;
  #served = 0;
  #issued = 0;
  #admittedTotal = 0;
  #settled = 0;
  #knownFrom = 1;
  #settleAt = SETTLE_EVERY_NUMBERS;
  #bucket: TokenBucket;
  /** Numbers whose owner has asked to enter, or left: nobody waits for them any more. */
  #heard = new NumberSet();
  #showRate = new ShowRate();
  #shownUp = new ShownUp();
  #admissionRate = new AdmissionRate();
  /** What a wait is told from: of more people than calling goes by, since a wait is long and one crowd. */
  #steadyRate = new ShowRate(STEADY_MS);
  #calls = new Calls(this.#showRate, this.#steadyRate);
  #claims = new StandingClaims();
  #visits = new Map<number, Visit>();
  #sessionEnds = new TinyQueue<{ at: Millis; number: number }>([], (a, b) => a.at - b.at);
  #admitted = 0;
  #turnover: Turnover;
  #pace: { at: Millis; pace: LinePace } | null = null;
  /** Sessions that ended before the end their fans were told, until that end. */
  #ended = new SortedNumbers();
  #endedUntil = new TinyQueue<{ at: Millis; number: number }>([], (a, b) => a.at - b.at);
  #changes = noChanges();

  constructor(epoch: number, policy: LinePolicy, now: Millis) {
    this.epoch = epoch;
    this.#policy = policy;
    this.#bucket = fullBucket(policy.admitPerMinute, now);
    this.#turnover = new Turnover(policy.maxAdmitted, policy.sessionSeconds, now);
  }

  static restore(records: LineRecords, policy: LinePolicy, now: Millis): Line {
    const { row, cohorts, visits, over } = records;
    const line = new Line(row.epoch, policy, now);
    line.#served = row.served;
    line.#issued = row.issued;
    line.#admittedTotal = row.admittedTotal;
    line.#settled = row.settled;
    line.#knownFrom = row.knownFrom;
    line.#shownUp = new ShownUp(row.knownFrom - 1, row.shownUp);
    line.#bucket = { ...row.bucket };
    for (const number of over) line.#heard.add(number);
    for (const { first, last, calledAt } of cohorts) {
      const members = last - first + 1 - line.#heard.count(first, last);
      line.#calls.add({ first, last, calledAt, members, silent: members, shown: 0, gone: 0 });
    }
    line.#calls.restoreLapsed(row.lapsedTo);
    // In the order of the asks, so that each is counted while its cohort is as fresh as it was then.
    for (const visit of [...visits].sort((a, b) => a.firstAskedAt - b.firstAskedAt)) {
      line.#calls.advance(visit.firstAskedAt, line.#offerMs, line.#claimMs);
      if (line.#heard.add(visit.number)) line.#noteShown(visit.number);
    }
    const admissions = visits.flatMap(({ number, grantedAt }) => (grantedAt === null ? [] : [{ number, grantedAt }]));
    admissions.sort((a, b) => a.grantedAt - b.grantedAt);
    for (const { number, grantedAt } of admissions) line.#admissionRate.add(number, grantedAt);
    const live = visits.filter((visit) => visit.endedAt === null).sort((a, b) => a.askedAt - b.askedAt);
    for (const visit of live) line.#resume(visit);
    for (const visit of visits) if (visit.endedAt !== null) line.#tellEnded(visit, now);
    return line;
  }

  get served(): number {
    return this.#served;
  }
  get issued(): number {
    return this.#issued;
  }
  get admitted(): number {
    return this.#admitted;
  }
  get showRate(): number {
    return this.#showRate.rate;
  }

  row(): LineRow {
    return {
      epoch: this.epoch,
      served: this.#served,
      issued: this.#issued,
      admittedTotal: this.#admittedTotal,
      bucket: { ...this.#bucket },
      settled: this.#settled,
      knownFrom: this.#knownFrom,
      lapsedTo: this.#calls.lapsedTo,
      shownUp: this.#shownUp.settled,
    };
  }

  takeChanges(): LineChanges {
    if (this.#served >= this.#settleAt) this.#settle();
    const changes = this.#changes;
    this.#changes = noChanges();
    return changes;
  }

  /** New settings act on everybody in line at once; a session that was granted keeps the end it was given. */
  setPolicy(policy: LinePolicy, now: Millis): void {
    refill(this.#bucket, this.#policy.admitPerMinute, now);
    this.#policy = policy;
    refill(this.#bucket, policy.admitPerMinute, now);
    // Nobody has been called yet: the bucket is full when the sale opens, whatever was set a moment before.
    if (this.#served === 0) this.#bucket = fullBucket(policy.admitPerMinute, now);
    this.#changes.row = true;
  }

  /** Lets time pass up to `now`. `calling`: the sale is open, so fans may be called and let in. */
  advance(now: Millis, calling: boolean): void {
    this.#calling = calling;
    this.#turnover.pass(now, this.#admitted, this.#policy.sessionSeconds);
    refill(this.#bucket, this.#policy.admitPerMinute, now);
    this.#claims.expire(now, this.#offerMs);
    for (const number of this.#claims.lapse(now, this.#claimMs)) {
      const visit = this.#visits.get(number);
      // Written as ended, so that a longer right set later doesn't bring it back when the line is read again.
      if (visit !== undefined) this.#close(visit, now);
    }
    const { lapsedTo } = this.#calls;
    this.#calls.advance(now, this.#offerMs, this.#claimMs);
    this.#changes.row ||= this.#calls.lapsedTo > lapsedTo;
    for (let next = this.#endedUntil.peek(); next !== undefined && next.at <= now; next = this.#endedUntil.peek()) {
      this.#endedUntil.pop();
      this.#ended.delete(next.number);
    }
    this.#call(now);
  }

  /** Sessions whose own end has come; each is named once, then again only when its end is moved. */
  takeDueSessions(now: Millis): Session[] {
    const due: Session[] = [];
    for (let next = this.#sessionEnds.peek(); next !== undefined && next.at <= now; next = this.#sessionEnds.peek()) {
      this.#sessionEnds.pop();
      const session = this.session(next.number);
      if (session !== null && ownEnd(session) <= now) due.push(session);
    }
    return due;
  }

  placeAt(number: number, now: Millis): PlaceState {
    if (number < 1 || number > this.#issued) return { status: "over" };
    const visit = this.#visits.get(number);
    if (visit !== undefined) {
      if (isSession(visit)) return { status: "admitted", session: visit };
      const expiresAt = visit.askedAt + this.#claimMs;
      return now < expiresAt ? { status: "ready", expiresAt } : { status: "over" };
    }
    if (this.#heard.has(number)) return { status: "over" };
    if (number > this.#served) return { status: "waiting" };
    const calledAt = this.#calls.calledAt(number);
    if (calledAt === null || now >= calledAt + this.#claimMs) return { status: "over" };
    return { status: "ready", expiresAt: calledAt + this.#claimMs };
  }

  /** Places ahead of a waiting number, itself included: 1 is next. */
  position(number: number): number {
    if (number <= this.#served) return 0;
    return number - this.#served - this.#heard.count(this.#served + 1, number - 1);
  }

  session(number: number): Session | null {
    const visit = this.#visits.get(number);
    return visit !== undefined && isSession(visit) ? visit : null;
  }

  /** A new number at the end of the line; admitted at once when there is room and nobody is waiting. */
  join(fan: string, now: Millis): number {
    this.#issued += 1;
    this.#changes.row = true;
    this.#call(now);
    const number = this.#issued;
    if (number <= this.#served && this.#mayEnter(number)) this.ask(number, fan, now);
    return number;
  }

  /** A called fan asks to enter: admitted now, or a standing claim that has to be renewed. Others are left as they are. */
  ask(number: number, fan: string, now: Millis): PlaceState {
    const place = this.placeAt(number, now);
    if (place.status !== "ready") return place;
    const visit = this.#visits.get(number) ?? newVisit(number, fan, now);
    if (this.#heard.add(number)) this.#noteShown(number);
    visit.askedAt = now;
    this.#visits.set(number, visit);
    this.#changes.visits.add(visit);
    if (this.#mayEnter(number)) this.#admit(visit, now);
    else this.#claims.renew(number, now);
    this.#call(now);
    return this.placeAt(number, now);
  }

  /** Gives up a place that has no session. */
  leave(number: number, now: Millis): void {
    const { status } = this.placeAt(number, now);
    if (status !== "waiting" && status !== "ready") return;
    const visit = this.#visits.get(number);
    if (visit !== undefined) {
      this.#claims.remove(number);
      this.#close(visit, now);
    } else {
      this.#heard.add(number);
      this.#calls.heardFrom(number, "left");
      this.#changes.left.push(number);
    }
    this.#call(now);
  }

  /** The session's own end has come early: by payment, or because the fan leaves. */
  endEarly(session: Session, now: Millis, left: boolean): void {
    session.cutAt = Math.min(ownEnd(session), now);
    session.left ||= left;
    this.#changes.visits.add(session);
  }

  /** A hold keeps the session, and its fan is told so. */
  keepUntil(session: Session, at: Millis): void {
    session.toldUntil = Math.max(session.toldUntil, at);
  }

  /** The session is over and its slot goes on at once. */
  endSession(session: Session, now: Millis): void {
    this.#admitted -= 1;
    if (now < session.endsAt) this.#turnover.endedEarly();
    this.#close(session, now);
    this.#tellEnded(session, now);
    this.#call(now);
  }

  /** The next instant at which time alone changes what the line would do. */
  nextDeadline(): Millis | null {
    const instants = [
      this.#sessionEnds.peek()?.at ?? null,
      this.#claims.nextExpiry(this.#offerMs, this.#claimMs),
      this.#calls.nextMaturity(this.#offerMs, this.#claimMs),
      this.#nextTokenAt(),
    ].filter((at) => at !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** What everybody is told of who has left and whose session has ended. */
  tell(): Pick<LineSnapshot, "exactTo" | "leavers" | "blocks" | "ended"> {
    return { ...tellLeavers(this.#heard, this.#served, this.#issued), ended: tellEnded(this.#ended) };
  }

  /** How fast the line will be called; null while it is not, or too few have been called to tell who shows up. */
  pace(now: Millis): LinePace | null {
    if (!this.#calling || !this.#showRate.isKnown) return null;
    if (this.#pace === null || now >= this.#pace.at + PACE_KEPT_MS)
      this.#pace = { at: now, pace: this.#lookAhead(now) };
    return this.#pace.pace;
  }

  velocity(now: Millis): number | null {
    return this.#calling ? this.#calls.velocity(now) : null;
  }

  /**
   * What the operator sees. All of it comes back after an eviction, from what is stored anyway; only who showed up in time,
   * and with it the show-rate, is then worked out by the settings of the day, as far as it isn't settled.
   */
  figures(now: Millis): LineFigures {
    return {
      issued: this.#issued,
      waiting: this.#issued - this.#served - this.#heard.count(this.#served + 1, this.#issued),
      ready: this.#calls.silent + this.#claims.size + this.#claims.idleSize,
      admitted: this.#admitted,
      admittedTotal: this.#admittedTotal,
      called: this.#served,
      shownUp: this.#shownUp.total,
      admittedPerMinute: this.#admissionRate.perMinute(now),
      showRate: this.#showRate.rate,
      velocity: this.velocity(now),
    };
  }

  get #offerMs(): number {
    return this.#policy.offerSeconds * SECOND_MS;
  }
  get #claimMs(): number {
    return this.#policy.claimSeconds * SECOND_MS;
  }

  /** Slots that called fans are expected to take: standing claims in full, silent fresh calls at the show-rate. */
  get #expected(): number {
    return this.#claims.size + this.#showRate.rate * this.#calls.fresh;
  }

  /** Raises the watermark as far as slots and tokens allow for those expected to show up. */
  #call(now: Millis): void {
    if (!this.#calling) return;
    for (;;) {
      if (this.#issued === this.#served) return;
      const expected = this.#expected;
      const room = this.#policy.maxAdmitted - this.#admitted - expected;
      const pace = this.#paceTokens() - expected;
      const call = Math.floor(Math.min(room, pace) / this.#showRate.rate + ROUNDING);
      if (call < 1) return;
      const first = this.#served + 1;
      const last = this.#heard.kthAbsent(this.#served, call, this.#issued);
      const members = last - first + 1 - this.#heard.count(first, last);
      const cohort = { first, last, calledAt: now, members, silent: members, shown: 0, gone: 0 };
      this.#calls.add(cohort);
      this.#served = last;
      this.#changes.cohorts.push(cohort);
      this.#changes.row = true;
    }
  }

  #lookAhead(now: Millis): LinePace {
    const { maxAdmitted, admitPerMinute, sessionSeconds } = this.#policy;
    const stepMs = (sessionSeconds * SECOND_MS) / PACE_STEPS;
    const endings = Array.from({ length: PACE_STEPS }, () => 0);
    for (const { grantedAt, toldUntil } of this.#visits.values()) {
      if (grantedAt === null) continue;
      // A hold may keep a session beyond its own end.
      const step = Math.min(PACE_STEPS - 1, Math.max(0, Math.floor((toldUntil - now) / stepMs)));
      endings[step] = (endings[step] ?? 0) + 1;
    }
    return paceOf({
      maxAdmitted,
      admitPerSecond: admitPerMinute / 60,
      sessionSeconds,
      showRate: this.#steadyRate.rate,
      slots: maxAdmitted - this.#admitted - this.#expected,
      tokens: this.#paceTokens() - this.#expected,
      inside: this.#admitted,
      endings,
      earlyPerSecond: this.#turnover.earlyPerSecond,
    });
  }

  #paceTokens(): number {
    return tokens(this.#bucket) + refillDuring(this.#policy.admitPerMinute, this.#offerMs);
  }

  /** A slot and a token are left after what is owed to everybody called earlier. */
  #mayEnter(number: number): boolean {
    if (!this.#calling) return false;
    const owed = this.#claims.below(number);
    const expected = owed + this.#showRate.rate * this.#freshSilentBelow(number);
    return this.#admitted + expected < this.#policy.maxAdmitted && hasTokens(this.#bucket, owed + 1);
  }

  #freshSilentBelow(number: number): number {
    const from = this.#calls.freshFrom;
    if (from === null || from >= number) return 0;
    return number - from - this.#heard.count(from, number - 1);
  }

  #admit(visit: Visit, now: Millis): void {
    if (this.#admitted >= this.#policy.maxAdmitted || !hasTokens(this.#bucket, 1)) {
      throw new Error("an admission beyond the bounds");
    }
    takeToken(this.#bucket);
    this.#claims.remove(visit.number);
    this.#admitted += 1;
    this.#admittedTotal += 1;
    this.#admissionRate.add(visit.number, now);
    visit.grantedAt = now;
    visit.endsAt = now + this.#policy.sessionSeconds * SECOND_MS;
    visit.toldUntil = visit.endsAt;
    this.#sessionEnds.push({ at: visit.endsAt, number: visit.number });
    this.#changes.row = true;
  }

  #noteShown(number: number): void {
    this.#shownUp.add(number, this.#calls.heardFrom(number, "asked"));
  }

  #close(visit: Visit, now: Millis): void {
    visit.endedAt = now;
    this.#visits.delete(visit.number);
    this.#changes.visits.add(visit);
  }

  #tellEnded({ number, toldUntil }: Visit, now: Millis): void {
    if (toldUntil <= now) return;
    this.#ended.add(number);
    this.#endedUntil.push({ at: toldUntil, number });
  }

  #resume(visit: Visit): void {
    this.#visits.set(visit.number, visit);
    if (isSession(visit)) {
      this.#admitted += 1;
      this.#sessionEnds.push({ at: ownEnd(visit), number: visit.number });
    } else {
      this.#claims.renew(visit.number, visit.askedAt);
    }
  }

  #nextTokenAt(): Millis | null {
    if (!this.#calling || this.#issued === this.#served) return null;
    const rate = this.#showRate.rate;
    if (this.#policy.maxAdmitted - this.#admitted - this.#expected < rate) return null;
    const missing = rate + this.#expected - refillDuring(this.#policy.admitPerMinute, this.#offerMs);
    const inMs = msUntilTokens(this.#bucket, this.#policy.admitPerMinute, missing);
    return inMs === null ? null : this.#bucket.at + inMs;
  }

  /** Now and then only, since it looks at everybody inside, and one who stays long keeps all behind from being settled. */
  #settle(): void {
    this.#settleAt = this.#served + SETTLE_EVERY_NUMBERS;
    const knownFrom = Math.min(this.#calls.since ?? Infinity, this.#served + 1);
    // The bucket was refilled at the start of this change, so it knows the time.
    const lately = this.#admissionRate.since(this.#bucket.at) ?? Infinity;
    let settled = Math.min(knownFrom, this.#ended.smallest ?? Infinity, lately) - 1;
    for (const number of this.#visits.keys()) settled = Math.min(settled, number - 1);
    if (settled <= this.#settled && knownFrom <= this.#knownFrom) return;
    this.#settled = Math.max(this.#settled, settled);
    this.#knownFrom = Math.max(this.#knownFrom, knownFrom);
    this.#shownUp.settle(this.#knownFrom - 1);
    this.#changes.row = true;
  }
}

const isSession = (visit: Visit): visit is Session => visit.grantedAt !== null && visit.endsAt !== null;

const newVisit = (number: number, fan: string, now: Millis): Visit => ({
  number,
  fan,
  firstAskedAt: now,
  askedAt: now,
  grantedAt: null,
  endsAt: null,
  cutAt: null,
  toldUntil: 0,
  endedAt: null,
  left: false,
});
