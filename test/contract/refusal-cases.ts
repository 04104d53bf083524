// How a client comes to see each refusal: the table of codes.workerd.test.ts. Faults are made by taking a table of D1 away.
import { expect } from "vitest";
import type { RefusalCode } from "../../src/contract/refusals.ts";
import type { Language } from "../../src/edge/problems/codes/problem-entry.ts";
import {
  admin,
  call,
  change,
  Fan,
  makeConcert,
  operatorKey,
  setClock,
  withSettings,
  withoutTable,
  type Json,
  type Reply,
} from "../support/client.ts";

const { at, instant } = setClock();

export interface Case {
  code: RefusalCode;
  when: string;
  status: number;
  /** Members of the body beside those every problem has. */
  members?: Json;
  /** Headers, by pattern. */
  headers?: Record<string, RegExp>;
  provoke: (language: Language) => Promise<Reply<Json>>;
}

const SOON = { "Retry-After": /^[1-9]\d?$/ };
const pointTo = (where: string, path: string) => ({ errors: [{ in: where, path, message: expect.any(String) }] });
const speaking = (fan: Fan, language: Language): Fan => Object.assign(fan, { language });
const inLanguage = (language: Language) => ({ "Accept-Language": language });

/** A fan inside a concert of its own. */
const inside = async (language: Language, settings: Json = {}, balance = 0): Promise<Fan> =>
  speaking(await Fan.inside(await makeConcert(settings), balance), language);

/** A fan in line behind another who has the only slot. */
async function waiting(language: Language): Promise<Fan> {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  await Fan.inside(concert, 0);
  const fan = speaking(await Fan.of(concert), language);
  await fan.join();
  return fan;
}

/** A date that is played in an hour. */
const tonight = (): Json => ({
  startsAt: instant(3_600_000),
  sections: [{ name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 50 }],
});

export const CASES: Case[] = [
  {
    code: "scope-required",
    when: "the key lacks the scope",
    status: 403,
    members: { scope: "sale" },
    provoke: async (language) => {
      const Authorization = `Bearer ${await operatorKey({ scopes: ["read"] })}`;
      return call("/v1/admin/concerts", {
        method: "POST",
        body: {},
        headers: { Authorization, ...inLanguage(language) },
      });
    },
  },
  {
    code: "scope-required",
    when: "the key is bound to a concert",
    status: 403,
    members: { scope: "read", concertIds: [expect.stringMatching(/^con_/)] },
    provoke: async (language) => {
      const { concertId } = await makeConcert();
      const Authorization = `Bearer ${await operatorKey({ scopes: ["read"], concertIds: [concertId] })}`;
      return call("/v1/admin/audit", { headers: { Authorization, ...inLanguage(language) } });
    },
  },
  {
    code: "scope-required",
    when: "a key was to outlive the one that makes it",
    status: 403,
    members: { scope: "admin", endsAt: expect.stringMatching(/Z$/) },
    provoke: async (language) => {
      const Authorization = `Bearer ${await operatorKey({ scopes: ["admin"], expiresAt: instant(60_000) })}`;
      const body = { name: "a", scopes: ["admin"] };
      return call("/v1/admin/keys", { method: "POST", body, headers: { Authorization, ...inLanguage(language) } });
    },
  },
  {
    code: "invalid-request",
    when: "a field is out of bounds",
    status: 400,
    members: pointTo("body", "name"),
    provoke: (language) => call("/v1/users", { method: "POST", body: { name: "" }, headers: inLanguage(language) }),
  },
  {
    code: "malformed-json",
    when: "the body is not JSON",
    status: 400,
    members: pointTo("body", ""),
    provoke: (language) => call("/v1/users", { method: "POST", body: "{", headers: inLanguage(language) }),
  },
  {
    code: "unauthorized",
    when: "a fan's route is asked without a token",
    status: 401,
    headers: { "WWW-Authenticate": /^Bearer / },
    provoke: (language) => call("/v1/users/me", { headers: inLanguage(language) }),
  },
  {
    code: "unauthorized",
    when: "a refresh token is no refresh token",
    status: 401,
    headers: { "WWW-Authenticate": /^Bearer / },
    provoke: (language) =>
      call("/v1/tokens", { method: "POST", body: { refreshToken: "x" }, headers: inLanguage(language) }),
  },
  {
    code: "not-found",
    when: "the concert does not exist",
    status: 404,
    provoke: (language) => call("/v1/concerts/con_nothing?", { headers: inLanguage(language) }),
  },
  {
    code: "method-not-allowed",
    when: "a list is deleted",
    status: 405,
    headers: { Allow: /^(?=.*\bGET\b)(?!.*\bDELETE\b)/ },
    provoke: (language) => call("/v1/concerts", { method: "DELETE", headers: inLanguage(language) }),
  },
  {
    code: "payload-too-large",
    when: "a body has more than 16 KiB",
    status: 413,
    members: { maxBytes: 16_384 },
    provoke: (language) =>
      call("/v1/users", { method: "POST", body: "x".repeat(16_385), headers: inLanguage(language) }),
  },
  {
    code: "unsupported-media-type",
    when: "a body is sent as text",
    status: 415,
    provoke: (language) =>
      call("/v1/users", {
        method: "POST",
        body: "{}",
        headers: { ...inLanguage(language), "Content-Type": "text/plain" },
      }),
  },
  {
    code: "rate-limited",
    when: "a fan joins and joins",
    status: 429,
    headers: SOON,
    provoke: async (language) => {
      const fan = speaking(await Fan.of(await makeConcert()), language);
      return withSettings({ LIMITS: { JOINS_PER_FAN: 1 } }, async () => {
        await fan.join();
        return fan.join();
      });
    },
  },
  {
    code: "overloaded",
    when: "a room can't be set up because D1 doesn't answer",
    status: 503,
    headers: SOON,
    provoke: (language) =>
      withoutTable("tickets", async () => speaking(await Fan.of(await makeConcert()), language).join()),
  },
  {
    code: "internal",
    when: "D1 refuses a statement that should work",
    status: 500,
    provoke: (language) =>
      withoutTable("users", () =>
        call("/v1/users", { method: "POST", body: { name: "Kim Secret" }, headers: inLanguage(language) }),
      ),
  },
  {
    code: "queue-token-required",
    when: "dates are asked for before joining",
    status: 401,
    headers: { "WWW-Authenticate": /./ },
    provoke: async (language) => speaking(await Fan.of(await makeConcert()), language).dates(),
  },
  {
    code: "queue-token-invalid",
    when: "the token is made up",
    status: 401,
    headers: { "WWW-Authenticate": /./ },
    provoke: async (language) => Object.assign(await inside(language), { queueToken: "a.b.c" }).dates(),
  },
  {
    code: "queue-token-mismatch",
    when: "the token is another fan's",
    status: 403,
    provoke: async (language) => {
      const [fan, other] = [await inside(language), await inside(language)];
      return Object.assign(fan, { queueToken: other.queueToken }).dates();
    },
  },
  {
    code: "not-admitted",
    when: "dates are asked for from the line",
    status: 403,
    members: { position: 1 },
    headers: SOON,
    provoke: async (language) => (await waiting(language)).dates(),
  },
  {
    code: "not-admitted",
    when: "a fan asks to enter before being called",
    status: 403,
    members: { position: 1 },
    headers: SOON,
    provoke: async (language) => (await waiting(language)).claim(),
  },
  {
    code: "session-over",
    when: "the fan has left",
    status: 403,
    provoke: async (language) => {
      const fan = await inside(language);
      await fan.leave();
      return fan.hold("A-1-1");
    },
  },
  {
    code: "sale-not-open",
    when: "the lobby is not open yet",
    status: 403,
    members: { opensAt: expect.stringMatching(/^20.*:00:30\.000Z$/) },
    headers: { "Retry-After": /^30$/ },
    provoke: async (language) => {
      const concert = await makeConcert({ lobbyOpensAt: instant(30_000), saleOpensAt: instant(60_000) });
      return speaking(await Fan.of(concert), language).join();
    },
  },
  {
    code: "sale-paused",
    when: "seats are wanted during a pause",
    status: 409,
    headers: SOON,
    provoke: async (language) => {
      const fan = await inside(language);
      await change(fan, { state: "paused" });
      return fan.hold("A-1-1");
    },
  },
  {
    code: "sale-closed",
    when: "the sale is over",
    status: 403,
    provoke: async (language) => {
      const concert = await makeConcert();
      await change(concert, { state: "closed" });
      return speaking(await Fan.of(concert), language).join();
    },
  },
  {
    code: "sale-closed",
    when: "an operator opens a sale whose end is past",
    status: 409,
    members: { closedAt: expect.stringMatching(/^20.*:00:30\.000Z$/) },
    provoke: async (language) => {
      const concert = await makeConcert({ saleClosesAt: instant(30_000) });
      at(30_000);
      return admin(`/v1/admin/concerts/${concert.concertId}`, {
        method: "PATCH",
        body: { state: "open" },
        headers: inLanguage(language),
      });
    },
  },
  {
    code: "unknown-seats",
    when: "the date has no such seats",
    status: 400,
    members: { ...pointTo("body", "seatIds"), seatIds: ["A-1-51", "B-1-1"] },
    provoke: async (language) => (await inside(language)).hold("A-1-51", "A-1-1", "B-1-1"),
  },
  {
    code: "unknown-seats",
    when: "a section has no standing places",
    status: 400,
    members: { ...pointTo("body", "standing.0.section"), seatIds: ["A"] },
    provoke: async (language) => (await inside(language)).stand({ A: 1 }),
  },
  {
    code: "layout-changed",
    when: "the fan was shown another layout",
    status: 409,
    members: { layoutVersion: expect.stringMatching(/^[\w-]{16}$/) },
    provoke: async (language) => (await inside(language)).holdChosen({ seatIds: ["A-1-1"], layoutVersion: "another" }),
  },
  {
    code: "already-yours",
    when: "the fan holds one of the seats already",
    status: 409,
    members: { seatIds: ["A-1-2"], holdIds: [expect.stringMatching(/^hld_/)] },
    provoke: async (language) => {
      const fan = await inside(language);
      await fan.hold("A-1-2");
      return fan.hold("A-1-1", "A-1-2");
    },
  },
  {
    code: "seats-unavailable",
    when: "another fan holds one of the seats",
    status: 409,
    members: { seatIds: ["A-1-2"] },
    provoke: async (language) => {
      const concert = await makeConcert();
      await (await Fan.inside(concert, 0)).hold("A-1-2");
      return speaking(await Fan.inside(concert, 0), language).hold("A-1-1", "A-1-2");
    },
  },
  {
    code: "seats-unavailable",
    when: "the service is to choose and nothing fits",
    status: 409,
    members: { seatIds: [] },
    provoke: async (language) => (await inside(language)).best(1, { maxPrice: 0 }),
  },
  {
    code: "performance-cancelled",
    when: "the seats of a cancelled date are read",
    status: 410,
    provoke: async (language) => {
      const fan = await inside(language);
      const path = `/v1/admin/concerts/${fan.concertId}/performances/${fan.performanceId}/cancellation`;
      await admin(path, { method: "POST" });
      return fan.seats();
    },
  },
  {
    code: "performance-over",
    when: "a hold is paid after its date has begun",
    status: 410,
    provoke: async (language) => {
      const settings = { performances: [tonight()], holdSeconds: 3_600 };
      const concert = await makeConcert(settings, { sessionSeconds: 7_200 });
      const fan = speaking(await Fan.inside(concert, 50_000), language);
      at(1_000);
      const { holdId } = (await fan.hold("A-1-1")).body;
      at(3_600_000);
      return fan.pay(holdId);
    },
  },
  {
    code: "has-sales",
    when: "a concert is deleted of which something was sold",
    status: 409,
    provoke: async (language) => {
      const fan = await inside(language, {}, 50_000);
      await fan.buy("A-1-1");
      return admin(`/v1/admin/concerts/${fan.concertId}`, { method: "DELETE", headers: inLanguage(language) });
    },
  },
  {
    code: "has-sales",
    when: "a section of which something is sold gets another price",
    status: 409,
    members: { sections: ["A"] },
    provoke: async (language) => {
      const fan = await inside(language, {}, 50_000);
      await fan.buy("A-1-1");
      return admin(`/v1/admin/concerts/${fan.concertId}/performances/${fan.performanceId}`, {
        method: "PATCH",
        body: { prices: { A: 1 } },
        headers: inLanguage(language),
      });
    },
  },
  {
    code: "performance-cancelled",
    when: "the operator has said why",
    status: 410,
    members: { reason: "Storm" },
    provoke: async (language) => {
      const fan = await inside(language);
      const path = `/v1/admin/concerts/${fan.concertId}/performances/${fan.performanceId}/cancellation`;
      await admin(path, { method: "POST", body: { reason: "Storm" } });
      return fan.seats();
    },
  },
  {
    code: "seat-limit-reached",
    when: "a fan wants more seats than a fan may have",
    status: 409,
    members: { limit: 2 },
    provoke: async (language) => (await inside(language, { maxSeatsPerFan: 2 })).hold("A-1-1", "A-1-2", "A-1-3"),
  },
  {
    code: "hold-budget-spent",
    when: "a fan has held all seats a fan may have three times for as long as a hold lasts, and paid none",
    status: 429,
    headers: { "Retry-After": /^3586$/ },
    provoke: async (language) => {
      const fan = await inside(language, { holdSeconds: 5, maxSeatsPerFan: 1 });
      for (const elapsed of [5_000, 10_000, 15_000]) {
        await fan.hold("A-1-1");
        at(elapsed);
      }
      return fan.hold("A-1-1");
    },
  },
  {
    code: "leaves-single-seat",
    when: "a choice leaves a seat alone, and the concert refuses that",
    status: 409,
    members: { seatIds: ["A-1-1"] },
    provoke: async (language) => (await inside(language, { singleSeatRule: "refuse" })).hold("A-1-2"),
  },
  {
    code: "hold-not-found",
    when: "a hold is paid that isn't there",
    status: 404,
    provoke: async (language) => (await inside(language)).pay("hld_nothing"),
  },
  {
    code: "hold-expired",
    when: "a hold is paid too late",
    status: 410,
    provoke: async (language) => {
      const fan = await inside(language, { holdSeconds: 5 }, 50_000);
      const { holdId } = (await fan.hold("A-1-1")).body;
      at(5_000);
      return fan.pay(holdId);
    },
  },
  {
    code: "hold-already-paid",
    when: "a paid hold is paid with another key",
    status: 409,
    provoke: async (language) => {
      const fan = await inside(language, {}, 50_000);
      const { holdId } = (await fan.hold("A-1-1")).body;
      await fan.hold("A-1-2");
      await fan.pay(holdId);
      return fan.pay(holdId);
    },
  },
  {
    code: "payment-in-progress",
    when: "a hold whose payment is undecided is paid with another key",
    status: 409,
    provoke: async (language) => {
      const fan = await inside(language, {}, 50_000);
      const { holdId } = (await fan.hold("A-1-1")).body;
      await withoutTable("payments", () => fan.pay(holdId));
      return fan.pay(holdId);
    },
  },
  {
    code: "balance-limit-reached",
    when: "a charge would go beyond the limit",
    status: 409,
    members: { limit: 100_000_000, balance: 100_000_000 },
    provoke: async (language) => {
      const fan = await inside(language);
      for (let charged = 0; charged < 10; charged++) await fan.charge(10_000_000);
      return fan.charge(1);
    },
  },
  {
    code: "top-up-unavailable",
    when: "nothing can fill a balance",
    status: 403,
    provoke: async (language) => {
      const fan = speaking(await Fan.of(await makeConcert()), language);
      return withSettings({ FREE_CHARGES: undefined }, () => fan.charge(1));
    },
  },
  {
    code: "insufficient-balance",
    when: "the balance is smaller than the hold's amount",
    status: 402,
    members: { balance: 49_999, required: 50_000 },
    provoke: async (language) => {
      const fan = await inside(language, {}, 49_999);
      return fan.pay((await fan.hold("A-1-1")).body.holdId);
    },
  },
  {
    code: "outcome-pending",
    when: "D1 can't be asked whether a payment landed",
    status: 503,
    headers: SOON,
    provoke: async (language) => {
      const fan = await inside(language, {}, 50_000);
      const { holdId } = (await fan.hold("A-1-1")).body;
      return withoutTable("payments", () => fan.pay(holdId));
    },
  },
  {
    code: "outcome-pending",
    when: "D1 can't be asked whether a charge landed",
    status: 503,
    headers: SOON,
    provoke: async (language) => {
      const fan = await inside(language);
      return withoutTable("charges", () => fan.charge(1));
    },
  },
  {
    code: "refund-closed",
    when: "less time is left than the concert asks for",
    status: 409,
    members: { closedAt: expect.stringMatching(/Z$/) },
    provoke: async (language) => {
      const fan = await inside(language, { performances: [tonight()] }, 50_000);
      return fan.refund((await fan.buy("A-1-1")).paymentId);
    },
  },
  {
    code: "already-refunded",
    when: "a refund is asked for a second time",
    status: 409,
    provoke: async (language) => {
      const fan = await inside(language, {}, 50_000);
      const { paymentId } = await fan.buy("A-1-1");
      await fan.refund(paymentId);
      return fan.refund(paymentId);
    },
  },
  {
    code: "idempotency-key-required",
    when: "a charge has no key",
    status: 400,
    members: pointTo("header", "Idempotency-Key"),
    provoke: async (language) =>
      (await inside(language)).call("/v1/balance/charges", { method: "POST", body: { amount: 1 } }),
  },
  {
    code: "idempotency-key-reused",
    when: "a key comes back with another amount",
    status: 422,
    provoke: async (language) => {
      const fan = await inside(language);
      await fan.charge(1, "key");
      return fan.charge(2, "key");
    },
  },
  {
    code: "idempotency-in-flight",
    when: "a payment is repeated while it runs",
    status: 409,
    headers: SOON,
    provoke: async (language) => {
      const fan = await inside(language, {}, 50_000);
      const { holdId } = (await fan.hold("A-1-1")).body;
      const replies = await Promise.all(Array.from({ length: 20 }, () => fan.pay(holdId, "key")));
      const refused = replies.find(({ status }) => status !== 201);
      if (refused === undefined) throw new Error("every repeat came after the first had ended");
      return refused;
    },
  },
];
