// Question: what does a fan cost the room who asks again and again for what the edge knows: to leave a place that is over, to
// enter without being called, to enter in a pause?
// Method: every call of the room's object is counted where it arrives; the clock stands still unless told. Doesn't prove how
// often a fan may ask (test/access/every-limit.workerd.test.ts), nor what several isolates know of each other.
import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { change, Fan, makeConcert, roomOf, setClock, type Concert } from "../support/client.ts";
import { countRoomCalls, lineOf, pick } from "./room-calls.ts";

const { at } = setClock();
const roomCalls = countRoomCalls();
const HUNDRED = Array.from({ length: 100 }, (_, index) => index);

test("leaving a hundred times is one call of the room, and so is looking at what was left", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const calls = await roomCalls(async () => {
    for (const _ of HUNDRED) expect((await fan.leave()).status).toBe(204);
    for (const _ of HUNDRED) expect((await fan.poll()).body).toMatchObject({ code: "session-over" });
    for (const _ of HUNDRED) expect((await fan.claim()).body).toMatchObject({ code: "session-over" });
    for (const _ of HUNDRED) expect((await fan.holds()).body).toMatchObject({ code: "session-over" });
    for (const _ of HUNDRED) expect((await fan.release("hld_x")).body).toMatchObject({ code: "session-over" });
  });
  expect(calls["leave"]).toBe(1);
  expect({ ...calls, snapshot: 0 }).toEqual({ leave: 1, snapshot: 0 });
});

test("a place that was left through another isolate is not asked about once the snapshot says so", async () => {
  const [, fan] = await lineOf(2);
  if (fan === undefined) throw new Error("nobody waits");
  const epoch = 1;
  await roomOf(fan).leave({ fanId: fan.userId, epoch, number: fan.number });
  at(5_000);
  const calls = await roomCalls(async () => {
    for (const _ of HUNDRED) expect((await fan.leave()).status).toBe(204);
    for (const _ of HUNDRED) expect((await fan.claim()).body).toMatchObject({ code: "session-over" });
  });
  expect(calls).toEqual({ snapshot: 1 });
});

test("a right that has lapsed is asked about once", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1, claimSeconds: 5, offerSeconds: 5 });
  const [inside, fan] = [await Fan.inside(concert, 0), await Fan.of(concert)];
  await fan.join();
  await inside.leave();
  expect((await fan.poll()).body.status).toBe("ready");
  at(60_000);
  const calls = await roomCalls(async () => {
    for (const _ of HUNDRED) expect((await fan.poll()).body).toMatchObject({ code: "session-over" });
    for (const _ of HUNDRED) expect((await fan.leave()).status).toBe(204);
  });
  expect(calls).toEqual({ snapshot: 1, where: 1 });
});

test("asking to enter a hundred times while waiting asks the room for a snapshot at most", async () => {
  const fan = pick(await lineOf(3), 2);
  at(5_000);
  const calls = await roomCalls(async () => {
    for (const _ of HUNDRED) {
      const refused = await fan.claim();
      expect(refused).toMatchObject({ status: 403, body: { code: "not-admitted", position: 3 } });
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    }
  });
  expect(calls).toEqual({ snapshot: 1 });
});

test("whoever was told of the call is let in, however old the snapshot is", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const [inside, fan] = [await Fan.inside(concert, 0), await Fan.of(concert)];
  await fan.join();
  expect((await fan.claim()).body).toMatchObject({ code: "not-admitted" });
  const epoch = 1;
  // Past the edge, as through another isolate: the snapshot here still says that nobody was called.
  await roomOf(concert).leave({ fanId: inside.userId, epoch, number: inside.number });
  const told = await roomOf(concert).where({ fanId: fan.userId, epoch, number: fan.number });
  expect(told).toMatchObject({ ok: true, value: { status: "ready" } });
  // A join gives the newest token.
  expect((await fan.join()).body.status).toBe("ready");
  expect((await fan.claim()).body.status).toBe("admitted");
});

/** A concert that is paused with one fan inside and one who was called; how often the called fan's claim was written. */
async function pausedWithReady(): Promise<{ concert: Concert; fan: Fan; askedAt: () => Promise<unknown> }> {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const [inside, fan] = [await Fan.inside(concert, 0), await Fan.of(concert)];
  await fan.join();
  await inside.leave();
  expect((await fan.poll()).body.status).toBe("ready");
  await change(concert, { state: "paused" });
  // Until no snapshot of before the pause is left.
  at(5_000);
  const askedAt = () =>
    runInDurableObject(
      roomOf(concert),
      (_, { storage }) =>
        storage.sql.exec("SELECT asked_at FROM visits WHERE number = ?", fan.number).one()["asked_at"],
    );
  return { concert, fan, askedAt };
}

test("asking to enter a hundred times at once in a pause is one row", async () => {
  const { fan } = await pausedWithReady();
  const calls = await roomCalls(async () => {
    for (const _ of HUNDRED) expect((await fan.claim()).body).toMatchObject({ status: "ready", sale: "paused" });
  });
  expect(calls).toEqual({ claim: 1, snapshot: 1 });
});

test("asking for ten seconds in a pause is a row in a second and a quarter, and asking when told is a row each", async () => {
  const { fan, askedAt } = await pausedWithReady();
  const often = await roomCalls(async () => {
    for (let ms = 5_000; ms < 15_000; ms += 50) {
      at(ms);
      expect((await fan.claim()).body.status).toBe("ready");
    }
  });
  expect(often["claim"]).toBe(8);
  at(20_000);
  const told = await fan.claim();
  at(20_000 + told.body.pollAfterMs);
  expect((await roomCalls(fan.claim))["claim"]).toBe(1);
  expect(Number(await askedAt()) % 86_400_000).toBe(20_000 + told.body.pollAfterMs);
});

test("the end of a pause lets the ready in at once where it was made", async () => {
  const { concert, fan } = await pausedWithReady();
  expect((await fan.claim()).body.status).toBe("ready");
  await change(concert, { state: "open" });
  expect((await fan.claim()).body.status).toBe("admitted");
});
