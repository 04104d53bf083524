// Question: does the client wait as the service wants it to: at its pace, never sooner than it asks, through a lost network, a
// reload and a token past its life, and is every end told as a value?
// Method: a service that answers as told, and time in the test's hands. Doesn't prove that the service answers so: the journey of
// the packed client and the browser's tests ask the built Worker.
import { expect, test } from "vitest";
import { holdTime, settled } from "../../../test/support/held-time.ts";
import { type Answer, CONCERT, timeAt, toldLine } from "../../../test/support/told-line.ts";
import { memoryStorage } from "./line/kept-place.ts";
import { placeName } from "./line/place-name.ts";
import type { LineNow } from "./line/line-now.ts";
import type { TimeTold } from "./server-clock.ts";
import { type Attention, type LineOptions, waitInLine } from "./wait-in-line.ts";

const WAITING: Answer = { place: { position: 90 } };
const CALLED: Answer = { place: { status: "ready", position: 0, pollAfterMs: 2_000 } };
const INSIDE: Answer = {
  place: { status: "admitted", position: 0, expiresAt: "2030-12-24T11:10:00.000Z", pollAfterMs: 60_000 },
};
const BUSY: Answer = { code: "overloaded", status: 503, retryAfterSeconds: 7 };

function waitingFor(answers: Answer[], options: Partial<LineOptions> = {}) {
  const time = holdTime();
  const service = toldLine(time);
  service.tell(...answers);
  const line = waitInLine({
    frontrow: service.frontrow,
    concertId: CONCERT,
    time,
    random: () => 0.5,
    ...options,
  });
  return { line, time, service, gaps: () => gapsOf(service.asked) };
}
const gapsOf = (asked: { at: number }[]): number[] =>
  asked.slice(1).map(({ at }, before) => at - (asked[before]?.at ?? 0));
const placeOf = (now: LineNow) => ("place" in now ? now.place : null);

test("it joins at once, then asks at the service's pace, with the newest token", async () => {
  const { time, service, gaps, line } = waitingFor([
    { place: { position: 100, pollAfterMs: 5_000 } },
    { place: { position: 80, pollAfterMs: 3_210 } },
    { place: { position: 60, pollAfterMs: 10_000 } },
  ]);
  await time.pass(8_210);
  expect(service.whats()).toEqual(["join", "look", "look"]);
  expect(gaps()).toEqual([5_000, 3_210]);
  expect(service.asked.map(({ token }) => token)).toEqual([null, "q1", "q2"]);
  expect(line.now).toMatchObject({ kind: "waiting", firstPosition: 100, trouble: null, place: { position: 60 } });
});

test("a place that doesn't change keeps its pace", async () => {
  const { time, gaps } = waitingFor([{ place: { pollAfterMs: 4_000 } }]);
  await time.pass(40_000);
  expect(gaps()).toEqual(Array.from({ length: 10 }, () => 4_000));
});

test("called, it asks to be let in at once, and again at the pace of the called, and ends inside", async () => {
  const { time, service, gaps, line } = waitingFor([WAITING, CALLED, CALLED, CALLED, INSIDE]);
  await time.pass(60_000);
  expect(service.whats()).toEqual(["join", "look", "enter", "enter", "enter"]);
  expect(gaps()).toEqual([5_000, 0, 2_000, 2_000]);
  expect((await line.end).kind).toBe("admitted");
  expect(time.nextInMs()).toBeNull();
});

test("asked to wait until the end of the session, it tells that, too", async () => {
  const { time, line, service } = waitingFor([INSIDE, INSIDE, { code: "session-over", status: 403 }], {
    until: "over",
  });
  await time.pass(200_000);
  expect(await line.end).toMatchObject({ kind: "over", reason: "sessionOver", place: { status: "admitted" } });
  expect(service.whats()).toEqual(["join", "look", "look"]);
});

test.each([
  [0, [800, 1_600, 3_200, 6_400, 12_800, 24_000, 24_000]],
  [0.5, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
  [0.999_999, [1_200, 2_400, 4_800, 9_600, 19_200, 36_000, 36_000]],
])("without a network the pauses grow to half a minute, a fifth more or less (chance %d)", async (chance, pauses) => {
  const { time, gaps, line, service } = waitingFor(["lost"], { random: () => chance });
  await time.pass(150_000);
  expect(gaps().slice(0, 7).map(Math.round)).toEqual(pauses);
  expect(line.now).toMatchObject({ kind: "joining", trouble: { problem: { code: "no-answer" } } });
  // Back again: the pauses begin anew.
  service.tell(WAITING, "lost", WAITING);
  await time.pass(36_000);
  expect(line.now).toMatchObject({ kind: "waiting", trouble: null });
});

test.each([
  [{ code: "overloaded", status: 503, retryAfterSeconds: 7 }, 7_000],
  [{ code: "rate-limited", status: 429, retryAfterSeconds: 20 }, 20_000],
])("patience that is asked is kept, and chance only adds to it: %j", async (refusal, leastMs) => {
  for (const chance of [0, 0.5, 0.999]) {
    const { time, gaps, line } = waitingFor([WAITING, refusal, WAITING], { random: () => chance });
    await time.pass(5_000);
    expect(line.now).toMatchObject({ kind: "waiting", trouble: { problem: { code: refusal.code }, failures: 1 } });
    // Impatience is of no use.
    line.again();
    await time.pass(leastMs * 1.2);
    expect(gaps()[1]).toBeGreaterThanOrEqual(leastMs);
    expect(gaps()[1]).toBeLessThanOrEqual(leastMs * 1.2);
    expect(line.now).toMatchObject({ trouble: null });
  }
});

test("an answer that never comes is given up, and the place isn't", async () => {
  const { time, service, line } = waitingFor([WAITING, "silent", WAITING]);
  await time.pass(5_000 + 19_999);
  expect(line.now).toMatchObject({ kind: "waiting", trouble: null });
  await time.pass(1 + 1_000);
  expect(service.whats()).toEqual(["join", "look", "look"]);
  expect(line.now).toMatchObject({ kind: "waiting", trouble: null });
});

test("a token past its life is renewed by joining, which finds the place", async () => {
  const refusal = { code: "queue-token-invalid", status: 401 };
  const { time, service, gaps, line } = waitingFor([WAITING, refusal, { place: { position: 70 } }]);
  await time.pass(5_000);
  expect(service.whats()).toEqual(["join", "look", "join"]);
  expect(gaps()).toEqual([5_000, 0]);
  expect(line.now).toMatchObject({ kind: "waiting", place: { position: 70 } });
});

test("tokens that are refused again and again are no reason to hurry", async () => {
  const refusal = { code: "queue-token-invalid", status: 401 };
  const { time, service } = waitingFor([WAITING, refusal]);
  await time.pass(5_000 + 6_000);
  expect(service.whats()).toEqual(["join", "look", "join", "join", "join", "join"]);
});

test("before the lobby it says when, and joins by itself at the opening, a second later at most", async () => {
  const opensAt = timeAt(1_000 + 90_000);
  const notOpen = { code: "sale-not-open", status: 403, retryAfterSeconds: 90, opensAt };
  const { time, service, line } = waitingFor([notOpen, WAITING], { random: () => 0.9 });
  await settled();
  await time.pass(0);
  expect(line.now).toEqual({ kind: "notOpen", opensAt, trouble: null });
  await time.pass(89_999);
  expect(service.asked.length).toBe(1);
  await time.pass(1_001);
  expect(service.whats()).toEqual(["join", "join"]);
});

test.each([
  [{ code: "sale-closed", status: 403 }, WAITING, "saleClosed"],
  [{ code: "session-over", status: 403 }, WAITING, "lapsed"],
  [{ code: "session-over", status: 403 }, CALLED, "lapsed"],
  [{ code: "unauthorized", status: 401 }, WAITING, "signedOut"],
  [{ code: "not-found", status: 404 }, WAITING, "notFound"],
  [{ code: "invalid-request", status: 400 }, WAITING, "refused"],
])("%j is an end with a reason, after %j", async (refusal, before, reason) => {
  const storage = memoryStorage();
  const { time, line, service } = waitingFor([before, refusal], { storage });
  await time.pass(60_000);
  expect(await line.end).toMatchObject({ kind: "over", reason, problem: { code: refusal.code } });
  expect(service.asked.length).toBe(2);
  expect(time.nextInMs()).toBeNull();
  // Only who is signed out has the place still.
  expect(storage.getItem(placeName(CONCERT)) !== null).toBe(reason === "signedOut");
});

test("asked to enter and not called, it goes on from the position that the refusal tells", async () => {
  const refusal = { code: "not-admitted", status: 403, position: 3, retryAfterSeconds: 2 };
  const { time, line, service } = waitingFor([CALLED, refusal, INSIDE]);
  await time.pass(0);
  expect(line.now).toMatchObject({ kind: "waiting", place: { position: 3, status: "waiting" }, trouble: null });
  await time.pass(2_400);
  expect(service.whats()).toEqual(["join", "enter", "look"]);
});

test("a reload finds the place by its kept token, with the position it had at first", async () => {
  const storage = memoryStorage();
  const before = waitingFor([{ place: { position: 100 } }, { place: { position: 60 } }], { storage });
  await before.time.pass(5_000);
  before.line.stop();
  const after = waitingFor([{ place: { position: 50 } }], { storage });
  await after.time.pass(0);
  expect(after.service.asked).toMatchObject([{ what: "look", token: "q2" }]);
  expect(after.line.now).toMatchObject({ firstPosition: 100, place: { position: 50 } });
  // A new number begins anew.
  after.line.stop();
  const later = waitingFor([{ place: { number: 900, position: 70 } }], { storage });
  await later.time.pass(0);
  expect(later.line.now).toMatchObject({ firstPosition: 70 });
});

test("a reload that finds the session over says so, and one that was only in line says that the place is gone", async () => {
  for (const [before, reason] of [
    [INSIDE, "sessionOver"],
    [WAITING, "lapsed"],
  ] as const) {
    const storage = memoryStorage();
    const first = waitingFor([before], { storage, until: "over" });
    await first.time.pass(0);
    first.line.stop();
    const { time, line } = waitingFor([{ code: "session-over", status: 403 }], { storage });
    await time.pass(0);
    expect(line.now).toMatchObject({ kind: "over", reason });
  }
});

test("a storage that refuses loses nothing but the way back after a reload", async () => {
  const refuse = (): never => {
    throw new Error("full");
  };
  const { time, line } = waitingFor([WAITING], { storage: { getItem: refuse, setItem: refuse, removeItem: refuse } });
  await time.pass(20_000);
  expect(line.now).toMatchObject({ kind: "waiting", firstPosition: 90 });
});

test("leaving gives the place up and forgets it", async () => {
  const storage = memoryStorage();
  const { time, line, service } = waitingFor([WAITING, "gone"], { storage });
  await time.pass(0);
  expect(await line.leave()).toBeNull();
  expect(await line.end).toMatchObject({ kind: "over", reason: "left", place: { number: 500 } });
  expect(service.asked.at(-1)).toMatchObject({ what: "leave", token: "q1" });
  expect(storage.getItem(placeName(CONCERT))).toBeNull();
  await time.pass(60_000);
  expect(service.asked.length).toBe(2);
});

test("a leave that isn't answered is told, and the place is kept", async () => {
  const { time, line, service } = waitingFor([WAITING, "lost", WAITING]);
  await time.pass(0);
  expect(await line.leave()).toMatchObject({ ok: false, problem: { code: "no-answer" } });
  await time.pass(5_000);
  expect(line.now.kind).toBe("waiting");
  expect(service.whats()).toEqual(["join", "leave", "look"]);
});

test("leaving with a token past its life joins to get another, and leaves", async () => {
  const { time, line, service } = waitingFor([WAITING, { code: "queue-token-invalid", status: 401 }, WAITING, "gone"]);
  await time.pass(0);
  expect(await line.leave()).toBeNull();
  expect(service.whats()).toEqual(["join", "leave", "join", "leave"]);
});

test("leaving while a join is on its way leaves the place that it made", async () => {
  const { time, line, service } = waitingFor(["silent", WAITING, "gone"]);
  await time.pass(0);
  expect(await line.leave()).toBeNull();
  expect(service.whats()).toEqual(["join", "join", "leave"]);
  expect(line.now).toMatchObject({ kind: "over", reason: "left" });
});

test("leaving before the line opens needs no place", async () => {
  const { time, line, service } = waitingFor([
    { code: "sale-not-open", status: 403, retryAfterSeconds: 90, opensAt: "" },
  ]);
  await time.pass(0);
  expect(await line.leave()).toBeNull();
  expect(line.now).toMatchObject({ kind: "over", reason: "left" });
  expect(service.whats()).toEqual(["join"]);
});

/** A page that can be hidden and shown, and may hear that the network is back. */
function page() {
  let isHidden = false;
  const watchers = new Set<() => void>();
  const attention: Attention = {
    isHidden: () => isHidden,
    watch: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
  const change = (hidden: boolean) => {
    isHidden = hidden;
    for (const changed of watchers) changed();
  };
  return { attention, hide: () => change(true), show: () => change(false) };
}

test("nobody looks: it stops; somebody looks again: it asks at once, but no sooner than the pace", async () => {
  const { attention, hide, show } = page();
  const { time, gaps } = waitingFor([WAITING], { attention });
  await time.pass(2_000);
  hide();
  await time.pass(60_000);
  show();
  await time.pass(0);
  expect(gaps()).toEqual([62_000]);
  // Looking away and back is no way to be asked for sooner.
  for (let times = 0; times < 5; times += 1) {
    hide();
    show();
    await time.pass(500);
  }
  expect(gaps()).toEqual([62_000]);
  await time.pass(2_500);
  expect(gaps()).toEqual([62_000, 5_000]);
});

test("who is to be told also while nobody looks is", async () => {
  const { attention, hide } = page();
  const { time, line } = waitingFor([WAITING, WAITING, CALLED, INSIDE], {
    attention,
    asksWhileHidden: ({ kind }) => kind !== "admitted",
  });
  await time.pass(0);
  hide();
  await time.pass(10_000);
  expect(line.now.kind).toBe("admitted");
});

test("the network is back: it asks at once; patience that the service asked for is kept", async () => {
  const lost = page();
  const { time, line } = waitingFor([WAITING, "lost", "lost", "lost", "lost", WAITING], { attention: lost.attention });
  await time.pass(5_000 + 1_000 + 2_000 + 4_000);
  expect(line.now).toMatchObject({ trouble: { failures: 4 } });
  lost.show();
  await time.pass(0);
  expect(line.now).toMatchObject({ trouble: null });

  const busy = page();
  const other = waitingFor([BUSY, WAITING], { attention: busy.attention });
  await other.time.pass(1_000);
  busy.show();
  await other.time.pass(5_000);
  expect(other.service.asked.length).toBe(1);
});

test("each answer's time is told, with what the client's clock said when it asked and heard", async () => {
  const told: TimeTold[] = [];
  const { time } = waitingFor([WAITING], { onTime: (one) => told.push(one) });
  await time.pass(5_000);
  expect(told).toEqual([1_000, 6_000].map((now) => ({ at: Date.parse(timeAt(now)), sentAt: now, receivedAt: now })));
});

test("where the fan stands is told to everybody who listens, and as values one after the other", async () => {
  const { line, time } = waitingFor([WAITING, CALLED, INSIDE]);
  const heard: string[] = [];
  const unwatch = line.watch(({ kind }) => heard.push(kind));
  const read = (async () => {
    const kinds: string[] = [];
    for await (const now of line) kinds.push(now.kind);
    return kinds;
  })();
  await time.pass(10_000);
  unwatch();
  expect(heard).toEqual(["joining", "waiting", "ready", "admitted"]);
  expect(await read).toEqual(["joining", "waiting", "ready", "admitted"]);
  expect(placeOf(await line.end)?.expiresAt).toBe("2030-12-24T11:10:00.000Z");
});

test("stopped, it asks no more and says where the fan stood", async () => {
  const { line, time, service } = waitingFor([WAITING]);
  await time.pass(0);
  line.stop();
  await time.pass(60_000);
  expect(service.asked.length).toBe(1);
  expect((await line.end).kind).toBe("waiting");
});
