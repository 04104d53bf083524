// The one object of a concert. Wiring only: a call is handed to the rules in its turn, what changed is written, the alarm is
// kept armed, and the call is answered. What is decided, and why, stands in rules/; what is written, in store/; how the
// concert comes into memory, in lifecycle.ts; what goes on by itself, in parts.ts.
import { DurableObject } from "cloudflare:workers";
import { newTimedId } from "../domain/new-id.ts";
import { done, refuse, type Answer } from "../contract/refusals.ts";
import type { AuditCheck } from "../contract/audit.ts";
import type { CancellationState } from "../contract/operator-concert.ts";
import type { Millis } from "../contract/values.ts";
import { layoutVersionOf } from "../domain/public-layout.ts";
import { innermostMessage, log } from "../log.ts";
import type { RoomApi } from "./client/room-api.ts";
import type {
  BlocksAnswer,
  BlocksAsked,
  CompOrder,
  DeletionAsked,
  HoldAsked,
  HoldMade,
  HoldView,
  Joined,
  JoinRequest,
  PaymentAnswer,
  PaymentOrder,
  PlaceRef,
  ReconciledRoom,
  RefundAnswer,
  RefundAsked,
  RoomFigures,
  PlaceView,
  SeatView,
} from "../domain/room-messages.ts";
import { auditRoom } from "./audit.ts";
import { Lifecycle } from "./lifecycle.ts";
import { partsOf, type RoomParts } from "./parts.ts";
import { platformOf, type RoomPlatform } from "./platform.ts";
import { reconcileRoom } from "./reconciliation.ts";
import { calledOff, fansHold, makeHold, releaseHold, viewHold, type HoldFacts } from "./rules/holding.ts";
import type { Concert } from "./rules/concert.ts";
import { encodeSeats } from "./rules/seats/encode-seats.ts";
import { statusName, type PerformanceSeats } from "./rules/seats/seating.ts";
import type { HoldKeyOwner } from "./store/hold-key-store.ts";

export class ConcertRoom extends DurableObject implements RoomApi {
  #room: Lifecycle;
  #parts: RoomParts;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env, platform: RoomPlatform = platformOf(ctx, env)) {
    super(ctx, env);
    this.#room = new Lifecycle(ctx, platform);
    this.#parts = partsOf(this.#room);
    void ctx.blockConcurrencyWhile(() => this.#room.start(Object.values(this.#parts)));
  }

  async join(requests: JoinRequest[]): Promise<Answer<Joined>[]> {
    return this.#changes(requests, (concert, { fanId }, now) => {
      const joined = concert.join(fanId, this.#room.store.line.place(fanId), now);
      if (joined.ok && joined.value.isNew) this.#room.store.line.writePlace(fanId, joined.value.placeView.number);
      return joined;
    });
  }

  async claim(places: PlaceRef[]): Promise<Answer<PlaceView>[]> {
    return this.#changes(places, (concert, place, now) => concert.claim(place, now));
  }

  async hold(asked: HoldAsked[]): Promise<Answer<HoldMade>[]> {
    return this.#changes(asked, (concert, one, now) => {
      const { seats, holdKeys } = this.#room.store;
      const { place, performanceId, keyed } = one;
      const owner = { fanId: place.fanId, performanceId };
      const kept = keyed && this.#heldByKey(concert, owner, keyed.key);
      const facts = { holdId: newTimedId("hld", now), owned: seats.owned(place.fanId), kept };
      const made = makeHold(concert, one, facts, now);
      if (!made.ok) return made;
      const { hold, isNew, replayed } = made.value;
      if (isNew && keyed !== undefined) holdKeys.write(owner, keyed, hold.holdId, now);
      return done({ hold: viewHold(concert, hold), isNew, replayed, revision: concert.seating.revision });
    });
  }

  async where(place: PlaceRef): Promise<Answer<PlaceView>> {
    return this.#read((concert, now) => concert.where(place, now));
  }

  async leave(place: PlaceRef): Promise<Answer<{ served: number }>> {
    return this.#change((concert, now) => {
      concert.leave(place, now);
      return done({ served: concert.line.served });
    });
  }

  async snapshot(): Promise<Answer<string>> {
    return this.#read((concert, now) => done(this.#line(concert, now)));
  }

  async seats(performanceId: string): Promise<Answer<string>> {
    return this.#read((concert, now) => seatsOnSale(concert, performanceId, now));
  }

  async snapshotWithSeats(performanceId: string): Promise<Answer<{ line: string; seats: Answer<string> }>> {
    return this.#read((concert, now) =>
      done({ line: this.#line(concert, now), seats: seatsOnSale(concert, performanceId, now) }),
    );
  }

  async seatsForOperator(performanceId: string): Promise<Answer<string>> {
    return this.#read((concert, now) => {
      const performance = concert.seating.performances.get(performanceId);
      return performance === undefined ? refuse({ code: "not-found" }) : done(seatsOf(concert, performance, now));
    });
  }

  async holds(place: PlaceRef): Promise<Answer<HoldView[]>> {
    return this.#read((concert, now) => {
      const session = concert.session(place, now);
      if (!session.ok) return session;
      return done(concert.seating.liveHolds(place.fanId).map((hold) => viewHold(concert, hold)));
    });
  }

  async holdById(place: PlaceRef, holdId: string): Promise<Answer<HoldView>> {
    return this.#read((concert, now) => {
      const session = concert.session(place, now);
      if (!session.ok) return session;
      const hold = fansHold(concert, place.fanId, holdId, this.#room.store.seats.hold(place.fanId, holdId));
      return hold === null ? refuse({ code: "hold-not-found" }) : done(viewHold(concert, hold));
    });
  }

  async release(place: PlaceRef, holdId: string): Promise<Answer<{ revision: number }>> {
    return this.#change((concert, now) => {
      const past = this.#room.store.seats.hold(place.fanId, holdId);
      return releaseHold(concert, place, holdId, past, now);
    });
  }

  async pay(order: PaymentOrder): Promise<PaymentAnswer> {
    const ready = await this.#room.readyForMore();
    if (!ready.ok) return { ...ready, replayed: false };
    const answer = await this.#parts.payments.pay(order);
    this.#room.armAlarm();
    return answer;
  }

  async refund(asked: RefundAsked): Promise<RefundAnswer> {
    const ready = await this.#room.readyForMore();
    if (!ready.ok) return { ...ready, replayed: false };
    const answer = await this.#parts.refunds.refund(asked);
    this.#room.armAlarm();
    return answer;
  }

  async give(order: CompOrder): Promise<PaymentAnswer> {
    const ready = await this.#room.readyForMore();
    if (!ready.ok) return { ...ready, replayed: false };
    const answer = await this.#parts.payments.give(order);
    // Seats that were kept back are so no more. What D1 can't be told now the alarm tells it.
    if (answer.ok) await this.#parts.blocks.save(order.performanceId);
    this.#room.armAlarm();
    return answer;
  }

  async changeBlocks(asked: BlocksAsked): Promise<BlocksAnswer> {
    const ready = await this.#room.readyForMore();
    if (!ready.ok) return { ...ready, replayed: false };
    const answer = await this.#parts.blocks.change(asked);
    this.#room.armAlarm();
    return answer;
  }

  async seat(performanceId: string, seatId: string): Promise<Answer<SeatView>> {
    return this.#read(({ seating }) => {
      const performance = seating.performances.get(performanceId);
      const seat = performance?.layout.indexOf(seatId) ?? null;
      if (performance === undefined || seat === null) return refuse({ code: "not-found" });
      const found = this.#room.store.seats.holdOfSeat(performanceId, seat);
      const hold = found && { holdId: found.holdId, fanId: found.fanId, expiresAt: found.expiresAt };
      return done({ status: statusName(performance.statuses[seat] ?? 0), hold });
    });
  }

  async figures(): Promise<Answer<RoomFigures>> {
    return this.#read(({ line, seating }, now) => {
      const liveHolds = seating.liveHoldCounts();
      return done({
        line: line.figures(now),
        performances: [...seating.performances.values()].map((performance) => ({
          performanceId: performance.performanceId,
          seats: seating.figures(performance),
          liveHolds: liveHolds.get(performance.performanceId) ?? 0,
        })),
      });
    });
  }

  async refresh(): Promise<Answer<null>> {
    const ready = await this.#room.ready();
    if (!ready.ok) return ready;
    return this.#room.refresh();
  }

  async rebuild(): Promise<Answer<null>> {
    return this.#room.rebuild();
  }

  async remove(asked: DeletionAsked): Promise<Answer<null>> {
    const ready = await this.#room.isSetUp();
    if (!ready.ok) return ready;
    const answer = await this.#parts.deletions.delete(asked);
    this.#room.armAlarm();
    return answer;
  }

  async cancellation(performanceId: string): Promise<Answer<CancellationState>> {
    return this.#read(() => {
      const state = this.#parts.cancellations.stateOf(performanceId);
      return state === null ? refuse({ code: "not-found" }) : done(state);
    });
  }

  async audit(): Promise<Answer<AuditCheck[]>> {
    const ready = await this.#room.ready();
    if (!ready.ok) return ready;
    await this.#room.queue.run(() => null);
    return done(await auditRoom({ room: this.#room, parts: this.#parts }));
  }

  async reconcile(): Promise<Answer<ReconciledRoom>> {
    const setUp = await this.#room.isSetUp();
    if (!setUp.ok) return setUp;
    await this.#parts.deletions.proceed();
    if (this.#room.concert().isDeleted) return done({ mended: [], left: [] });
    await this.#room.queue.run(() => null);
    return done(await reconcileRoom({ room: this.#room, parts: this.#parts }));
  }

  override async alarm(): Promise<void> {
    await this.#room.alarm();
  }

  /** The hold that a key has made, as it now is. */
  #heldByKey(concert: Concert, owner: HoldKeyOwner, key: string): HoldFacts["kept"] {
    const { seats, holdKeys } = this.#room.store;
    const kept = holdKeys.read(owner, key);
    if (kept === null) return undefined;
    const hold = fansHold(concert, owner.fanId, kept.holdId, seats.hold(owner.fanId, kept.holdId));
    return hold === null ? undefined : { hold, fingerprint: kept.fingerprint };
  }

  /** A change, in its turn. */
  async #change<T>(decide: (concert: Concert, now: Millis) => Answer<T>): Promise<Answer<T>> {
    const ready = await this.#room.readyForMore();
    if (!ready.ok) return ready;
    return this.#room.queue.run((now) => this.#unlessDeleted((concert) => decide(concert, now)));
  }

  /** Changes that came in one call, each in its turn. Nobody else pays for one that fails on a bug. */
  async #changes<Asked, T>(
    asked: readonly Asked[],
    decide: (concert: Concert, one: Asked, now: Millis) => Answer<T>,
  ): Promise<Answer<T>[]> {
    const ready = await this.#room.readyForMore();
    if (!ready.ok) return asked.map(() => ready);
    const changed = await this.#room.queue.runAll(
      asked.map((one) => (now: Millis) => this.#unlessDeleted((concert) => decide(concert, one, now))),
    );
    return changed.map((result) => {
      if (result.status === "fulfilled") return result.value;
      log("error", "a change failed", { error: innermostMessage(result.reason) });
      return refuse({ code: "internal" });
    });
  }

  #line(concert: Concert, now: Millis): string {
    return JSON.stringify(concert.snapshot(this.#room.revision, now));
  }

  /** In its turn the concert may have been deleted since it was found ready. */
  #unlessDeleted<T>(decide: (concert: Concert) => Answer<T>): Answer<T> {
    const concert = this.#room.concert();
    return concert.isDeleted ? refuse({ code: "not-found" }) : decide(concert);
  }

  /** A look, which writes nothing unless time has made something due. */
  async #read<T>(look: (concert: Concert, now: Millis) => Answer<T>): Promise<Answer<T>> {
    const ready = await this.#room.ready();
    if (!ready.ok) return ready;
    const due = this.#room.concert().nextDeadline();
    if (due !== null && due <= this.#room.now()) await this.#room.queue.run(() => null);
    return this.#unlessDeleted((concert) => look(concert, this.#room.now()));
  }
}

/** A date's seats as text. Refusals: not-found, performance-cancelled. */
function seatsOnSale(concert: Concert, performanceId: string, now: Millis): Answer<string> {
  const performance = concert.seating.performances.get(performanceId);
  if (performance === undefined) return refuse({ code: "not-found" });
  return performance.cancelledAt === null ? done(seatsOf(concert, performance, now)) : refuse(calledOff(performance));
}

function seatsOf({ line, seating }: Concert, { statuses, sections }: PerformanceSeats, now: Millis): string {
  const layoutVersion = layoutVersionOf(sections);
  return encodeSeats(statuses, { epoch: line.epoch, revision: seating.revision, asOf: now, layoutVersion });
}
