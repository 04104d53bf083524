// Question: does a fan in a browser join a line, see where they stand, keep the place whatever happens, and get in: in both
// languages and schemes, on every width, with the keyboard alone, and with one tab of several asking?
// Method: the built Worker over HTTP and a real browser, whose polls are counted; other fans and the operator act over the API.
// axe-core for what can be told of accessibility by rules. Doesn't prove that it looks well: somebody has to look.
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { openBrowser } from "../support/browser.ts";
import { SECRETS, type BuiltService, startService } from "../support/built-service.ts";
import { type WatchedPage, openPage } from "../support/watched-page.ts";

const SHIFT_MAX = 0.02;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How late a poll may be on a machine that is busy with other tests. */
const LATE_MS = 4_000;

const browser: Browser | null = await openBrowser();
let service: BuiltService;

beforeAll(async () => {
  service = await startService();
});
beforeEach(({ skip }) => skip(browser === null, "no browser"));
afterAll(async () => {
  await browser?.close();
  await service.server.close();
});

async function send(method: string, path: string, token: string, body?: object, headers = {}): Promise<unknown> {
  const answer = await fetch(new URL(path, service.base), {
    method,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}
const operator = (method: string, path: string, body: object) => send(method, path, SECRETS.ADMIN_KEY, body);

const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
/** One fan inside at a time, and polls a second or two apart. */
const ONE_INSIDE = { maxAdmitted: 1, admitPerMinute: 600, sessionSeconds: 600, offerSeconds: 5, claimSeconds: 6 };

async function makeConcert(fields: object = {}): Promise<string> {
  const made = await operator("POST", "/v1/admin/concerts", {
    title: "송년음악회",
    venue: "올림픽홀",
    waitingRoom: ONE_INSIDE,
    performances: [
      { startsAt: at(30 * DAY_MS), sections: [{ name: "A", grade: "R", price: 99_000, rows: 2, seatsPerRow: 10 }] },
    ],
    ...fields,
  });
  return z.object({ concertId: z.string() }).parse(made).concertId;
}
const patch = (concertId: string, fields: object) => operator("PATCH", `/v1/admin/concerts/${concertId}`, fields);

const grant = z.object({
  userId: z.string(),
  accessToken: z.string(),
  expiresAt: z.string(),
  refreshToken: z.string(),
});
type Grant = z.infer<typeof grant>;
const newFan = async (): Promise<Grant> => grant.parse(await send("POST", "/v1/users", "", {}));

/** A fan who is in line by the API, and can leave. */
async function other(concertId: string): Promise<{ leave: () => Promise<unknown> }> {
  const { accessToken } = await newFan();
  const path = `/v1/concerts/${concertId}/queue`;
  const { queueToken } = z.object({ queueToken: z.string() }).parse(await send("POST", path, accessToken));
  return { leave: () => send("DELETE", path, accessToken, undefined, { "Queue-Token": queueToken }) };
}

interface FanPage extends WatchedPage {
  fan: Grant;
}

/** A page of a fan who is signed in. */
async function open(options: BrowserContextOptions = {}): Promise<FanPage> {
  if (browser === null) throw new Error("no browser");
  const watched = await openPage(browser, service.base, options);
  const fan = await newFan();
  const kept = JSON.stringify(JSON.stringify(fan));
  await watched.page
    .context()
    .addInitScript(`localStorage.getItem("frontrow.session") ?? localStorage.setItem("frontrow.session", ${kept})`);
  return { ...watched, fan };
}

async function joinLine(page: Page, concertId: string): Promise<void> {
  await page.goto(`/concerts/${concertId}`);
  await page.locator(".panel .button:not([download])").click();
  await page.locator(".line-facts").waitFor();
}
/** What is seen of a tab that nobody looks at. */
const titled = (page: Page, beginning: string) =>
  expect.poll(() => page.title(), { timeout: 30_000 }).toMatch(new RegExp(`^${beginning}`));
const numberOn = (page: Page): Promise<string> => page.locator(".line-number").innerText();

interface Poll {
  method: string;
  sentAt: number;
  /** What the answer says of the next one. */
  pollAfterMs: number;
}

/** What the page asks about its place, and what it is told. */
function pollsOf(page: Page): Poll[] {
  const polls: Poll[] = [];
  page.on("response", (response) => {
    const request = response.request();
    if (!/\/queue(?:\/admission)?$/.test(new URL(request.url()).pathname) || !response.ok()) return;
    const { startTime } = request.timing();
    void response.json().then(
      (body) =>
        polls.push({
          method: request.method(),
          sentAt: startTime,
          pollAfterMs: z.object({ pollAfterMs: z.number() }).parse(body).pollAfterMs,
        }),
      () => undefined,
    );
  });
  return polls;
}
const nextPoll = (page: Page) =>
  page.waitForResponse((response) => response.request().method() === "GET" && response.url().endsWith("/queue"));

async function polled(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await nextPoll(page);
}

test("a fan joins, sees who is ahead, moves up, and is let in without pressing anything", async () => {
  const concertId = await makeConcert();
  const inside = await other(concertId);
  const ahead = await other(concertId);
  const { page, complaints, strangers, close } = await open();
  await joinLine(page, concertId);
  expect(await page.locator(".line-ahead .figure").innerText()).toBe("1");
  expect(await numberOn(page)).toBe("3");
  expect(await page.locator(".line-seats").innerText()).toBe("20");
  expect(await page.locator(".line-facts time").innerText()).toMatch(/^\d\d:\d\d:\d\d$/);
  await titled(page, "1 ahead · 송년음악회");
  await ahead.leave();
  await page.getByText("You are next", { exact: true }).waitFor();
  expect(await page.locator("progress").getAttribute("value")).toBe("1");
  await inside.leave();
  await titled(page, "Your turn! · ");
  await page.locator(".line-facts").waitFor({ state: "detached" });
  expect({ complaints, strangers }).toEqual({ complaints: [], strangers: [] });
  await close();
});

test("in the waiting room the number is there already, and the opening lets the fan in", async () => {
  const concertId = await makeConcert({ lobbyOpensAt: at(-HOUR_MS), saleOpensAt: at(HOUR_MS) });
  const { page, complaints, close } = await open();
  await joinLine(page, concertId);
  await page.getByRole("heading", { name: "You are in the waiting room" }).waitFor();
  expect(await numberOn(page)).toBe("1");
  expect(await page.locator(".countdown .figure").innerText()).toMatch(/^59:\d\d$/);
  await page.reload();
  await page.getByRole("heading", { name: "You are in the waiting room" }).waitFor();
  expect(await numberOn(page)).toBe("1");
  await patch(concertId, { saleOpensAt: at(-1_000) });
  await titled(page, "Your turn! · ");
  expect(complaints).toEqual([]);
  await close();
});

test("before the waiting room opens a fan can sign in, and finds the way to the balance", async () => {
  const concertId = await makeConcert({ lobbyOpensAt: at(HOUR_MS), saleOpensAt: at(2 * HOUR_MS) });
  if (browser === null) throw new Error("no browser");
  const { page, close } = await openPage(browser, service.base);
  await page.goto(`/concerts/${concertId}`);
  expect(await page.getByRole("button", { name: "Join the line" }).count()).toBe(0);
  await page.getByRole("button", { name: "Sign in and fill your balance now" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("You are signed in.").waitFor();
  await page.getByRole("link", { name: "Fill your balance now" }).waitFor();
  await page.getByRole("button", { name: "Back to the concert" }).click();
  await page.getByText("The waiting room opens in").waitFor();
  await close();
});

test("who isn't signed in signs in and is in line, with no second press", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  if (browser === null) throw new Error("no browser");
  const { page, close } = await openPage(browser, service.base);
  await page.goto(`/concerts/${concertId}`);
  await page.getByRole("button", { name: "Join the line" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("You are next", { exact: true }).waitFor();
  expect(await numberOn(page)).toBe("2");
  await close();
});

test("two tabs show the same place, and one of them asks; when it is closed the other goes on", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, close } = await open();
  await joinLine(page, concertId);
  const second = await page.context().newPage();
  const [polls, others] = [pollsOf(page), pollsOf(second)];
  await second.goto(`/concerts/${concertId}`);
  await second.locator(".line-facts").waitFor();
  await polled(page, 3);
  expect(await numberOn(second)).toBe(await numberOn(page));
  expect(polls.length).toBeGreaterThanOrEqual(2);
  expect(others).toEqual([]);
  await page.close();
  await polled(second, 2);
  expect(others.every(({ method }) => method === "GET")).toBe(true);
  await close();
});

test("a poll of a place that doesn't change keeps the pace that the service sets", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, close } = await open();
  const polls = pollsOf(page);
  await joinLine(page, concertId);
  await polled(page, 4);
  const gaps = polls.slice(1).map(({ sentAt }, before) => ({
    gapMs: sentAt - (polls[before]?.sentAt ?? 0),
    pollAfterMs: polls[before]?.pollAfterMs ?? 0,
  }));
  expect(gaps.length).toBeGreaterThanOrEqual(3);
  for (const { gapMs, pollAfterMs } of gaps) {
    // The browser's clocks of requests and of timers differ by some milliseconds.
    expect(gapMs).toBeGreaterThanOrEqual(pollAfterMs - 20);
    expect(gapMs).toBeLessThanOrEqual(pollAfterMs + LATE_MS);
  }
  await close();
});

test("a reload finds the place, without joining again", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, close } = await open();
  await joinLine(page, concertId);
  const number = await numberOn(page);
  const polls = pollsOf(page);
  await page.reload();
  await page.locator(".line-facts").waitFor();
  expect(await numberOn(page)).toBe(number);
  expect(polls.map(({ method }) => method)).not.toContain("POST");
  await close();
});

test("offline is said and loses nothing; back again, it goes on at once", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, close } = await open();
  await joinLine(page, concertId);
  const number = await numberOn(page);
  await page.context().setOffline(true);
  await page.getByText("Your place is kept, and this page tries again by itself.").waitFor();
  expect(await numberOn(page)).toBe(number);
  await page.context().setOffline(false);
  await page.getByText("Your place is kept, and this page tries again by itself.").waitFor({ state: "detached" });
  expect(await numberOn(page)).toBe(number);
  await close();
});

test("a pause says that the place is safe, also after a reload, and ends by itself", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, close } = await open();
  await joinLine(page, concertId);
  const number = await numberOn(page);
  await patch(concertId, { state: "paused" });
  await page.getByText("Your place is safe.").waitFor();
  await page.reload();
  await page.getByText("Your place is safe.").waitFor();
  expect(await numberOn(page)).toBe(number);
  await patch(concertId, { state: "open" });
  await page.getByText("You are next", { exact: true }).waitFor();
  await close();
});

test("fewer seats than people ahead are told, and a sale that closes says so", async () => {
  const concertId = await makeConcert({
    performances: [
      { startsAt: at(30 * DAY_MS), sections: [{ name: "A", grade: "R", price: 1_000, rows: 1, seatsPerRow: 1 }] },
    ],
  });
  for (let fans = 0; fans < 3; fans += 1) await other(concertId);
  const { page, close } = await open();
  await joinLine(page, concertId);
  await page.getByText("There are fewer seats left (1) than people ahead of you (2).").waitFor();
  await patch(concertId, { state: "closed" });
  await page.getByRole("heading", { name: "The sale is over" }).waitFor();
  expect(await page.getByRole("button", { name: "Join the line again" }).count()).toBe(0);
  await page.getByRole("button", { name: "Back to the concert" }).click();
  // What the page says of the concert may be as old as its cache allows.
  await page.getByText("The sale has ended.").waitFor({ timeout: 60_000 });
  await close();
});

test("the keyboard alone joins, leaves after being asked, and joins again for a new number", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, close } = await open();
  await page.goto(`/concerts/${concertId}`);
  await tabTo(page, "Join the line");
  await page.keyboard.press("Enter");
  await page.locator(".line-facts").waitFor();
  expect(await numberOn(page)).toBe("2");
  await tabTo(page, "Leave the line");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  // The safe answer has the focus, and Escape is as good.
  expect(await focused(page)).toBe("Stay in line");
  await page.keyboard.press("Escape");
  expect(await focused(page)).toBe("Leave the line");
  await page.keyboard.press("Enter");
  await tabTo(page, "Leave the line");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "You have left the line" }).waitFor();
  await tabTo(page, "Join the line again");
  await page.keyboard.press("Enter");
  await page.locator(".line-facts").waitFor();
  expect(await numberOn(page)).toBe("3");
  await close();
});
const focused = async (page: Page): Promise<string> =>
  z.string().parse(await page.evaluate("document.activeElement?.textContent?.trim() ?? ''"));
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) return;
  }
  throw new Error(`the keyboard doesn't reach ${name}`);
}

test("left in one tab is left in the other; after a reload the concert is there as before", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, close } = await open();
  await joinLine(page, concertId);
  const second = await page.context().newPage();
  await second.goto(`/concerts/${concertId}`);
  await second.locator(".line-facts").waitFor();
  await second.getByRole("button", { name: "Leave the line" }).click();
  await second.getByRole("dialog").getByRole("button", { name: "Leave the line" }).click();
  for (const tab of [page, second]) await tab.getByRole("heading", { name: "You have left the line" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Join the line" }).waitFor();
  expect(await page.locator(".line").count()).toBe(0);
  await close();
});

test("a session that is over says so, and joining again gives a new place", async () => {
  const concertId = await makeConcert();
  const { page, fan, close } = await open();
  await page.goto(`/concerts/${concertId}`);
  await page.getByRole("button", { name: "Join the line" }).click();
  await titled(page, "Your turn! · ");
  const kept = z
    .string()
    .parse(await page.evaluate(`localStorage.getItem("frontrow.line.${concertId}.${fan.userId}")`));
  const { queueToken } = z.object({ queueToken: z.string() }).parse(JSON.parse(kept));
  // Elsewhere, where nothing of the app runs.
  await page.goto("about:blank");
  await send("DELETE", `/v1/concerts/${concertId}/queue`, fan.accessToken, undefined, { "Queue-Token": queueToken });
  await page.goto(`/concerts/${concertId}`);
  await page.getByRole("heading", { name: "Your time inside is over" }).waitFor();
  await page.locator(".over").getByRole("link", { name: "My tickets" }).waitFor();
  await page.getByRole("button", { name: "Join the line again" }).click();
  await titled(page, "Your turn! · ");
  expect(await page.getByRole("heading", { name: "Your time inside is over" }).count()).toBe(0);
  await close();
});

test("on another page the line goes on, and a bar leads back", async () => {
  const concertId = await makeConcert();
  const inside = await other(concertId);
  const { page, close } = await open();
  await joinLine(page, concertId);
  await page.getByRole("link", { name: "All concerts", exact: true }).click();
  const bar = page.getByRole("complementary", { name: "Your place in line" });
  await bar.getByText("You are next in line").waitFor();
  // Also after coming back from elsewhere, as from paying a top-up.
  await page.reload();
  await bar.getByText("You are next in line").waitFor();
  await inside.leave();
  await bar.getByText("Your seats are waiting for you").waitFor();
  await bar.getByRole("link", { name: "송년음악회" }).click();
  await titled(page, "Your turn! · ");
  expect(await bar.count()).toBe(0);
  await close();
});

test("sound and notification are off until they are chosen, and the choice is kept", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  const { page, complaints, close } = await open();
  await page.context().grantPermissions(["notifications"]);
  await joinLine(page, concertId);
  const sound = page.getByRole("checkbox", { name: "With a sound" });
  const notification = page.getByRole("checkbox", { name: "With a notification" });
  expect([await sound.isChecked(), await notification.isChecked()]).toEqual([false, false]);
  await sound.check();
  await page.reload();
  await page.getByText("Touch this page once").waitFor();
  expect(await sound.isChecked()).toBe(true);
  await page.locator("h1").click();
  await page.getByText("Touch this page once").waitFor({ state: "detached" });
  await sound.uncheck();
  expect(complaints).toEqual([]);
  await close();
});

const axeResults = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});
async function violationsOf(page: Page): Promise<unknown[]> {
  await page.evaluate(axe.source);
  return axeResults.parse(await page.evaluate("axe.run()")).violations;
}

test("rules of accessibility find nothing to say in any state, in either scheme", async () => {
  const waiting = await makeConcert();
  await other(waiting);
  const lobby = await makeConcert({ lobbyOpensAt: at(-HOUR_MS), saleOpensAt: at(HOUR_MS) });
  const paused = await makeConcert();
  await patch(paused, { state: "paused" });
  for (const colorScheme of ["light", "dark"] as const) {
    // The policy lets no script of a test in; only here is it out of the way.
    const { page, close } = await open({ colorScheme, bypassCSP: true });
    const look = async (state: string) =>
      expect({ state, colorScheme, violations: await violationsOf(page) }).toEqual({
        state,
        colorScheme,
        violations: [],
      });
    for (const [state, concertId] of Object.entries({ waiting, lobby, paused })) {
      await joinLine(page, concertId);
      await look(state);
    }
    await page.goto("/");
    await page.locator(".line-bar a").first().waitFor();
    await page.locator("h1").waitFor();
    await look("bar");
    await page.goto(`/concerts/${waiting}`);
    await page.locator(".line-leave").click();
    await look("asked to leave");
    await page.getByRole("dialog").getByRole("button", { name: "Leave the line" }).click();
    await page.locator(".over").waitFor();
    await look("left");
    await page.context().setOffline(false);
    await close();
  }
});

const LOOKS = (
  [
    ["en-US", "light", 320, "People ahead of you"],
    ["ko-KR", "dark", 320, "내 앞 대기 인원"],
    ["en-US", "dark", 1280, "People ahead of you"],
    ["ko-KR", "light", 390, "내 앞 대기 인원"],
  ] as const
).map(([locale, colorScheme, width, ahead]) => ({
  look: { locale, colorScheme, viewport: { width, height: 800 } },
  ahead,
}));

test("the line has no error, stranger or shift on any width, in both languages", async () => {
  const concertId = await makeConcert();
  await other(concertId);
  await other(concertId);
  for (const { look, ahead } of LOOKS) {
    const { page, complaints, strangers, layoutShift, close } = await open(look);
    await joinLine(page, concertId);
    // The place is found again, and nothing moves as it comes and as it is heard of.
    await page.reload();
    await page.getByText(ahead, { exact: true }).waitFor();
    await nextPoll(page);
    const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect({ look, complaints, strangers, wider }).toEqual({ look, complaints: [], strangers: [], wider: 0 });
    expect(await layoutShift()).toBeLessThanOrEqual(SHIFT_MAX);
    await close();
  }
});
