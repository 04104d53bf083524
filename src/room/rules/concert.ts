// One concert's sale as a whole: its settings, its line and its seats, and the rules that tie them together. A session
// lives as long as a hold of its fan, a payment ends it, a fan who leaves gives everything back that isn't being paid.
// Pure, like everything under rules/: time, identifiers and what only the store knows come in as arguments.
import { HOLDS_PER_TURN, SECOND_MS } from "../../contract/bounds.ts";
import type { SaleState } from "../../contract/concerts.ts";
import type { PlaceStatus } from "../../contract/line.ts";
import { done, refuse, type Answer, type Refusal } from "../../contract/refusals.ts";
import { toInstant, type Millis } from "../../contract/values.ts";
import { retryAfterSeconds } from "../../domain/jitter.ts";
import type { Joined, PlaceRef, PlaceView } from "../../domain/room-messages.ts";
import { pollOfAdmitted, pollOfCalled } from "../../domain/poll-pace.ts";
import type { Deletion } from "./deleting.ts";
import type { Line } from "./line/line.ts";
import { ownEnd, type Session } from "./line/records.ts";
import { lobbyOpensAt, nextSaleChange, saleState, type SaleSettings } from "../../domain/sale-phase.ts";
import type { Hold, PerformanceSetting, Seating } from "./seats/seating.ts";
import type { LineSnapshot } from "../../domain/snapshots/line-snapshot.ts";
import { saleAt, type SaleOutlook } from "../../domain/snapshots/sale-outlook.ts";
import { waitTold, type WaitTold } from "../../domain/wait-told.ts";

export class Concert {
  sale: SaleSettings;
  readonly line: Line;
  readonly seating: Seating;
  /** What was deleted, or is about to be, by its id: dates, and the concert itself. */
  readonly deletions = new Map<string, Deletion>();
  #advancedTo: Millis = 0;

  constructor(sale: SaleSettings, line: Line, seating: Seating) {
    this.sale = sale;
    this.line = line;
    this.seating = seating;
  }

  /** New settings and dates, unless newer ones are known. True when they were taken. */
  configure(sale: SaleSettings, performances: readonly PerformanceSetting[], now: Millis): boolean {
    if (sale.revision < this.sale.revision) return false;
    this.sale = sale;
    for (const performance of performances) this.seating.addPerformance(performance);
    this.line.setPolicy(sale.waitingRoom, now);
    this.advance(now);
    this.releaseCalledOff(now);
    return true;
  }

  /** The concert itself is deleted, or about to be. */
  get isDeleted(): boolean {
    return this.deletions.has(this.sale.concertId);
  }

  /**
   * Gives back holds of dates that were called off, as many as a turn may: nobody can pay for them any more. True when there
   * may be more of them.
   */
  releaseCalledOff(now: Millis): boolean {
    const held = this.seating.heldForNothing(HOLDS_PER_TURN);
    for (const hold of held) this.free(hold, "released", now);
    return held.length === HOLDS_PER_TURN;
  }

  state(now: Millis): SaleState {
    return saleState(this.sale, this.seating.span, now);
  }

  /** Does everything that is due: whether an alarm came late, twice or never changes when, not what. */
  advance(now: Millis): void {
    this.#advancedTo = now;
    this.seating.advance(now);
    this.line.advance(now, this.state(now) === "open");
    for (const hold of this.seating.due(now)) this.free(hold, "expired", now);
    for (const session of this.line.takeDueSessions(now)) this.endIfOver(session, now);
  }

  /** The next instant at which `advance` would do something; it may be past, when nothing has happened since. */
  nextDeadline(): Millis | null {
    const waiting = this.line.issued > this.line.served;
    const instants = [
      this.line.nextDeadline(),
      this.seating.nextExpiry(),
      waiting ? nextSaleChange(this.sale, this.seating.span, this.#advancedTo) : null,
    ].filter((at) => at !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** `number` is the last one this fan was given, or null. */
  join(fanId: string, number: number | null, now: Millis): Answer<Joined> {
    if (this.sale.isDraft || this.isDeleted) return refuse({ code: "not-found" });
    if (number !== null && this.line.placeAt(number, now).status !== "over") {
      const place = this.#viewOf(number, now);
      return place.ok ? done({ placeView: place.value, isNew: false }) : place;
    }
    if (this.state(now) === "closed") return refuse({ code: "sale-closed" });
    const opensAt = lobbyOpensAt(this.sale);
    if (now < opensAt) return refuse(notOpenUntil(opensAt, now));
    const place = this.#viewOf(this.line.join(fanId, now), now);
    return place.ok ? done({ placeView: place.value, isNew: true }) : place;
  }

  where(place: PlaceRef, now: Millis): Answer<PlaceView> {
    return place.epoch === this.line.epoch ? this.#viewOf(place.number, now) : refuse({ code: "session-over" });
  }

  claim(place: PlaceRef, now: Millis): Answer<PlaceView> {
    const before = this.where(place, now);
    if (!before.ok) return before;
    if (before.value.status === "waiting") return refuse(notAdmitted(before.value));
    this.line.claim(place.number, place.fanId, now);
    return this.where(place, now);
  }

  leave(place: PlaceRef, now: Millis): void {
    if (place.epoch !== this.line.epoch) return;
    const session = this.line.session(place.number);
    if (session === null) {
      this.line.leave(place.number, now);
      return;
    }
    this.line.endEarly(session, now, true);
    for (const hold of this.seating.liveHolds(session.fanId)) {
      if (hold.status === "held") this.seating.free(hold, "released");
    }
    this.endIfOver(session, now);
  }

  /** The live session a place stands for, or why there is none. */
  session(place: PlaceRef, now: Millis): Answer<Session> {
    const where = this.where(place, now);
    if (!where.ok) return where;
    const session = this.line.session(place.number);
    if (session === null) return refuse(notAdmitted(where.value));
    return session.fanId === place.fanId ? done(session) : refuse({ code: "session-over" });
  }

  /** Gives the seats of a live hold back, and ends the session that only this hold kept alive. */
  free(hold: Hold, status: "released" | "expired", now: Millis): void {
    this.seating.free(hold, status);
    const session = this.line.session(hold.number);
    if (session !== null) this.endIfOver(session, now);
  }

  /** The seats of a live hold are its fan's for good, and the session that it was held in has done its work. */
  sell(hold: Hold, now: Millis): void {
    this.seating.sell(hold);
    const session = this.line.session(hold.number);
    if (session === null) return;
    this.line.endEarly(session, now, false);
    this.endIfOver(session, now);
  }

  /** A session is over when its own end has come and none of the fan's holds is live or being paid. */
  endIfOver(session: Session, now: Millis): void {
    if (ownEnd(session) <= now && this.seating.liveHolds(session.fanId).length === 0)
      this.line.endSession(session, now);
  }

  /** What is told to everybody who asks where they stand. `rev` rises with every change. */
  snapshot(rev: number, now: Millis): LineSnapshot {
    return {
      version: 3,
      epoch: this.line.epoch,
      rev,
      ...this.#outlook(now),
      served: this.line.served,
      issued: this.line.issued,
      performances: [...this.seating.performances.values()]
        .filter(({ cancelledAt }) => cancelledAt === null)
        .map(({ performanceId, startsAt, layout, available }) => ({
          performanceId,
          startsAt,
          total: layout.total,
          available,
        })),
      intakeGates: this.sale.waitingRoom.intakeGates,
      ...this.line.encodeForAll(),
    };
  }

  #outlook(now: Millis): SaleOutlook {
    const { saleOpensAt, waitingRoom } = this.sale;
    const state = this.state(now);
    return {
      at: now,
      state,
      opensAt: state === "scheduled" ? saleOpensAt : null,
      stateOnceOpen: state === "scheduled" ? this.state(saleOpensAt) : state,
      pace: this.line.pace(now),
      callBound: this.line.callBound(now),
      offerSeconds: waitingRoom.offerSeconds,
      claimSeconds: waitingRoom.claimSeconds,
    };
  }

  #viewOf(number: number, now: Millis): Answer<PlaceView> {
    const place = this.line.placeAt(number, now);
    if (place.status === "over") return refuse({ code: "session-over" });
    if (place.status !== "admitted" && this.state(now) === "closed") return refuse({ code: "sale-closed" });
    const position = this.line.position(number);
    const outlook = this.#outlook(now);
    return done({
      epoch: this.line.epoch,
      number,
      status: place.status,
      position,
      expiresAt: this.#expiry(place),
      ...saleAt(outlook, now),
      ...this.#waitOf(place.status, position, outlook),
      seatsAvailable: this.seating.available(now),
      served: this.line.served,
    });
  }

  #waitOf(status: PlaceStatus, position: number, outlook: SaleOutlook): WaitTold {
    if (status === "waiting") return waitTold(outlook, position, outlook.at);
    const poll = status === "ready" ? pollOfCalled(outlook) : pollOfAdmitted(outlook);
    return { estimatedWaitSeconds: null, poll };
  }

  #expiry(place: ReturnType<Line["placeAt"]>): Millis | null {
    if (place.status === "ready") return place.expiresAt;
    if (place.status !== "admitted") return null;
    const ends = this.seating.liveHolds(place.session.fanId).map(({ expiresAt }) => expiresAt);
    return Math.max(ownEnd(place.session), ...ends);
  }
}

/** Told to wait until the very moment: nobody comes too late who does as told. */
export const notOpenUntil = (opensAt: Millis, now: Millis): Refusal => ({
  code: "sale-not-open",
  opensAt: toInstant(opensAt),
  retryAfterSeconds: retryAfterSeconds(opensAt - now),
});

export const notAdmitted = (place: PlaceView): Refusal => ({
  code: "not-admitted",
  position: place.position,
  retryAfterSeconds: Math.ceil(place.poll.mostMs / SECOND_MS),
});
