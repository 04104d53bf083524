// Goal: whatever fans, operators and evictions do, in whatever order, the line keeps its promises. Method: random actions
// against a real house, everything it lets be seen told to LineModel, which recomputes by brute force from the whole
// history. Then the model itself is tried: told a history that breaks a promise, it must say which.
// It does not prove that the store writes what the line says has changed, nor that a poll answered from a snapshot keeps
// its position.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ADMIT_PER_MINUTE,
  CLAIM_SECONDS,
  MAX_ADMITTED,
  OFFER_SECONDS,
  SECOND_MS,
  SESSION_SECONDS,
} from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import { EPOCH, saleOf } from "./house-model.ts";
import { House } from "./house.ts";
import { LineModel, type LineEvent, type Violation } from "./line-model.ts";
import { LineStoreModel } from "./line-store-model.ts";
import { type WaitingRoomPolicy, WAITING_ROOM_DEFAULTS } from "../../contract/concerts.ts";
import { Line, type LinePolicy } from "./line.ts";
import { Seating } from "./seating.ts";

type Action =
  | { do: "join"; fan: number }
  | { do: "ask" | "leave"; place: number }
  | { do: "ask-all" | "crowd" }
  | { do: "wait"; ms: number }
  | { do: "set"; policy: LinePolicy }
  | { do: "pause" | "open" | "restart" };

/** Small numbers most of the time: that is where slots and tokens run out. */
const setting = ({ min, max }: { min: number; max: number }, small: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min, max: small }) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
  );

const policies = fc.record({
  maxAdmitted: setting(MAX_ADMITTED, 5),
  admitPerMinute: setting(ADMIT_PER_MINUTE, 600),
  sessionSeconds: setting(SESSION_SECONDS, 60),
  offerSeconds: setting(OFFER_SECONDS, 12),
  claimSeconds: setting(CLAIM_SECONDS, 60),
});

const places = fc.nat({ max: 1_000 });
const everyday: fc.WeightedArbitrary<Action>[] = [
  { weight: 10, arbitrary: fc.record({ do: fc.constant("join" as const), fan: fc.nat({ max: 30 }) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("ask" as const), place: places }) },
  { weight: 3, arbitrary: fc.constantFrom({ do: "ask-all" as const }, { do: "crowd" as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("leave" as const), place: places }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 1_500 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 15_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 400_000 }) }) },
  { weight: 1, arbitrary: fc.constantFrom<Action>({ do: "pause" }, { do: "open" }, { do: "open" }) },
];
const set = (changed: fc.Arbitrary<LinePolicy>): fc.WeightedArbitrary<Action> => ({
  weight: 1,
  arbitrary: fc.record({ do: fc.constant("set" as const), policy: changed }),
});
const restart: fc.WeightedArbitrary<Action> = { weight: 3, arbitrary: fc.constant({ do: "restart" as const }) };
const histories = (...actions: fc.WeightedArbitrary<Action>[]) =>
  fc.array(fc.oneof(...actions), { minLength: 1, maxLength: 90, size: "max" });

interface Run {
  /** What the line is really told when the model is told `policy`: the place for sabotage. */
  tell?: (policy: LinePolicy) => LinePolicy;
  /** Follow how far the line calls. Not over a restart, which may forget who left after a call had matured. */
  followsCalls?: boolean;
}

class Rehearsal {
  readonly model: LineModel;
  #policy: LinePolicy;
  #tell: (policy: LinePolicy) => LinePolicy;
  #followsCalls: boolean;
  #now: Millis = 1_000;
  #store = new LineStoreModel();
  #house: House;
  #fans = new Map<string, number>();
  #inside = new Set<number>();
  #revision = 1;

  constructor(policy: LinePolicy, { tell = (told) => told, followsCalls = false }: Run) {
    this.#policy = policy;
    this.#tell = tell;
    this.#followsCalls = followsCalls;
    this.model = new LineModel(policy, this.#now);
    this.#house = this.#open(new Line(EPOCH, tell(policy), this.#now));
    this.#see({ what: "calling", calling: true });
    this.#store.write(this.#house.line);
  }

  act(action: Action): void {
    const house = this.#house;
    if (action.do === "wait") this.#now += action.ms;
    house.advance(this.#now);
    this.#see({ what: "served", served: house.line.served });
    this.#do(action);
    this.#see({ what: "served", served: this.#house.line.served });
    this.#store.write(this.#house.line);
    this.#look();
  }

  #do(action: Action): void {
    switch (action.do) {
      case "wait":
        return;
      case "join":
        return this.#join(`fan${action.fan}`);
      case "ask":
        return this.#ask(1 + (action.place % Math.max(1, this.#house.line.issued)));
      case "ask-all":
        for (const { number } of this.model.places) this.#ask(number);
        return;
      case "crowd":
        for (let fan = 0; fan < 12; fan++) this.#join(`crowd${this.model.places.length}`);
        return;
      case "leave":
        return this.#leave(1 + (action.place % Math.max(1, this.#house.line.issued)));
      case "set":
        this.#policy = action.policy;
        return this.#configure({ what: "policy", policy: action.policy });
      case "pause":
      case "open":
        return this.#configure({ what: "calling", calling: action.do === "open" }, action.do);
      case "restart":
        this.#house = this.#open(this.#store.restore(this.#tell(this.#policy), this.#now), this.#house.sale.state);
    }
  }

  #join(fan: string): void {
    const { line } = this.#house;
    const joined = this.#house.join(fan, this.#fans.get(fan) ?? null, this.#now);
    if (!joined.ok || !joined.value.isNew) return;
    const { number } = joined.value.standing;
    this.#fans.set(fan, number);
    this.#see({ what: "joined", number, fan });
    this.#see({ what: "served", served: line.served });
    if (line.session(number) !== null) this.#see({ what: "asked", number });
    this.#watchDoor(number);
  }

  #ask(number: number): void {
    const place = this.model.places[number - 1];
    if (place === undefined) return;
    this.#house.ask({ fan: place.fan, epoch: EPOCH, number }, this.#now);
    this.#see({ what: "asked", number });
    this.#watchDoor(number);
    if (!this.#inside.has(number)) this.#see({ what: "turned-away", number });
    this.#see({ what: "served", served: this.#house.line.served });
  }

  #leave(number: number): void {
    const place = this.model.places[number - 1];
    if (place === undefined) return;
    this.#house.leave({ fan: place.fan, epoch: EPOCH, number }, this.#now);
    this.#see({ what: "left", number });
  }

  #configure(event: LineEvent, state: "pause" | "open" | null = null): void {
    this.#revision += 1;
    const sale = { ...this.#house.sale, revision: this.#revision, waitingRoom: this.#toldPolicy() };
    if (state !== null) sale.state = state === "open" ? "open" : "paused";
    this.#see(event);
    this.#house.configure(sale, [], this.#now);
  }

  #toldPolicy(): WaitingRoomPolicy {
    return { ...WAITING_ROOM_DEFAULTS, ...this.#tell(this.#policy) };
  }

  /** An admission is a session that was not there before. */
  #watchDoor(number: number): void {
    if (this.#house.line.session(number) === null || this.#inside.has(number)) return;
    this.#inside.add(number);
    this.#see({ what: "admitted", number });
  }

  #look(): void {
    const { line } = this.#house;
    for (const { number } of this.model.places) {
      this.#see({ what: "status", number, status: line.placeAt(number, this.#now).status });
      this.#see({ what: "shown", number, position: this.#shown(number) });
    }
    const { showRate: _, velocity: __, ...figures } = line.figures(this.#now);
    this.#see({ what: "figures", figures });
    if (!this.#followsCalls) return;
    this.#see({ what: "show-rate", rate: line.showRate });
    this.#see({ what: "settled" });
  }

  /** A place that is over is shown no position; 0 stands for that. */
  #shown(number: number): number {
    const { line } = this.#house;
    return line.placeAt(number, this.#now).status === "waiting" ? line.position(number) : 0;
  }

  #see(event: LineEvent): void {
    this.model.take(event, this.#now);
  }

  #open(line: Line, state: "open" | "paused" | "closed" = "open"): House {
    const house = new House(
      saleOf({ waitingRoom: this.#toldPolicy(), state, revision: this.#revision }),
      line,
      new Seating(0),
    );
    house.advance(this.#now);
    return house;
  }
}

function violationsOf(policy: LinePolicy, actions: readonly Action[], run: Run = {}): Violation[] {
  const rehearsal = new Rehearsal(policy, run);
  const seen = () => rehearsal.model.violations.filter((kind) => run.followsCalls === true || !BY_SHOW_RATE.has(kind));
  for (const action of actions) {
    rehearsal.act(action);
    if (seen().length > 0) break;
  }
  return seen();
}
/** What follows from the exact show-rate. */
const BY_SHOW_RATE: ReadonlySet<Violation> = new Set([
  "called-too-many",
  "called-too-few",
  "expected-slot",
  "turned-away",
]);

describe("a line under random use", () => {
  test("keeps every promise while fans come and go and the operator changes everything", () => {
    fc.assert(
      fc.property(policies, histories(...everyday, set(policies)), (policy, actions) => {
        expect(violationsOf(policy, actions, { followsCalls: true })).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("keeps every promise when the object is evicted again and again", () => {
    // The two timers stay as they are: which rights had lapsed under an earlier setting is not in the records.
    const changes = policies.chain((policy) => {
      const { offerSeconds, claimSeconds } = policy;
      const changed = policies.map((next) => ({ ...next, offerSeconds, claimSeconds }));
      return fc.tuple(fc.constant(policy), histories(...everyday, set(changed), restart));
    });
    fc.assert(
      fc.property(changes, ([policy, actions]) => {
        expect(violationsOf(policy, actions)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("negative controls: the model of the line", () => {
  /** A sabotaged line has to be caught by the very property that the real one passes. */
  const isCaught = (tell: (policy: LinePolicy) => LinePolicy, as: Violation): boolean =>
    fc.check(
      fc.property(policies, histories(...everyday), (policy, actions) => {
        return !violationsOf(policy, actions, { tell }).includes(as);
      }),
      { numRuns: 1_000, seed: 7, endOnFailure: true },
    ).failed;

  test("catches a line that lets in one fan more than the maximum", () => {
    expect(isCaught((policy) => ({ ...policy, maxAdmitted: policy.maxAdmitted + 1 }), "maximum")).toBe(true);
  });

  test("catches a line that lets fans in at twice the rate", () => {
    expect(isCaught((policy) => ({ ...policy, admitPerMinute: policy.admitPerMinute * 2 }), "rate")).toBe(true);
  });

  test("catches a line that forgets standing claims too soon", () => {
    const tell = (policy: LinePolicy) => ({ ...policy, offerSeconds: policy.offerSeconds / 4 });
    expect(isCaught(tell, "claim-slot") || isCaught(tell, "claim-token")).toBe(true);
  });

  test("catches a line that keeps rights longer than it may", () => {
    expect(isCaught((policy) => ({ ...policy, claimSeconds: policy.claimSeconds * 2 }), "status")).toBe(true);
  });

  const POLICY: LinePolicy = {
    maxAdmitted: 2,
    admitPerMinute: 6,
    sessionSeconds: 600,
    offerSeconds: 60,
    claimSeconds: 300,
  };
  const told = (events: readonly [Millis, LineEvent][], policy: Partial<LinePolicy> = {}): Violation[] => {
    const model = new LineModel({ ...POLICY, ...policy }, 0);
    model.take({ what: "calling", calling: true }, 0);
    for (const [at, event] of events) model.take(event, at);
    return model.violations;
  };
  const joined = (count: number): [Millis, LineEvent][] =>
    Array.from({ length: count }, (_, index) => [0, { what: "joined", number: index + 1, fan: `fan${index + 1}` }]);
  const enters = (number: number, at: Millis): [Millis, LineEvent][] => [
    [at, { what: "asked", number }],
    [at, { what: "admitted", number }],
  ];
  const FAST = { admitPerMinute: 600 };

  test("says nothing against a history that breaks no promise", () => {
    const history = [...joined(3), [0, { what: "served", served: 2 }] satisfies [Millis, LineEvent], ...enters(1, 5)];
    expect(told([...history, ...enters(2, 6)], FAST)).toEqual([]);
  });

  test("names an admission beyond the maximum", () => {
    const inside = [...enters(1, 0), ...enters(2, 0), ...enters(3, 0)];
    expect(told([...joined(3), [0, { what: "served", served: 3 }], ...inside], FAST)).toContain("maximum");
  });

  test("names an admission beyond the rate", () => {
    const early = [...enters(1, 0), ...enters(2, 9_999)];
    expect(told([...joined(2), [0, { what: "served", served: 2 }], ...early])).toEqual(["rate"]);
    const onTime = [...enters(1, 0), ...enters(2, 10_000)];
    expect(told([...joined(2), [0, { what: "served", served: 2 }], ...onTime])).toEqual([]);
  });

  test("names an admission that takes the slot of a smaller standing claim", () => {
    const taken: [Millis, LineEvent][] = [[0, { what: "asked", number: 1 }], ...enters(2, 0)];
    expect(told([...joined(2), [0, { what: "served", served: 2 }], ...taken], { ...FAST, maxAdmitted: 1 })).toContain(
      "claim-slot",
    );
  });

  test("names an admission that takes the token of a smaller standing claim", () => {
    const taken: [Millis, LineEvent][] = [[0, { what: "asked", number: 1 }], ...enters(2, 0)];
    expect(told([...joined(2), [0, { what: "served", served: 2 }], ...taken])).toContain("claim-token");
  });

  test("does not count a smaller claim that nobody renewed", () => {
    const later = 60 * SECOND_MS + 1;
    const history: [Millis, LineEvent][] = [[0, { what: "asked", number: 1 }], ...enters(2, later)];
    expect(told([...joined(2), [0, { what: "served", served: 2 }], ...history], { maxAdmitted: 2 })).toEqual([]);
  });

  test("names a number given twice and a number left out", () => {
    expect(told([...joined(1), [0, { what: "joined", number: 1, fan: "other" }]])).toEqual(["number"]);
    expect(told([...joined(1), [0, { what: "joined", number: 3, fan: "other" }]])).toEqual(["number"]);
  });

  test("names a second live place of one fan", () => {
    expect(told([...joined(1), [0, { what: "joined", number: 2, fan: "fan1" }]])).toEqual(["second-place"]);
  });

  test("names a watermark that falls", () => {
    expect(told([...joined(2), [0, { what: "served", served: 2 }], [1, { what: "served", served: 1 }]], FAST)).toEqual([
      "served",
    ]);
  });

  test("names a call and an admission while the sale is paused", () => {
    const history: [Millis, LineEvent][] = [
      ...joined(2),
      [0, { what: "served", served: 1 }],
      [1, { what: "calling", calling: false }],
      [1, { what: "served", served: 2 }],
      ...enters(1, 1),
    ];
    expect(told(history)).toEqual(["called-while-shut", "admitted-while-shut"]);
  });

  test("names an admission of somebody who was not called", () => {
    expect(told([...joined(1), ...enters(1, 0)])).toEqual(["admitted-unready"]);
  });

  test("names calls beyond what slots and tokens allow, and calls that were not made", () => {
    expect(told([...joined(3), [0, { what: "served", served: 3 }]])).toEqual(["called-too-many"]);
    expect(told([...joined(3), [0, { what: "settled" }]])).toEqual(["called-too-few"]);
  });

  test("names an admission into a slot that a smaller number is expected to take", () => {
    const history: [Millis, LineEvent][] = [...joined(2), [0, { what: "served", served: 2 }], ...enters(2, 0)];
    expect(told(history, { ...FAST, maxAdmitted: 1 })).toContain("expected-slot");
  });

  test("names a fan who was turned away from a free slot", () => {
    const history: [Millis, LineEvent][] = [
      ...joined(1),
      [0, { what: "served", served: 1 }],
      [0, { what: "asked", number: 1 }],
      [0, { what: "turned-away", number: 1 }],
    ];
    expect(told(history)).toEqual(["turned-away"]);
  });

  test("names a position that rises", () => {
    const history: [Millis, LineEvent][] = [
      ...joined(2),
      [0, { what: "shown", number: 2, position: 2 }],
      [0, { what: "left", number: 1 }],
      [0, { what: "shown", number: 2, position: 1 }],
      [0, { what: "shown", number: 2, position: 2 }],
    ];
    expect(told(history)).toEqual(["position", "position-rose"]);
  });

  test("names a status, a figure and a show-rate that are not so", () => {
    const figures = {
      issued: 1,
      waiting: 0,
      ready: 1,
      admitted: 0,
      admittedTotal: 0,
      called: 0,
      shownUp: { inTime: 0, inAll: 0 },
      admittedPerMinute: 0,
    };
    expect(told([...joined(1), [0, { what: "status", number: 1, status: "ready" }]])).toEqual(["status"]);
    expect(told([...joined(1), [0, { what: "figures", figures }]])).toEqual(["figures"]);
    expect(told([...joined(1), [0, { what: "show-rate", rate: 0.5 }]])).toEqual(["show-rate"]);
  });
});
