// Question: can a fan pay, be declined, give up and lose the way back on the sandbox's pages, in both languages, and does the stub of
// Toss's script lead there?
// Method: the sandbox behind a port, its forms sent as a browser sends them. Doesn't prove how the pages look.
import { createServer } from "node:http";
import { once } from "node:events";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../../scripts/sandbox/server.ts";
import { SANDBOX_KEYS } from "../../scripts/sandbox/sandbox.ts";
import { PLATFORM } from "../../src/providers/provider.ts";
import { providersOf } from "../../src/providers/providers.ts";
import { checkoutOf, orderOf, present } from "./stage.ts";

/** Stands for the service: remembers who came. */
const visits: string[] = [];
const shop = createServer((request, response) => {
  visits.push(`${request.method} ${request.url}`);
  response.end();
});
let running: RunningSandbox;
let shopUrl = "";

beforeAll(async () => {
  shop.listen(0, "localhost");
  await once(shop, "listening");
  const address = shop.address();
  shopUrl = `http://localhost:${typeof address === "object" ? address?.port : ""}`;
  running = await startSandbox({ port: 0, service: shopUrl, statePath: null });
});
afterAll(async () => {
  await running.close();
  shop.close();
});

const tossOrder = (orderId: string) => ({
  clientKey: SANDBOX_KEYS.tossClientKey,
  orderId,
  orderName: "Balance <1>",
  amount: "50000",
  successUrl: `${shopUrl}/back`,
  failUrl: `${shopUrl}/failed`,
});
const send = (path: string, fields: Record<string, string>) =>
  fetch(`${running.url}${path}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

test.each([
  ["en", "Sandbox: no real money", "Approve, and lose the way back"],
  ["ko-KR,ko", "샌드박스: 실제 돈이 아닙니다", "승인하고, 돌아가는 길을 잃기"],
])("the page in %s says that no real money moves", async (language, banner, choice) => {
  const query = new URLSearchParams(tossOrder("top_page01"));
  const answer = await fetch(`${running.url}/pay/toss?${query.toString()}`, {
    headers: { "Accept-Language": language },
  });
  const page = await answer.text();
  expect(answer.status).toBe(200);
  for (const words of [banner, choice, "Balance &lt;1&gt;", "50,000", 'name="viewport"']) expect(page).toContain(words);
});

test("Toss: approved goes back with a key, declined and closed with a code, lost nowhere", async () => {
  const choose = async (orderId: string, action: string) => {
    const answer = await send("/pay/toss", { ...tossOrder(orderId), action });
    return { status: answer.status, to: URL.parse(answer.headers.get("Location") ?? "") };
  };
  const approved = await choose("top_page02", "approve");
  expect(approved.status).toBe(303);
  expect(Object.fromEntries(approved.to?.searchParams ?? [])).toMatchObject({ orderId: "top_page02", amount: "50000" });
  const declined = await choose("top_page03", "decline");
  expect(declined.to?.pathname).toBe("/failed");
  expect(Object.fromEntries(declined.to?.searchParams ?? [])).toMatchObject({
    code: "REJECT_CARD_COMPANY",
    orderId: "top_page03",
  });
  const closed = await choose("top_page04", "close");
  expect(Object.fromEntries(closed.to?.searchParams ?? [])).toEqual({
    code: "PAY_PROCESS_CANCELED",
    message: expect.any(String),
  });
  visits.length = 0;
  expect(await choose("top_page05", "lose")).toEqual({ status: 200, to: null });
  expect(visits).toEqual([]);
  expect(await choose("top_page06", "loseAfter")).toEqual({ status: 200, to: null });
  expect(visits).toEqual([expect.stringMatching(/^GET \/back\?paymentKey=.*orderId=top_page06/)]);
});

test("Stripe: over the network a checkout is made, declined, paid, and over", async () => {
  const { stripeSecretKey: secretKey, stripeWebhookSecret: webhookSecret } = SANDBOX_KEYS;
  const settings = { toss: null, stripe: { secretKey, webhookSecret, apiUrl: running.url } };
  const stripe = present(providersOf(settings, PLATFORM).get("stripe"));
  const order = {
    ...orderOf(Date.now()),
    paidUrl: `${shopUrl}/back?s={CHECKOUT_SESSION_ID}`,
    givenUpUrl: `${shopUrl}/gone`,
  };
  const { url, reference } = checkoutOf(await stripe.createCheckout(order));
  const { pathname: path } = new URL(url);
  expect((await send(path, { action: "close" })).headers.get("Location")).toBe(`${shopUrl}/gone`);
  expect(await (await send(path, { action: "decline" })).text()).toContain("The card was declined");
  visits.length = 0;
  const paid = await send(path, { action: "approve" });
  expect(paid.headers.get("Location")).toBe(`${shopUrl}/back?s=${reference}`);
  await expect.poll(() => visits).toEqual(["POST /v1/providers/stripe/webhook"]);
  expect((await send(path, { action: "approve" })).status).toBe(410);
  const found = await stripe.lookUp({ topUpId: order.topUpId, reference });
  expect(found).toMatchObject({ kind: "final", value: { state: "captured" } });
});

test("an answer that is dropped is a broken connection", async () => {
  const fault = { provider: "toss", call: "lookUp", kind: "dropAnswer" };
  await fetch(`${running.url}/sandbox/faults`, { method: "POST", body: JSON.stringify(fault) });
  const headers = { Authorization: `Basic ${btoa(`${SANDBOX_KEYS.tossSecretKey}:`)}` };
  const url = `${running.url}/v1/payments/orders/top_page02`;
  await expect(fetch(url, { headers })).rejects.toThrow("fetch failed");
  expect((await fetch(url, { headers })).status).toBe(200);
});

test("the stub opens the sandbox's page with what Toss's script would be given", async () => {
  const script = await (await fetch(`${running.url}/v2/standard`)).text();
  const gone: string[] = [];
  const order = { ...tossOrder("top_page07"), method: "CARD", amount: { currency: "KRW", value: 50_000 } };
  const window: Record<string, unknown> = { location: { assign: (to: string) => gone.push(to) } };
  const pay = `window.TossPayments("test_ck_sandbox").payment({ customerKey: "c" }).requestPayment(order)`;
  runInNewContext(`${script};${pay}`, { window, order, URLSearchParams });
  const opened = await fetch(gone[0] ?? "");
  expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining("50,000")]);
});
