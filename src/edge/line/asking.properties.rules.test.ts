// Goal: a fan who asks when told, and claims when called, never loses the place and is never told a pace longer than a third
// of the right to enter, whatever an operator changes meanwhile. Method: a real concert and the edge's own reading of its
// snapshots, which are as old as they may be; chance chooses the latest moment of every window, the way of each request, and
// what the operator changes when. Then each guard is taken out in turn. It does not prove that fans get in soon.
// oxlint-disable typescript/unbound-method -- a rule that is taken out of its class is put back on what it is called on
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { concertOf, EPOCH } from "../../../test/support/concert-model.ts";
import { seed } from "../../../test/support/seed.ts";
import { SECOND_MS } from "../../contract/bounds.ts";
import { done } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { WaitingRoomPolicy } from "../../contract/waiting-room.ts";
import { chosenBetween } from "../../domain/jitter.ts";
import type { PlaceView } from "../../domain/room-messages.ts";
import type { SaleSettings } from "../../domain/sale-phase.ts";
import { Concert } from "../../room/rules/concert.ts";
import { Line } from "../../room/rules/line/line.ts";
import { readPlace } from "./line-reading.ts";

vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.stubGlobal("caches", { default: { match: async () => undefined, put: async () => undefined } });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** How long a fan's request is on its way to the service and back, at most. */
const WAY_MS = 500;
/** A snapshot is a second old in the edge's memory at most, and another on its way to it. */
const SNAPSHOT_EVERY_MS = SECOND_MS;
const PLAYED_MS = 400 * SECOND_MS;
const FANS = 40;

interface Change {
  afterMs: number;
  waitingRoom: Partial<WaitingRoomPolicy>;
  state: "open" | "paused" | null;
  /** The sale opens so long after the change; null: as it is. */
  opensInMs: number | null;
}
interface History {
  opensInMs: number;
  waitingRoom: Partial<WaitingRoomPolicy>;
  changes: Change[];
  chances: number[];
}

const settings = fc.record(
  {
    maxAdmitted: fc.constantFrom(1, 2, 30, 100_000),
    admitPerMinute: fc.constantFrom(1, 60, 600_000),
    sessionSeconds: fc.constantFrom(10, 600),
    offerSeconds: fc.constantFrom(5, 8, 60),
    claimSeconds: fc.constantFrom(5, 20, 60, 300, 3_600),
  },
  { requiredKeys: [] },
);
const histories: fc.Arbitrary<History> = fc.record({
  opensInMs: fc.constantFrom(0, 30_000, 150_000),
  waitingRoom: settings,
  changes: fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 120_000 }),
      waitingRoom: settings,
      state: fc.option(fc.constantFrom("open" as const, "paused" as const)),
      opensInMs: fc.option(fc.constantFrom(0, 60_000), { freq: 4 }),
    }),
    { maxLength: 6 },
  ),
  chances: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 23 }),
});

interface Ask {
  at: Millis;
  number: number;
  asks: "where" | "claim";
}

type Violation = "lost-the-place" | "told-too-late";

let runs = 0;

class PlayedLine {
  readonly violations = new Set<Violation>();
  #concertId = `con_asking_${++runs}`;
  #history: History;
  #concert: Concert;
  #now: Millis = 0;
  #changedAt: Millis = 0;
  #rev = 0;
  #rolls = 0;
  #snapshot = { at: -Infinity, text: "" };
  #due: Ask[] = [];

  constructor(history: History) {
    this.#history = history;
    const concert = concertOf();
    this.#concert = concert;
    const { opensInMs, waitingRoom } = history;
    this.#configure({
      saleOpensAt: opensInMs,
      lobbyOpensAt: 0,
      waitingRoom: { ...concert.sale.waitingRoom, ...waitingRoom },
    });
    for (let index = 0; index < FANS; index++) {
      const joined = concert.join(`fan${index}`, null, 0);
      if (!joined.ok) throw new Error(`not joined: ${joined.refusal.code}`);
      this.#answered(joined.value.placeView);
    }
  }

  async play(): Promise<this> {
    let changeAt = 0;
    for (const change of this.#history.changes) {
      changeAt += change.afterMs;
      await this.#playUntil(changeAt);
      this.#pass(changeAt);
      const { sale } = this.#concert;
      this.#configure({
        waitingRoom: { ...sale.waitingRoom, ...change.waitingRoom },
        state: change.state ?? sale.state,
        saleOpensAt: change.opensInMs === null ? sale.saleOpensAt : changeAt + change.opensInMs,
      });
    }
    await this.#playUntil(PLAYED_MS);
    return this;
  }

  async #playUntil(end: Millis): Promise<void> {
    for (;;) {
      const next = this.#due.toSorted((one, other) => one.at - other.at)[0] ?? null;
      const alarm = Math.max(this.#now + 1, this.#concert.nextDeadline() ?? Infinity);
      const at = Math.min(next?.at ?? Infinity, alarm);
      if (at >= end) return;
      this.#pass(at);
      if (next === null || next.at > at) continue;
      this.#due.splice(this.#due.indexOf(next), 1);
      await this.#ask(next);
    }
  }

  async #ask({ number, asks }: Ask): Promise<void> {
    const place = { fanId: `fan${number - 1}`, concertId: this.#concertId, epoch: EPOCH, number };
    const c = { req: { url: "http://edge.test/" }, get: () => this.#now, executionCtx: { waitUntil: () => {} } };
    const room = {
      snapshot: async () => done(this.#snapshotText()),
      where: async () => this.#concert.where(place, this.#now),
    };
    const claims = { ...place, position: number, sessionEndsAt: null };
    const answer = asks === "where" ? await readPlace(c, room, claims) : this.#concert.claim(place, this.#now);
    if (answer.ok) this.#answered(answer.value, asks === "where");
    else this.violations.add("lost-the-place");
  }

  /** The fan goes by the answer: claims at once when called, and asks again when told. */
  #answered({ number, status, poll }: PlaceView, isNews = false): void {
    const longestMs = (this.#concert.sale.waitingRoom.claimSeconds * SECOND_MS) / 3;
    // A snapshot of before a change tells the pace of before.
    if (this.#now > this.#changedAt + 2 * SECOND_MS && poll.mostMs > longestMs) this.violations.add("told-too-late");
    if (status === "admitted") return;
    const waits = status === "ready" && isNews ? 0 : chosenBetween(poll.leastMs, poll.mostMs, this.#chance());
    const at = this.#now + Math.ceil(waits + this.#chance() * WAY_MS);
    this.#due.push({ at, number, asks: status === "ready" ? "claim" : "where" });
  }

  #configure(changed: Partial<SaleSettings>): void {
    this.#changedAt = this.#now;
    const { sale } = this.#concert;
    this.#rev += 1;
    this.#concert.configure({ ...sale, ...changed, revision: sale.revision + 1 }, [], this.#now);
  }

  #pass(now: Millis): void {
    this.#now = now;
    this.#rev += 1;
    this.#concert.advance(now);
  }

  #snapshotText(): string {
    if (this.#now - this.#snapshot.at >= SNAPSHOT_EVERY_MS) {
      this.#snapshot = { at: this.#now, text: JSON.stringify(this.#concert.snapshot(this.#rev, this.#now)) };
    }
    return this.#snapshot.text;
  }

  /** Mostly the latest moment. */
  #chance(): number {
    const { chances } = this.#history;
    return Math.sqrt(chances[this.#rolls++ % chances.length] ?? 0);
  }
}

const violationsOf = async (history: History): Promise<Violation[]> => [
  ...(await new PlayedLine(history).play()).violations,
];

test("who asks when told never loses the place, whatever the operator changes", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      expect(await violationsOf(history)).toEqual([]);
    }),
    { numRuns: 150, seed },
  );
});

describe("negative controls: the property fails when", () => {
  const isCaught = async (as: Violation): Promise<boolean> => {
    const isKept = async (history: History) => !(await violationsOf(history)).includes(as);
    const tried = await fc.check(fc.asyncProperty(histories, isKept), { numRuns: 300, seed: 7, endOnFailure: true });
    return tried.failed;
  };

  test("a shorter right takes the place at once", async () => {
    const setPolicy = Line.prototype.setPolicy;
    vi.spyOn(Line.prototype, "setPolicy").mockImplementation(function (this: Line, policy, now) {
      // Made shorter long ago: of what is kept then, nothing is left.
      setPolicy.call(this, { ...policy, claimSeconds: 0 }, -1_000_000);
      setPolicy.call(this, policy, now);
    });
    expect(await isCaught("lost-the-place")).toBe(true);
  });

  test("the snapshot tells a longer right than there is", async () => {
    const snapshot = Concert.prototype.snapshot;
    vi.spyOn(Concert.prototype, "snapshot").mockImplementation(function (this: Concert, rev, now) {
      return { ...snapshot.call(this, rev, now), claimSeconds: 3_600 };
    });
    expect(await isCaught("told-too-late")).toBe(true);
    expect(await isCaught("lost-the-place")).toBe(true);
  });
});
