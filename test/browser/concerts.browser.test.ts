// Question: can a person in a browser see which concerts there are, what they cost and when their sale opens, in both languages,
// both schemes and on every width, without an error, a refused load, another host, or a page that moves?
// Method: the built Worker over HTTP and a real browser; axe-core for what can be told of accessibility by rules. Doesn't prove
// that it looks well: somebody has to look.
import axe from "axe-core";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { openBrowser } from "../support/browser.ts";
import { SECRETS, type BuiltService, startService } from "../support/built-service.ts";
import { openPage } from "../support/watched-page.ts";

const SHIFT_MAX = 0.02;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const browser: Browser | null = await openBrowser();
let service: BuiltService;
let concerts: Record<"later" | "open" | "soldOut" | "paused", string>;

beforeAll(async () => {
  service = await startService();
  concerts = await makeConcerts();
});
beforeEach(({ skip }) => skip(browser === null, "no browser"));
afterAll(async () => {
  await browser?.close();
  await service.server.close();
});

const send = async (method: string, path: string, body: object): Promise<unknown> => {
  const answer = await fetch(new URL(path, service.base), {
    method,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${SECRETS.ADMIN_KEY}` },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
};
const SECTIONS = [
  { name: "A", grade: "VIP", price: 165_000, rows: 2, seatsPerRow: 10 },
  { name: "B", grade: "R", price: 121_000, rows: 2, seatsPerRow: 10 },
];

async function makeConcerts(): Promise<typeof concerts> {
  const now = Date.now();
  const at = (ms: number) => new Date(now + ms).toISOString();
  const make = async (title: string, fields: object = {}) => {
    const performances = [30, 31].map((days) => ({ startsAt: at(days * DAY_MS), sections: SECTIONS }));
    const made = await send("POST", "/v1/admin/concerts", { title, venue: "올림픽홀", performances, ...fields });
    return z.object({ concertId: z.string() }).parse(made).concertId;
  };
  const later = { lobbyOpensAt: at(2 * DAY_MS), saleOpensAt: at(2 * DAY_MS + HOUR_MS) };
  const ids = {
    soldOut: await make("Nobody's Seats"),
    paused: await make("A Pause"),
    open: await make("Tonight & <Tomorrow>"),
    later: await make("송년음악회", later),
  };
  await send("PATCH", `/v1/admin/concerts/${ids.paused}`, { state: "paused" });
  return ids;
}

const open = (options: BrowserContextOptions = {}) => {
  if (browser === null) throw new Error("no browser");
  return openPage(browser, service.base, options);
};

/** Every two of language, scheme and width meet. */
const LOOKS = (
  [
    ["en-US", "light", 320],
    ["ko-KR", "dark", 320],
    ["en-US", "dark", 390],
    ["ko-KR", "light", 390],
    ["en-US", "light", 1280],
    ["ko-KR", "dark", 1280],
  ] as const
).map(([locale, colorScheme, width]) => ({ locale, colorScheme, viewport: { width, height: 800 } }));

test("no page has an error, a stranger, a layout that moves, or is wider than the screen", async () => {
  for (const look of LOOKS) {
    for (const path of [
      "/",
      `/concerts/${concerts.later}`,
      `/concerts/${concerts.open}`,
      `/concerts/${concerts.paused}`,
    ]) {
      const watched = await open(look);
      await watched.page.goto(path, { waitUntil: "networkidle" });
      const wider = await watched.page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect({ path, look, complaints: watched.complaints, strangers: watched.strangers, wider }).toEqual({
        path,
        look,
        complaints: [],
        strangers: [],
        wider: 0,
      });
      expect(await watched.layoutShift()).toBeLessThanOrEqual(SHIFT_MAX);
      await watched.close();
    }
  }
});

test("rules of accessibility find nothing to say, in either scheme", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const path of ["/", `/concerts/${concerts.later}`, `/concerts/${concerts.soldOut}`, "/nowhere"]) {
      // The policy lets no script of a test in; only here is it out of the way.
      const { page, close } = await open({ colorScheme, bypassCSP: true });
      await page.goto(path, { waitUntil: "networkidle" });
      await page.evaluate(axe.source);
      const { violations } = axeResults.parse(await page.evaluate("axe.run()"));
      expect({ path, colorScheme, violations }).toEqual({ path, colorScheme, violations: [] });
      await close();
    }
  }
});
const axeResults = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

test("the list leads to a concert with its prices, dates and rules, and back", async () => {
  const { page, complaints, close } = await open();
  await page.goto("/");
  const card = page.locator("li", { hasText: "송년음악회" });
  await card.getByText("From ₩121,000").waitFor();
  await card.getByText("Coming up").waitFor();
  await page.getByRole("link", { name: "송년음악회" }).click();
  await page.getByRole("heading", { level: 1, name: "송년음악회" }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/concerts/${concerts.later}`);
  expect(await page.title()).toBe("송년음악회 · Frontrow");
  const text = await page.locator("main").innerText();
  expect(text).toContain("₩165,000");
  expect(text).toContain("Up to 4 seats for each person.");
  expect(text).toContain("yours for 5 minutes");
  expect(text).toContain("while you pay");
  expect(await page.locator(".date").count()).toBe(2);
  await page.getByRole("link", { name: "All concerts", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Concerts" }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test("who reads Korean reads Korean", async () => {
  const { page, close } = await open({ locale: "ko-KR" });
  await page.goto(`/concerts/${concerts.later}`);
  await page.getByText("대기실 개방까지").waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  expect(await page.locator("main").innerText()).toContain("165,000원");
  await close();
});

test("the countdown goes by the service's clock, not by the device's", async () => {
  const { page, close } = await open();
  // The device is two days ahead: by its own clock the waiting room would open now.
  await page.addInitScript(`Date.now = ((now) => () => now() + ${2 * DAY_MS})(Date.now);`);
  await page.goto(`/concerts/${concerts.later}`);
  await page.getByText("The waiting room opens in").waitFor();
  const left = await page.locator(".figure").innerText();
  expect(left).toMatch(/^1 day 23:5\d:\d\d$/);
  await close();
});

test("what the page asks first was asked before its scripts ran, and is asked once", async () => {
  const { page, asked, close } = await open();
  await page.goto(`/concerts/${concerts.open}`, { waitUntil: "networkidle" });
  expect(asked.filter((path) => path === `/v1/concerts/${concerts.open}`)).toHaveLength(1);
  expect(new Set(asked).size).toBe(asked.length);
  await close();
});

test("a service that can't be reached is a screen that says so, and mends itself", async () => {
  const { page, close } = await open();
  await page.route("**/v1/concerts", (route) => route.abort());
  await page.goto("/");
  await page.getByText("We can't reach the service").waitFor();
  await page.unroute("**/v1/concerts");
  await page.getByRole("button", { name: "Try now" }).click();
  await page.locator(".concert-card h2").first().waitFor();
  expect(await page.getByText("We can't reach the service").count()).toBe(0);
  await close();
});

test("without scripts a page says what it is and what to do", async () => {
  const { page, close } = await open({ javaScriptEnabled: false });
  await page.goto(`/concerts/${concerts.open}`);
  const text = await page.locator("body").innerText();
  expect(text).toContain("Tonight & <Tomorrow>");
  expect(text).toContain("JavaScript");
  await close();
});

test("the reference works from the same build", async () => {
  const { page, complaints, strangers, close } = await open();
  await page.goto("/docs");
  await page.getByText("List the concerts").waitFor();
  expect({ complaints, strangers }).toEqual({ complaints: [], strangers: [] });
  await close();
});
