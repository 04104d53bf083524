// Many at once for the same thing. Method: requests are started together and only their answers and the books at the
// end are looked at. What this does not prove is any particular interleaving; the rules' own tests do that.
import { expect, test } from "vitest";
import { admin, auditOf, Fan, makeConcert, type Json, type Reply } from "../support/client.ts";

const together = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const tally = (replies: Reply<Json>[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status, body } of replies) {
    const outcome = body?.code === undefined ? String(status) : `${status} ${body.code}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
};

test("of 200 who want one seat at once, one has it and 199 are told so", async () => {
  const concert = await makeConcert();
  const fans = await together(200, () => Fan.inside(concert, 0));
  const replies = await Promise.all(fans.map((fan) => fan.hold("A-1-1")));
  expect(tally(replies)).toEqual({ "201": 1, "409 seats-unavailable": 199 });
  const refused = replies.find(({ status }) => status === 409);
  expect(refused?.body.seatIds).toEqual(["A-1-1"]);
});

test("50 payments of one hold with one key are one payment, one debit and one answer", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 200_000);
  const { holdId } = (await fan.hold("A-1-1", "A-1-2")).body;
  const replies = await together(50, () => fan.pay(holdId, "one-key"));
  const paid = replies.filter(({ status }) => status === 201);
  expect(paid.length).toBeGreaterThanOrEqual(1);
  expect(paid.length + (tally(replies)["409 idempotency-in-flight"] ?? 0)).toBe(50);
  expect(new Set(paid.map(({ body }) => JSON.stringify(body))).size).toBe(1);

  const again = await fan.pay(holdId, "one-key");
  expect(again.body).toEqual(paid[0]?.body);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  expect((await fan.balance()).body.amount).toBe(100_000);
  expect((await fan.call("/v1/payments")).body.items).toHaveLength(1);
  expect((await auditOf(concert)).ok).toBe(true);
});

test("50 payments of one hold with 50 keys are one payment", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 200_000);
  const { holdId } = (await fan.hold("A-1-1")).body;
  const replies = await together(50, (index) => fan.pay(holdId, `key-${index}`));
  const counts = tally(replies);
  expect(counts["201"]).toBe(1);
  const others = ["409 payment-in-progress", "409 hold-already-paid", "403 session-over"];
  expect(others.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0)).toBe(49);
  expect((await fan.balance()).body.amount).toBe(150_000);
  expect((await auditOf(concert)).ok).toBe(true);
});

test("a fan who joins from 30 tabs at once has one place", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  await Fan.inside(concert, 0);
  const fan = await Fan.of(concert);
  const replies = await together(30, fan.join);
  expect(tally(replies)).toEqual({ "201": 1, "200": 29 });
  expect(new Set(replies.map(({ body }) => body.number))).toEqual(new Set([2]));
});

test("numbers of overlapping joins are unique, and a join that was answered first has the smaller one", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const fans = await together(60, () => Fan.of(concert));
  const first = await Promise.all(fans.slice(0, 30).map((fan) => fan.join()));
  const second = await Promise.all(fans.slice(30).map((fan) => fan.join()));
  const numbers = (replies: Reply<Json>[]) => replies.map(({ body }) => Number(body.number));
  expect(new Set([...numbers(first), ...numbers(second)]).size).toBe(60);
  expect(Math.max(...numbers(first))).toBeLessThan(Math.min(...numbers(second)));
});

test("two fans who want overlapping sets of seats never share one", async () => {
  const concert = await makeConcert();
  const fans = await together(40, () => Fan.inside(concert, 0));
  const replies = await Promise.all(fans.map((fan, index) => fan.hold(`A-1-${index + 1}`, `A-1-${index + 2}`)));
  const held = replies.filter(({ status }) => status === 201).flatMap(({ body }): { seatId: string }[] => body.seats);
  expect(new Set(held.map(({ seatId }) => seatId)).size).toBe(held.length);
  const live = await admin(`/v1/admin/concerts/${concert.concertId}`);
  expect(live.body.performances[0].seats.held).toBe(held.length);
});

test("charges with one key, sent together, are one charge", async () => {
  const fan = await Fan.of(await makeConcert());
  const replies = await together(20, () => fan.charge(30_000, "one-key"));
  expect(tally(replies)).toEqual({ "201": 20 });
  expect(new Set(replies.map(({ body }) => body.chargeId)).size).toBe(1);
  expect((await fan.balance()).body.amount).toBe(30_000);
});

test("one key sent to two concerts pays the first and moves no seat of the second", async () => {
  const [one, two] = [await makeConcert(), await makeConcert()];
  const fan = await Fan.inside(one);
  const { holdId } = (await fan.hold("A-1-1")).body;
  const elsewhere = await Fan.inside(two, 0);
  const asSameFan = (fanOfTwo: Fan): Fan =>
    Object.assign(fanOfTwo, { accessToken: fan.accessToken, queueToken: undefined });
  const second = asSameFan(elsewhere);
  await second.join();
  const other = (await second.hold("A-1-9")).body;

  expect((await fan.pay(holdId, "same")).status).toBe(201);
  expect((await second.pay("hld_none", "same")).body.code).toBe("idempotency-key-reused");
  const refused = await second.pay(other.holdId, "same");
  expect(refused).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } });
  expect((await second.holdById(other.holdId)).body.status).toBe("held");
  expect((await second.pay(other.holdId, "another")).status).toBe(201);
  expect((await auditOf(two)).ok).toBe(true);
});
