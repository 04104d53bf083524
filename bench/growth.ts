// How cost grows with the line and with the hall: the same operations at every size, rounds of all sizes taking turns.
// The room is called in loops inside the runtime, so that the way to it is small beside what is measured.
import { setTimeout } from "node:timers/promises";
import { HOUR_MS, SNAPSHOT_MAX_AGE_MS } from "../src/contract/bounds.ts";
import type { PlaceRef } from "../src/domain/room-messages.ts";
import { Client, expectStatus } from "./client.ts";
import { hasLeft } from "./plan.ts";
import type { Runtime } from "./runtime.ts";
import { CLOSED_DOORS, OPEN_DOORS, seatsOf, type Concert, type Hall, type Placed, type Stage } from "./stage.ts";
import { quantile } from "./statistics.ts";

/** Of those who wait, one in ten has left. */
const LEAVERS_SHARE = 0.1;
const LISTED_FANS = 50;
const CROWD = 200;

export interface Growth {
  what: string;
  /** Microseconds at each size, by size. */
  micros: Record<number, number>;
  /** The median of the rounds' ratios, largest to smallest. */
  ratio: number;
}

interface Stand {
  size: number;
  /** Places it was filled with. */
  filled: number;
  concert: Concert;
  epoch: number;
  /** Numbers that have not left, for claims. */
  next: number;
  takeSeats: (count: number) => string[];
  poller: Placed | null;
  inside: PlaceRef[];
}

export class GrowthMeasurement {
  #runtime: Runtime;
  #stage: Stage;
  #rounds: number;
  #tell: (what: string) => void;

  constructor(runtime: Runtime, stage: Stage, rounds: number, tell: (what: string) => void) {
    this.#runtime = runtime;
    this.#stage = stage;
    this.#rounds = rounds;
    this.#tell = tell;
  }

  /** The line: places in it, a tenth of whom have left. */
  async ofPlaces(sizes: readonly number[]): Promise<Growth[]> {
    const hall = { rows: 300, seatsPerRow: 200 };
    const stands: Stand[] = [];
    for (const size of sizes) {
      this.#tell(`a line of ${size.toLocaleString("en")}`);
      stands.push(await this.#stand(size, hall, size));
    }
    const calls = Math.floor(Math.min(...sizes) / (4 * (this.#rounds + 1)));
    const loop = (name: string, asked: object): Promise<unknown> => this.#stage.control(`loop/${name}`, asked);
    const concertOf = ({ concert }: Stand) => ({
      concertId: concert.concertId,
      performanceId: concert.performanceIds[0],
    });

    const grown = [
      await this.#compare("no-op call, 200 at a time", stands, CROWD, (stand) =>
        loop("nothing", { ...concertOf(stand), calls: CROWD, lanes: CROWD }),
      ),
      await this.#compare("join", stands, calls, (stand) =>
        loop("join", { ...concertOf(stand), fans: this.#stage.fans(calls), lanes: 1 }),
      ),
      await this.#compare("join, 200 at a time", stands, CROWD, (stand) =>
        loop("join", { ...concertOf(stand), fans: this.#stage.fans(CROWD), lanes: CROWD }),
      ),
      await this.#compare(`join in lists of ${LISTED_FANS}, a fan`, stands, CROWD, (stand) =>
        loop("lists", { ...concertOf(stand), fans: this.#stage.fans(CROWD), calls: CROWD / LISTED_FANS, lanes: 1 }),
      ),
      await this.#compare("snapshot", stands, 20, (stand) =>
        loop("snapshot", { ...concertOf(stand), calls: 20, lanes: 1 }),
      ),
      await this.#compare("alarm", stands, 40, (stand) => loop("alarm", { ...concertOf(stand), calls: 40, lanes: 1 })),
      await this.#compare("poll, over HTTP", stands, CROWD, (stand) => this.#polls(stand, CROWD)),
      await this.#compare("first answer of an evicted room", stands, 1, (stand) => this.#firstAnswer(stand)),
    ];
    for (const { concert } of stands) await this.#stage.setDoors(concert, OPEN_DOORS);
    grown.push(
      await this.#compare("claim", stands, calls, async (stand) => {
        const places = this.#called(stand, calls);
        await loop("claim", { ...concertOf(stand), places, lanes: 1 });
        stand.inside.push(...places);
      }),
    );
    grown.push(
      await this.#compare("hold, 200 at a time", stands.slice(-1), CROWD, async (stand) => {
        const fans = await this.#letIn(stand, CROWD);
        const begun = performance.now();
        const places = fans.map(({ place }) => place);
        await loop("hold", {
          ...concertOf(stand),
          places,
          seatIds: places.map(() => stand.takeSeats(1)),
          lanes: CROWD,
        });
        return performance.now() - begun;
      }),
    );
    const held = Math.floor(calls / 2);
    grown.push(
      await this.#compare("hold", stands, held, (stand) => {
        const places = stand.inside.splice(0, held);
        return loop("hold", { ...concertOf(stand), places, seatIds: places.map(() => stand.takeSeats(1)), lanes: 1 });
      }),
    );
    grown.push(await this.#payments(stands, held));
    return grown;
  }

  /** The hall: seats of all its dates. */
  async ofSeats(halls: readonly Hall[]): Promise<Growth[]> {
    const stands: Stand[] = [];
    for (const hall of halls) {
      const seats = (hall.performances ?? 1) * hall.rows * hall.seatsPerRow;
      this.#tell(`a hall of ${seats.toLocaleString("en")}`);
      const stand = await this.#stand(seats, hall, 0);
      await this.#stage.setDoors(stand.concert, OPEN_DOORS);
      stands.push(stand);
    }
    const calls = Math.floor(50 / (2 * (this.#rounds + 1)));
    const loop = (name: string, asked: object): Promise<unknown> => this.#stage.control(`loop/${name}`, asked);
    for (const stand of stands) {
      const fans = await this.#stage.joined(stand.concert, calls * (this.#rounds + 1));
      stand.inside = fans.map(({ place }) => place);
    }
    return [
      await this.#compare("hold", stands, calls, (stand) => {
        const places = stand.inside.splice(0, calls);
        return loop("hold", {
          concertId: stand.concert.concertId,
          performanceId: stand.concert.performanceIds[0],
          places,
          seatIds: places.map(() => stand.takeSeats(1)),
          lanes: 1,
        });
      }),
      await this.#payments(stands, calls),
      await this.#compare("first answer of an evicted room", stands, 1, (stand) => this.#firstAnswer(stand)),
    ];
  }

  async #stand(size: number, hall: Hall, places: number): Promise<Stand> {
    const concert = await this.#stage.concert(hall, CLOSED_DOORS);
    if (places > 0) {
      const leavers = Math.floor(places * LEAVERS_SHARE);
      await this.#stage.fill(concert, { places, leavers, visits: 0, sold: 0 });
    }
    const told = await this.#stage.control<{ value: string }>("first", { concertId: concert.concertId });
    const snapshot: { epoch: number } = JSON.parse(told.value);
    const takeSeats = seatsOf(hall);
    return { size, filled: places, concert, epoch: snapshot.epoch, next: 2, takeSeats, poller: null, inside: [] };
  }

  /** Places that have been called and not left: who is called first can't have left before. */
  #called(stand: Stand, count: number): PlaceRef[] {
    return Array.from({ length: count }, () => {
      while (hasLeft(stand.next, LEAVERS_SHARE)) stand.next += 1;
      const number = stand.next++;
      return { fanId: `usr_${stand.size}-${number}`, epoch: stand.epoch, number };
    });
  }

  async #firstAnswer({ concert: { concertId } }: Stand): Promise<number> {
    await this.#stage.controlToTheEnd("end", { concertId });
    const begun = performance.now();
    await this.#stage.control("first", { concertId });
    return performance.now() - begun;
  }

  async #polls(stand: Stand, calls: number): Promise<number> {
    const path = `/v1/concerts/${stand.concert.concertId}/queue`;
    if (stand.poller === null) {
      const [poller] = await this.#stage.joined(stand.concert, 1);
      if (poller === undefined) throw new Error("nobody has joined");
      stand.poller = poller;
      // A place younger than the last snapshot would be looked up in the room.
      await setTimeout(SNAPSHOT_MAX_AGE_MS);
    }
    const client = new Client(this.#runtime.service, 1);
    const { headers } = stand.poller;
    const poll = async (): Promise<void> => {
      const reply = await client.send({ method: "GET", path, headers });
      if (reply.status !== 200 || JSON.parse(reply.text).status !== "waiting") throw new Error(reply.text);
    };
    await poll();
    const begun = performance.now();
    for (let call = 0; call < calls; call++) await poll();
    const took = performance.now() - begun;
    client.close();
    return took;
  }

  /** Whole payments over HTTP, each by a fan of its own who holds a seat. */
  async #payments(stands: readonly Stand[], calls: number): Promise<Growth> {
    const held = new Map<Stand, { fan: Placed; holdId: string }[]>();
    for (const stand of stands) {
      const fans = await this.#letIn(stand, calls * (this.#rounds + 1));
      await this.#stage.giveMoney(fans.map(({ fan }) => fan));
      const holdIds = await this.#stage.holds(stand.concert, fans, () => stand.takeSeats(1));
      held.set(
        stand,
        fans.map((fan, index) => ({ fan, holdId: holdIds[index] ?? "" })),
      );
    }
    return this.#compare("payment, over HTTP", stands, calls, async (stand) => {
      const client = new Client(this.#runtime.service, 1);
      for (const { fan, holdId } of held.get(stand)?.splice(0, calls) ?? []) {
        const reply = await client.send({
          method: "POST",
          path: "/v1/payments",
          headers: { ...fan.headers, "Idempotency-Key": holdId },
          body: { concertId: stand.concert.concertId, holdId },
        });
        expectStatus(reply, 201);
      }
      client.close();
    });
  }

  /** Fans inside: who was called comes, or, with nobody in line, who joins. */
  async #letIn(stand: Stand, count: number): Promise<Placed[]> {
    const { concertId } = stand.concert;
    if (stand.filled === 0) return this.#stage.joined(stand.concert, count);
    const places = this.#called(stand, count);
    await this.#stage.control("loop/claim", { concertId, places, lanes: 1 });
    const endsAt = Date.now() + HOUR_MS;
    return Promise.all(places.map((place) => this.#stage.placed(concertId, place, 0, endsAt)));
  }

  /** `run` may tell how many milliseconds it took; otherwise it is timed as a whole. */
  async #compare(
    what: string,
    stands: readonly Stand[],
    operations: number,
    run: (stand: Stand, round: number) => Promise<unknown>,
  ): Promise<Growth> {
    const taken = new Map<Stand, number[]>(stands.map((stand) => [stand, []]));
    for (let round = 0; round <= this.#rounds; round++) {
      this.#tell(`${what}: ${round === 0 ? "warming up" : `round ${round} of ${this.#rounds}`}`);
      // The largest first and last in turn, so that none always comes when the machine is warm.
      for (const stand of round % 2 === 0 ? stands : stands.toReversed()) {
        const begun = performance.now();
        const told = await run(stand, round);
        const tookMs = typeof told === "number" ? told : performance.now() - begun;
        if (round > 0) taken.get(stand)?.push((tookMs * 1_000) / operations);
      }
    }
    const [smallest] = stands;
    const largest = stands.at(-1);
    const at = (stand: Stand | undefined): number[] => (stand === undefined ? [] : (taken.get(stand) ?? []));
    return {
      what,
      micros: Object.fromEntries(stands.map((stand) => [stand.size, quantile(at(stand), 0.5)])),
      ratio: quantile(
        at(largest).map((value, round) => value / (at(smallest)[round] ?? Number.NaN)),
        0.5,
      ),
    };
  }
}
