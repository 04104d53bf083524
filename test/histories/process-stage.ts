// The stage of real processes: the built Worker with its storage on disk, killed at a random moment of a round and started
// again. The clock is the real one, so little time passes; the stores are read from the files that the last kill left.
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dice } from "../../scripts/rush/dice.ts";
import { audit } from "../../src/contract/audit.ts";
import { cancellation, operatorConcert } from "../../src/contract/operator-concert.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { Received, Sent, Stage, Trouble } from "./stage.ts";
import { BOOK_TABLES, readTables, ROOM_TABLES, type BookRows, type RoomRows, type Stores } from "./stores.ts";
import { ADMIN_KEY, type Victim } from "./victim.ts";

const PASS_MAX_MS = 60;
const KILLED_WITHIN_MS = 120;
const ANSWER_WITHIN_MS = 20_000;
const SETTLED_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 1_000;

export class ProcessStage implements Stage {
  readonly adminKey = ADMIN_KEY;
  readonly #victim: Victim;
  #killsLeft: number;
  #roundsLeft: number;
  kills = 0;
  /** While it is being killed and started, nobody sends anything new. */
  #up: Promise<void> = Promise.resolve();

  /** So many kills, at random in so many rounds. */
  constructor(victim: Victim, kills: number, rounds: number) {
    this.#victim = victim;
    this.#killsLeft = kills;
    this.#roundsLeft = rounds;
  }

  now(): Millis {
    return Date.now();
  }

  async send({ method, path, headers, body }: Sent): Promise<Received | null> {
    await this.#up;
    try {
      const response = await fetch(new URL(path, this.#victim.url), {
        method,
        headers,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isReplayed = response.headers.get("Idempotency-Replayed") === "true";
      return { status: response.status, isReplayed, body: text === "" ? null : JSON.parse(text) };
    } catch {
      return null;
    }
  }

  async pass(ms: Millis): Promise<void> {
    await sleep(Math.min(ms, PASS_MAX_MS));
  }

  trouble(dice: Dice): Trouble {
    const after = dice.between(0, KILLED_WITHIN_MS);
    const isKilled = dice.between(1, Math.max(1, this.#roundsLeft)) <= this.#killsLeft;
    this.#roundsLeft -= 1;
    return {
      what: isKilled ? `the process is killed ${after} ms into the round` : null,
      meanwhile: async () => {
        if (!isKilled) return;
        await sleep(after);
        this.kills += 1;
        this.#killsLeft -= 1;
        await this.#victim.kill();
        this.#up = this.#victim.begin();
        await this.#up;
      },
      after: async () => {},
    };
  }

  async calm(): Promise<void> {
    await this.#up;
  }

  async settle(concertIds: readonly string[]): Promise<void> {
    const until = Date.now() + SETTLED_WITHIN_MS;
    while (Date.now() < until) {
      const open = await Promise.all(concertIds.map((concertId) => this.#isOpen(concertId)));
      if (!open.includes(true)) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Ends the process, as roughly as ever, and reads what it left. */
  async readStores(): Promise<Stores> {
    await this.#victim.kill();
    const rooms: Stores["rooms"] = {};
    let books: BookRows | null = null;
    for (const file of await this.#victim.files()) {
      const database = new DatabaseSync(file, { readOnly: true });
      try {
        const read = (statement: string): Record<string, unknown>[] => database.prepare(statement).all();
        const tables = new Set(read("SELECT name FROM sqlite_master").map(({ name }) => name));
        if (tables.has("ledger_entries")) books = await readTables<BookRows>(BOOK_TABLES, read);
        if (!tables.has("room")) continue;
        const sale: { concertId: string } = JSON.parse(String(read("SELECT sale FROM room")[0]?.["sale"]));
        rooms[sale.concertId] = await readTables<RoomRows>(ROOM_TABLES, read);
      } finally {
        database.close();
      }
    }
    if (books === null) throw new Error("the process left no books");
    return { books, rooms };
  }

  async #isOpen(concertId: string): Promise<boolean> {
    const concert = operatorConcert.safeParse(await this.#read(`/v1/admin/concerts/${concertId}`)).data;
    if (concert === undefined || concert.performances.some(({ seats }) => seats.paying > 0)) return true;
    for (const { performanceId, cancelledAt } of concert.performances) {
      if (cancelledAt === null) continue;
      const path = `/v1/admin/concerts/${concertId}/performances/${performanceId}/cancellation`;
      if (cancellation.safeParse(await this.#read(path)).data?.state !== "done") return true;
    }
    const audited = audit.safeParse(await this.#read(`/v1/admin/audit?concertId=${concertId}`)).data;
    return audited?.ok !== true;
  }

  async #read(path: string): Promise<unknown> {
    const received = await this.send({ method: "GET", path, headers: { Authorization: `Bearer ${ADMIN_KEY}` } });
    return received?.body;
  }
}
