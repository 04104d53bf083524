// The line of one concert: numbers in order of arrival, the watermark of those called, the claims of those who asked
// and the sessions of those inside. Pure: time comes in as an argument, no storage is touched, and a list of what changed
// since it was last taken is kept for the store to write. The rules are those of docs/architecture.md, "The line". How far
// to call and who may enter stands in capacity.ts; the figures it needs are kept by the parts that restore.ts puts together.
import { SECOND_MS } from "../../../contract/bounds.ts";
import type { LineFigures } from "../../../contract/operator-concert.ts";
import type { Millis } from "../../../contract/values.ts";
import type { CallBound } from "../../../domain/snapshots/call-bound.ts";
import type { LinePace } from "../../../domain/snapshots/line-pace.ts";
import type { LineSnapshot } from "../../../domain/snapshots/line-snapshot.ts";
import type { ActiveClaims } from "./active-claims.ts";
import { freshMs } from "./calls.ts";
import { callBoundOf, callsToMake, mayEnter, nextCallAt, spareSlots, spareTokens, type Capacity } from "./capacity.ts";
import { type ClaimRight, keepRight, type KeptRight, rightEnds } from "../../../domain/claim-right.ts";
import { encodeEnded } from "./encode-line.ts";
import type { Numbers } from "./numbers.ts";
import { paceOf } from "./pace.ts";
import {
  claimMs,
  isSession,
  newVisit,
  offerMs,
  type LineChanges,
  type LinePolicy,
  type LineRecords,
  type LineRow,
  type PlaceState,
  type Session,
  type Visit,
} from "./records.ts";
import { noRecords, restoreParts } from "./restore.ts";
import type { Sessions } from "./sessions.ts";
import { fullBucket, hasTokens, refill, takeToken, type TokenBucket } from "./token-bucket.ts";

/** Telling the pace looks at every session, so it is told at most this often anew. */
const PACE_KEPT_MS = SECOND_MS;

export class Line {
  readonly epoch: number;
  #policy: LinePolicy;
  #calling = false;
  #bucket: TokenBucket;
  #keptRight: KeptRight;
  #numbers: Numbers;
  #claims: ActiveClaims;
  #sessions: Sessions;
  #pace: { at: Millis; pace: LinePace } | null = null;
  #rowChanged = false;
  #gaveUp = 0;
  #lapsed = 0;

  constructor(epoch: number, policy: LinePolicy, now: Millis, records = noRecords(epoch, policy, now)) {
    this.epoch = epoch;
    this.#policy = policy;
    this.#bucket = { ...records.row.bucket };
    this.#keptRight = { ...records.row.keptRight };
    const { numbers, claims, sessions } = restoreParts(records, policy, now);
    this.#numbers = numbers;
    this.#claims = claims;
    this.#sessions = sessions;
  }

  static restore(records: LineRecords, policy: LinePolicy, now: Millis): Line {
    return new Line(records.row.epoch, policy, now, records);
  }

  get served(): number {
    return this.#numbers.served;
  }
  get issued(): number {
    return this.#numbers.issued;
  }
  get admitted(): number {
    return this.#sessions.admitted;
  }
  /** Sessions there have ever been in this epoch. */
  get admittedTotal(): number {
    return this.#sessions.admittedTotal;
  }
  get showRate(): number {
    return this.#numbers.calls.showRate.rate;
  }

  row(): LineRow {
    return {
      ...this.#numbers.row(),
      epoch: this.epoch,
      admittedTotal: this.#sessions.admittedTotal,
      bucket: { ...this.#bucket },
      keptRight: { ...this.#keptRight },
    };
  }

  takeChanges(): LineChanges {
    // The bucket was refilled at the start of this change, so it knows the time.
    if (this.#numbers.isSettlingDue && this.#numbers.settle(this.#sessions.since(this.#bucket.at))) {
      this.#rowChanged = true;
    }
    const row = this.#rowChanged;
    const [gaveUp, lapsed] = [this.#gaveUp, this.#lapsed];
    this.#rowChanged = false;
    this.#gaveUp = 0;
    this.#lapsed = 0;
    return { row, ...this.#numbers.takeChanges(), visits: this.#sessions.takeChanges(), gaveUp, lapsed };
  }

  /**
   * New settings act on everybody in line at once; a session that was granted keeps the end it was given. A shorter right to
   * enter takes no place from whoever asks when told.
   */
  setPolicy(policy: LinePolicy, now: Millis): void {
    refill(this.#bucket, this.#policy.admitPerMinute, now);
    this.#keptRight = keepRight(this.#keptRight, this.#policy, policy, now);
    this.#policy = policy;
    refill(this.#bucket, policy.admitPerMinute, now);
    // Nobody has been called yet: the bucket is full when the sale opens, whatever was set a moment before.
    if (this.served === 0) this.#bucket = fullBucket(policy.admitPerMinute, now);
    this.#rowChanged = true;
  }

  /** Lets time pass up to `now`. `calling`: the sale is open, so fans may be called and let in. */
  advance(now: Millis, calling: boolean): void {
    const { admitPerMinute, sessionSeconds } = this.#policy;
    this.#calling = calling;
    this.#sessions.advance(now, sessionSeconds);
    refill(this.#bucket, admitPerMinute, now);
    this.#claims.expire(now, this.#offerMs);
    for (const number of this.#claims.lapse(now, this.#right)) {
      const visit = this.#sessions.visit(number);
      // Written as ended, so that a longer right set later doesn't bring it back when the line is read again.
      if (visit === null) continue;
      this.#sessions.close(visit, now);
      this.#lapsed += 1;
    }
    const { calls } = this.#numbers;
    const { lapsedTo, silent } = calls;
    calls.advance(now, this.#offerMs, this.#right);
    this.#lapsed += silent - calls.silent;
    this.#rowChanged ||= calls.lapsedTo > lapsedTo;
    this.#call(now);
  }

  /** Sessions whose own end has come; each is named once, then again only when its end is moved. */
  takeDueSessions(now: Millis): Session[] {
    return this.#sessions.takeDue(now);
  }

  placeAt(number: number, now: Millis): PlaceState {
    if (number < 1 || number > this.issued) return { status: "over" };
    const visit = this.#sessions.visit(number);
    if (visit !== null) {
      if (isSession(visit)) return { status: "admitted", session: visit };
      const expiresAt = rightEnds(visit.askedAt, this.#right);
      return now < expiresAt ? { status: "ready", expiresAt } : { status: "over" };
    }
    if (this.#numbers.hasHeardFrom(number)) return { status: "over" };
    if (number > this.served) return { status: "waiting" };
    const calledAt = this.#numbers.calls.calledAt(number);
    if (calledAt === null) return { status: "over" };
    const expiresAt = rightEnds(calledAt, this.#right);
    return now < expiresAt ? { status: "ready", expiresAt } : { status: "over" };
  }

  /** Places ahead of a waiting number, itself included: 1 is next. */
  position(number: number): number {
    return this.#numbers.position(number);
  }

  session(number: number): Session | null {
    return this.#sessions.session(number);
  }

  /** A new number at the end of the line; admitted at once when there is room and nobody is waiting. */
  join(fanId: string, now: Millis): number {
    const number = this.#numbers.issue();
    this.#rowChanged = true;
    this.#call(now);
    if (number <= this.served && this.#mayEnter(number)) this.claim(number, fanId, now);
    return number;
  }

  /** A called fan asks to enter: admitted now, or an active claim that has to be renewed. Others are left as they are. */
  claim(number: number, fanId: string, now: Millis): PlaceState {
    const place = this.placeAt(number, now);
    if (place.status !== "ready") return place;
    const visit = this.#sessions.visit(number) ?? newVisit(number, fanId, now);
    this.#numbers.noteAsked(number);
    this.#sessions.claim(visit, now);
    if (this.#mayEnter(number)) this.#admit(visit, now);
    else this.#claims.renew(number, now);
    this.#call(now);
    return this.placeAt(number, now);
  }

  /** Gives up a place that has no session. */
  leave(number: number, now: Millis): void {
    const { status } = this.placeAt(number, now);
    if (status !== "waiting" && status !== "ready") return;
    this.#gaveUp += 1;
    const visit = this.#sessions.visit(number);
    if (visit !== null) {
      this.#claims.remove(number);
      this.#sessions.close(visit, now);
    } else {
      this.#numbers.noteLeft(number);
    }
    this.#call(now);
  }

  /** The session's own end has come early: by payment, or because the fan leaves. */
  endEarly(session: Session, now: Millis, left: boolean): void {
    if (left && !session.left) this.#gaveUp += 1;
    this.#sessions.endEarly(session, now, left);
  }

  /** A hold keeps the session, and its fan is told so. */
  keepUntil(session: Session, at: Millis): void {
    session.toldUntil = Math.max(session.toldUntil, at);
  }

  /** The session is over and its slot goes on at once. */
  endSession(session: Session, now: Millis): void {
    this.#sessions.end(session, now);
    this.#call(now);
  }

  /** The next instant at which time alone changes what the line would do. */
  nextDeadline(): Millis | null {
    const instants = [
      this.#sessions.nextEnd,
      this.#claims.nextExpiry(this.#offerMs, this.#claimMs),
      this.#numbers.calls.nextMaturity(this.#offerMs, this.#claimMs),
      this.#mayCall ? nextCallAt(this.#capacity) : null,
    ].filter((at) => at !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** What everybody is told of who has left and whose session has ended. */
  encodeForAll(): Pick<LineSnapshot, "exactTo" | "leavers" | "blocks" | "ended"> {
    return { ...this.#numbers.encodeLeavers(), ended: encodeEnded(this.#sessions.endedEarly) };
  }

  /**
   * How fast the line will be called, or would be if the sale opened now; null while too few have been called to tell who
   * shows up.
   */
  pace(now: Millis): LinePace | null {
    if (!this.#numbers.calls.showRate.isKnown) return null;
    if (this.#pace === null || now >= this.#pace.at + PACE_KEPT_MS)
      this.#pace = { at: now, pace: this.#lookAhead(now) };
    return this.#pace.pace;
  }

  /** How far the line can be called at most, from now on or, while the sale isn't open, from when it opens. */
  callBound(now: Millis): CallBound {
    const { maxAdmitted, admitPerMinute, sessionSeconds } = this.#policy;
    const { calls } = this.#numbers;
    const maturesAt = calls.nextMaturity(this.#offerMs, this.#claimMs);
    return callBoundOf({
      maxAdmitted,
      admitPerMinute,
      offerMs: this.#offerMs,
      sessionMs: sessionSeconds * SECOND_MS,
      windowMs: freshMs(this.#offerMs, this.#claimMs),
      showRate: this.showRate,
      maturesInMs: maturesAt === null ? null : maturesAt - now,
      callsUntilKnown: calls.showRate.membersUntilKnown - calls.freshMembers,
    });
  }

  /**
   * What the operator sees. All of it comes back after an eviction, from what is stored anyway; only who showed up in time,
   * and with it the show-rate, is then worked out by the settings of the day, as far as it isn't settled.
   */
  figures(now: Millis): LineFigures {
    const { calls } = this.#numbers;
    return {
      issued: this.issued,
      waiting: this.#numbers.waiting,
      ready: calls.silent + this.#claims.size + this.#claims.idleSize,
      admitted: this.admitted,
      admittedTotal: this.#sessions.admittedTotal,
      called: this.served,
      shownUp: this.#numbers.shownUp,
      admittedPerMinute: this.#sessions.admittedPerMinute(now),
      showRate: this.showRate,
      velocity: this.#calling ? calls.velocity(now) : null,
    };
  }

  get #offerMs(): number {
    return offerMs(this.#policy);
  }
  get #claimMs(): number {
    return claimMs(this.#policy);
  }
  get #right(): ClaimRight {
    return { claimMs: this.#claimMs, kept: this.#keptRight };
  }
  /** The sale is open and somebody waits. */
  get #mayCall(): boolean {
    return this.#calling && this.issued > this.served;
  }

  get #capacity(): Capacity {
    return {
      maxAdmitted: this.#policy.maxAdmitted,
      admitted: this.#sessions.admitted,
      activeClaims: this.#claims.size,
      freshCalls: this.#numbers.calls.fresh,
      showRate: this.showRate,
      bucket: this.#bucket,
      admitPerMinute: this.#policy.admitPerMinute,
      offerMs: this.#offerMs,
    };
  }

  /** Raises the watermark as far as slots and tokens allow for those expected to show up. */
  #call(now: Millis): void {
    while (this.#mayCall) {
      const calls = callsToMake(this.#capacity);
      if (calls < 1) return;
      this.#numbers.call(calls, now);
      this.#rowChanged = true;
    }
  }

  #mayEnter(number: number): boolean {
    if (!this.#calling) return false;
    const activeClaims = this.#claims.below(number);
    return mayEnter({ ...this.#capacity, activeClaims, freshCalls: this.#numbers.freshCallsBelow(number) });
  }

  #admit(visit: Visit, now: Millis): void {
    const { maxAdmitted, sessionSeconds } = this.#policy;
    if (this.#sessions.admitted >= maxAdmitted || !hasTokens(this.#bucket, 1)) {
      throw new Error("an admission beyond the bounds");
    }
    takeToken(this.#bucket);
    this.#claims.remove(visit.number);
    this.#sessions.admit(visit, sessionSeconds, now);
    this.#rowChanged = true;
  }

  #lookAhead(now: Millis): LinePace {
    const { maxAdmitted, admitPerMinute, sessionSeconds } = this.#policy;
    const capacity = this.#capacity;
    return paceOf({
      maxAdmitted,
      admitPerSecond: admitPerMinute / 60,
      sessionSeconds,
      // Of more people than calling goes by, since a wait is long and of one crowd.
      showRate: this.#numbers.calls.steadyRate.rate,
      slots: spareSlots(capacity),
      tokens: spareTokens(capacity),
      ...this.#sessions.outlook(now, sessionSeconds),
    });
  }
}
