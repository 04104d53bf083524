// Question: does a charge move money once, by the right amount, and does the fan see why?
// Method: charges and their repeats over HTTP, one fan at a time; time is set. Doesn't prove anything about calls that run at
// the same moment (races) nor about D1 failing in between (eviction, time).
import { expect, test } from "vitest";
import {
  call,
  codeOf,
  Fan,
  makeConcert,
  readPages,
  setClock,
  withSettings,
  type Json,
  type Reply,
} from "../support/client.ts";

const { at, instant } = setClock();
const REPLAYED = "Idempotency-Replayed";
const CHARGES = "/v1/balance/charges";
const issues = ({ body }: Reply<Json>) => body.errors.map((issue: Json) => [issue.in, issue.path]);
const newFan = async (): Promise<Fan> => Fan.of(await makeConcert());
const entries = (fan: Fan, query = "") => fan.call(`/v1/balance/entries${query}`);
const chargeWith = (fan: Fan, key: string | undefined) =>
  fan.call(CHARGES, { method: "POST", body: { amount: 1 }, headers: { "Idempotency-Key": key } });

// Charges and the balance.

test("a fan who never charged has a balance of 0 and no entries", async () => {
  const fan = await newFan();
  expect(await fan.balance()).toMatchObject({ status: 200, body: { amount: 0, currency: "KRW" } });
  expect((await entries(fan)).body).toEqual({ items: [], nextCursor: null });
});

test.each([1, 10_000_000])("%d won can be charged at once", async (amount) => {
  const fan = await newFan();
  const charged = await fan.charge(amount);
  expect(charged.status).toBe(201);
  expect(charged.body).toEqual({
    chargeId: expect.stringMatching(/^chg_/),
    amount,
    currency: "KRW",
    balance: amount,
    createdAt: instant(0),
  });
  expect(charged.headers.get(REPLAYED)).toBeNull();
});

test.each([0, -1, 10_000_001, 1.5, "5", null, true, [1], 1e300])("a charge of %j is 400", async (amount) => {
  const fan = await newFan();
  const headers = { "Idempotency-Key": "key" };
  const reply = await fan.call(CHARGES, { method: "POST", body: { amount }, headers });
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(issues(reply)[0]).toEqual(["body", "amount"]);
  expect((await fan.balance()).body.amount).toBe(0);
});

test("a balance may be exactly 100,000,000 won, and not one more", async () => {
  const fan = await newFan();
  for (let count = 1; count < 10; count++) await fan.charge(10_000_000);
  expect(await fan.charge(10_000_000)).toMatchObject({ status: 201, body: { balance: 100_000_000 } });
  expect(await fan.charge(1)).toMatchObject({
    status: 409,
    body: { code: "balance-limit-reached", limit: 100_000_000, balance: 100_000_000 },
  });
  expect((await fan.balance()).body.amount).toBe(100_000_000);
});

test("a charge refused for the limit may be sent again with its key once there is room", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  for (let count = 0; count < 10; count++) await fan.charge(10_000_000);
  expect((await fan.charge(50_000, "key")).status).toBe(409);
  await fan.pay((await fan.hold("A-1-1")).body.holdId);
  const charged = await fan.charge(50_000, "key");
  expect(charged).toMatchObject({ status: 201, body: { balance: 100_000_000 } });
  expect(charged.headers.get(REPLAYED)).toBeNull();
});

test("a charge is answered again after free charges were switched off, and no other is made", async () => {
  const fan = await newFan();
  const charged = await fan.charge(70_000, "key");
  await withSettings({ FREE_CHARGES: "off" }, async () => {
    const again = await fan.charge(70_000, "key");
    expect([again.status, again.body, again.headers.get(REPLAYED)]).toEqual([201, charged.body, "true"]);
    expect(codeOf(await fan.charge(1, "key"))).toEqual([422, "idempotency-key-reused"]);
    expect((await fan.charge(70_000, "new")).body.code).toBe("top-up-unavailable");
  });
  expect((await fan.balance()).body.amount).toBe(70_000);
});

test("entries tell each movement newest first, signed, with the balance after it", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  const first = await fan.charge(70_000);
  at(1_000);
  const second = await fan.charge(5_000);
  const { holdId } = (await fan.hold("A-1-1")).body;
  at(2_000);
  const paid = await fan.pay(holdId);
  const entryId = expect.stringMatching(/./);
  expect((await entries(fan)).body).toEqual({
    items: [
      {
        entryId,
        kind: "payment",
        amount: -50_000,
        balance: 25_000,
        reference: paid.body.paymentId,
        createdAt: instant(2_000),
      },
      {
        entryId,
        kind: "charge",
        amount: 5_000,
        balance: 75_000,
        reference: second.body.chargeId,
        createdAt: instant(1_000),
      },
      {
        entryId,
        kind: "charge",
        amount: 70_000,
        balance: 70_000,
        reference: first.body.chargeId,
        createdAt: instant(0),
      },
    ],
    nextCursor: null,
  });
});

test("entries made in one moment are paged without loss, in order, and only the fan's own", async () => {
  const [fan, other] = [await newFan(), await newFan()];
  for (const amount of [1, 2, 3, 4, 5]) {
    await fan.charge(amount);
    await other.charge(100);
  }
  const pages = await readPages((query) => entries(fan, query), 2);
  expect(pages.map((page) => page.map(({ amount }) => amount))).toEqual([[5, 4], [3, 2], [1]]);
  expect(pages.flat().map(({ balance }) => balance)).toEqual([15, 10, 6, 3, 1]);
});

test("an entry that comes in between doesn't move the pages that follow", async () => {
  const fan = await newFan();
  for (const amount of [1, 2, 3]) await fan.charge(amount);
  const first = await entries(fan, "?limit=2");
  await fan.charge(4);
  const second = await entries(fan, `?limit=2&cursor=${first.body.nextCursor}`);
  expect(second.body.items.map(({ amount }: Json) => amount)).toEqual([1]);
});

test.each(["/v1/balance/entries", "/v1/payments", "/v1/tickets"])(
  "%s refuses a cursor it never gave out",
  async (path) => {
    const reply = await (await newFan()).call(`${path}?cursor=bm9uZQ`);
    expect(codeOf(reply)).toEqual([400, "invalid-request"]);
    expect(issues(reply)).toEqual([["query", "cursor"]]);
  },
);

// Idempotency.

test("a repeated charge is the first answer again, moves nothing and says so", async () => {
  const fan = await newFan();
  const first = await fan.charge(1_000, "key");
  at(60_000);
  const again = await fan.charge(1_000, "key");
  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(again.headers.get(REPLAYED)).toBe("true");
  expect((await fan.balance()).body.amount).toBe(1_000);
});

test("a repeat tells the balance of then, not of now", async () => {
  const fan = await newFan();
  await fan.charge(1_000, "key");
  await fan.charge(500);
  expect((await fan.charge(1_000, "key")).body.balance).toBe(1_000);
});

test("a key that comes with another body is 422 and moves nothing", async () => {
  const fan = await newFan();
  await fan.charge(1_000, "key");
  expect(codeOf(await fan.charge(1_001, "key"))).toEqual([422, "idempotency-key-reused"]);
  expect((await fan.balance()).body.amount).toBe(1_000);
});

test("a body that says the same in other words is the same body", async () => {
  const fan = await newFan();
  const headers = { "Idempotency-Key": "key" };
  await fan.call(CHARGES, { method: "POST", body: '{"amount":1000}', headers });
  const again = await fan.call(CHARGES, { method: "POST", body: '{ "amount" : 1e3 }\n', headers });
  expect(again.headers.get(REPLAYED)).toBe("true");
});

test.each([
  ["absent", undefined],
  ["empty", ""],
  ["with a space", "a b"],
  ["with a tab", "a\tb"],
  ["of 256 characters", "k".repeat(256)],
])("a key that is wrong (%s) is 400", async (_, key) => {
  const fan = await newFan();
  const reply = await chargeWith(fan, key);
  expect(codeOf(reply)).toEqual([400, "idempotency-key-required"]);
  expect(issues(reply)).toEqual([["header", "Idempotency-Key"]]);
  expect((await fan.balance()).body.amount).toBe(0);
});

test.each([["!"], ["~".repeat(255)], ['"quoted"']])("the key %s is fine", async (key) => {
  expect((await chargeWith(await newFan(), key)).status).toBe(201);
});

test("keys that differ in case are two keys", async () => {
  const fan = await newFan();
  await fan.charge(1, "key");
  await fan.charge(1, "KEY");
  expect((await fan.balance()).body.amount).toBe(2);
});

test("one key of two fans is two keys", async () => {
  const [one, two] = [await newFan(), await newFan()];
  await one.charge(1_000, "key");
  const charged = await two.charge(2_000, "key");
  expect(charged).toMatchObject({ status: 201, body: { balance: 2_000 } });
  expect(charged.headers.get(REPLAYED)).toBeNull();
});

test("one key of a charge and of a payment is two keys", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  await fan.charge(50_000, "key");
  const { holdId } = (await fan.hold("A-1-1")).body;
  expect((await fan.pay(holdId, "key")).status).toBe(201);
});

test("a key still gives its first answer after a month", async () => {
  const user = (await call("/v1/users", { method: "POST", body: {} })).body;
  const charge = (accessToken: string) =>
    call(CHARGES, {
      method: "POST",
      body: { amount: 1_000 },
      headers: { Authorization: `Bearer ${accessToken}`, "Idempotency-Key": "key" },
    });
  const first = await charge(user.accessToken);
  at(30 * 86_400_000);
  const { accessToken } = (await call("/v1/tokens", { method: "POST", body: { refreshToken: user.refreshToken } }))
    .body;
  const again = await charge(accessToken);
  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(again.headers.get(REPLAYED)).toBe("true");
});
