// The stage inside workerd: the Worker under test on a database, storage and alarms that fail as told, with the clock set by
// hand. Alarms go off only when this stage lets them, which is how they come late, twice, or not at all.
import { abortAllDurableObjects, evictAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";
import type { Dice } from "../../scripts/rush/dice.ts";
import type { Millis } from "../../src/contract/values.ts";
import { reconcile } from "../../src/jobs/reconciliation.ts";
import { ORIGIN, roomOf } from "../support/client.ts";
import { ring } from "../faults/alarms.ts";
import { commits, faults, onTable, toDatabase, writesDatabase, type Fault, type Point } from "../faults/faults.ts";
import { faultyDatabase } from "../faults/faulty-database.ts";
import type { Received, Sent, Stage, Trouble } from "./stage.ts";
import { BOOK_TABLES, readTables, ROOM_TABLES, type BookRows, type RoomRows, type Stores } from "./stores.ts";
import { pickWeighted, type Weighted } from "./weighted.ts";

/** Longer than an attempt may take to be decided, recovery and all. */
const EVERY_DEADLINE_MS = 160_000;
const SETTLING_STEPS = 40;
const SETTLING_STEP_MS = 5_000;
const OUTAGE_ROUNDS_MAX = 12;
const OUTAGE_PASS_MS = 4_000;
const STALLED_MS = 8;
/** Of the real clock, which nothing here waits for: an answer that takes longer never comes. */
const ANSWERED_WITHIN_MS = 60_000;

/** Moves money, or gives an attempt to move it up. */
const money = (point: Point): boolean =>
  writesDatabase(point) && ["payments", "charges", "refunds"].some((table) => onTable(table)(point));

type Kind = Weighted<(dice: Dice) => Trouble>;

/** Null: the Worker fell over. */
async function fetchFrom(request: Request): Promise<Received | null> {
  try {
    const response = await exports.default.fetch(request);
    const text = await response.text();
    const isReplayed = response.headers.get("Idempotency-Replayed") === "true";
    return { status: response.status, isReplayed, body: text === "" ? null : JSON.parse(text) };
  } catch {
    return null;
  }
}

export class WorkerdStage implements Stage {
  readonly adminKey = env.ADMIN_KEY;
  #now: Millis;
  #rounds = 0;
  /** Ends an outage that lasts longer than a round, at this round. */
  #endings: { at: number; end: () => void }[] = [];
  #alarmsLost = false;

  constructor(startsAt: Millis) {
    this.#now = startsAt;
    vi.setSystemTime(startsAt);
  }

  now(): Millis {
    return this.#now;
  }

  async send({ method, path, headers, body }: Sent): Promise<Received | null> {
    const request = new Request(`${ORIGIN}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${method} ${path} is never answered`)), ANSWERED_WITHIN_MS);
    });
    try {
      return await Promise.race([fetchFrom(request), patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  async pass(ms: Millis): Promise<void> {
    this.#rounds += 1;
    for (const { at, end } of this.#endings) if (at === this.#rounds) end();
    this.#endings = this.#endings.filter(({ at }) => at > this.#rounds);
    this.#now += ms + (this.#endings.length > 0 ? OUTAGE_PASS_MS : 0);
    vi.setSystemTime(this.#now);
  }

  trouble(dice: Dice, concertIds: readonly string[]): Trouble {
    const room = dice.pick(concertIds) ?? "";
    const ofRoom = (matches: (point: Point) => boolean) => (point: Point) => point.room === room && matches(point);
    const writes = ofRoom(writesDatabase);
    const transactions = ofRoom(({ call }) => call === "transaction");
    const some = (fault: Fault, matches: (point: Point) => boolean, what: string): Kind[1] => {
      return (dice) =>
        this.#faulty(
          `${fault} ${what}`,
          faults.at(matches, fault, { times: dice.between(1, 3), after: dice.between(0, 2) }),
        );
    };
    const kinds: Kind[] = [
      [12, some("unanswered", writes, "to D1, of a room")],
      [8, some("unsent", writes, "to D1, of a room")],
      [8, some("late", writes, "to D1, of a room")],
      [6, some("stalled", writes, "at D1, of a room")],
      [6, some("unanswered", money, "to D1, of anybody")],
      [5, some("unsent", toDatabase, "to D1, of anybody")],
      [5, some("overloaded", toDatabase, "D1, for anybody")],
      [5, some("late", money, "to D1, of anybody")],
      [6, some("abort-before", ofRoom(commits), "a commit of a room")],
      [6, some("abort-after", ofRoom(commits), "a commit of a room")],
      [4, some("abort-after", transactions, "a transaction of a room")],
      [4, some("fails", transactions, "a transaction of a room")],
      [6, some("abort-before", writes, "D1, of a room")],
      [6, some("abort-after", writes, "D1, of a room")],
      [8, (dice) => this.#outage(dice)],
      [5, () => this.#alone("what was late arrives at D1", () => faults.land())],
      [6, () => this.#alone("rooms are held against D1", () => this.#reconcile())],
      [4, () => this.#alone("every room is evicted", () => evictAllDurableObjects())],
      [6, (dice) => this.#reset(dice)],
      [5, (dice) => this.#alarms(dice, concertIds)],
      [22, () => this.#alone(null, () => this.#ring(concertIds, false))],
      [4, () => this.#alone("alarms go off twice", () => this.#ring(concertIds, true))],
    ];
    return pickWeighted(dice, kinds)(dice);
  }

  async calm(concertIds: readonly string[]): Promise<void> {
    faults.clearRules();
    faults.resume();
    this.#endings = [];
    this.#alarmsLost = false;
    // What is still on its way arrives after everything that can be decided without it.
    await this.#ring(concertIds, false);
    await faults.land();
    faults.reset();
  }

  async settle(concertIds: readonly string[]): Promise<void> {
    await this.pass(EVERY_DEADLINE_MS);
    for (let step = 0; step < SETTLING_STEPS; step++) {
      await this.#ring(concertIds, false);
      await this.pass(SETTLING_STEP_MS);
      if (step > 2 && !(await this.#isAnythingOpen(concertIds))) return;
    }
  }

  async readStores(concertIds: readonly string[]): Promise<Stores> {
    const rooms: Stores["rooms"] = {};
    for (const concertId of concertIds) {
      rooms[concertId] = await runInDurableObject(roomOf({ concertId }), (_, { storage }) =>
        readTables<RoomRows>(ROOM_TABLES, (statement) => storage.sql.exec(statement).toArray()),
      );
    }
    const books = await readTables<BookRows>(BOOK_TABLES, async (statement) => {
      const { results } = await env.DATABASE.prepare(statement).all();
      return results;
    });
    return { books, rooms };
  }

  async #isAnythingOpen(concertIds: readonly string[]): Promise<boolean> {
    const { rooms } = await this.readStores(concertIds);
    return Object.values(rooms).some(
      ({ attempts, refund_attempts, performances }) =>
        attempts.some(({ state }) => state === "pending") ||
        refund_attempts.some(({ state }) => state === "pending") ||
        performances.some(({ cancelled_at, settled_at }) => cancelled_at !== null && settled_at === null),
    );
  }

  async #ring(concertIds: readonly string[], twice: boolean): Promise<void> {
    if (this.#alarmsLost) return;
    // An alarm whose room is reset under it fails, and goes off again later, as the runtime has it.
    for (const concertId of concertIds) await ring({ concertId }, twice).catch(() => false);
  }

  /** What the cron trigger does. It fails as a whole while D1 is out of reach, and comes again. */
  async #reconcile(): Promise<void> {
    const { DATABASE, ROOMS } = env;
    await reconcile({ DATABASE: faultyDatabase(DATABASE, { room: null }), ROOMS }, this.#now, () => 0.5).catch(
      () => null,
    );
  }

  /** A rule of the fault layer that lasts a round. */
  #faulty(what: string, end: () => void): Trouble {
    return {
      what,
      // What is stalled must go on for the round to end.
      meanwhile: (isOver) => this.#letGo(isOver),
      after: async () => end(),
    };
  }

  async #letGo(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await new Promise((resolve) => setTimeout(resolve, STALLED_MS));
      faults.resume();
    }
  }

  /** Lasts, with the time that passes faster meanwhile, about as long as an attempt is pushed, or longer. */
  #outage(dice: Dice): Trouble {
    const rounds = dice.between(2, OUTAGE_ROUNDS_MAX);
    const isOfMoney = dice.chance(0.6);
    const fault = isOfMoney
      ? dice.pick(["late", "late", "unanswered"] as const)
      : dice.pick(["overloaded", "unsent"] as const);
    const end = faults.at(isOfMoney ? money : toDatabase, fault ?? "unsent", { times: Infinity });
    this.#endings.push({ at: this.#rounds + rounds, end });
    return this.#alone(`${isOfMoney ? "money" : "D1"}: everything is ${fault} for ${rounds} rounds`, async () => {});
  }

  #alarms(dice: Dice, concertIds: readonly string[]): Trouble {
    const rounds = dice.between(2, OUTAGE_ROUNDS_MAX);
    this.#alarmsLost = true;
    this.#endings.push({ at: this.#rounds + rounds, end: () => (this.#alarmsLost = false) });
    return this.#alone(`no alarm of ${concertIds.length} rooms goes off for ${rounds} rounds`, async () => {});
  }

  #reset(dice: Dice): Trouble {
    const turns = dice.between(0, 6);
    return {
      what: "every object is reset under its requests",
      meanwhile: async () => {
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
        await abortAllDurableObjects();
      },
      after: async () => {},
    };
  }

  #alone(what: string | null, work: () => Promise<unknown>): Trouble {
    return { what, meanwhile: async () => void (await work()), after: async () => {} };
  }
}
