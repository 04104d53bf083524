// Question: does a burst far beyond what a room can take end in refusals that say when to come back, and is all well after?
// Method: joins in lists, because a hundred thousand requests would only test the test's own machine; what the room counts
// is fans. It does not prove how many fans a room takes in a second: that is measured.
import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { CHANGES_WAITING_MAX, OVERLOADED_RETRY_SECONDS, OPEN_PAYMENTS_MAX } from "../../src/contract/bounds.ts";
import { auditOf, Fan, figuresOf, makeConcert, roomOf, withoutTable, type Concert } from "../support/client.ts";

const LIST = 200;
const BURST = 10 * CHANGES_WAITING_MAX;

const joinList = (concert: Concert, list: number) =>
  roomOf(concert).join(Array.from({ length: LIST }, (_, index) => ({ fanId: `usr_${list}_${index}` })));

/** Holds every commit of a room back until told otherwise. */
async function slowDisk(concert: Concert): Promise<{ isFastAgain: () => void }> {
  let isFastAgain: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    isFastAgain = resolve;
  });
  await runInDurableObject(roomOf(concert), (_, { storage }) => {
    const sync = storage.sync.bind(storage);
    Object.defineProperty(storage, "sync", { configurable: true, value: () => held.then(sync) });
  });
  return { isFastAgain };
}

test("a burst ten times what may wait is answered at once: some are in line, the rest come again and get in", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const late = await Fan.of(concert);
  const disk = await slowDisk(concert);
  const burst = Array.from({ length: BURST / LIST }, (_, list) => joinList(concert, list));
  // Whatever was turned away has its answer while those who wait are still waiting for the disk.
  const refusals = await Promise.all(burst.slice(-10));
  expect(refusals.flat().every(({ ok }) => !ok)).toBe(true);
  const turnedAway = await late.join();
  disk.isFastAgain();
  const answers = (await Promise.all(burst)).flat();
  const joined = answers.filter(({ ok }) => ok).length;
  expect(joined).toBeGreaterThanOrEqual(LIST);
  expect(joined).toBeLessThan(BURST);
  const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]));
  expect(new Set(codes)).toEqual(new Set(["overloaded"]));
  expect(turnedAway).toMatchObject({ status: 503, body: { code: "overloaded" } });
  const retryAfter = Number(turnedAway.headers.get("Retry-After"));
  expect(retryAfter).toBeGreaterThanOrEqual(OVERLOADED_RETRY_SECONDS);
  expect(retryAfter).toBeLessThanOrEqual(3 * OVERLOADED_RETRY_SECONDS);

  expect((await late.join()).status).toBe(201);
  for (let list = 0; list < BURST / LIST; list++) {
    const again = await joinList(concert, list);
    expect(again.every(({ ok }) => ok)).toBe(true);
  }
  expect((await figuresOf(concert)).line.issued).toBe(BURST + 1);
});

test("when D1 can't keep up, payments beyond what it has before it are refused without effect", async () => {
  const fans = OPEN_PAYMENTS_MAX + 5;
  const concert = await makeConcert({
    performances: [
      {
        startsAt: "2099-12-24T10:00:00.000Z",
        sections: [{ name: "A", grade: "R", price: 0, rows: 1, seatsPerRow: fans }],
      },
    ],
  });
  const buyers = await Promise.all(Array.from({ length: fans }, () => Fan.inside(concert, 0)));
  const holds = await Promise.all(buyers.map((fan, index) => fan.hold(`A-1-${index + 1}`)));
  const pay = () => Promise.all(buyers.map((fan, index) => fan.pay(holds[index]?.body.holdId ?? "none", "key")));
  const codes = (await withoutTable("payments", pay)).map(({ body }) => body.code);
  expect(codes.filter((code) => code === "outcome-pending")).toHaveLength(OPEN_PAYMENTS_MAX);
  expect(codes.filter((code) => code === "overloaded")).toHaveLength(5);
  expect((await figuresOf(concert)).performances[0].seats).toMatchObject({ paying: OPEN_PAYMENTS_MAX, held: 5 });
  // The first round clears what waits, the second finds room for those who were turned away.
  await pay();
  expect((await pay()).map(({ status }) => status)).toEqual(buyers.map(() => 201));
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});
