// How the concert of a room comes into memory and how it is replaced there: read from storage when the object starts, set up
// from D1 when storage has nothing, read again after a batch that failed, begun anew when D1 has another epoch. The tables
// are the truth; memory can be thrown away at any moment. The room's clock and the revision of its snapshots stand here too,
// because they go on where everything else is replaced.
import { done, OVERLOADED, refuse, type Answer, type Refusal } from "../contract/refusals.ts";
import type { Millis } from "../contract/values.ts";
import { openDatabase, type Database } from "../database/database.ts";
import { Alarm } from "./alarm.ts";
import { CommitQueue, type BatchSteps } from "./commit-queue.ts";
import { findEpoch } from "../database/epoch.ts";
import { RoomHistory } from "./history/room-history.ts";
import type { RoomPlatform } from "./platform.ts";
import type { RoomDependencies, RoomPart } from "./room-part.ts";
import type { Concert } from "./rules/concert.ts";
import type { Seating } from "./rules/seats/seating.ts";
import { dropLeft, readConcert, readConcertAnew, writeTicketsAnew } from "./setting-up.ts";
import { ConcertStore } from "./store/concert-store.ts";
import { migrate } from "./store/schema.ts";

export class Lifecycle implements RoomDependencies {
  readonly database: Database;
  readonly store: ConcertStore;
  readonly queue: CommitQueue;
  readonly history: RoomHistory;
  #ctx: DurableObjectState;
  #platform: RoomPlatform;
  #alarm: Alarm;
  #parts: readonly RoomPart[] = [];
  #concert: Concert | null = null;
  #clock: Millis = 0;
  #revision = 0;
  #startingAnew: Promise<boolean> | null = null;

  constructor(ctx: DurableObjectState, platform: RoomPlatform) {
    this.#ctx = ctx;
    this.#platform = platform;
    this.database = openDatabase(platform.database, (durationMs, act) => platform.after(durationMs, act));
    this.store = new ConcertStore(platform.storage.sql);
    this.history = new RoomHistory(this.store.history);
    this.queue = new CommitQueue(platform.storage, this.#steps(), (reason) => ctx.abort(reason));
    this.#alarm = new Alarm(ctx, platform.storage, this);
  }

  /** The object starts with these parts, from what is in storage. Nothing may be asked of it before this is over. */
  async start(parts: readonly RoomPart[]): Promise<void> {
    this.#parts = parts;
    await this.#alarm.read();
    this.#readStorage();
  }

  /** The concert in memory. Throws unless the room is ready. */
  concert(): Concert {
    if (this.#concert === null) throw new Error("the room has not been set up");
    return this.#concert;
  }

  /** The room's clock is the only one that decides, and it never runs backwards. */
  now(): Millis {
    this.#clock = Math.max(this.#clock, this.#platform.now());
    return this.#clock;
  }

  /** See `RoomDependencies`. */
  after(durationMs: Millis, act: () => void): () => void {
    return this.#platform.after(durationMs, act);
  }

  /** Raised by every batch of changes, also across starts of the object. */
  get revision(): number {
    return this.#revision;
  }

  /** As `isSetUp`, for whoever must not meet a concert that was deleted: to them it is not there. */
  async ready(): Promise<Answer<null>> {
    const ready = await this.isSetUp();
    return ready.ok && this.concert().isDeleted ? refuse({ code: "not-found" }) : ready;
  }

  /** Makes sure that there is a concert: a room whose setup is missing is set up from D1 before it answers anything. */
  async isSetUp(): Promise<Answer<null>> {
    if (this.#concert !== null) return done(null);
    try {
      return (await this.#startAnew(null)) ? done(null) : refuse({ code: "not-found" });
    } catch {
      return refuse(OVERLOADED);
    }
  }

  /** The same for a change: one that would wait too long is refused at once, so that a crowd gets answers, not time-outs. */
  async readyForMore(): Promise<Answer<null>> {
    const ready = await this.ready();
    return ready.ok && this.queue.isFull ? refuse(OVERLOADED) : ready;
  }

  /** Reads settings and dates from D1 again and acts on them at once. Refusals: not-found. */
  async refresh(): Promise<Answer<null>> {
    const found = await readConcert(this.database, this.#concertId());
    if (found === null) return refuse({ code: "not-found" });
    // The epoch of this room is over: a rebuild is under way, or was interrupted after it had raised the epoch. One that is
    // under way may have read settings that are older than those found here.
    if (found.epoch > this.concert().line.epoch && !(await this.#startAnew(this.#epoch())))
      return refuse({ code: "not-found" });
    await this.queue.run((now) => {
      const { sale } = found;
      // What was read before a date was deleted may still have it.
      const performances = found.performances.filter(
        ({ performanceId }) => !this.concert().deletions.has(performanceId),
      );
      if (this.concert().configure(sale, performances, now)) this.store.writeSettings(sale, performances);
    });
    await this.releaseCalledOff();
    return done(null);
  }

  /** See `RoomDependencies`. */
  async releaseCalledOff(): Promise<void> {
    while (await this.queue.run((now) => this.concert().releaseCalledOff(now)));
  }

  /** Begins a new epoch. A concert that was deleted is there again only if D1 was set back to before. Refusals: not-found. */
  async rebuild(): Promise<Answer<null>> {
    if (this.#concert?.deletions.get(this.#concertId())?.state === "pending") return refuse({ code: "not-found" });
    return (await this.#startAnew(this.#epoch())) ? done(null) : refuse({ code: "not-found" });
  }

  /** See `RoomDependencies`. */
  async followEpoch(expected?: number): Promise<boolean> {
    const known = expected ?? this.#epoch();
    if (this.#epoch() !== known) return true;
    const epoch = await findEpoch(this.database, this.#concertId());
    if (this.#epoch() !== known) return true;
    if (epoch === null || known === null || epoch <= known) return false;
    return this.#startAnew(known);
  }

  #epoch(): number | null {
    return this.#concert?.line.epoch ?? null;
  }

  /**
   * Begins a new epoch of the room from D1, unless the room has another one already than its caller knew. Whoever asks for
   * that at the same time gets the same one. False when D1 doesn't have the concert.
   */
  async #startAnew(known: number | null): Promise<boolean> {
    if (this.#startingAnew === null && this.#epoch() !== known) return true;
    this.#startingAnew ??= this.#setUp();
    try {
      return await this.#startingAnew;
    } finally {
      this.#startingAnew = null;
    }
  }

  /** When the room as a whole has to do something by itself; null: never, as far as it knows. */
  nextDeadline(): Millis | null {
    if (this.#concert === null) return null;
    const parts = [this.#concert, ...this.#parts, this.store.past, this.history];
    const instants = parts.map((part) => part.nextDeadline()).filter((at) => at !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** Does everything that is due, in the concert and then in each part. */
  async proceed(): Promise<void> {
    if (this.#concert === null) return;
    await this.queue.run(() => null);
    for (const part of this.#parts) await part.proceed();
  }

  /** The runtime has the alarm go off. */
  alarm(): Promise<void> {
    return this.#alarm.goOff();
  }

  /** A part may have something to do that it hadn't before. */
  armAlarm(): void {
    this.#alarm.arm(this.now());
  }

  /** A call was refused, for good: that is counted, and written when the present step of the history ends. */
  noteRefused(refusal: Refusal): void {
    if (this.#concert === null) return;
    const isFirst = this.history.nextDeadline() === null;
    this.history.refused(refusal, this.#concert.line, this.now());
    if (isFirst) this.armAlarm();
  }

  async #setUp(): Promise<boolean> {
    const deletions = [...(this.#concert?.deletions.values() ?? [])];
    const gone = deletions.filter(({ state }) => state === "done").map(({ id }) => id);
    const found = await readConcertAnew(this.database, this.#concertId());
    if (found === null) return false;
    const { storage } = this.#platform;
    const { performances, epoch } = found;
    if (this.#concert === null) migrate(storage);
    const anew = { database: this.database, storage, store: this.store.anew };
    const seating = await writeTicketsAnew(anew, performances, epoch, this.now());
    const create = () => this.store.create({ ...found, gone }, seating, this.now());
    if (this.#concert === null) {
      storage.transactionSync(create);
      this.#readStorage();
    } else {
      // In its turn among the changes: what was decided before is in the transaction, what comes after sees the new epoch.
      await this.queue.run(() => {
        create();
        this.store.seats.noteStart();
        this.#reload(seating);
      });
    }
    await dropLeft(anew);
    return true;
  }

  /** Begins with what is in storage. A room that was never set up writes nothing. */
  #readStorage(): void {
    const { storage } = this.#platform;
    if (storage.kv.get("schema") === undefined) return;
    migrate(storage);
    this.store.seats.noteStart();
    this.#reload();
  }

  #reload(prepared: Seating | null = null): void {
    const now = Math.max(this.#platform.now(), this.#clock);
    const read = this.store.read(now, this.#concert?.seating.revision ?? 0, prepared);
    this.#concert = read?.concert ?? null;
    this.#revision = Math.max(this.#revision, this.#concert?.seating.revision ?? 0);
    this.#clock = Math.max(this.#clock, read?.clock ?? 0);
    if (this.#concert === null) return;
    this.history.read(this.#concert.line, now);
    for (const part of this.#parts) part.reload();
  }

  #steps(): BatchSteps {
    return {
      now: () => this.now(),
      advance: (now) => {
        this.history.begin(this.concert().line, now);
        this.concert().advance(now);
      },
      write: () => {
        const changes = this.store.write(this.concert());
        this.history.count(this.concert().line, changes);
      },
      writeShared: (now) => {
        this.store.writeShared(this.concert(), now);
        this.history.write(now);
      },
      reload: () => {
        this.history.discard();
        this.#reload();
      },
      written: (now) => {
        this.history.written();
        this.#revision += 1;
        this.#alarm.arm(now);
      },
    };
  }

  #concertId(): string {
    const { name } = this.#ctx.id;
    if (name === undefined) throw new Error("a room is addressed by its concert's id");
    return name;
  }
}
