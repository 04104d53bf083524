// Question: can a person become a fan, come back, leave in every tab, carry the account to another device, fill the balance, show a
// ticket at a door without network, give it back, and read all of it in the other language?
// Method: the built Worker over HTTP and a real browser; QR codes are read from a picture of the screen by zxing. Doesn't prove that
// a scanner at a door reads a scratched screen.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readBarcodes } from "zxing-wasm/reader";
import type { Caller } from "../journeys/service.ts";
import { axeViolations } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { type BuiltService, startService } from "../support/built-service.ts";
import { type MadeConcert, type Stage, signedIn, stageOf } from "../support/fan-stage.ts";
import { prepareReader } from "../support/qr-reader.ts";
import { openPage } from "../support/watched-page.ts";

const SHIFT_MAX = 0.02;

const browser: Browser | null = await openBrowser();
let service: BuiltService;
let stage: Stage;
let concert: MadeConcert;

beforeAll(async () => {
  await prepareReader();
  service = await startService();
  stage = stageOf(service.base);
  concert = await stage.makeConcert("겨울 밤의 소리", [30, 2]);
});
beforeEach(({ skip }) => skip(browser === null, "no browser"));
afterAll(async () => {
  await browser?.close();
  await service.server.close();
});

const open = (options: BrowserContextOptions = {}) => {
  if (browser === null) throw new Error("no browser");
  return openPage(browser, service.base, options);
};
const openAs = (fan: Caller, options: BrowserContextOptions = {}) =>
  open({ ...signedIn(service.base, fan.tokens), ...options });

const buyTwo = (fan: Caller, date = 0) =>
  stage.buy(fan, concert, { bestAvailable: { count: 2, together: "required" } }, date);

const fanNumber = async (page: Page): Promise<string> => (await page.locator(".fan-number").innerText()).trim();

/** What a camera reads of the code on the screen. */
async function scanned(page: Page): Promise<string> {
  const code = page.locator("svg.qr-code");
  await code.waitFor();
  const picture = await code.screenshot();
  const [found] = await readBarcodes(new Uint8Array(picture), { formats: ["QRCode"] });
  return found?.text ?? "";
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("a fan signs in where a page needs it, and the page goes on; a reload and a second tab know the fan", async () => {
  const { page, complaints, close } = await open();
  await page.goto("/balance?topUp=top_1");
  await signIn(page, "Mina");
  await page.getByText("You have").waitFor();
  // What a payment provider says on the way back is still there.
  expect(new URL(page.url()).search).toBe("?topUp=top_1");
  await page.goto("/account");
  await page.getByText("Mina").waitFor();
  const number = await fanNumber(page);
  expect(number).toMatch(/^usr_/);
  await page.reload();
  expect(await fanNumber(page)).toBe(number);
  const other = await page.context().newPage();
  await other.goto("/account");
  expect(await fanNumber(other)).toBe(number);
  expect(complaints).toEqual([]);
  await close();
});

test("two presses make one account", async () => {
  const { page, asked, close } = await open();
  await page.goto("/account");
  await page.getByRole("button", { name: "Continue" }).dblclick();
  await page.locator(".fan-number").waitFor();
  expect(asked.filter((path) => path === "/v1/users")).toHaveLength(1);
  await close();
});

test("signing out in one tab shows in the other, and what was kept of the fan is gone", async () => {
  const fan = await stage.makeFan();
  await buyTwo(fan);
  const { page, close } = await openAs(fan);
  await page.goto("/tickets", { waitUntil: "networkidle" });
  const other = await page.context().newPage();
  await other.goto("/account");
  await other.getByRole("button", { name: "Sign out on this device" }).click();
  await other.getByRole("button", { name: "I have kept it, sign out" }).click();
  for (const one of [page, other]) await one.getByText("You are signed out on this device.").waitFor();
  expect(await page.getByText("겨울 밤의 소리").count()).toBe(0);
  const kept = await page.evaluate("JSON.stringify(Object.values(localStorage))");
  expect(kept).not.toContain(fan.userId);
  await close();
});

test("the account code opens the account in another browser: typed, and read by a camera", async () => {
  const fan = await stage.makeFan();
  const { page, close } = await openAs(fan);
  await page.goto("/account");
  await page.getByText("Show my account code").click();
  const code = await page.getByLabel("Your account code").inputValue();
  const link = await scanned(page);
  expect(link).toBe(`${service.base.origin}/account#code=${code}`);
  await close();

  const typed = await open();
  await typed.page.goto("/account");
  await typed.page.getByText("I have an account code").click();
  // As a messenger breaks it.
  await typed.page.getByLabel("Account code", { exact: true }).fill(`${code.slice(0, 60)}\n ${code.slice(60)} `);
  await typed.page.getByRole("button", { name: "Sign in with this code" }).click();
  await typed.page.locator(".fan-number").waitFor();
  expect(await fanNumber(typed.page)).toBe(fan.userId);
  await typed.close();

  const opened = await open();
  await opened.page.goto(link);
  // A link alone signs nobody in.
  await opened.page.getByText("Sign in with the code of this link?").waitFor();
  expect(await opened.page.locator(".fan-number").count()).toBe(0);
  expect(new URL(opened.page.url()).hash).toBe("");
  await opened.page.getByRole("button", { name: "Sign in with this code" }).first().click();
  await opened.page.locator(".fan-number").waitFor();
  expect(await fanNumber(opened.page)).toBe(fan.userId);
  await opened.close();
});

test("a wrong code says so; signing out everywhere ends the code for good", async () => {
  const fan = await stage.makeFan();
  const { page, close } = await openAs(fan);
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("button", { name: "End the code and sign out" }).click();
  await page.getByText("You are signed out on this device.").waitFor();
  await page.getByText("I have an account code").click();
  await page.getByLabel("Account code", { exact: true }).fill(fan.tokens.refreshToken);
  await page.getByRole("button", { name: "Sign in with this code" }).click();
  await page.getByText("This code doesn't open an account.").waitFor();
  expect(await page.locator(".fan-number").count()).toBe(0);
  await close();
});

test("a refresh token that the service refuses ends the session with a sentence; a network that is gone doesn't", async () => {
  const fan = await stage.makeFan();
  const past = { ...fan.tokens, expiresAt: new Date(0).toISOString() };
  const { page, close } = await open(signedIn(service.base, past));
  await page.route("**/v1/tokens", (route) => route.abort());
  await page.goto("/tickets");
  await page.getByText("We can't reach the service").waitFor();
  expect(await page.evaluate("localStorage.getItem('frontrow.session')")).toContain(fan.tokens.refreshToken);
  await page.unroute("**/v1/tokens");
  await page.getByRole("button", { name: "Try now" }).click();
  await page.getByText("No tickets yet").waitFor();
  await close();

  const refused = await open(signedIn(service.base, { ...past, refreshToken: "nonsense" }));
  await refused.page.goto("/tickets");
  await refused.page.getByText("Your sign-in has ended").waitFor();
  await refused.close();
});

test("money is added once, and everything that moved the balance is listed", async () => {
  const fan = await stage.makeFan();
  const payment = await buyTwo(fan);
  const { page, complaints, layoutShift, close } = await openAs(fan);
  await page.goto("/balance");
  await page.getByLabel("Amount in won").fill("1.5");
  await page.getByRole("button", { name: "Add to my balance" }).click();
  await page.getByText("Please enter a whole amount").waitFor();
  // The answer of the first attempt is lost on its way.
  await page.route("**/v1/balance/charges", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByLabel("Amount in won").fill("70,000");
  await page.getByRole("button", { name: "Add to my balance" }).click();
  await page.getByText("it is added only once").waitFor();
  await page.unroute("**/v1/balance/charges");
  await page.getByRole("button", { name: "Add to my balance" }).click();
  await page.getByText("Your balance is ₩70,000.").waitFor();
  await page.locator(".balance-now", { hasText: "₩70,000" }).waitFor();
  const entries = await page.locator(".entry").allInnerTexts();
  expect(entries.map((text) => text.split("\n")[0])).toEqual(["Added", "Tickets paid", "Added"]);
  expect(entries[1]).toContain("겨울 밤의 소리");
  expect(entries[1]).toContain(payment.tickets[0].seatId);
  expect(complaints.filter((text) => !text.includes("ERR_FAILED"))).toEqual([]);
  expect(await layoutShift()).toBeLessThanOrEqual(SHIFT_MAX);
  await close();
});

test("older entries come when they are asked for", async () => {
  const fan = await stage.makeFan();
  for (let amount = 1; amount <= 23; amount += 1) await fan.charge(amount);
  const { page, close } = await openAs(fan);
  await page.goto("/balance");
  await page.locator(".entry").nth(19).waitFor();
  await page.getByRole("button", { name: "Show older entries" }).click();
  await page.locator(".entry").nth(22).waitFor();
  expect(await page.locator(".entry-amount").allInnerTexts()).toEqual(
    Array.from({ length: 23 }, (_, at) => `+₩${23 - at}`),
  );
  await close();
});

test("a ticket shows at the door: seat, date of the venue, and a code that a scanner reads", async () => {
  const fan = await stage.makeFan();
  const { tickets } = await buyTwo(fan);
  const { page, complaints, strangers, layoutShift, close } = await openAs(fan, { timezoneId: "America/New_York" });
  await page.goto("/tickets");
  await page.getByRole("link", { name: "겨울 밤의 소리" }).first().click();
  await page.getByRole("heading", { level: 1, name: "겨울 밤의 소리" }).waitFor();
  await page.getByText("Ticket 1 of 2 for this date").waitFor();
  expect(tickets.map(({ ticketId }: { ticketId: string }) => ticketId)).toContain(await scanned(page));
  const shown = await page.locator(".ticket-pass").innerText();
  const [section, row, number] = tickets[0].seatId.split("-");
  expect(await page.locator(".pass-seat dd").allInnerTexts()).toEqual([section, row, number]);
  expect(shown).toContain("Korean Standard Time");
  const when = new Date((await fan.call("/v1/tickets")).body.items[0].startsAt);
  const time = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", timeZone: "Asia/Seoul" });
  expect(shown.replaceAll("\u202f", " ")).toContain(time.format(when).replaceAll("\u202f", " "));
  await page.getByRole("link", { name: "Next ticket" }).click();
  await page.getByText("Ticket 2 of 2 for this date").waitFor();
  expect(await scanned(page)).toBe(tickets[1].ticketId);
  const file = await page.getByRole("link", { name: "Add to calendar" }).getAttribute("href");
  expect(decodeURIComponent(file ?? "")).toContain("SUMMARY:겨울 밤의 소리");
  expect({ complaints, strangers }).toEqual({ complaints: [], strangers: [] });
  expect(await layoutShift()).toBeLessThanOrEqual(SHIFT_MAX);
  await close();
});

test("a standing ticket shows its entry number", async () => {
  const fan = await stage.makeFan();
  const { tickets } = await stage.buy(fan, concert, { standing: [{ section: "F", count: 1 }] });
  const { page, close } = await openAs(fan);
  await page.goto(`/tickets/${tickets[0].ticketId}`);
  await page.locator(".pass-seat", { hasText: "Entry number" }).waitFor();
  expect(await page.locator(".pass-seat dd").allInnerTexts()).toEqual(["F", tickets[0].seatId.split("-")[2]]);
  await close();
});

test("a ticket that was loaded shows without network, says as of when, and moves nothing", async () => {
  const fan = await stage.makeFan();
  const { tickets } = await buyTwo(fan);
  const { page, layoutShift, close } = await openAs(fan);
  await page.goto(`/tickets/${tickets[0].ticketId}`, { waitUntil: "networkidle" });
  await page.goto("/tickets", { waitUntil: "networkidle" });
  await without(page.context(), async () => {
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.locator(".as-of", { hasText: "Offline. As of" }).waitFor();
    await page.locator(`a[href="/tickets/${tickets[1].ticketId}"]`).click();
    await page.locator(".as-of", { hasText: "Offline. As of" }).waitFor();
    expect(await scanned(page)).toBe(tickets[1].ticketId);
  });
  expect(await layoutShift()).toBeLessThanOrEqual(SHIFT_MAX);
  await close();
});

async function without(context: BrowserContext, work: () => Promise<void>): Promise<void> {
  await context.setOffline(true);
  await work();
  await context.setOffline(false);
}

test("a refund asks first, names all that goes, gives the money back, and shows afterwards what is so", async () => {
  const fan = await stage.makeFan();
  const { tickets, amount } = await buyTwo(fan);
  const { page, complaints, close } = await openAs(fan);
  await page.goto(`/tickets/${tickets[0].ticketId}`);
  const ask = page.getByRole("button", { name: "Get a refund" });
  await ask.click();
  const dialog = page.getByRole("dialog");
  for (const { seatId } of tickets) expect(await dialog.innerText()).toContain(seatId);
  const sum = new Intl.NumberFormat("en", { style: "currency", currency: "KRW" }).format(amount);
  expect(await dialog.innerText()).toContain(sum);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Get a refund");
  await ask.click();
  await page.getByRole("button", { name: "Give back" }).click();
  await page.getByText(`${sum} is back in your balance.`).waitFor();
  await page.locator(".pass-void", { hasText: "Refunded" }).waitFor();
  expect(await page.locator("svg.qr-code").count()).toBe(0);
  expect((await fan.call("/v1/balance")).body.amount).toBe(amount);
  await page.getByRole("link", { name: "My tickets" }).first().click();
  await page.locator(".ticket-item.refunded").nth(1).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test("a refund after the deadline says when it closed, and the ticket stays", async () => {
  const fan = await stage.makeFan();
  const { tickets } = await buyTwo(fan, 1);
  const path = `/v1/admin/concerts/${concert.concertId}`;
  await stage.operator(path, { method: "PATCH", body: { refundUntilHours: 72 } });
  const { page, close } = await openAs(fan);
  await page.goto(`/tickets/${tickets[0].ticketId}`);
  await page.getByRole("button", { name: "Get a refund" }).click();
  await page.getByRole("button", { name: "Give back" }).click();
  await page.getByText("Refunds for this date closed on").waitFor();
  expect(await scanned(page)).toBe(tickets[0].ticketId);
  await stage.operator(path, { method: "PATCH", body: { refundUntilHours: 24 } });
  await close();
});

test("who chooses a language reads every page in it, and the service's own words too", async () => {
  const { page, asked, complaints, close } = await open();
  await page.goto(`/concerts/${concert.concertId}`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "한국어" }).click();
  await page.getByRole("link", { name: "내 티켓" }).waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  asked.length = 0;
  await page.reload({ waitUntil: "networkidle" });
  // Nothing is asked twice: once early and once in the chosen language.
  expect(asked.filter((path) => path === `/v1/concerts/${concert.concertId}`)).toHaveLength(1);
  expect(complaints).toEqual([]);

  await page.goto("/balance");
  await page.getByRole("button", { name: "계속하기" }).click();
  await page.getByLabel("충전 금액(원)").fill("10000000");
  await page.route("**/v1/balance/charges", (route) =>
    // More than a balance may hold, so that the service says no.
    route.continue({ postData: JSON.stringify({ amount: 10_000_001 }) }),
  );
  await page.getByRole("button", { name: "충전하기" }).click();
  await page.locator(".form-said", { hasText: /[가-힣]/ }).waitFor();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("You have").waitFor();
  await close();
});

test("the keyboard alone signs in, opens the code and leaves a question", async () => {
  const { page, close } = await open();
  await page.goto("/account");
  await page.getByLabel("Your name").focus();
  await page.keyboard.type("Mina");
  await page.keyboard.press("Enter");
  await page.locator(".fan-number").waitFor();
  // The focus isn't lost with the form.
  expect(await page.evaluate("document.activeElement.className")).toBe("signed-in");
  for (let at = 0; at < 12; at += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate("document.activeElement.tagName === 'SUMMARY'")) break;
  }
  await page.keyboard.press("Enter");
  await page.getByLabel("Your account code").waitFor();
  await page.getByRole("button", { name: "Sign out everywhere" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Sign out everywhere");
  await close();
});

/** Every two of language, scheme and width meet. */
const LOOKS = (
  [
    ["en-US", "light", 320],
    ["ko-KR", "dark", 320],
    ["ko-KR", "light", 390],
    ["en-US", "dark", 1280],
  ] as const
).map(([locale, colorScheme, width]) => ({ locale, colorScheme, viewport: { width, height: 800 } }));

test.each(LOOKS)(
  "no state breaks a rule of accessibility, moves by itself, or is wider than $locale, $colorScheme, $viewport.width",
  async (look) => {
    const fan = await stage.makeFan();
    const { tickets, paymentId } = await buyTwo(fan);
    await stage.buy(fan, concert, { standing: [{ section: "F", count: 1 }] });
    const refunded = await stage.makeFan();
    const back = await buyTwo(refunded);
    const header = { "Idempotency-Key": "refund" };
    await refunded.call(`/v1/payments/${back.paymentId}/refund`, { method: "POST", headers: header, body: {} });
    expect(paymentId).toMatch(/^pay_/);
    const states: [string, Caller | null, ((page: Page) => Promise<void>)?][] = [
      ["/account", null, (page) => page.locator(".sign-in summary").click()],
      ["/account", fan, (page) => page.locator(".account-code summary").click()],
      ["/account", fan, (page) => page.locator(".way-out button").last().click()],
      ["/balance", fan],
      ["/tickets", fan],
      ["/tickets", refunded],
      [`/tickets/${tickets[0].ticketId}`, fan],
      [`/tickets/${tickets[0].ticketId}`, fan, (page) => page.locator(".refund button").click()],
      [`/tickets/${back.tickets[0].ticketId}`, refunded],
      ["/tickets/tkt_nothing", fan],
    ];
    for (const [path, who, act] of states) {
      const options = { ...look, bypassCSP: true, ...(who === null ? {} : signedIn(service.base, who.tokens)) };
      const { page, complaints, strangers, layoutShift, close } = await open(options);
      await page.goto(path, { waitUntil: "networkidle" });
      const shift = await layoutShift();
      await act?.(page);
      const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      const violations = await axeViolations(page);
      expect({ path, look, complaints, strangers, wider, violations }).toEqual({
        path,
        look,
        complaints: [],
        strangers: [],
        wider: 0,
        violations: [],
      });
      expect([path, shift <= SHIFT_MAX]).toEqual([path, true]);
      await close();
    }
  },
);
