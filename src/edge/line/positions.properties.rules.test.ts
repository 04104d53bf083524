// Goal: what a fan in line is shown holds, whichever isolate answers and however old what it knows is. Method: a real
// concert lives a random history; what it tells everybody is kept, and handed late and out of order to several isolates,
// which are the edge's own reading of a line under a concert's name each. A fan's token goes from poll to poll. What is
// shown is compared with what was so at that snapshot, counted by hand. Then each guard is taken out in turn.
// It does not show how old a snapshot can be when it is used: that is a matter of time, and of other tests.
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { seed } from "../../../test/support/seed.ts";
import { done } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { saleOf, seatingOf } from "../../../test/support/concert-model.ts";
import type { PlaceRef } from "../../domain/room-messages.ts";
import { Concert } from "../../room/rules/concert.ts";
import { Line } from "../../room/rules/line/line.ts";
import { LineView } from "../../domain/snapshots/line-snapshot.ts";
import { deriveKeyRing } from "../access/token-keys.ts";
import { readLine, readPlace } from "./line-reading.ts";
import { placeAnswer } from "./place-body.ts";
import { type QueueClaims, verifyQueueToken } from "../access/tokens.ts";

/** Thousands of histories: seconds, and more on a machine that has other things to do. */
vi.setConfig({ testTimeout: 60_000 });

/** Which of two snapshots is newer can be taken off: see below. Files of rules share modules: what others loaded is loaded anew. */
const newest = vi.hoisted(() => {
  vi.resetModules();
  return { isOff: false };
});
vi.mock(import("../../domain/snapshots/line-snapshot.ts"), async (importReal) => {
  const real = await importReal();
  return { ...real, isNewer: (one, other) => !newest.isOff && real.isNewer(one, other) };
});

beforeEach(() => {
  // No data centre's cache: what it would hold comes late from the room here, which is as bad.
  vi.stubGlobal("caches", { default: { match: async () => undefined, put: async () => undefined } });
});
afterEach(() => {
  newest.isOff = false;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const ring = await deriveKeyRing("a-secret-of-more-than-32-characters", "queue");
const ISOLATES = 4;

type Action =
  | { do: "join"; count: number }
  | { do: "leave" | "ask"; place: number }
  | { do: "wait"; ms: number }
  | { do: "slots"; maxAdmitted: number }
  /** What the room tells everybody now. */
  | { do: "tell" | "rebuild" }
  /** A fan polls an isolate, which hears of the line what was told so many tellings ago. */
  | { do: "poll"; place: number; isolate: number; late: number };

const places = fc.nat({ max: 1_000 });
const actions = fc.array(
  fc.oneof<fc.WeightedArbitrary<Action>[]>(
    { weight: 3, arbitrary: fc.record({ do: fc.constant("join" as const), count: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("leave" as const), place: places }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("ask" as const), place: places }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 100, max: 9_000 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("slots" as const), maxAdmitted: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 5, arbitrary: fc.constant({ do: "tell" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "rebuild" as const }) },
    {
      weight: 12,
      arbitrary: fc.record({
        do: fc.constant("poll" as const),
        place: places,
        isolate: fc.nat({ max: ISOLATES - 1 }),
        late: fc.nat({ max: 5 }),
      }),
    },
  ),
  { minLength: 20, maxLength: 120, size: "max" },
);

type Violation =
  /** A fan was shown more than before. */
  | "rose"
  /** Less than the truth of now. */
  | "too-small"
  /** Not what was so at the snapshot the isolate answered from. */
  | "not-exact"
  /** 0 to somebody who has not been called. */
  | "called-too-early"
  /** Waiting, to somebody the isolate knew to have been called. */
  | "kept-waiting"
  /** Over, to somebody whose place the room still has. */
  | "thrown-out"
  /** An isolate went back to an older snapshot. */
  | "went-back";

interface Told {
  text: string;
  epoch: number;
  rev: number;
  served: number;
  issued: number;
  left: ReadonlySet<number>;
}

let runs = 0;

class PlayedSale {
  readonly violations = new Set<Violation>();
  #carriesToken: boolean;
  #run = ++runs;
  #now: Millis = 1_000_000;
  #epoch = 0;
  #rev = 0;
  #concert: Concert;
  #left = new Set<number>();
  #tokens: QueueClaims[] = [];
  #told: Told[] = [];
  #heard = new Map<number, Told>();

  constructor(carriesToken: boolean) {
    this.#carriesToken = carriesToken;
    this.#concert = this.#open();
  }

  async act(action: Action): Promise<void> {
    this.#concert.advance(this.#now);
    this.#rev += 1;
    switch (action.do) {
      case "join":
        for (let count = 0; count < action.count; count++) await this.#join();
        break;
      case "leave":
        this.#leave(this.#pick(action.place));
        break;
      case "ask": {
        // Those at the front ask: of all others nothing would come of it.
        const called = this.#tokens.filter(({ number }) => number <= this.#concert.line.served);
        const token = called[action.place % Math.max(1, called.length)];
        if (token !== undefined) this.#concert.claim(token, this.#now);
        break;
      }
      case "wait":
        this.#now += action.ms;
        this.#concert.advance(this.#now);
        break;
      case "slots":
        this.#configure(action.maxAdmitted);
        break;
      case "rebuild":
        this.#concert = this.#open();
        break;
      case "tell":
        this.#tell();
        break;
      case "poll":
        await this.#poll(this.#pick(action.place), action.isolate, action.late);
    }
  }

  #open(): Concert {
    this.#epoch += 1;
    this.#tokens = [];
    this.#left = new Set();
    const sale = saleOf({ waitingRoom: { ...saleOf().waitingRoom, maxAdmitted: 2, sessionSeconds: 20 }, revision: 0 });
    const concert = new Concert(
      sale,
      new Line(this.#epoch, sale.waitingRoom, this.#now),
      seatingOf(Number.MAX_SAFE_INTEGER),
    );
    concert.advance(this.#now);
    this.#concert = concert;
    this.#tell();
    return concert;
  }

  #configure(maxAdmitted: number): void {
    const { sale } = this.#concert;
    const waitingRoom = { ...sale.waitingRoom, maxAdmitted };
    this.#concert.configure({ ...sale, waitingRoom, revision: sale.revision + 1 }, [], this.#now);
  }

  #pick(place: number): QueueClaims | undefined {
    return this.#tokens[place % Math.max(1, this.#tokens.length)];
  }

  async #join(): Promise<void> {
    const fanId = `fan${this.#concert.line.issued}`;
    const joined = this.#concert.join(fanId, null, this.#now);
    if (!joined.ok) throw new Error(`not joined: ${joined.refusal.code}`);
    const told = { fanId, concertId: this.#concertAt(0), placeView: joined.value.placeView, token: null };
    await this.#take(told);
  }

  /** The fan keeps the token of an answer, in place of the last one. */
  async #take(told: Parameters<typeof placeAnswer>[1]): Promise<number> {
    const { body } = await placeAnswer(ring, told, this.#now, 0.5);
    const claims = await verifyQueueToken(ring, body.queueToken, this.#now);
    if (claims === null) throw new Error("the edge made a token it doesn't know");
    this.#tokens = [...this.#tokens.filter(({ number }) => number !== claims.number), claims];
    return body.position;
  }

  #leave(token: QueueClaims | undefined): void {
    if (token === undefined) return;
    if (token.number > this.#concert.line.served) this.#left = new Set([...this.#left, token.number]);
    this.#concert.leave(token, this.#now);
    this.#tokens = this.#tokens.filter(({ number }) => number !== token.number);
  }

  #tell(): void {
    const { served, issued, epoch } = this.#concert.line;
    const text = JSON.stringify(this.#concert.snapshot(this.#rev, this.#now));
    this.#told.push({ text, epoch, rev: this.#rev, served, issued, left: this.#left });
  }

  async #poll(token: QueueClaims | undefined, isolate: number, late: number): Promise<void> {
    if (token === undefined) return;
    const c = { req: { url: "http://edge.test/" }, get: () => this.#now, executionCtx: { waitUntil: () => {} } };
    const room = {
      snapshot: async () => done(this.#told.at(-1 - Math.min(late, this.#told.length - 1))?.text ?? ""),
      where: async (place: PlaceRef) => this.#concert.where(place, this.#now),
    };
    const place = { ...token, concertId: this.#concertAt(isolate) };
    const placeView = await readPlace(c, room, place);
    const line = await readLine(c, room, place.concertId);
    if (!line.ok) throw new Error("the line can't be read");
    const known = this.#follow(isolate, line.value);
    this.#expect("thrown-out", placeView.ok || !this.#concert.where(token, this.#now).ok);
    if (!placeView.ok) return;
    const { status, number, position } = placeView.value;
    // Whoever joined after that snapshot, or in a newer line, was answered by the room.
    const isEdge = status === "waiting" && place.epoch === known.epoch && number <= known.issued;
    this.#expect("kept-waiting", !isEdge || number > known.served);
    this.#expect("called-too-early", position > 0 || number <= this.#concert.line.served);
    this.#expect("not-exact", !isEdge || position === positionAt(known, number, line.value.served));
    const shown = await this.#take({
      fanId: place.fanId,
      concertId: place.concertId,
      placeView: placeView.value,
      token: this.#carriesToken ? place : null,
    });
    this.#expect("rose", shown <= token.position);
    const now = { served: this.#concert.line.served, left: this.#left };
    this.#expect("too-small", number <= now.served || shown >= positionAt(now, number, now.served));
  }

  /** What an isolate answers from now, which must not be older than what it answered from before. */
  #follow(isolate: number, { snapshot: { epoch, rev } }: LineView): Told {
    const told = this.#told.find((each) => each.epoch === epoch && each.rev === rev);
    if (told === undefined) throw new Error("an isolate knows of a snapshot that was never told");
    const before = this.#heard.get(isolate);
    const isOlder = before !== undefined && (epoch < before.epoch || (epoch === before.epoch && rev < before.rev));
    this.#expect("went-back", !isOlder);
    this.#heard.set(isolate, told);
    return told;
  }

  #expect(violation: Violation, holds: boolean): void {
    if (!holds) this.violations.add(violation);
  }

  /** One isolate's memory is kept apart from another's by the name it knows the concert under. */
  #concertAt(isolate: number): string {
    return `con_${this.#run}_${isolate}`;
  }
}

/** By hand: who still waits ahead of a number, itself included. */
function positionAt({ left }: Pick<Told, "left">, number: number, served: number): number {
  let position = 0;
  for (let ahead = served + 1; ahead <= number; ahead++) if (ahead === number || !left.has(ahead)) position += 1;
  return position;
}

async function violationsOf(history: readonly Action[], carriesToken = true): Promise<Violation[]> {
  const sale = new PlayedSale(carriesToken);
  for (const action of history) await sale.act(action);
  return [...sale.violations];
}

test("a position is exact at its snapshot, never rises for the fan, and the newest snapshot wins", async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (history) => {
      expect(await violationsOf(history)).toEqual([]);
    }),
    { numRuns: 150, seed },
  );
});

describe("negative controls: the property fails when", () => {
  const isCaught = async (as: Violation, carriesToken = true): Promise<boolean> => {
    const isKept = async (history: Action[]) => !(await violationsOf(history, carriesToken)).includes(as);
    const tried = await fc.check(fc.asyncProperty(actions, isKept), { numRuns: 300, seed: 7, endOnFailure: true });
    return tried.failed;
  };

  test("the position shown last doesn't ride in the token", async () => {
    expect(await isCaught("rose", false)).toBe(true);
  });

  test("an isolate takes the snapshot that came last for the newest", async () => {
    newest.isOff = true;
    expect(await isCaught("went-back")).toBe(true);
  });

  test("leavers ahead are not subtracted", async () => {
    vi.spyOn(LineView.prototype, "position").mockImplementation(function (this: LineView, number) {
      return number - this.served;
    });
    expect(await isCaught("not-exact")).toBe(true);
  });

  test("more is subtracted than has left", async () => {
    vi.spyOn(LineView.prototype, "position").mockReturnValue(1);
    expect(await isCaught("too-small")).toBe(true);
  });

  test("a position of 0 is told before the call", async () => {
    vi.spyOn(LineView.prototype, "position").mockReturnValue(0);
    expect(await isCaught("called-too-early")).toBe(true);
  });

  test("what a snapshot says of sessions is believed of anybody", async () => {
    vi.spyOn(LineView.prototype, "hasEnded").mockReturnValue(true);
    expect(await isCaught("thrown-out")).toBe(true);
  });

  test("somebody who is known to have been called isn't sent to the room", async () => {
    vi.spyOn(LineView.prototype, "needsRoom").mockReturnValue(false);
    expect(await isCaught("kept-waiting")).toBe(true);
  });
});
