// A sale played from the first fan to the last, on a clock that is a number: the next thing that happens is always the
// next thing looked at. The concert is the room's own, with its line and its rules, and so is what the edge makes of its
// snapshots; only the people, the clock and the wire are made up.
import TinyQueue from "tinyqueue";
import { SECOND_MS } from "../../src/contract/bounds.ts";
import { WAITING_ROOM_DEFAULTS } from "../../src/contract/waiting-room.ts";
import type { Answer } from "../../src/contract/refusals.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { PlaceView } from "../../src/domain/room-messages.ts";
import { NOTICE_MS } from "../../src/room/rules/line/calls.ts";
import { Concert } from "../../src/room/rules/concert.ts";
import { Line } from "../../src/room/rules/line/line.ts";
import type { LinePolicy } from "../../src/room/rules/line/records.ts";
import { Seating } from "../../src/room/rules/seats/seating.ts";
import { diceForEach, type Dice } from "../rush/dice.ts";
import { Checks } from "./checks.ts";
import { Crowd, rollPlan } from "./crowd.ts";
import { Asking } from "./asking.ts";
import { Edge, pollsAfter } from "./edge.ts";
import { Estimates } from "./estimates.ts";
import { absentAt, arrivals, bestPace, EARLIEST_PAYMENT, opensAt, type Scenario } from "./scenario.ts";
import { Series } from "./series.ts";

const EPOCH = 1;
const WATCHED = 2_000;
/** From hearing of the call to the request's arrival in the room: a client that asks by itself, over any network. */
const REACTION_MS = { min: 50, max: 500 };
/** The room's alarm doesn't go off more often. */
const ALARM_MIN_DELAY_MS = 50;
/** A line that hands on what changed to nobody must forget it now and then. */
const FORGET_EVERY_EVENTS = 1_024;

interface Happening {
  at: Millis;
  what: "poll" | "ask" | "leave" | "pay";
  number: number;
}

export interface Doings {
  called: number;
  absent: number;
  vanished: number;
  late: number;
  left: number;
  /** Milliseconds from joining to the call, and from asking to being inside, also of those who came late. */
  waits: number[];
  atTheDoor: number[];
  lateAtTheDoor: number[];
}

export interface SaleOptions {
  /** Fans whose every poll is played, to see what they are shown; of the others only the polls that matter. */
  watched?: number;
  /** The policy the line is really told: the place for sabotage. The checks go by the scenario's. */
  tell?: (policy: LinePolicy) => LinePolicy;
}

export class SimulatedSale {
  readonly scenario: Scenario;
  readonly checks: Checks;
  readonly series = new Series();
  readonly estimates: Estimates;
  readonly doings: Doings = {
    called: 0,
    absent: 0,
    vanished: 0,
    late: 0,
    left: 0,
    waits: [],
    atTheDoor: [],
    lateAtTheDoor: [],
  };
  readonly opensAt: Millis;
  /** How often the watched fans ask. */
  readonly asking: Asking;
  /** When the last of the line was called. */
  lastCallAt: Millis = 0;
  #crowd: Crowd;
  #concert: Concert;
  #edge: Edge;
  #happenings = new TinyQueue<Happening>([], (one, other) => one.at - other.at);
  #dice: Dice;
  #arrivals: Generator<Millis>;
  #waiting = 0;
  #lastServed = 0;
  #now: Millis = 0;
  #stateChangesAt: readonly Millis[];
  #watchEvery: number;

  constructor(scenario: Scenario, { watched = WATCHED, tell = (policy) => policy }: SaleOptions = {}) {
    const [arriving, doing] = diceForEach(scenario.seed, 2);
    if (arriving === undefined || doing === undefined) throw new Error("two streams of chance were asked for");
    this.scenario = scenario;
    this.opensAt = opensAt(scenario);
    this.checks = new Checks(scenario.policy);
    this.estimates = new Estimates([
      ...scenario.absent.slice(1).map(({ fromSecond }) => this.opensAt + fromSecond * SECOND_MS),
      ...this.#pauses,
    ]);
    this.asking = new Asking(this.opensAt, this.#pauses);
    this.#stateChangesAt = this.#pauses;
    this.#edge = new Edge(scenario.policy);
    this.#crowd = new Crowd(scenario.fans);
    this.#dice = doing;
    this.#arrivals = arrivals(scenario, arriving);
    this.#watchEvery = Math.ceil(scenario.fans / watched);
    const waitingRoom = { ...WAITING_ROOM_DEFAULTS, ...tell(scenario.policy) };
    // The sale is open as long as a date lies ahead. Nobody looks at its seats.
    const seating = new Seating(0);
    seating.addPerformance({
      performanceId: "prf_simulated",
      startsAt: Number.MAX_SAFE_INTEGER,
      sections: [],
      cancelledAt: null,
    });
    this.#concert = new Concert(
      {
        concertId: "con_simulated",
        lobbyOpensAt: 0,
        saleOpensAt: this.opensAt,
        saleClosesAt: null,
        holdSeconds: 300,
        maxSeatsPerFan: 4,
        refundUntilHours: 24,
        singleSeatRule: "off",
        waitingRoom,
        state: "open",
        isDraft: false,
        revision: 1,
      },
      new Line(EPOCH, waitingRoom, 0),
      seating,
    );
  }

  /** Plays the sale to its end. `onProgress` hears now and then how far the line has been called. */
  play(onProgress: (called: number) => void = () => undefined): this {
    let arrival = this.#nextArrival();
    for (let events = 1; ; events++) {
      const next = this.#happenings.peek()?.at ?? Infinity;
      const alarm = Math.max(this.#concert.nextDeadline() ?? Infinity, this.#now + ALARM_MIN_DELAY_MS);
      const isOver = arrival === Infinity && next === Infinity && this.#waiting === 0 && this.checks.inside === 0;
      if (isOver) return this;
      this.#pass(Math.min(arrival, next, alarm, this.#edge.refreshesAt, this.#stateChangesAt[0] ?? Infinity));
      if (this.#now === this.#stateChangesAt[0]) this.#changeState();
      else if (this.#now === this.#edge.refreshesAt) this.#edge.refresh(this.#concert, this.#now);
      else if (this.#now === arrival) {
        this.#arrive();
        arrival = this.#nextArrival();
      } else if (this.#now === next) this.#happen(this.#happenings.pop());
      this.#noteCalls();
      if (events % FORGET_EVERY_EVENTS === 0) {
        this.#concert.line.takeChanges();
        onProgress(this.#concert.line.served);
      }
    }
  }

  /** The share of slots in use while fans waited, from when the room could be full until the last one was called. */
  get utilisation(): number {
    const { maxAdmitted, admitPerMinute, offerSeconds } = this.scenario.policy;
    const fillingMs = (maxAdmitted / (admitPerMinute / 60) + 2 * offerSeconds) * SECOND_MS;
    return this.utilisationFrom(fillingMs / SECOND_MS);
  }

  /** The same between two seconds of the sale; 1 when nobody waited then. */
  utilisationFrom(second: number, toSecond = Infinity): number {
    const from = this.opensAt + second * SECOND_MS;
    const to = Math.min(this.lastCallAt, this.opensAt + toSecond * SECOND_MS);
    return this.series.utilisation(this.scenario.policy.maxAdmitted, from, to) ?? 1;
  }

  /** When the operator pauses the sale, and opens it again. */
  get #pauses(): Millis[] {
    const { pause } = this.scenario;
    if (pause === null) return [];
    const from = this.opensAt + pause.fromSecond * SECOND_MS;
    return [from, from + pause.seconds * SECOND_MS];
  }

  #changeState(): void {
    this.#stateChangesAt = this.#stateChangesAt.slice(1);
    const { sale } = this.#concert;
    const state = sale.state === "open" ? "paused" : "open";
    this.#concert.configure({ ...sale, state, revision: sale.revision + 1 }, [], this.#now);
  }

  #nextArrival(): Millis {
    const next = this.#arrivals.next();
    return next.done === true ? Infinity : next.value;
  }

  #pass(now: Millis): void {
    this.series.pass(now, this.#waiting, this.checks.inside);
    this.#now = now;
    const before = this.#concert.line.admitted;
    this.#concert.advance(now);
    for (let ended = before - this.#concert.line.admitted; ended > 0; ended--) this.checks.ended();
    this.#noteCalls();
  }

  #arrive(): void {
    const joined = this.#concert.join(this.#fan(this.#concert.line.issued + 1), null, this.#now);
    if (!joined.ok) throw new Error(`a fan could not join: ${joined.refusal.code}`);
    const { number, status, poll } = joined.value.placeView;
    const plan = rollPlan(this.scenario, this.#dice);
    this.checks.joined(number);
    this.#crowd.join(number, plan, this.#now);
    this.#waiting += 1;
    if (status === "admitted") {
      this.#crowd.firstAskedAt[number] = this.#now;
      this.checks.asked(number, false, this.#now);
      this.#enter(number);
      return;
    }
    if (this.#isWatched(number)) this.#pollAgain(number, pollsAfter(poll, this.#dice));
    if (plan === "leaves") this.#soon("leave", number, this.#patienceMs(number));
  }

  #happen(happening: Happening | undefined): void {
    if (happening === undefined) return;
    const { what, number } = happening;
    switch (what) {
      case "poll":
        return this.#poll(number);
      case "ask":
        return this.#claim(number);
      case "leave":
        return this.#leave(number);
      case "pay":
        return this.#pay(number);
    }
  }

  #poll(number: number): void {
    if (this.#crowd.stage(number) === "gone") return;
    const before = this.#crowd.shown[number] ?? 0;
    const told = this.#edge.tell(number, before === 0 ? null : before, this.#now);
    if (told === null) {
      if (this.#comesAtOnce(number)) this.#soon("ask", number, this.#reactionMs());
      return;
    }
    this.checks.shown(number, told.position, before === 0 ? Infinity : before, this.#concert.line.position(number));
    this.#crowd.shown[number] = told.position;
    if (this.#now >= this.opensAt) this.estimates.told(number, told.estimate, this.#now);
    if (this.#crowd.stage(number) === "called") this.estimates.called(number, this.#crowd.calledAt[number] ?? 0);
    this.#pollAgain(number, pollsAfter(told.poll, this.#dice));
  }

  #pollAgain(number: number, inMs: number): void {
    this.asking.asks(this.#now, this.#now + inMs);
    this.#soon("poll", number, inMs);
  }

  #claim(number: number): void {
    const isLate = this.#crowd.plan(number) === "late";
    const answer: Answer<PlaceView> = this.#concert.claim(
      { fanId: this.#fan(number), epoch: EPOCH, number },
      this.#now,
    );
    if (!answer.ok) return this.checks.lost(number, isLate, this.#now);
    if (this.#crowd.stage(number) === "called") {
      this.#crowd.firstAskedAt[number] = this.#now;
      this.#crowd.setStage(number, "at-the-door");
    }
    this.checks.asked(number, isLate, this.#now);
    if (answer.value.status === "admitted") return this.#enter(number);
    if (this.#crowd.plan(number) === "vanishes") return;
    this.#soon("ask", number, pollsAfter(answer.value.poll, this.#dice) + this.#reactionMs());
  }

  #enter(number: number): void {
    this.#crowd.setStage(number, "inside");
    this.checks.admitted(number, this.#now);
    this.series.admitted(this.#now);
    const door = this.#now - (this.#crowd.firstAskedAt[number] ?? 0);
    this.doings.atTheDoor.push(door);
    if (this.#crowd.plan(number) === "late") this.doings.lateAtTheDoor.push(door);
    const { pay, policy } = this.scenario;
    if (this.#crowd.plan(number) === "vanishes" || !this.#dice.chance(pay)) return;
    const stays = EARLIEST_PAYMENT + (1 - EARLIEST_PAYMENT) * this.#dice.fraction();
    this.#soon("pay", number, Math.floor(stays * policy.sessionSeconds * SECOND_MS));
  }

  #leave(number: number): void {
    if (this.#crowd.stage(number) !== "waiting") return;
    this.#concert.leave({ fanId: this.#fan(number), epoch: EPOCH, number }, this.#now);
    this.#crowd.setStage(number, "gone");
    this.estimates.forget(number);
    this.#waiting -= 1;
    this.doings.left += 1;
  }

  #pay(number: number): void {
    const { line } = this.#concert;
    const session = line.session(number);
    if (session === null) return;
    line.endEarly(session, this.#now, false);
    this.#concert.endIfOver(session, this.#now);
    this.checks.ended();
  }

  /** Whom the line has called since the last look. */
  #noteCalls(): void {
    const { served } = this.#concert.line;
    if (served === this.#lastServed) return;
    this.checks.served(served);
    for (let number = this.#lastServed + 1; number <= served; number++) {
      if (this.#crowd.stage(number) !== "gone") this.#noteCall(number);
    }
    this.#lastServed = served;
    this.lastCallAt = this.#now;
  }

  #noteCall(number: number): void {
    const second = (this.#now - this.opensAt) / SECOND_MS;
    this.#waiting -= 1;
    this.doings.called += 1;
    this.doings.waits.push(this.#now - (this.#crowd.joinedAt[number] ?? 0));
    this.#crowd.calledAt[number] = this.#now;
    this.estimates.called(number, this.#now);
    if (this.#crowd.stage(number) === "inside") return;
    this.#crowd.setStage(number, "called");
    if (this.#dice.chance(absentAt(this.scenario.absent, second))) this.#crowd.setPlan(number, "absent");
    const plan = this.#crowd.plan(number);
    if (plan === "absent") this.doings.absent += 1;
    if (plan === "vanishes") this.doings.vanished += 1;
    if (plan === "late") {
      this.doings.late += 1;
      this.#soon("ask", number, this.#latenessMs());
    }
    if (this.#isWatched(number) || !this.#comesAtOnce(number)) return;
    const noticesAt = this.#edge.noticesAt(number, this.#crowd.joinedAt[number] ?? 0, this.#now, this.#dice);
    this.#soon("ask", number, noticesAt - this.#now + this.#reactionMs());
  }

  #comesAtOnce(number: number): boolean {
    const plan = this.#crowd.plan(number);
    return this.#crowd.stage(number) === "called" && plan !== "absent" && plan !== "late";
  }

  #isWatched(number: number): boolean {
    return number % this.#watchEvery === 0;
  }

  /** Late enough to have been passed by, and in time for the right to enter. */
  #latenessMs(): number {
    const { offerSeconds, claimSeconds } = this.scenario.policy;
    const earliest = NOTICE_MS + offerSeconds * SECOND_MS;
    return this.#dice.between(earliest, Math.max(earliest, (claimSeconds - 1) * SECOND_MS));
  }

  /** Some part of the time that the line should need to come this far. */
  #patienceMs(number: number): number {
    const untilOpen = Math.max(0, this.opensAt - this.#now);
    return Math.floor(this.#dice.fraction() * (untilOpen + (number / bestPace(this.scenario)) * SECOND_MS));
  }

  #reactionMs(): number {
    return this.#dice.between(REACTION_MS.min, REACTION_MS.max);
  }

  #soon(what: Happening["what"], number: number, inMs: number): void {
    this.#happenings.push({ at: this.#now + inMs, what, number });
  }

  #fan(number: number): string {
    return `fan${number}`;
  }
}
