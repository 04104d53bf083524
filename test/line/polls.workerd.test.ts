// Question: how often does a fan who asks when told ask, does the answer say why nothing moves, and does such a fan ever miss
// a call, whatever an operator changes meanwhile? Method: the clock is set to the instant that each answer names, over HTTP.
// It does not prove the rule for every history: asking.properties.rules.test.ts plays random ones.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SECOND_MS } from "../../src/contract/bounds.ts";
import { change, Fan, makeConcert, type Concert, type Place } from "../support/client.ts";

/** Far ahead, so that no alarm of the runtime, which keeps real time, goes off by itself. */
const START = Date.parse("2090-01-01T00:00:00.000Z");
const HALF_AN_HOUR_MS = 1_800_000;
const instant = (ms: number): string => new Date(START + ms).toISOString();

let clock = 0;
const at = (ms: number): void => {
  clock = ms;
  vi.setSystemTime(START + ms);
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  at(0);
});
afterEach(() => {
  vi.useRealTimers();
});

async function inLine(concert: Concert, count: number): Promise<{ fan: Fan; place: Place }[]> {
  const fans = await Promise.all(Array.from({ length: count }, () => Fan.of(concert)));
  const joined = [];
  for (const fan of fans) joined.push({ fan, place: (await fan.join()).body });
  return joined;
}

/** How often a fan asks within so long, who asks when told and waits all the time. */
async function pollsWithin(fan: Fan, first: Place, ms: number): Promise<number> {
  const end = clock + ms;
  let polls = 0;
  for (let place = first; clock + place.pollAfterMs < end; polls++) {
    at(clock + place.pollAfterMs);
    place = (await fan.poll()).body;
    expect(place.status).toBe("waiting");
  }
  return polls;
}

/** Plays fans who ask when told, and claim when called, until everybody is inside; the codes of refusals. */
async function refusalsUntilInside(fans: readonly { fan: Fan; place: Place }[]): Promise<string[]> {
  const refusals: string[] = [];
  const due = fans.map(({ fan, place }) => ({ fan, at: clock + place.pollAfterMs, isCalled: false }));
  for (let asks = 0; due.length > 0 && asks < 1_000; asks++) {
    due.sort((one, other) => one.at - other.at);
    const next = due[0];
    if (next === undefined) break;
    at(Math.max(clock, next.at));
    const { status, body } = await (next.isCalled ? next.fan.claim() : next.fan.poll());
    if (status !== 200) refusals.push(String(body.code));
    if (status !== 200 || body.status === "admitted") due.shift();
    else {
      next.at = clock + (body.status === "ready" && !next.isCalled ? 0 : body.pollAfterMs);
      next.isCalled = body.status === "ready";
    }
  }
  return refusals;
}

describe("an answer of the line says why nothing moves", () => {
  test("before the opening, with the instant to count down to", async () => {
    const concert = await makeConcert({ lobbyOpensAt: instant(-60_000), saleOpensAt: instant(600_000) });
    const fan = await Fan.of(concert);
    const scheduled = { sale: "scheduled", opensAt: instant(600_000), estimatedWaitSeconds: null };
    expect((await fan.join()).body).toMatchObject({ ...scheduled, serverTime: instant(0) });
    at(30_000);
    const { body, headers } = await fan.poll();
    expect(body).toMatchObject({ ...scheduled, serverTime: instant(30_000) });
    expect(headers.get("Retry-After")).toBe(String(Math.ceil(body.pollAfterMs / SECOND_MS)));
  });

  test("from the instant of the opening on, also out of a snapshot that was taken before", async () => {
    const concert = await makeConcert(
      { lobbyOpensAt: instant(-60_000), saleOpensAt: instant(600_000) },
      { maxAdmitted: 1 },
    );
    const [, second] = await inLine(concert, 2);
    at(599_500);
    expect((await second?.fan.poll())?.body.sale).toBe("scheduled");
    at(600_000);
    expect((await second?.fan.poll())?.body).toMatchObject({ status: "waiting", sale: "open", opensAt: null });
  });

  test("while it is paused, and inside too", async () => {
    const concert = await makeConcert({}, { maxAdmitted: 1 });
    const [first, second] = await inLine(concert, 2);
    expect(first?.place).toMatchObject({ status: "admitted", sale: "open", opensAt: null, serverTime: instant(0) });
    expect(second?.place).toMatchObject({ status: "waiting", sale: "open", opensAt: null });
    await change(concert, { state: "paused" });
    at(2_000);
    expect((await second?.fan.poll())?.body).toMatchObject({ status: "waiting", sale: "paused", opensAt: null });
    expect((await first?.fan.poll())?.body).toMatchObject({ status: "admitted", sale: "paused" });
  });
});

describe("a fan who asks when told", () => {
  test.each([1, 30])("asks at most forty times in half an hour of lobby, at number %i", async (number) => {
    const concert = await makeConcert(
      { lobbyOpensAt: instant(-60_000), saleOpensAt: instant(HALF_AN_HOUR_MS) },
      { maxAdmitted: 1 },
    );
    const fan = (await inLine(concert, number)).at(-1);
    if (fan === undefined) throw new Error("there is no such fan");
    expect(await pollsWithin(fan.fan, fan.place, HALF_AN_HOUR_MS)).toBeLessThanOrEqual(40);
  });

  test("hears of the call within seconds of the opening", async () => {
    const concert = await makeConcert(
      { lobbyOpensAt: instant(-60_000), saleOpensAt: instant(HALF_AN_HOUR_MS) },
      { maxAdmitted: 20 },
    );
    const fans = await inLine(concert, 20);
    expect(await refusalsUntilInside(fans)).toEqual([]);
    expect(clock).toBeGreaterThanOrEqual(HALF_AN_HOUR_MS);
    expect(clock).toBeLessThan(HALF_AN_HOUR_MS + 8_000);
  });

  test("asks seldom far away in a pause and before the pace is known", async () => {
    const concert = await makeConcert({}, { maxAdmitted: 1 });
    const fan = (await inLine(concert, 30)).at(-1);
    if (fan === undefined) throw new Error("there is no such fan");
    expect(await pollsWithin(fan.fan, fan.place, HALF_AN_HOUR_MS / 6)).toBeLessThanOrEqual(8);
    await change(concert, { state: "paused" });
    expect(await pollsWithin(fan.fan, (await fan.fan.poll()).body, HALF_AN_HOUR_MS)).toBeLessThanOrEqual(40);
  });

  test("is told at most a third of the right to enter, jitter included, in every state", async () => {
    for (const claimSeconds of [5, 20, 300, 3_600]) {
      const longest = Math.min(100, claimSeconds / 3) * SECOND_MS;
      const concert = await makeConcert({}, { maxAdmitted: 1, claimSeconds });
      const places = await inLine(concert, 3);
      await places[0]?.fan.leave();
      at(clock + 2_000);
      const ready = (await places[1]?.fan.poll())?.body;
      expect(ready?.status).toBe("ready");
      for (const place of [...places.map(({ place }) => place), ready]) {
        expect(place?.pollAfterMs).toBeLessThanOrEqual(longest);
      }
    }
  });

  /** Enough have been called and were there for the line to know its pace; then only five may be inside. */
  async function slowConcert(claimSeconds: number): Promise<Concert> {
    const concert = await makeConcert({}, { maxAdmitted: 25, claimSeconds });
    await inLine(concert, 25);
    await change(concert, { waitingRoom: { maxAdmitted: 5 } });
    at(20_000);
    return concert;
  }

  test("keeps the place when many more are let in at once", async () => {
    const concert = await slowConcert(20);
    const fans = await inLine(concert, 25);
    await change(concert, { waitingRoom: { maxAdmitted: 1_000 } });
    expect(await refusalsUntilInside(fans)).toEqual([]);
  });

  test("keeps the place when the right to enter is made shorter and many more are let in at once", async () => {
    const concert = await slowConcert(300);
    const fans = await inLine(concert, 25);
    await change(concert, { waitingRoom: { maxAdmitted: 1_000, claimSeconds: 5 } });
    expect(await refusalsUntilInside(fans)).toEqual([]);
  });

  test("keeps the place when called shortly before the right to enter is made shorter", async () => {
    const concert = await slowConcert(300);
    const fans = await inLine(concert, 25);
    await change(concert, { waitingRoom: { maxAdmitted: 1_000 } });
    at(clock + 3_000);
    await change(concert, { waitingRoom: { claimSeconds: 5 } });
    expect(await refusalsUntilInside(fans)).toEqual([]);
  });
});
