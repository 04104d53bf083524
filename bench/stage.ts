// What a measurement needs on the stage before it begins: concerts, fans with tokens and money, places, holds. Made in
// lumps, behind the API where that is faster; the measurement itself goes through the front door.
import { nanoid } from "nanoid";
import { SHARED_CALL_MAX } from "../src/contract/bounds.ts";
import { deriveKeyRing, type KeyRing } from "../src/edge/access/token-keys.ts";
import { signFanToken, signQueueToken } from "../src/edge/access/tokens.ts";
import type { Answer } from "../src/contract/refusals.ts";
import type { Joined, PlaceRef } from "../src/domain/room-messages.ts";
import { type Call, Client, expectStatus, type Reply } from "./client.ts";
import type { RoomContents } from "./plan.ts";
import { SECRETS } from "./runtime.ts";

const BALANCE = 10_000_000;
export const PRICE = 1_000;

export interface Concert {
  concertId: string;
  performanceIds: string[];
}
export interface Hall {
  performances?: number;
  rows: number;
  seatsPerRow: number;
}
/** A fan with a place, and the headers that prove both. */
export interface Placed {
  fan: string;
  place: PlaceRef;
  headers: Record<string, string>;
}

/** Nobody gets in, or everybody does. */
export const CLOSED_DOORS = {
  maxAdmitted: 1,
  admitPerMinute: 1,
  sessionSeconds: 7_200,
  offerSeconds: 60,
  claimSeconds: 3_600,
};
export const OPEN_DOORS = { ...CLOSED_DOORS, maxAdmitted: 100_000, admitPerMinute: 600_000 };

export class Stage {
  #client: Client;
  #access: KeyRing;
  #queue: KeyRing;

  private constructor(client: Client, access: KeyRing, queue: KeyRing) {
    this.#client = client;
    this.#access = access;
    this.#queue = queue;
  }

  static async at(service: URL): Promise<Stage> {
    const ring = (kind: "access" | "queue") => deriveKeyRing(SECRETS.TOKEN_SECRET, kind);
    return new Stage(new Client(service, 4), await ring("access"), await ring("queue"));
  }

  close(): void {
    this.#client.close();
  }

  /** One of the benchmark's own calls; see workers/control.ts. */
  async control<Result>(name: string, asked: object = {}): Promise<Result> {
    const reply = await this.#client.send({
      method: "POST",
      path: `/bench/${name}`,
      body: { concertId: "", ...asked },
    });
    expectStatus(reply, 200);
    return JSON.parse(reply.text);
  }

  /** As `control`, for a call that ends the room it is made to and so can't be answered. */
  async controlToTheEnd(name: string, asked: object): Promise<void> {
    await this.#client.send({ method: "POST", path: `/bench/${name}`, body: asked });
  }

  send(call: Call): Promise<Reply> {
    return this.#client.send(call);
  }

  async operator(call: Call): Promise<string> {
    const reply = await this.#client.send({ ...call, headers: { Authorization: `Bearer ${SECRETS.ADMIN_KEY}` } });
    if (reply.status >= 300) throw new Error(`${call.path}: ${reply.status} ${reply.text}`);
    return reply.text;
  }

  async concert({ performances = 1, rows, seatsPerRow }: Hall, waitingRoom: object): Promise<Concert> {
    const sections = [{ name: "A", grade: "R", price: PRICE, rows, seatsPerRow }];
    const dates = Array.from({ length: performances }, (_, day) => ({
      startsAt: new Date(Date.UTC(2099, 0, 1 + day)).toISOString(),
      sections,
    }));
    const body = {
      title: "Measured",
      venue: "Here",
      maxSeatsPerFan: 8,
      holdSeconds: 3_600,
      waitingRoom,
      performances: dates,
    };
    const made: { concertId: string; performances: { performanceId: string }[] } = JSON.parse(
      await this.operator({ method: "POST", path: "/v1/admin/concerts", body }),
    );
    return { concertId: made.concertId, performanceIds: made.performances.map(({ performanceId }) => performanceId) };
  }

  /** Puts places into a room's storage, in one life of the room. */
  fill({ concertId }: Concert, contents: RoomContents): Promise<void> {
    return this.controlToTheEnd("fill", { concertId, contents });
  }

  async setDoors({ concertId }: Concert, waitingRoom: object): Promise<void> {
    await this.operator({ method: "PATCH", path: `/v1/admin/concerts/${concertId}`, body: { waitingRoom } });
  }

  fans(count: number): string[] {
    return Array.from({ length: count }, () => `usr_${nanoid()}`);
  }

  async accessHeaders(fan: string): Promise<Record<string, string>> {
    return { Authorization: `Bearer ${(await signFanToken(this.#access, fan, Date.now())).token}` };
  }

  /** A fan's headers for a place of whatever standing. */
  async placed(concertId: string, place: PlaceRef, position: number, sessionEndsAt: number | null): Promise<Placed> {
    const claims = { ...place, concertId, position, sessionEndsAt };
    const { token } = await signQueueToken(this.#queue, claims, Date.now());
    return { fan: place.fanId, place, headers: { ...(await this.accessHeaders(place.fanId)), "Queue-Token": token } };
  }

  /** New fans who have joined; where the doors are open, they are inside. */
  async joined({ concertId }: Concert, count: number): Promise<Placed[]> {
    const placed: Placed[] = [];
    const fans = this.fans(count);
    for (let first = 0; first < count; first += SHARED_CALL_MAX) {
      const list = fans.slice(first, first + SHARED_CALL_MAX);
      const answers = await this.control<Answer<Joined>[]>("join", { concertId, fans: list });
      for (const [index, answer] of answers.entries()) {
        if (!answer.ok) throw new Error(answer.refusal.code);
        const { epoch, number, position, expiresAt } = answer.value.placeView;
        placed.push(await this.placed(concertId, { fanId: list[index] ?? "", epoch, number }, position, expiresAt));
      }
    }
    return placed;
  }

  /** Money for fans, with the books to show for it. */
  async giveMoney(fans: readonly string[]): Promise<void> {
    const statements = [
      `INSERT INTO balances (fan, amount) SELECT value, ${BALANCE} FROM json_each(?)`,
      `INSERT INTO charges (charge_id, fan, key, fingerprint, amount, balance_after, created_at)
        SELECT 'chg_' || value, value, 'stage', 'stage', ${BALANCE}, ${BALANCE}, 0 FROM json_each(?)`,
      `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at)
        SELECT 'chg_' || f.value, a.value ->> 0, a.value ->> 1, 'charge', a.value ->> 2, a.value ->> 3, 0
        FROM json_each(?) f, json_each(json_array(json_array('fan', f.value, ${BALANCE}, ${BALANCE}),
          json_array('cash', NULL, -${BALANCE}, NULL))) a ORDER BY f.key, a.key`,
    ];
    const parameters = [JSON.stringify(fans)];
    await this.control("sql", { statements: statements.map((sql) => ({ sql, parameters })) });
  }

  /** Holds so many seats for each of the fans, and returns the holds' ids. */
  async holds(concert: Concert, fans: readonly Placed[], take: (fan: number) => string[]): Promise<string[]> {
    const path = holdPath(concert);
    return this.#inLanes(fans, async ({ headers }, index) => {
      const reply = await this.#client.send({ method: "POST", path, headers, body: { seatIds: take(index) } });
      expectStatus(reply, 201);
      const hold: { holdId: string } = JSON.parse(reply.text);
      return hold.holdId;
    });
  }

  /** Pays the holds, and returns the payments' ids. */
  async payments({ concertId }: Concert, fans: readonly Placed[], holdIds: readonly string[]): Promise<string[]> {
    return this.#inLanes(fans, async ({ headers }, index) => {
      const holdId = holdIds[index] ?? "";
      const keyed = { ...headers, "Idempotency-Key": holdId };
      const body = { concertId, holdId };
      const reply = await this.#client.send({ method: "POST", path: "/v1/payments", headers: keyed, body });
      expectStatus(reply, 201);
      const payment: { paymentId: string } = JSON.parse(reply.text);
      return payment.paymentId;
    });
  }

  /** As many at a time as the client has connections; what comes of each, in order. */
  async #inLanes<Item, Result>(
    items: readonly Item[],
    make: (item: Item, index: number) => Promise<Result>,
  ): Promise<Result[]> {
    const made: Result[] = [];
    const left = items.entries();
    const lane = async (): Promise<void> => {
      for (const [index, item] of left) made[index] = await make(item, index);
    };
    await Promise.all(Array.from({ length: this.#client.connections }, lane));
    return made;
  }

  /** Whether the books and the concert's room agree after all that was done. */
  async audit({ concertId }: Concert): Promise<void> {
    const path = `/v1/admin/audit?concertId=${concertId}`;
    const audit: { ok: boolean; checks: unknown } = JSON.parse(await this.operator({ method: "GET", path }));
    if (!audit.ok) throw new Error(`the books do not add up: ${JSON.stringify(audit.checks)}`);
  }
}

export const holdPath = ({ concertId, performanceIds }: Concert): string =>
  `/v1/concerts/${concertId}/performances/${performanceIds[0]}/holds`;

/** Hands out seats of a hall, each once. */
export function seatsOf({ rows, seatsPerRow }: Hall): (count: number) => string[] {
  let next = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      const seat = next++;
      if (seat >= rows * seatsPerRow) throw new Error("the measurement needs more seats than the hall has");
      return `A-${Math.floor(seat / seatsPerRow) + 1}-${(seat % seatsPerRow) + 1}`;
    });
}
