// The built Worker over HTTP, as a client app meets it: one fan from the first call to the ticket, one who waits, and what
// a Worker without its secrets does. Nothing of `src/` is imported; only what goes over the wire is looked at.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { SECRETS, startService } from "../support/built-service.ts";

let server: TestHarness;
let base: URL;

beforeAll(async () => {
  ({ server, base } = await startService());
});
afterAll(() => server.close());

interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
// What the fields are is the contract's to say; a journey reads those it asks about.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function call(path: string, { method = "GET", body, headers = {} }: Sent = {}) {
  const response = await fetch(new URL(path, base), {
    method,
    headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: Json = text === "" ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: json };
}

async function makeConcert(waitingRoom: Record<string, number>): Promise<string> {
  const made = await call("/v1/admin/concerts", {
    method: "POST",
    headers: { Authorization: `Bearer ${SECRETS.ADMIN_KEY}` },
    body: {
      title: "겨울 밤의 소리",
      venue: "Seoul",
      waitingRoom,
      performances: [
        {
          startsAt: "2099-12-24T10:00:00.000Z",
          sections: [{ name: "가", grade: "R", price: 99_000, rows: 2, seatsPerRow: 25 }],
        },
      ],
    },
  });
  expect(made.status).toBe(201);
  return made.body.concertId;
}

async function newFan(): Promise<Record<string, string>> {
  const user = await call("/v1/users", { method: "POST", body: { name: "미나" } });
  expect(user.status).toBe(201);
  return { Authorization: `Bearer ${user.body.accessToken}` };
}

test("a fan buys two seats", async () => {
  const concertId = await makeConcert({});
  const access = await newFan();
  const joined = await call(`/v1/concerts/${concertId}/queue`, { method: "POST", headers: access });
  expect(joined).toMatchObject({ status: 201, body: { status: "admitted", number: 1 } });
  const fan = { ...access, "Queue-Token": joined.body.queueToken };

  const dates = await call(`/v1/concerts/${concertId}/performances`, { headers: fan });
  const { performanceId } = dates.body.items[0];
  const seats = `/v1/concerts/${concertId}/performances/${performanceId}/seats`;
  const map = await call(`${seats}?status=available`, { headers: fan });
  expect(map.body.seats).toHaveLength(50);
  const tag = map.headers.get("ETag") ?? "";
  expect((await call(`${seats}?status=available`, { headers: { ...fan, "If-None-Match": tag } })).status).toBe(304);

  const seatIds = [map.body.seats[0].seatId, map.body.seats[1].seatId];
  const held = await call(`/v1/concerts/${concertId}/performances/${performanceId}/holds`, {
    method: "POST",
    headers: fan,
    body: { seatIds },
  });
  expect(held).toMatchObject({ status: 201, body: { amount: 198_000 } });
  await call("/v1/balance/charges", {
    method: "POST",
    headers: { ...fan, "Idempotency-Key": "charge-1" },
    body: { amount: 200_000 },
  });
  const paid = await call("/v1/payments", {
    method: "POST",
    headers: { ...fan, "Idempotency-Key": "payment-1" },
    body: { concertId, holdId: held.body.holdId },
  });
  expect(paid).toMatchObject({ status: 201, body: { status: "paid", amount: 198_000, balance: 2_000 } });
  const tickets = await call("/v1/tickets", { headers: fan });
  expect(new Set(tickets.body.items.map(({ seatId }: Json) => seatId))).toEqual(new Set(seatIds));
  expect(tickets.body.items).toHaveLength(seatIds.length);
  expect((await call("/v1/balance/entries", { headers: fan })).body.items).toMatchObject([
    { kind: "payment", amount: -198_000, balance: 2_000 },
    { kind: "charge", amount: 200_000, balance: 200_000 },
  ]);
});

test("a fan waits until somebody leaves, and is let in", async () => {
  const concertId = await makeConcert({ maxAdmitted: 1 });
  const line = `/v1/concerts/${concertId}/queue`;
  const [first, second] = [await newFan(), await newFan()];
  const inside = await call(line, { method: "POST", headers: first });
  const waiting = await call(line, { method: "POST", headers: second });
  expect(waiting).toMatchObject({ status: 201, body: { status: "waiting", number: 2, position: 1, expiresAt: null } });
  expect(Number(waiting.headers.get("Retry-After"))).toBeGreaterThan(0);
  const left = await call(line, { method: "DELETE", headers: { ...first, "Queue-Token": inside.body.queueToken } });
  expect(left.status).toBe(204);
  const fan = { ...second, "Queue-Token": waiting.body.queueToken };
  expect((await call(`${line}/admission`, { method: "POST", headers: fan })).body).toMatchObject({
    status: "admitted",
    number: 2,
  });
});

test("a Worker without its secrets serves nothing and says which are missing", async () => {
  const bare = await startService({ secrets: { ADMIN_KEY: "", TOKEN_SECRET: "" } });
  const response = await fetch(new URL("/v1/concerts", bare.base));
  const body: Json = await response.json();
  expect(response.status).toBe(500);
  expect(body.code).toBe("internal");
  expect(body.detail).toMatch(/ADMIN_KEY.*TOKEN_SECRET/);
  await bare.server.close();
});
