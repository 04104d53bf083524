// Goal: a history played to a real line, with a witness. Method: each action is done to a real concert as the room does it,
// and everything it lets be seen is told to LineModel; for tests only. The parts a test may sabotage come in from outside.
import { WAITING_ROOM_DEFAULTS, type WaitingRoomPolicy } from "../../src/contract/waiting-room.ts";
import type { Millis } from "../../src/contract/values.ts";
import { EPOCH, saleOf, seatingOf } from "./concert-model.ts";
import { Concert } from "../../src/room/rules/concert.ts";
import type { Action } from "./line-histories.ts";
import { LineModel, type LineEvent, type Violation } from "./line-model.ts";
import { LineStoreModel } from "./line-store-model.ts";
import { Line } from "../../src/room/rules/line/line.ts";
import type { LinePolicy } from "../../src/room/rules/line/records.ts";

export interface Run {
  /** What the line is really told when the model is told `policy`: the place for sabotage. */
  tell?: (policy: LinePolicy) => LinePolicy;
  /** Follow how far the line calls. Not over a restart, which may forget who left after a call had matured. */
  followsCalls?: boolean;
  /** The instant at which something happens, from the last one and what the machine's clock says. */
  clock?: (last: Millis, machine: Millis) => Millis;
  store?: LineStoreModel;
  /** Go on until this is found; without it, anything will do. */
  until?: Violation;
}

class Rehearsal {
  readonly model: LineModel;
  #policy: LinePolicy;
  #tell: (policy: LinePolicy) => LinePolicy;
  #followsCalls: boolean;
  #clock: (last: Millis, machine: Millis) => Millis;
  #machine: Millis = 1_000_000;
  #now: Millis = this.#machine;
  #store: LineStoreModel;
  #concert: Concert;
  #fans = new Map<string, number>();
  #inside = new Set<number>();
  #revision = 1;

  constructor(policy: LinePolicy, run: Run) {
    const { tell = (told) => told, followsCalls = false, clock = Math.max, store = new LineStoreModel() } = run;
    this.#policy = policy;
    this.#clock = clock;
    this.#store = store;
    this.#tell = tell;
    this.#followsCalls = followsCalls;
    this.model = new LineModel(policy, this.#now);
    this.#concert = this.#open(new Line(EPOCH, tell(policy), this.#now));
    this.#see({ what: "calling", calling: true });
    this.#store.write(this.#concert.line);
  }

  act(action: Action): void {
    const concert = this.#concert;
    if (action.do === "wait" || action.do === "jump") this.#machine += action.ms;
    // An object that starts anew finds a clock that knows what the last life knew: what it left is all it can go by.
    if (action.do === "restart") this.#machine = Math.max(this.#machine, this.#now);
    this.#now = this.#clock(this.#now, this.#machine);
    concert.advance(this.#now);
    this.#see({ what: "served", served: concert.line.served });
    this.#do(action);
    this.#see({ what: "served", served: this.#concert.line.served });
    this.#store.write(this.#concert.line);
    this.#look();
  }

  #do(action: Action): void {
    switch (action.do) {
      case "wait":
      case "jump":
        return;
      case "join":
        return this.#join(`fan${action.fanId}`);
      case "ask":
        return this.#claim(1 + (action.place % Math.max(1, this.#concert.line.issued)));
      case "ask-all":
        for (const { number } of this.model.places) this.#claim(number);
        return;
      case "ask-back":
        for (const { number } of this.model.places.toReversed()) this.#claim(number);
        return;
      case "go": {
        const inside = [...this.#inside].filter((number) => this.#concert.line.session(number) !== null);
        return this.#leave(inside[action.place % Math.max(1, inside.length)] ?? 0);
      }
      case "crowd":
        for (let fanId = 0; fanId < 12; fanId++) this.#join(`crowd${this.model.places.length}`);
        return;
      case "leave":
        return this.#leave(1 + (action.place % Math.max(1, this.#concert.line.issued)));
      case "set":
        this.#policy = action.policy;
        return this.#configure({ what: "policy", policy: action.policy });
      case "pause":
      case "open":
        return this.#configure({ what: "calling", calling: action.do === "open" }, action.do);
      case "restart":
        this.#concert = this.#open(this.#store.restore(this.#tell(this.#policy), this.#now), this.#concert.sale.state);
    }
  }

  #join(fanId: string): void {
    const { line } = this.#concert;
    const joined = this.#concert.join(fanId, this.#fans.get(fanId) ?? null, this.#now);
    if (!joined.ok || !joined.value.isNew) return;
    const { number } = joined.value.placeView;
    this.#fans.set(fanId, number);
    this.#see({ what: "joined", number, fanId });
    this.#see({ what: "served", served: line.served });
    if (line.session(number) !== null) this.#see({ what: "asked", number });
    this.#watchDoor(number);
  }

  #claim(number: number): void {
    const place = this.model.places[number - 1];
    if (place === undefined) return;
    this.#concert.claim({ fanId: place.fanId, epoch: EPOCH, number }, this.#now);
    this.#see({ what: "asked", number });
    this.#watchDoor(number);
    if (!this.#inside.has(number)) this.#see({ what: "turned-away", number });
    this.#see({ what: "served", served: this.#concert.line.served });
  }

  #leave(number: number): void {
    const place = this.model.places[number - 1];
    if (place === undefined) return;
    this.#concert.leave({ fanId: place.fanId, epoch: EPOCH, number }, this.#now);
    this.#see({ what: "left", number });
  }

  #configure(event: LineEvent, state: "pause" | "open" | null = null): void {
    this.#revision += 1;
    const sale = { ...this.#concert.sale, revision: this.#revision, waitingRoom: this.#toldPolicy() };
    if (state !== null) sale.state = state === "open" ? "open" : "paused";
    this.#see(event);
    this.#concert.configure(sale, [], this.#now);
  }

  #toldPolicy(): WaitingRoomPolicy {
    return { ...WAITING_ROOM_DEFAULTS, ...this.#tell(this.#policy) };
  }

  /** An admission is a session that was not there before. */
  #watchDoor(number: number): void {
    if (this.#concert.line.session(number) === null || this.#inside.has(number)) return;
    this.#inside.add(number);
    this.#see({ what: "admitted", number });
  }

  #look(): void {
    const { line } = this.#concert;
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
    const { line } = this.#concert;
    return line.placeAt(number, this.#now).status === "waiting" ? line.position(number) : 0;
  }

  #see(event: LineEvent): void {
    this.model.take(event, this.#now);
  }

  #open(line: Line, state: "open" | "paused" | "closed" = "open"): Concert {
    const concert = new Concert(
      saleOf({ waitingRoom: this.#toldPolicy(), state, revision: this.#revision }),
      line,
      seatingOf(Number.MAX_SAFE_INTEGER),
    );
    concert.advance(this.#now);
    return concert;
  }
}

/** What a line does wrong in a history; it is not followed any further than that. */
export function violationsOf(policy: LinePolicy, actions: readonly Action[], run: Run = {}): Violation[] {
  const rehearsal = new Rehearsal(policy, run);
  const seen = () => rehearsal.model.violations.filter((kind) => run.followsCalls === true || !BY_SHOW_RATE.has(kind));
  for (const action of actions) {
    rehearsal.act(action);
    if (run.until === undefined ? seen().length > 0 : seen().includes(run.until)) break;
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
