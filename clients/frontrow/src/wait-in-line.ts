// Waiting in line: join, ask at the pace that the service sets, ask to be let in when called, and tell where the fan stands as a
// value, whatever comes. The place belongs to the fan and not to this: a reload, another tab, or a day without a network lose
// nothing, since joining again gives the same place.
//
// Bounds: one ask at a time, given up after twenty seconds (line/ask.ts); never sooner than the service says, also when the fan comes back to
// the tab. docs/decisions/0042-a-line-that-waits-by-itself.md has the reasons.
import type { Frontrow } from "./client.ts";
import { askerOf } from "./line/ask.ts";
import type { LineCoordinator, LineMessage } from "./line/coordinator.ts";
import { type PlaceStorage, forgetPlace, keepPlace, keptPlace, memoryStorage } from "./line/kept-place.ts";
import { placeName } from "./line/place-name.ts";
import { type Known, type Learned, knownAtFirst, learnLeft, learnPlace, learnRefusal, nextAsk } from "./line/learn.ts";
import { type LineNow, isStanding } from "./line/line-now.ts";
import { type KnownProblem, type Refused, resultOf } from "./problems.ts";
import type { TimeTold } from "./server-clock.ts";
import { type Time, systemTime } from "./time.ts";

/** Whether somebody looks. In a browser: `document.hidden`, and the events `visibilitychange`, `pageshow` and `online`. */
export interface Attention {
  isHidden: () => boolean;
  /** Calls back whenever that may have changed, and when the network is back. What it returns ends that. */
  watch: (changed: () => void) => () => void;
}

export interface LineOptions {
  frontrow: Frontrow;
  concertId: string;
  /** `admitted`: it ends when the fan is inside. `over`: it goes on and tells the end of the session, too. */
  until?: "admitted" | "over";
  /** Where the place is kept over a reload, such as `localStorage`. Without one it is kept until the page goes. */
  storage?: PlaceStorage;
  /** The name it is kept under; by default one a concert. With several fans on a device, add who it is. */
  name?: string;
  /** For several tabs of which one asks. Without one every caller asks itself. */
  coordinator?: LineCoordinator;
  attention?: Attention;
  /** Whether it asks while nobody looks. By default never. */
  asksWhileHidden?: (now: LineNow) => boolean;
  /** The service has told its time. */
  onTime?: (told: TimeTold) => void;
  time?: Time;
  /** Chance in [0, 1). */
  random?: () => number;
}

export interface Line extends AsyncIterable<LineNow> {
  readonly now: LineNow;
  /** Calls back with where the fan stands, now and whenever that changes. What it returns ends that. */
  watch: (changed: (now: LineNow) => void) => () => void;
  /** Inside, or over; or where the fan stood when `stop` was called. */
  readonly end: Promise<LineNow>;
  /** Asks now, unless the service has asked for more patience. */
  again: () => void;
  /** Gives the place up, and the session with its unpaid holds. Null: left. A refusal: the place is kept, and the line goes on. */
  leave: () => Promise<Refused<KnownProblem> | null>;
  /** Ends asking. The place stays the fan's: waiting again finds it. */
  stop: () => void;
}

/** A tab that has just opened gives the leading one this time to say what it knows. */
const HELLO_PATIENCE_MS = 1_500;
/** A leading tab that is so much later than it had to be is asleep, and others ask for themselves. */
const SILENCE_MS = 5_000;
/** Timers of browsers overflow beyond 24 days, and fire at once. */
const LONGEST_TIMER_MS = 86_400_000;

/** Waits in the line of a concert. Calling it is joining: call it when the fan wants to, or has a place already. */
export function waitInLine({
  frontrow,
  concertId,
  until = "admitted",
  storage = memoryStorage(),
  name = placeName(concertId),
  coordinator,
  attention = ALWAYS_SEEN,
  asksWhileHidden = () => false,
  onTime = () => undefined,
  time = systemTime,
  random = Math.random,
}: LineOptions): Line {
  const ask = askerOf(frontrow, concertId, time, onTime);
  const watchers = new Set<(now: LineNow) => void>();
  let known: Known = knownAtFirst(keptPlace(storage, name));
  let isFinished = false;
  let isLeaving = false;
  let asking: AbortController | null = null;
  /** When the next ask is due, by the running clock. */
  let dueAt = time.now();
  /** Not sooner than this: the service has asked for patience. */
  let notBefore = dueAt;
  /** A tab that doesn't lead asks only where it has heard nothing for so long after that. */
  let silenceMs = HELLO_PATIENCE_MS;
  let isLeading = coordinator === undefined;
  /** The leading tab is silent, and this one asks in its stead. */
  let isActing = false;
  let cancelTimer = (): void => undefined;
  let giveUpLead = (): void => undefined;
  let settle: (now: LineNow) => void = () => undefined;
  const end = new Promise<LineNow>((resolve) => {
    settle = resolve;
  });

  function schedule(): void {
    cancelTimer();
    const isPaused = attention.isHidden() && !asksWhileHidden(known.now);
    if (isFinished || isLeaving || asking !== null || isPaused) return;
    const at = isLeading || isActing ? dueAt : dueAt + silenceMs;
    const waitMs = Math.max(0, at - time.now());
    cancelTimer = time.after(Math.min(waitMs, LONGEST_TIMER_MS), () => {
      if (time.now() < at) schedule();
      else void askNow();
    });
  }

  async function askNow(): Promise<void> {
    const controller = new AbortController();
    asking = controller;
    isActing = !isLeading;
    const what = nextAsk(known);
    const result = await ask(what, known.queueToken, controller);
    // Stopped, left or told by another tab meanwhile.
    if (asking !== controller) return;
    asking = null;
    const learned = result.ok
      ? learnPlace(what, result.value, keepPlace(storage, name, result.value).firstPosition)
      : learnRefusal(known, result, random());
    take(learned);
  }

  /** Takes what was learned here, and tells the other tabs. */
  function take(learned: Learned): void {
    coordinator?.tell({ kind: "news", learned });
    apply(learned);
  }

  function apply({ known: learned, waitMs, isBidden }: Learned): void {
    known = learned;
    if (waitMs !== null) {
      dueAt = time.now() + waitMs;
      notBefore = isBidden ? dueAt : time.now();
      silenceMs = waitMs + SILENCE_MS;
    }
    const { now } = known;
    // Who is signed out has the place still.
    if (now.kind === "over" && now.reason !== "signedOut") forgetPlace(storage, name);
    if (now.kind === "over" || (now.kind === "admitted" && until === "admitted")) return finish();
    tellWatchers();
    schedule();
  }

  function tellWatchers(): void {
    for (const changed of watchers) changed(known.now);
  }

  function finish(): void {
    isFinished = true;
    cancelTimer();
    asking?.abort();
    asking = null;
    giveUpLead();
    stopListening();
    stopWatching();
    tellWatchers();
    watchers.clear();
    settle(known.now);
  }

  function hear(message: LineMessage): void {
    if (isFinished || isLeaving) return;
    if (message.kind === "news") {
      // What is on its way to this tab is no newer.
      asking?.abort();
      asking = null;
      isActing = false;
      const { now } = message.learned.known;
      if (isStanding(now)) onTime({ at: Date.parse(now.place.serverTime), receivedAt: time.now() });
      apply(message.learned);
    } else if (isLeading || isActing) {
      if (message.kind === "hello") tellAgain();
      else if (attention.isHidden()) wantLead();
    }
  }

  /** Tells a tab that has just opened what is known, if anything is. */
  function tellAgain(): void {
    if (known.now.kind === "joining") return;
    const waitMs = Math.max(0, dueAt - time.now());
    coordinator?.tell({ kind: "news", learned: { known, waitMs, isBidden: time.now() < notBefore } });
  }

  /** Wants to be the tab that asks: behind every other that wants to. */
  function wantLead(): void {
    if (coordinator === undefined) return schedule();
    giveUpLead();
    isLeading = false;
    isActing = false;
    giveUpLead = coordinator.lead(() => {
      isLeading = true;
      schedule();
    });
    // Until then it goes by what the others tell.
    schedule();
  }

  function look(): void {
    if (attention.isHidden()) {
      // A tab that somebody looks at, and that waits for it, leads from now on.
      if (isLeading) wantLead();
    } else {
      if (!isLeading) coordinator?.tell({ kind: "seen" });
      // The network may be back.
      if (hasNoAnswer(known.now)) hurry();
    }
    schedule();
  }

  function hurry(): void {
    dueAt = Math.min(dueAt, Math.max(time.now(), notBefore));
    silenceMs = 0;
  }

  async function leave(): Promise<Refused<KnownProblem> | null> {
    isLeaving = true;
    cancelTimer();
    const hasNone = known.now.kind === "notOpen" && asking === null;
    asking?.abort();
    asking = null;
    const refused = hasNone ? null : await giveUp();
    isLeaving = false;
    if (isFinished) return refused;
    if (refused === null) take(learnLeft(known));
    else schedule();
    return refused;
  }

  async function giveUp(): Promise<Refused<KnownProblem> | null> {
    for (let tries = 1; ; tries += 1) {
      if (known.queueToken === null) {
        // A join that was on its way may have made a place, and joining finds it.
        const joined = await ask("join", null, new AbortController());
        if (!joined.ok) return joined;
        known = { ...known, queueToken: joined.value.queueToken };
      }
      const header = { "Queue-Token": known.queueToken ?? "" };
      const left = await resultOf<undefined, KnownProblem>(
        frontrow.DELETE("/v1/concerts/{concertId}/queue", { params: { path: { concertId }, header } }),
      );
      if (left.ok) return null;
      if (left.problem.code !== "queue-token-invalid" || tries > 1) return left;
      // The token may be past its life, and the place not: joining gives another token.
      known = { ...known, queueToken: null };
    }
  }

  function watch(changed: (now: LineNow) => void): () => void {
    changed(known.now);
    if (!isFinished) watchers.add(changed);
    return () => watchers.delete(changed);
  }

  async function* values(): AsyncGenerator<LineNow, void, undefined> {
    let wake = (): void => undefined;
    const unwatch = watch(() => wake());
    try {
      for (let told: LineNow | null = null; told !== known.now;) {
        told = known.now;
        yield told;
        if (told === known.now && !isFinished) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      unwatch();
    }
  }

  const stopListening = coordinator?.listen(hear) ?? (() => undefined);
  const stopWatching = attention.watch(look);
  wantLead();
  coordinator?.tell({ kind: "hello" });

  return {
    get now() {
      return known.now;
    },
    end,
    watch,
    again: () => {
      if (!isFinished && isTroubled(known.now)) hurry();
      schedule();
    },
    leave,
    stop: () => {
      if (!isFinished) finish();
    },
    [Symbol.asyncIterator]: values,
  };
}

const ALWAYS_SEEN: Attention = { isHidden: () => false, watch: () => () => undefined };

const isTroubled = (now: LineNow): boolean => now.kind !== "over" && now.trouble !== null;
const hasNoAnswer = (now: LineNow): boolean => now.kind !== "over" && now.trouble?.problem.code === "no-answer";
