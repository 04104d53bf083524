// Question: does one of several tabs ask for all, does another go on when it is closed, hidden or asleep, and do all tell the same?
// Method: tabs over one storage, with locks and a channel as browsers have them, a service that answers as told, and held time.
// Doesn't prove that a browser's locks and channels are such: test/browser/line.browser.test.ts uses a real one's.
import { expect, test } from "vitest";
import { type HeldTime, holdTime } from "../../../../test/support/held-time.ts";
import { type Answer, CONCERT, type ToldLine, toldLine } from "../../../../test/support/told-line.ts";
import { type Line, waitInLine } from "../wait-in-line.ts";
import { browserCoordinator } from "./coordinator.ts";
import { memoryStorage } from "./kept-place.ts";

/** Locks as a browser has them: first come, first served, and given up with the signal. */
function locks() {
  const queue: { begin: () => void }[] = [];
  return {
    request: (_name: string, { signal }: { signal: AbortSignal }, granted: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const waiting = {
          begin: () => {
            void (async () => {
              await granted();
              queue.shift();
              queue[0]?.begin();
              resolve();
            })();
          },
        };
        signal.addEventListener("abort", () => {
          if (queue[0] === waiting || !queue.includes(waiting)) return;
          queue.splice(queue.indexOf(waiting), 1);
          reject(new Error("aborted"));
        });
        queue.push(waiting);
        if (queue.length === 1) queueMicrotask(waiting.begin);
      }),
  };
}

/** Channels of one name: who posts doesn't hear itself. */
function channels() {
  type Heard = (event: { data: unknown }) => void;
  const all = new Set<Set<Heard>>();
  return () => {
    const own = new Set<Heard>();
    all.add(own);
    return {
      postMessage: (message: unknown) => {
        const data: unknown = structuredClone(message);
        for (const others of all) {
          if (others !== own) for (const heard of others) queueMicrotask(() => heard({ data }));
        }
      },
      addEventListener: (_type: "message", heard: Heard) => void own.add(heard),
      removeEventListener: (_type: "message", heard: Heard) => void own.delete(heard),
    };
  };
}

interface Tab {
  line: Line;
  service: ToldLine;
  hide: () => void;
  show: () => void;
  /** The tab is frozen: its timers don't run. */
  freeze: () => void;
}

/** A browser whose tabs have one storage; each has a service of its own, so that it is seen who asked. */
function browser(time: HeldTime) {
  const shared = { locks: locks(), open: channels(), storage: memoryStorage() };
  return (answers: Answer[]): Tab => {
    const service = toldLine(time);
    service.tell(...answers);
    let isHidden = false;
    let isFrozen = false;
    let look = (): void => undefined;
    const line = waitInLine({
      frontrow: service.frontrow,
      concertId: CONCERT,
      until: "over",
      storage: shared.storage,
      coordinator: browserCoordinator("line", shared.locks, shared.open()),
      attention: {
        isHidden: () => isHidden,
        watch: (changed) => {
          look = changed;
          return () => undefined;
        },
      },
      asksWhileHidden: ({ kind }) => kind !== "admitted",
      time: {
        now: time.now,
        after: (ms, then) => time.after(ms, () => (isFrozen ? undefined : then())),
      },
      random: () => 0.5,
    });
    const change = (hidden: boolean) => {
      isHidden = hidden;
      look();
    };
    return { line, service, hide: () => change(true), show: () => change(false), freeze: () => (isFrozen = true) };
  };
}
const WAITING: Answer = { place: { position: 90 } };
const INSIDE: Answer = { place: { status: "admitted", position: 0, pollAfterMs: 60_000 } };
const count = ({ service }: Tab): number => service.asked.length;

test("one tab asks, and both show the same", async () => {
  const time = holdTime();
  const open = browser(time);
  const first = open([WAITING, { place: { position: 70 } }]);
  await time.pass(0);
  const second = open([WAITING]);
  await time.pass(0);
  expect(second.line.now).toEqual(first.line.now);
  await time.pass(21_000);
  expect([count(first), count(second)]).toEqual([5, 0]);
  expect(second.line.now).toEqual(first.line.now);
  expect(second.line.now).toMatchObject({ place: { position: 70 }, firstPosition: 90 });
});

test("tabs that are opened at one moment join once", async () => {
  const time = holdTime();
  const open = browser(time);
  const tabs = [open([WAITING]), open([WAITING]), open([WAITING])];
  await time.pass(4_999);
  expect(tabs.map(count)).toEqual([1, 0, 0]);
  expect(tabs.map(({ line }) => line.now.kind)).toEqual(["waiting", "waiting", "waiting"]);
});

test("the asking tab is closed: another goes on, at the same pace and from the same place", async () => {
  const time = holdTime();
  const open = browser(time);
  const first = open([WAITING]);
  const second = open([{ place: { position: 60 } }]);
  await time.pass(6_000);
  first.line.stop();
  await time.pass(4_000);
  expect(second.service.asked).toMatchObject([{ what: "look", token: "q2", at: 11_000 }]);
  expect(second.line.now).toMatchObject({ firstPosition: 90, place: { position: 60 } });
});

test("the asking tab is hidden and another is looked at: that one asks from then on", async () => {
  const time = holdTime();
  const open = browser(time);
  const first = open([WAITING]);
  const second = open([WAITING]);
  second.hide();
  await time.pass(1_000);
  first.hide();
  await time.pass(0);
  // Both are hidden: one of them asks, so that a call isn't missed.
  await time.pass(10_000);
  const [own, others] = [count(first), count(second)];
  expect(own + others).toBe(3);
  first.show();
  await time.pass(0);
  await time.pass(10_000);
  expect([count(first), count(second)]).toEqual([own + 2, others]);
});

test("the asking tab is asleep: another asks in its stead, at the pace, and stops when it hears of it again", async () => {
  const time = holdTime();
  const open = browser(time);
  const first = open([WAITING]);
  const second = open([WAITING]);
  await time.pass(1_000);
  first.freeze();
  await time.pass(4_000 + 10_000 - 1);
  expect(count(second)).toBe(0);
  await time.pass(1);
  expect(count(second)).toBe(1);
  await time.pass(10_000);
  expect(count(second)).toBe(3);
});

test("called in one tab, all tabs are let in, once", async () => {
  const time = holdTime();
  const open = browser(time);
  const called: Answer = { place: { status: "ready", position: 0 } };
  const first = open([WAITING, called, INSIDE]);
  const second = open([WAITING]);
  await time.pass(5_000);
  expect(first.service.whats()).toEqual(["join", "look", "enter"]);
  expect([first.line.now.kind, second.line.now.kind, count(second)]).toEqual(["admitted", "admitted", 0]);
});

test("left in one tab is left in all", async () => {
  const time = holdTime();
  const open = browser(time);
  const first = open([WAITING]);
  const second = open(["gone"]);
  await time.pass(1_000);
  expect(await second.line.leave()).toBeNull();
  await time.pass(60_000);
  for (const { line } of [first, second]) expect(line.now).toMatchObject({ kind: "over", reason: "left" });
  expect([count(first), count(second)]).toEqual([1, 1]);
});

test("a tab of another version isn't heard", async () => {
  const heard: unknown[] = [];
  const open = channels();
  const old = open();
  browserCoordinator("line", locks(), open()).listen((message) => heard.push(message));
  const messages = [{ version: 0, message: { kind: "news" } }, "hello", { version: 1, message: { kind: "hello" } }];
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
  for (const message of messages) old.postMessage(message);
  await holdTime().pass(0);
  expect(heard).toEqual([{ kind: "hello" }]);
});
