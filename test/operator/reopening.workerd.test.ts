// Question: what becomes of those in line, and of those who come, when a sale is closed and opened again?
// Method: fans in every state of the line; the operator closes and opens; time is set.
import { expect, test } from "vitest";
import { codeOf, change, Fan, figuresOf, makeConcert, setClock } from "../support/client.ts";

const { at, instant } = setClock();
const AGE_MS = 2_000;

test("who waits keeps the number, is told that the sale is closed, and is called when it opens again", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const inside = await Fan.inside(concert, 0);
  const [first, second] = [await Fan.of(concert), await Fan.of(concert)];
  for (const fan of [first, second]) await fan.join();
  await change(concert, { state: "closed" });
  await inside.leave();
  // Far longer than a call lasts: nobody is called while it is closed.
  at(3_600_000);
  expect(codeOf(await first.poll())).toEqual([403, "sale-closed"]);
  expect(codeOf(await first.join())).toEqual([403, "sale-closed"]);
  expect((await change(concert, { state: "open" })).body.state).toBe("open");
  expect((await first.join()).body).toMatchObject({ number: 2, status: "ready" });
  expect((await first.claim()).body.status).toBe("admitted");
  expect((await second.poll()).body).toMatchObject({ number: 3, status: "waiting" });
  const late = await Fan.of(concert);
  expect((await late.join()).body).toMatchObject({ number: 4, status: "waiting" });
});

test("who was called keeps the right to enter for as long as it lasts, closed or not", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1, claimSeconds: 300 });
  const inside = await Fan.inside(concert, 0);
  const [kept, lapsed] = [await Fan.of(concert), await Fan.of(concert)];
  await kept.join();
  await inside.leave();
  at(AGE_MS);
  expect((await kept.poll()).body.status).toBe("ready");
  await change(concert, { state: "closed" });
  expect(codeOf(await kept.claim())).toEqual([403, "sale-closed"]);
  at(200_000);
  await change(concert, { state: "open" });
  expect((await kept.claim()).body).toMatchObject({ number: 2, status: "admitted" });

  await lapsed.join();
  await kept.leave();
  at(200_000 + AGE_MS);
  expect((await lapsed.poll()).body.status).toBe("ready");
  await change(concert, { state: "closed" });
  at(1_000_000);
  await change(concert, { state: "open" });
  // A new number, as for everybody whose right has lapsed.
  expect((await lapsed.join()).body).toMatchObject({ number: 4, status: "admitted" });
});

test("a session goes on: it holds again, and what was held meanwhile could be paid", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  await change(concert, { state: "closed" });
  expect(codeOf(await fan.hold("A-1-1"))).toEqual([403, "sale-closed"]);
  await change(concert, { state: "open" });
  expect((await fan.hold("A-1-1")).status).toBe(201);
});

test("a closed sale opens again until its end, and not after it", async () => {
  const concert = await makeConcert({ saleClosesAt: instant(60_000) });
  await change(concert, { state: "closed" });
  at(59_999);
  expect((await change(concert, { state: "open" })).body.state).toBe("open");
  await change(concert, { state: "closed" });
  at(60_000);
  expect(codeOf(await change(concert, { state: "open" }))).toEqual([409, "sale-closed"]);
  expect((await change(concert, { state: "open", saleClosesAt: null })).body.state).toBe("open");
  expect((await (await Fan.of(concert)).join()).status).toBe(201);
});

test("a sale that is closed before it opens is scheduled again, with its lobby", async () => {
  const concert = await makeConcert({ lobbyOpensAt: instant(0), saleOpensAt: instant(60_000) });
  const fan = await Fan.of(concert);
  await fan.join();
  await change(concert, { state: "closed" });
  expect(codeOf(await (await Fan.of(concert)).join())).toEqual([403, "sale-closed"]);
  await change(concert, { state: "open" });
  expect((await figuresOf(concert)).state).toBe("scheduled");
  expect((await fan.join()).body).toMatchObject({ number: 1, status: "waiting", sale: "scheduled" });
});
