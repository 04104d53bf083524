// The one object of a concert. Wiring only: it takes a call, hands it to the rules in its turn, has what changed
// written, keeps the alarm armed, and answers. What is decided, and why, stands in rules/; what is written, in store/.
import { DurableObject } from "cloudflare:workers";
import { newId, newTimedId } from "../domain/new-id.ts";
import { done, OVERLOADED, refuse, type Answer } from "../contract/refusals.ts";
import type { AuditCheck, CancellationState } from "../contract/concerts.ts";
import type { Millis } from "../contract/values.ts";
import { openDatabase, type Database } from "../database/database.ts";
import type {
  HoldAsked,
  HoldMade,
  HoldView,
  Joined,
  PaymentAnswer,
  PaymentOrder,
  PlaceRef,
  ReconciledRoom,
  RefundAnswer,
  RefundAsked,
  RoomApi,
  RoomFigures,
  Standing,
} from "./api.ts";
import { auditRoom } from "./audit.ts";
import { Cancellations } from "./cancellations.ts";
import { CommitQueue, type Books } from "./commit-queue.ts";
import { PaymentSaga } from "./payment-saga.ts";
import { platformOf, type RoomPlatform } from "./platform.ts";
import { reconcileRoom } from "./reconciliation.ts";
import { RefundSaga } from "./refund-saga.ts";
import { fansHold, makeHold, releaseHold, viewHold } from "./rules/seats/holding.ts";
import type { House } from "./rules/house.ts";
import { tellSeats } from "./rules/seats/encode-seats.ts";
import { readConcert, readConcertAnew, type ConcertAnew } from "./setting-up.ts";
import { AttemptStore } from "./store/attempt-store.ts";
import { HouseStore } from "./store/house-store.ts";
import { RefundStore } from "./store/refund-store.ts";
import { migrate } from "./store/schema.ts";

/** The alarm never goes off more often than this: what is due a moment later is done together. */
const ALARM_MIN_DELAY_MS = 50;
/** An alarm that is this late was lost: the runtime gives one up that has failed too often. */
const ALARM_LOST_MS = 60_000;

export class ConcertRoom extends DurableObject implements RoomApi {
  #platform: RoomPlatform;
  #store: HouseStore;
  #attempts: AttemptStore;
  #refundAttempts: RefundStore;
  #database: Database;
  #queue: CommitQueue;
  #payments: PaymentSaga;
  #refunds: RefundSaga;
  #cancellations: Cancellations;
  #house: House | null = null;
  #clock: Millis = 0;
  /** Raised by every batch of changes, also across lives of the room. */
  #revision = 0;
  #armedFor: Millis | null = null;
  #settingUp: Promise<boolean> | null = null;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env, platform: RoomPlatform = platformOf(ctx, env)) {
    super(ctx, env);
    const { storage } = platform;
    this.#platform = platform;
    this.#database = openDatabase(platform.database);
    this.#store = new HouseStore(storage.sql);
    this.#attempts = new AttemptStore(storage.sql);
    this.#refundAttempts = new RefundStore(storage.sql);
    this.#queue = new CommitQueue(storage, this.#books(), (reason) => ctx.abort(reason));
    const surroundings = {
      database: this.#database,
      queue: this.#queue,
      seats: this.#store.seats,
      house: () => this.#openHouse(),
      now: () => this.#now(),
    };
    this.#payments = new PaymentSaga({
      ...surroundings,
      attempts: this.#attempts,
      newPaymentId: () => newId("pay"),
      startAnew: async () => void (await this.#setUp()),
    });
    this.#refunds = new RefundSaga({
      ...surroundings,
      attempts: this.#refundAttempts,
      settlePayment: (paymentId) => this.#payments.settle(paymentId),
    });
    this.#cancellations = new Cancellations({
      ...surroundings,
      isUndecided: (performanceId) => this.#isUndecided(performanceId),
    });
    void ctx.blockConcurrencyWhile(async () => {
      this.#armedFor = await storage.getAlarm();
      this.#start();
    });
  }

  async join(fans: string[]): Promise<Answer<Joined>[]> {
    return this.#changes(fans, (house, fan, now) => {
      const joined = house.join(fan, this.#store.line.place(fan), now);
      if (joined.ok && joined.value.isNew) this.#store.line.writePlace(fan, joined.value.standing.number);
      return joined;
    });
  }

  async ask(places: PlaceRef[]): Promise<Answer<Standing>[]> {
    return this.#changes(places, (house, place, now) => house.ask(place, now));
  }

  async hold(asked: HoldAsked[]): Promise<Answer<HoldMade>[]> {
    return this.#changes(asked, (house, one, now) => {
      const facts = { holdId: newTimedId("hld", now), owned: this.#store.seats.owned(one.place.fan) };
      const made = makeHold(house, one, facts, now);
      if (!made.ok) return made;
      const { hold, isNew } = made.value;
      return done({ hold: viewHold(house, hold), isNew, revision: house.seating.revision });
    });
  }

  async where(place: PlaceRef): Promise<Answer<Standing>> {
    return this.#read((house, now) => house.where(place, now));
  }

  async leave(place: PlaceRef): Promise<Answer<{ served: number }>> {
    return this.#change((house, now) => {
      house.leave(place, now);
      return done({ served: house.line.served });
    });
  }

  async snapshot(): Promise<Answer<string>> {
    return this.#read((house, now) => done(JSON.stringify(house.snapshot(this.#revision, now))));
  }

  async seats(performanceId: string): Promise<Answer<string>> {
    return this.#read(({ line, seating }, now) => {
      const performance = seating.performances.get(performanceId);
      if (performance === undefined) return refuse({ code: "not-found" });
      return done(tellSeats(performance.statuses, { epoch: line.epoch, revision: seating.revision, asOf: now }));
    });
  }

  async holds(place: PlaceRef): Promise<Answer<HoldView[]>> {
    return this.#read((house, now) => {
      const session = house.session(place, now);
      if (!session.ok) return session;
      return done(house.seating.liveHolds(place.fan).map((hold) => viewHold(house, hold)));
    });
  }

  async holdById(place: PlaceRef, holdId: string): Promise<Answer<HoldView>> {
    return this.#read((house, now) => {
      const session = house.session(place, now);
      if (!session.ok) return session;
      const hold = fansHold(house, place.fan, holdId, this.#store.seats.hold(place.fan, holdId));
      return hold === null ? refuse({ code: "hold-not-found" }) : done(viewHold(house, hold));
    });
  }

  async release(place: PlaceRef, holdId: string): Promise<Answer<{ revision: number }>> {
    return this.#change((house, now) => {
      const past = this.#store.seats.hold(place.fan, holdId);
      return releaseHold(house, place, holdId, past, now);
    });
  }

  async pay(order: PaymentOrder): Promise<PaymentAnswer> {
    const ready = await this.#readyForMore();
    if (!ready.ok) return { ...ready, replayed: false };
    const answer = await this.#payments.pay(order);
    this.#arm(this.#now());
    return answer;
  }

  async refund(asked: RefundAsked): Promise<RefundAnswer> {
    const ready = await this.#readyForMore();
    if (!ready.ok) return { ...ready, replayed: false };
    const answer = await this.#refunds.refund(asked);
    this.#arm(this.#now());
    return answer;
  }

  async figures(): Promise<Answer<RoomFigures>> {
    return this.#read(({ line, seating }, now) =>
      done({
        line: line.figures(now),
        performances: [...seating.performances.values()].map((performance) => ({
          performanceId: performance.performanceId,
          seats: seating.figures(performance),
        })),
      }),
    );
  }

  async refresh(): Promise<Answer<null>> {
    const ready = await this.#ready();
    if (!ready.ok) return ready;
    const found = await readConcert(this.#database, this.#concertId());
    if (found === null) return refuse({ code: "not-found" });
    // A rebuild that was interrupted after it had raised the epoch: this life of the room is over.
    if (found.epoch > this.#openHouse().line.epoch) return this.rebuild();
    return this.#queue.run((now) => {
      const { sale, performances } = found;
      if (this.#openHouse().configure(sale, performances, now)) this.#store.writeSettings(sale, performances);
      return done(null);
    });
  }

  async rebuild(): Promise<Answer<null>> {
    return (await this.#setUp()) ? done(null) : refuse({ code: "not-found" });
  }

  async cancellation(performanceId: string): Promise<Answer<CancellationState>> {
    return this.#read(() => {
      const state = this.#cancellations.stateOf(performanceId);
      return state === null ? refuse({ code: "not-found" }) : done(state);
    });
  }

  async audit(): Promise<Answer<AuditCheck[]>> {
    const ready = await this.#ready();
    if (!ready.ok) return ready;
    await this.#queue.run(() => null);
    return done(await auditRoom(this.#compared()));
  }

  async reconcile(): Promise<Answer<ReconciledRoom>> {
    const ready = await this.#ready();
    if (!ready.ok) return ready;
    await this.#queue.run(() => null);
    return done(await reconcileRoom({ ...this.#compared(), queue: this.#queue }));
  }

  override async alarm(): Promise<void> {
    this.#armedFor = null;
    if (this.#house === null) return;
    try {
      await this.#queue.run(() => null);
      await this.#payments.recover();
      await this.#refunds.recover();
      await this.#cancellations.proceed();
    } finally {
      this.#arm(this.#now());
    }
  }

  /** A change, in its turn. */
  async #change<T>(decide: (house: House, now: Millis) => Answer<T>): Promise<Answer<T>> {
    const ready = await this.#readyForMore();
    if (!ready.ok) return ready;
    return this.#queue.run((now) => decide(this.#openHouse(), now));
  }

  /** Changes that came in one call, each in its turn. Nobody else pays for one that fails on a bug. */
  async #changes<Asked, T>(
    asked: readonly Asked[],
    decide: (house: House, one: Asked, now: Millis) => Answer<T>,
  ): Promise<Answer<T>[]> {
    const ready = await this.#readyForMore();
    if (!ready.ok) return asked.map(() => ready);
    const changed = await this.#queue.runAll(asked.map((one) => (now: Millis) => decide(this.#openHouse(), one, now)));
    return changed.map((result) => {
      if (result.status === "fulfilled") return result.value;
      console.error(JSON.stringify({ level: "error", message: "a change failed", error: String(result.reason) }));
      return refuse({ code: "internal" });
    });
  }

  /** A look, which writes nothing unless time has made something due. */
  async #read<T>(look: (house: House, now: Millis) => Answer<T>): Promise<Answer<T>> {
    const ready = await this.#ready();
    if (!ready.ok) return ready;
    const due = this.#openHouse().nextDeadline();
    if (due !== null && due <= this.#now()) await this.#queue.run(() => null);
    return look(this.#openHouse(), this.#now());
  }

  /** Makes sure that there is a house: a room whose setup is missing is set up from D1 before it answers anything. */
  async #ready(): Promise<Answer<null>> {
    if (this.#house !== null) return done(null);
    try {
      return (await this.#setUp()) ? done(null) : refuse({ code: "not-found" });
    } catch {
      return refuse(OVERLOADED);
    }
  }

  /** The same for a change: one that would wait too long is refused at once, so that a crowd gets answers, not time-outs. */
  async #readyForMore(): Promise<Answer<null>> {
    const ready = await this.#ready();
    return ready.ok && this.#queue.isFull ? refuse(OVERLOADED) : ready;
  }

  /** Begins a new epoch of the room from D1. Whoever asks for that at the same time gets the same one. */
  async #setUp(): Promise<boolean> {
    this.#settingUp ??= this.#startAnew();
    try {
      return await this.#settingUp;
    } finally {
      this.#settingUp = null;
    }
  }

  async #startAnew(): Promise<boolean> {
    const found = await readConcertAnew(this.#database, this.#concertId());
    if (found === null) return false;
    if (this.#house === null) {
      migrate(this.#platform.storage);
      this.#platform.storage.transactionSync(() => this.#create(found));
      this.#start();
      return true;
    }
    // In its turn among the changes: what was decided before is in the transaction, what comes after sees the new epoch.
    await this.#queue.run(() => {
      this.#create(found);
      this.#store.seats.startLife();
      this.#reload();
    });
    return true;
  }

  #create({ sale, performances, sold, epoch }: ConcertAnew): void {
    this.#store.create(sale, performances, sold, epoch, this.#now());
    this.#attempts.forgetPending();
    this.#refundAttempts.forgetPending();
  }

  /** Begins a life of the room from what is in storage. A room that was never set up writes nothing. */
  #start(): void {
    const { storage } = this.#platform;
    if (storage.kv.get("schema") === undefined) return;
    migrate(storage);
    this.#store.seats.startLife();
    this.#reload();
  }

  #reload(): void {
    const read = this.#store.read(Math.max(this.#platform.now(), this.#clock), this.#house?.seating.revision ?? 0);
    this.#house = read?.house ?? null;
    this.#revision = Math.max(this.#revision, this.#house?.seating.revision ?? 0);
    this.#clock = Math.max(this.#clock, read?.clock ?? 0);
    if (this.#house === null) return;
    this.#payments.reload();
    this.#refunds.reload();
  }

  #compared() {
    return {
      database: this.#database,
      seats: this.#store.seats,
      house: () => this.#openHouse(),
      payments: () => this.#payments.pending,
      refunds: () => this.#refunds.pending,
      now: () => this.#now(),
    };
  }

  #isUndecided(performanceId: string): boolean {
    const { seating } = this.#openHouse();
    return (
      this.#payments.pending.some(({ holdId }) => seating.hold(holdId)?.performanceId === performanceId) ||
      this.#refunds.pending.some((refund) => refund.performanceId === performanceId)
    );
  }

  #books(): Books {
    return {
      now: () => this.#now(),
      advance: (now) => this.#openHouse().advance(now),
      write: () => this.#store.write(this.#openHouse()),
      writeShared: (now) => this.#store.writeShared(this.#openHouse(), now),
      reload: () => this.#reload(),
      written: (now) => {
        this.#revision += 1;
        this.#arm(now);
      },
    };
  }

  /** The room's clock is the only one that decides, and it never runs backwards. */
  #now(): Millis {
    this.#clock = Math.max(this.#clock, this.#platform.now());
    return this.#clock;
  }

  /** Arms the alarm for the next thing that is due, if it isn't armed for that or something earlier. */
  #arm(now: Millis): void {
    if (this.#house === null) return;
    const due = [this.#house, this.#payments, this.#refunds, this.#cancellations]
      .map((part) => part.nextDeadline())
      .filter((at) => at !== null);
    if (due.length === 0) return;
    const at = Math.max(Math.min(...due), now + ALARM_MIN_DELAY_MS);
    if (this.#armedFor !== null && this.#armedFor <= at && now < this.#armedFor + ALARM_LOST_MS) return;
    this.#armedFor = at;
    this.ctx.waitUntil(this.#platform.storage.setAlarm(at));
  }

  #openHouse(): House {
    if (this.#house === null) throw new Error("the room has not been set up");
    return this.#house;
  }

  #concertId(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error("a room is addressed by its concert's id");
    return name;
  }
}
