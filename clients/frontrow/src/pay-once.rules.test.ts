// Question: is a hold paid once and only once, whatever is lost or busy on the way, and does every answer end as what it is?
// Method: the client against a service made up here, which keeps its answers by key as the real one does, and loses what it is told
// to lose; waits are recorded and take no time. Doesn't prove what the real service answers: the journeys do.
import { expect, test } from "vitest";
import { createFrontrow } from "./client.ts";
import { type KeptPayment, type PaymentStorage, forgetPayment, keepPayment, keptPayments } from "./kept-payment.ts";
import { type PaymentParts, type PendingWhy, findPayment, payOnce } from "./pay-once.ts";

const ORDER = { concertId: "con_1", holdId: "hld_1", queueToken: "token-of-the-place" };

type Answer = (request: { key: string; attempt: number }) => Response;
const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });
const problem = (status: number, code: string, members: object = {}, headers: Record<string, string> = {}): Response =>
  json(
    status,
    { type: `/problems/${code}`, title: code, status, code, detail: "", instance: "", requestId: "r", ...members },
    headers,
  );

/** Pays at the first sending of a key, and gives that answer again to every other one. */
function makeService() {
  const payments = new Map<string, object>();
  const sent: { key: string; queueToken: string | null; body: unknown }[] = [];
  let debits = 0;
  const pay = (key: string): object => {
    const before = payments.get(key);
    if (before !== undefined) return before;
    debits += 1;
    const payment = {
      paymentId: `pay_${debits}`,
      status: "paid",
      ...ORDER,
      tickets: [{ ticketId: "tkt_1", seatId: "A-1-1" }],
    };
    payments.set(key, payment);
    return payment;
  };
  return { pay, sent, debits: () => debits, payments };
}

interface World {
  storage: PaymentStorage & { all: Map<string, string> };
  parts: PaymentParts;
  waits: number[];
  service: ReturnType<typeof makeService>;
}

/** `lose` is an answer that never arrives. */
const lose = (): Response => {
  throw new TypeError("network");
};

function makeWorld(
  answers: Answer[],
  listed: () => Response = () => json(200, { items: [], nextCursor: null }),
): World {
  const all = new Map<string, string>();
  const storage = {
    all,
    getItem: (name: string) => all.get(name) ?? null,
    setItem: (name: string, value: string) => void all.set(name, value),
    removeItem: (name: string) => void all.delete(name),
  };
  const service = makeService();
  const waits: number[] = [];
  let keys = 0;
  const frontrow = createFrontrow({
    baseUrl: "https://example.com",
    fetch: async (request) => {
      if (request.method === "GET") return listed();
      const key = request.headers.get("Idempotency-Key") ?? "";
      // What is sent was kept before.
      expect([...all.values()].join("")).toContain(key);
      service.sent.push({ key, queueToken: request.headers.get("Queue-Token"), body: await request.json() });
      const attempt = service.sent.length;
      const answer = answers[attempt - 1];
      return answer === undefined ? json(201, service.pay(key)) : answer({ key, attempt });
    },
  });
  const parts: PaymentParts = {
    frontrow,
    storage,
    makeKey: () => `key-${(keys += 1)}`,
    wait: async (ms) => void waits.push(ms),
    chance: () => 0,
  };
  return { storage, parts, waits, service };
}

const kept = ({ storage }: World): KeptPayment[] => keptPayments(storage, ORDER.concertId);

test("a hold is paid, and its key is kept with the payment", async () => {
  const world = makeWorld([]);
  const result = await payOnce(world.parts, ORDER);
  expect(result).toMatchObject({ kind: "paid", payment: { paymentId: "pay_1", tickets: [{ seatId: "A-1-1" }] } });
  expect(world.service.sent).toEqual([
    { key: "key-1", queueToken: ORDER.queueToken, body: { concertId: "con_1", holdId: "hld_1" } },
  ]);
  expect(kept(world)).toEqual([{ ...ORDER, key: "key-1", isOpen: false, paymentId: "pay_1" }]);
});

test("an answer that was lost after the payment was made is asked for again with the same key, and money moves once", async () => {
  const world: World = makeWorld([
    ({ key }) => {
      world.service.pay(key);
      return lose();
    },
    lose,
  ]);
  const seen: PendingWhy[] = [];
  const result = await payOnce(world.parts, ORDER, { onPending: (why) => seen.push(why) });
  expect(result).toMatchObject({ kind: "paid", payment: { paymentId: "pay_1" } });
  expect(new Set(world.service.sent.map(({ key }) => key))).toEqual(new Set(["key-1"]));
  expect(world.service.debits()).toBe(1);
  expect(world.waits).toEqual([1_000, 2_000]);
  expect(seen).toEqual(["sent", "lost", "lost"]);
});

test("who comes back after a reload goes on with the same key and the token of the old place", async () => {
  const first: World = makeWorld([
    ({ key }) => {
      first.service.pay(key);
      return lose();
    },
  ]);
  const reload = new AbortController();
  first.parts.wait = async () => reload.abort();
  expect(await payOnce(first.parts, ORDER, { signal: reload.signal })).toEqual({ kind: "aborted" });
  expect(kept(first)).toEqual([{ ...ORDER, key: "key-1", isOpen: true, paymentId: null }]);
  const result = await payOnce(first.parts, { ...ORDER, queueToken: "token-of-another-place" });
  expect(result).toMatchObject({ kind: "paid", payment: { paymentId: "pay_1" } });
  expect(first.service.sent.map(({ key, queueToken }) => [key, queueToken])).toEqual([
    ["key-1", ORDER.queueToken],
    ["key-1", ORDER.queueToken],
  ]);
  expect(first.service.debits()).toBe(1);
});

test("two tabs that share a storage pay with one key", async () => {
  const world = makeWorld([]);
  const results = await Promise.all([payOnce(world.parts, ORDER), payOnce(world.parts, ORDER)]);
  expect(results.map(({ kind }) => kind)).toEqual(["paid", "paid"]);
  expect(world.service.debits()).toBe(1);
});

test.each([
  ["a payment under way", () => problem(409, "payment-in-progress", {}, { "Retry-After": "3" }), "in-progress", 3_000],
  ["a key in flight", () => problem(409, "idempotency-in-flight", {}, { "Retry-After": "2" }), "in-progress", 2_000],
  [
    "an outcome nobody knows yet",
    () => problem(503, "outcome-pending", {}, { "Retry-After": "5" }),
    "in-progress",
    5_000,
  ],
  ["a service that is busy", () => problem(503, "overloaded", {}, { "Retry-After": "4" }), "busy", 4_000],
  ["too many requests", () => problem(429, "rate-limited", {}, { "Retry-After": "30" }), "busy", 30_000],
  ["a fault", () => problem(500, "internal"), "busy", 1_000],
  ["an answer of something on the way", () => new Response("<h1>502</h1>", { status: 502 }), "lost", 1_000],
  ["no answer", lose, "lost", 1_000],
] as const)("%s is waited for and asked again", async (_name, answer, why, waitMs) => {
  const world = makeWorld([answer]);
  const seen: PendingWhy[] = [];
  expect(await payOnce(world.parts, ORDER, { onPending: (one) => seen.push(one) })).toMatchObject({ kind: "paid" });
  expect(world.waits).toEqual([waitMs]);
  expect(seen).toEqual(["sent", why]);
  expect(world.service.sent).toHaveLength(2);
});

test("waits grow to a quarter of a minute, have chance in them, and are never shorter than was asked for", async () => {
  const busy: Answer = () => problem(503, "overloaded", {}, { "Retry-After": "1" });
  const world = makeWorld(Array.from({ length: 7 }, () => busy));
  world.parts.chance = () => 0.5;
  await payOnce(world.parts, ORDER);
  expect(world.waits.map((ms) => ms / 1.15)).toEqual(
    [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000].map((ms) => expect.closeTo(ms)),
  );
});

test("who is short of money learns how short, and pays with the same key afterwards", async () => {
  const world = makeWorld([() => problem(402, "insufficient-balance", { balance: 1_000, required: 44_000 })]);
  expect(await payOnce(world.parts, ORDER)).toEqual({ kind: "short-of-money", balance: 1_000, required: 44_000 });
  // Nobody goes on by itself with what was answered.
  expect(kept(world)).toMatchObject([{ key: "key-1", isOpen: false }]);
  expect(await payOnce(world.parts, ORDER)).toMatchObject({ kind: "paid" });
  expect(world.service.sent.map(({ key }) => key)).toEqual(["key-1", "key-1"]);
});

test.each([
  ["hold-expired", () => problem(410, "hold-expired"), { kind: "expired" }],
  [
    "performance-cancelled",
    () => problem(410, "performance-cancelled", { reason: "The singer is ill." }),
    { kind: "date-over", code: "performance-cancelled", reason: "The singer is ill." },
  ],
  [
    "performance-over",
    () => problem(410, "performance-over"),
    { kind: "date-over", code: "performance-over", reason: null },
  ],
  ["hold-not-found", () => problem(404, "hold-not-found"), { kind: "refused", problem: { code: "hold-not-found" } }],
  ["session-over", () => problem(403, "session-over"), { kind: "refused", problem: { code: "session-over" } }],
] as const)("%s ends it, and the key is given up with the hold", async (_code, answer, result) => {
  const world = makeWorld([answer]);
  expect(await payOnce(world.parts, ORDER)).toMatchObject(result);
  expect(kept(world)).toEqual([]);
  expect(world.waits).toEqual([]);
});

test.each([
  [401, "unauthorized"],
  [403, "account-held"],
  [422, "idempotency-key-reused"],
])("%d %s ends it by its code, and the key stays", async (status, code) => {
  const world = makeWorld([() => problem(status, code)]);
  expect(await payOnce(world.parts, ORDER)).toMatchObject({ kind: "refused", problem: { code } });
  expect(kept(world)).toHaveLength(1);
});

test("a hold that was paid under another key is found among the fan's payments", async () => {
  const payment = { paymentId: "pay_9", status: "paid", ...ORDER, tickets: [] };
  const other = { ...payment, paymentId: "pay_8", holdId: "hld_0" };
  let pages = 0;
  const listed = () => {
    pages += 1;
    return pages === 1
      ? json(200, { items: [other], nextCursor: "c" })
      : json(200, { items: [payment], nextCursor: null });
  };
  const world = makeWorld([() => problem(409, "hold-already-paid")], listed);
  expect(await payOnce(world.parts, ORDER)).toMatchObject({ kind: "paid", payment: { paymentId: "pay_9" } });
  expect(kept(world)).toEqual([{ ...ORDER, key: "key-1", isOpen: false, paymentId: "pay_9" }]);
});

test("a payment that can't be found is a refusal, never a payment", async () => {
  const world = makeWorld([() => problem(409, "hold-already-paid")], () => problem(503, "overloaded"));
  expect(await payOnce(world.parts, ORDER)).toMatchObject({ kind: "refused", problem: { code: "hold-already-paid" } });
  expect(await findPayment(world.parts.frontrow, "hld_1")).toBeNull();
});

test("a storage that forgets or holds nonsense begins anew; one that can't keep the key sends nothing", async () => {
  const world = makeWorld([]);
  world.storage.setItem("frontrow.payments.con_1", '[{"holdId":1},null,"x"]');
  expect(kept(world)).toEqual([]);
  world.storage.setItem("frontrow.payments.con_1", "{");
  expect(kept(world)).toEqual([]);
  world.storage.setItem = () => {
    throw new Error("full");
  };
  await expect(payOnce(world.parts, ORDER)).rejects.toThrow("full");
  expect(world.service.sent).toEqual([]);
});

test("holds of a concert are kept beside each other, at most so many", () => {
  const world = makeWorld([]);
  for (let at = 0; at < 20; at += 1)
    keepPayment(world.storage, { ...ORDER, holdId: `hld_${at}`, key: "k", isOpen: false, paymentId: null });
  expect(kept(world).map(({ holdId }) => holdId)).toEqual(Array.from({ length: 16 }, (_, at) => `hld_${at + 4}`));
  forgetPayment(world.storage, { concertId: "con_1", holdId: "hld_10" });
  expect(kept(world)).toHaveLength(15);
  for (const payment of kept(world)) forgetPayment(world.storage, payment);
  expect(world.storage.all.size).toBe(0);
});
