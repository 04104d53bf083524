// The one object of a concert. Wiring only: it takes a call, hands it to the rules in its turn, has what changed
// written, keeps the alarm armed, and answers. What is decided, and why, stands in rules/; what is written, in store/.
import { DurableObject } from "cloudflare:workers";
import { newId } from "../contract/new-id.ts";
import { done, refuse, type Answer } from "../contract/refusals.ts";
import type { AuditCheck } from "../contract/concerts.ts";
import type { Millis } from "../contract/values.ts";
import { openDatabase, type Database } from "../database/database.ts";
import type {
  HoldMade,
  HoldView,
  Joined,
  PaymentAnswer,
  PaymentOrder,
  PlaceRef,
  RoomApi,
  RoomFigures,
  Standing,
} from "./api.ts";
import { auditRoom } from "./audit.ts";
import { CommitQueue, type Books } from "./commit-queue.ts";
import { PaymentSaga } from "./payment-saga.ts";
import { fansHold, makeHold, releaseHold, viewHold } from "./rules/holding.ts";
import type { House } from "./rules/house.ts";
import { tellSeats } from "./rules/seat-snapshot.ts";
import { readConcert, readConcertAnew } from "./setting-up.ts";
import { AttemptStore } from "./store/attempt-store.ts";
import { HouseStore } from "./store/house-store.ts";
import { migrate } from "./store/schema.ts";

/** The alarm never goes off more often than this: what is due a moment later is done together. */
const ALARM_MIN_DELAY_MS = 50;

export class ConcertRoom extends DurableObject implements RoomApi {
  #store: HouseStore;
  #attempts: AttemptStore;
  #database: Database;
  #queue: CommitQueue;
  #saga: PaymentSaga;
  #house: House | null = null;
  #clock: Millis = 0;
  /** Raised by every batch of changes, also across lives of the room. */
  #revision = 0;
  #armedFor: Millis | null = null;
  #settingUp: Promise<boolean> | null = null;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    const { sql } = ctx.storage;
    this.#database = openDatabase(env.DATABASE);
    this.#store = new HouseStore(sql);
    this.#attempts = new AttemptStore(sql);
    this.#queue = new CommitQueue(ctx.storage, this.#books(), (reason) => ctx.abort(reason));
    this.#saga = new PaymentSaga({
      database: this.#database,
      queue: this.#queue,
      attempts: this.#attempts,
      seats: this.#store.seats,
      house: () => this.#openHouse(),
      now: () => this.#now(),
      newPaymentId: () => newId("pay"),
    });
    void ctx.blockConcurrencyWhile(async () => {
      this.#armedFor = await ctx.storage.getAlarm();
      this.#start();
    });
  }

  async join(fans: string[]): Promise<Answer<Joined>[]> {
    const ready = await this.#ready();
    if (!ready.ok) return fans.map(() => ready);
    return this.#queue.run((now) =>
      fans.map((fan) => {
        const joined = this.#openHouse().join(fan, this.#store.line.place(fan), now);
        if (joined.ok && joined.value.isNew) this.#store.line.writePlace(fan, joined.value.standing.number);
        return joined;
      }),
    );
  }

  async where(place: PlaceRef): Promise<Answer<Standing>> {
    return this.#read((house, now) => house.where(place, now));
  }

  async ask(place: PlaceRef): Promise<Answer<Standing>> {
    return this.#change((house, now) => house.ask(place, now));
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
    return this.#read(({ seating }, now) => {
      const performance = seating.performances.get(performanceId);
      if (performance === undefined) return refuse({ code: "not-found" });
      return done(tellSeats(performance.statuses, seating.revision, now));
    });
  }

  async hold(place: PlaceRef, performanceId: string, seatIds: string[]): Promise<Answer<HoldMade>> {
    return this.#change((house, now) => {
      const facts = { holdId: newId("hld"), owned: this.#store.seats.owned(place.fan) };
      const made = makeHold(house, { place, performanceId, seatIds }, facts, now);
      if (!made.ok) return made;
      const { hold, isNew } = made.value;
      return done({ hold: viewHold(house, hold), isNew, revision: house.seating.revision });
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
    const ready = await this.#ready();
    if (!ready.ok) return { ...ready, replayed: false };
    const answer = await this.#saga.pay(order);
    this.#arm(this.#now());
    return answer;
  }

  async figures(): Promise<Answer<RoomFigures>> {
    return this.#read(({ line, seating }) =>
      done({
        line: line.figures(),
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
    return this.#queue.run((now) => {
      const { sale, performances } = found;
      if (this.#openHouse().configure(sale, performances, now)) this.#store.writeSettings(sale, performances);
      return done(null);
    });
  }

  async audit(): Promise<Answer<AuditCheck[]>> {
    const ready = await this.#ready();
    if (!ready.ok) return ready;
    await this.#queue.run(() => null);
    return done(
      await auditRoom({
        database: this.#database,
        seats: this.#store.seats,
        house: () => this.#openHouse(),
        pending: () => this.#saga.pending,
        now: () => this.#now(),
      }),
    );
  }

  override async alarm(): Promise<void> {
    this.#armedFor = null;
    if (this.#house === null) return;
    try {
      await this.#queue.run(() => null);
      await this.#saga.recover();
    } finally {
      this.#arm(this.#now());
    }
  }

  /** A change, in its turn. */
  async #change<T>(decide: (house: House, now: Millis) => Answer<T>): Promise<Answer<T>> {
    const ready = await this.#ready();
    if (!ready.ok) return ready;
    return this.#queue.run((now) => decide(this.#openHouse(), now));
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
    this.#settingUp ??= this.#setUp();
    try {
      return (await this.#settingUp) ? done(null) : refuse({ code: "not-found" });
    } catch {
      return refuse({ code: "overloaded", retryAfterSeconds: 1 });
    } finally {
      this.#settingUp = null;
    }
  }

  async #setUp(): Promise<boolean> {
    const found = await readConcertAnew(this.#database, this.#concertId());
    if (found === null) return false;
    migrate(this.ctx.storage);
    this.ctx.storage.transactionSync(() => {
      this.#store.create(found.sale, found.performances, found.sold, found.epoch, this.#now());
    });
    this.#start();
    return true;
  }

  /** Begins a life of the room from what is in storage. A room that was never set up writes nothing. */
  #start(): void {
    if (this.ctx.storage.kv.get("schema") === undefined) return;
    migrate(this.ctx.storage);
    this.#store.seats.startLife();
    this.#reload();
  }

  #reload(): void {
    const read = this.#store.read(Math.max(Date.now(), this.#clock), this.#house?.seating.revision ?? 0);
    this.#house = read?.house ?? null;
    this.#revision = Math.max(this.#revision, this.#house?.seating.revision ?? 0);
    this.#clock = Math.max(this.#clock, read?.clock ?? 0);
    if (this.#house !== null) this.#saga.reload();
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
    this.#clock = Math.max(this.#clock, Date.now());
    return this.#clock;
  }

  /** Arms the alarm for the next thing that is due, if it isn't armed for that or something earlier. */
  #arm(now: Millis): void {
    const due = [this.#house?.nextDeadline() ?? null, this.#saga.nextDeadline()].filter((at) => at !== null);
    if (due.length === 0) return;
    const at = Math.max(Math.min(...due), now + ALARM_MIN_DELAY_MS);
    if (this.#armedFor !== null && this.#armedFor <= at) return;
    this.#armedFor = at;
    this.ctx.waitUntil(this.ctx.storage.setAlarm(at));
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
