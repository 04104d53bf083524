// Goal: the line is the order of asking, whatever overlaps and whatever breaks. Method: thousands of joins, alone and in
// lists, are sent many at a time, each with the moments of one shared clock before it was sent and after it was answered.
// Whoever gets an error asks again, as a client does; a join then lasts from its first try to its answer. Then nobody may
// have a smaller number than somebody who was answered before. What it can't show is the order of joins that overlap.
import { abortAllDurableObjects, evictDurableObject } from "cloudflare:test";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Arrival, outOfOrder } from "./arrival-order.ts";
import { change, Fan, figuresOf, makeConcert, roomOf, type Concert } from "../support/client.ts";
import { seed } from "../support/seed.ts";

const ABREAST = 96;
const TRIES_MAX = 100;
const LONG_MS = 120_000;

/** Calls of one fan and of lists, in a random order. */
function callsOf(alone: number, lists: number, perList: number): string[][] {
  const calls = [
    ...Array.from({ length: alone }, (_, index) => [`alone${index}`]),
    ...Array.from({ length: lists }, (_, list) => Array.from({ length: perList }, (_, at) => `list${list}-${at}`)),
  ];
  const [shuffled] = fc.sample(fc.shuffledSubarray(calls, { minLength: calls.length }), { numRuns: 1, seed });
  return shuffled ?? [];
}

interface Crowd {
  arrivals: Arrival[];
  /** Tries that failed. */
  errors: number;
}

/** Sends every call, so many at a time; after every so many answers, something befalls the room. */
async function send(
  calls: readonly string[][],
  join: (fans: string[]) => Promise<number[]>,
  { every = Infinity, befalls = async () => {} }: { every?: number; befalls?: () => Promise<void> } = {},
): Promise<Crowd> {
  const crowd: Crowd = { arrivals: [], errors: 0 };
  let clock = 0;
  let next = 0;
  let answers = 0;
  const untilAnswered = async (fans: string[]): Promise<number[]> => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      try {
        return await join(fans);
      } catch {
        crowd.errors += 1;
      }
    }
    throw new Error(`not answered in ${TRIES_MAX} tries`);
  };
  const walk = async () => {
    for (let fans = calls[next++]; fans !== undefined; fans = calls[next++]) {
      const began = ++clock;
      const numbers = await untilAnswered(fans);
      const ended = ++clock;
      for (const [index, fan] of fans.entries()) {
        crowd.arrivals.push({ fan, began, ended, number: numbers[index] ?? -1 });
      }
      answers += 1;
      if (answers % every === 0) await befalls();
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, walk));
  return crowd;
}

const joinsOf = (concert: Concert) => async (fans: string[]) => {
  const joined = await roomOf(concert).join(fans.map((fanId) => ({ fanId })));
  return joined.map((answer) => (answer.ok ? answer.value.placeView.number : -1));
};

/** Nobody is out of order, and the numbers are those from 1 on, each once. */
function expectALine({ arrivals }: Crowd, fans: number): void {
  expect(outOfOrder(arrivals)).toBeNull();
  const numbers = arrivals.map(({ number }) => number).toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: fans }, (_, index) => index + 1));
}

/** Those of one list, in the order in which the list had them. */
function expectListsInOrder({ arrivals }: Crowd, calls: readonly string[][]): void {
  const numberOf = new Map(arrivals.map(({ fan, number }) => [fan, number]));
  for (const fans of calls) {
    const numbers = fans.map((fan) => numberOf.get(fan) ?? -1);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
}

/** Every fan who joins again is told the number of before. */
async function expectOnePlaceEach({ arrivals }: Crowd, concert: Concert): Promise<void> {
  const again = await roomOf(concert).join(arrivals.map(({ fan }) => ({ fanId: fan })));
  expect(again.map((joined) => joined.ok && joined.value.isNew)).toEqual(arrivals.map(() => false));
  const numbers = again.map((joined) => (joined.ok ? joined.value.placeView.number : -1));
  expect(numbers).toEqual(arrivals.map(({ number }) => number));
  expect((await figuresOf(concert)).line.issued).toBe(arrivals.length);
}

test(
  "6,000 fans who join alone and in lists of 50, many at a time, are in the order of asking",
  { timeout: LONG_MS },
  async () => {
    const concert = await makeConcert({}, { maxAdmitted: 1 });
    const calls = callsOf(3_000, 60, 50);
    const crowd = await send(calls, joinsOf(concert));
    expect(crowd.errors).toBe(0);
    expectALine(crowd, 6_000);
    expectListsInOrder(crowd, calls);
    await expectOnePlaceEach(crowd, concert);
  },
);

const BEFALLS: [what: string, befalls: (concert: Concert) => Promise<void>, fewestErrors: number][] = [
  ["reset", () => abortAllDurableObjects(), 15],
  ["evicted", (concert) => evictDurableObject(roomOf(concert)), 0],
];

test.each(BEFALLS)(
  "fans who join again after the room was %s in between have one place each, in order",
  { timeout: LONG_MS },
  async (_, befalls, fewestErrors) => {
    const concert = await makeConcert({}, { maxAdmitted: 1 });
    const calls = callsOf(1_500, 30, 50);
    let times = 0;
    const crowd = await send(calls, joinsOf(concert), {
      every: 97,
      befalls: async () => {
        times += 1;
        await befalls(concert);
      },
    });
    expect(times).toBe(15);
    // A reset that interrupted nobody would have shown nothing.
    expect(crowd.errors).toBeGreaterThanOrEqual(fewestErrors);
    expectALine(crowd, 3_000);
    await expectOnePlaceEach(crowd, concert);
  },
);

test(
  "fans who join over HTTP, at the room and then through gates, are in the order of asking",
  { timeout: LONG_MS },
  async () => {
    const concert = await makeConcert({}, { maxAdmitted: 1 });
    const fans = await Promise.all(Array.from({ length: 600 }, () => Fan.of(concert)));
    const byName = new Map(fans.map((fan) => [fan.userId, fan]));
    const names = fans.map(({ userId }) => [userId]);
    const join = async ([name = ""]: string[]) => {
      const joined = await byName.get(name)?.join();
      if (joined?.status !== 201) throw new Error(`not joined: ${joined?.status}`);
      return [joined.body.number];
    };
    const first = await send(names.slice(0, 300), join);
    expectALine(first, 300);
    await change(concert, { waitingRoom: { intakeGates: 4 } });
    const second = await send(names.slice(300), join);
    expect(outOfOrder(second.arrivals)).toBeNull();
    const numbers = second.arrivals.map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => 301 + index));
  },
);
