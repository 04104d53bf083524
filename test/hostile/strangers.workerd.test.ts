// Question: can anybody learn, from any answer, whether something of somebody else's exists?
// Method: a stranger asks for another fan's objects and for ones that never were; the two answers must be the same but for
// what is different in every answer. Doesn't prove that they take the same time.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Fan, call, makeConcert, readPages, type Json, type Reply } from "../support/client.ts";
import { printCount } from "./hostile.ts";

let owner: Fan;
let stranger: Fan;
let held: Json;
let paid: Json;
let asked = 0;

beforeAll(async () => {
  const concert = await makeConcert({ maxSeatsPerFan: 8 });
  owner = await Fan.inside(concert, 100_000);
  stranger = await Fan.inside(concert, 100_000);
  held = (await owner.hold("A-1-1")).body;
  const other = (await owner.hold("A-1-2")).body;
  paid = (await owner.pay(other.holdId)).body;
  if (held.status !== "held" || paid.status !== "paid") throw new Error("there is nothing to ask for");
});
afterAll(() => printCount("strangers", asked));

const NEVER = {
  hold: "hld_000000000000000000000",
  payment: "pay_000000000000000000000",
  concert: "con_000000000000000000000",
};

/** Everything of an answer that isn't different in each. */
function essence({ status, headers, body, path }: Reply<Json>, id: string): unknown {
  const kept = [...headers].filter(([name]) => name !== "x-request-id" && name !== "content-length");
  const told = JSON.stringify({ ...body, requestId: "" }).replaceAll(id, "ID");
  return { status, kept, told, path: path.replaceAll(id, "ID") };
}

const key = () => ({ "Idempotency-Key": crypto.randomUUID() });
const OBJECTS: [
  what: string,
  ask: (id: string) => Promise<Reply<Json>>,
  real: () => string,
  never: string,
  status: number,
][] = [
  ["reading a hold", (id) => stranger.holdById(id), () => held.holdId, NEVER.hold, 404],
  ["reading a paid hold", (id) => stranger.holdById(id), () => paid.holdId, NEVER.hold, 404],
  ["releasing a hold", (id) => stranger.release(id), () => held.holdId, NEVER.hold, 404],
  ["paying a hold", (id) => stranger.pay(id), () => held.holdId, NEVER.hold, 404],
  ["paying a paid hold", (id) => stranger.pay(id), () => paid.holdId, NEVER.hold, 404],
  ["reading a payment", (id) => stranger.call(`/v1/payments/${id}`), () => paid.paymentId, NEVER.payment, 404],
  [
    "refunding a payment",
    (id) => stranger.call(`/v1/payments/${id}/refund`, { method: "POST", headers: key() }),
    () => paid.paymentId,
    NEVER.payment,
    404,
  ],
  [
    "asking as an operator",
    (id) => stranger.call(`/v1/admin/concerts/${id}`),
    () => owner.concertId,
    NEVER.concert,
    401,
  ],
  [
    "changing a concert without a key",
    (id) => call(`/v1/admin/concerts/${id}`, { method: "PATCH", body: {} }),
    () => owner.concertId,
    NEVER.concert,
    401,
  ],
];

test.each(OBJECTS)("%s that is another's is answered as if there were none", async (_, ask, real, never, status) => {
  asked += 2;
  const [theirs, none] = [await ask(real()), await ask(never)];
  expect(theirs.status).toBe(status);
  expect(essence(theirs, real())).toEqual(essence(none, never));
});

test("a queue token of another concert tells nothing of whether a concert is there", async () => {
  asked += 2;
  const elsewhere = await makeConcert();
  const there = await stranger.call(`/v1/concerts/${elsewhere.concertId}/holds`);
  const nowhere = await stranger.call(`/v1/concerts/${NEVER.concert}/holds`);
  expect(there.status).toBe(403);
  expect(essence(there, elsewhere.concertId)).toEqual(essence(nowhere, NEVER.concert));
});

test("what others own is in none of a fan's lists, and their cursors lead nowhere else", async () => {
  const lists = ["/v1/payments", "/v1/tickets", "/v1/balance/entries", `/v1/concerts/${owner.concertId}/holds`];
  for (const path of lists) {
    asked += 2;
    const cursor = (await owner.call(`${path}?limit=1`)).body.nextCursor;
    const mine = (await readPages((query) => stranger.call(`${path}${query}`), 100)).flat();
    const theirs = cursor === null ? [] : (await stranger.call(`${path}?cursor=${cursor}`)).body.items;
    const told = JSON.stringify([mine, theirs]);
    for (const id of [held.holdId, paid.paymentId, paid.holdId, paid.tickets[0].ticketId])
      expect(told).not.toContain(id);
  }
});

test("the same idempotency key is another one for another fan", async () => {
  asked += 2;
  const [mine, theirs] = [await stranger.charge(1, "shared"), await owner.charge(2, "shared")];
  expect([mine.status, theirs.status]).toEqual([201, 201]);
  expect(theirs.headers.has("Idempotency-Replayed")).toBe(false);
});

test("nothing of what a stranger tried had an effect", async () => {
  expect((await owner.holdById(held.holdId)).body.status).toBe("held");
  expect((await owner.call(`/v1/payments/${paid.paymentId}`)).body.status).toBe("paid");
  const { results } = await env.DATABASE.prepare("SELECT count(*) AS refunds FROM refunds").all();
  expect(results).toEqual([{ refunds: 0 }]);
});
