// Question: can a fan of an OpenID provider sign in, join, go on and buy when the access token ends, and sign out; and does a way
// back that is foreign, used or refused do no harm and say what to do?
// Method: the built Worker, a real browser and a real provider (oidc-provider) with its own pages. Doesn't prove how the providers of
// docs/operations.md behave.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Tokens, fanOf } from "../journeys/service.ts";
import { axeViolations } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { type BuiltService, startService } from "../support/built-service.ts";
import { type MadeConcert, stageOf } from "../support/fan-stage.ts";
import { type StartedProvider, startProvider } from "../support/openid-provider.ts";
import { openPage } from "../support/watched-page.ts";

const browser: Browser | null = await openBrowser();
let provider: StartedProvider;
let service: BuiltService;
let concert: MadeConcert;

beforeAll(async () => {
  provider = await startProvider();
  service = await startService({ vars: { ...provider.settings, BUILT_IN_IDENTITY: "off" } });
  provider.open(service.base);
  concert = await stageOf(service.base).makeConcert("겨울 밤의 소리", [30]);
});
beforeEach(({ skip }) => skip(browser === null, "no browser"));
afterAll(async () => {
  await browser?.close();
  await service.server.close();
  provider.close();
});

const open = (locale = "en-US") => {
  if (browser === null) throw new Error("no browser");
  return openPage(browser, service.base, { locale });
};

/** Signs in at the provider's own pages. */
async function passProvider(page: Page, login: string): Promise<void> {
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  // What the client asks for.
  await page.locator("button[type=submit]", { hasText: "Continue" }).click();
}

/** Hosts that are neither ours nor the provider's. Its development pages ask for a font of their own. */
const foreignHosts = (strangers: readonly string[]): string[] =>
  strangers.filter(
    (address) => new URL(address).origin !== provider.issuer && !address.startsWith("https://fonts.googleapis.com/"),
  );

test("a fan signs in, joins, has the token renewed in mid-sale, buys, and signs out", async () => {
  const { page, complaints, strangers, close } = await open();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy") && page.url().startsWith(service.base.origin)) {
      refused.push(message.text());
    }
  });
  await page.goto(`/concerts/${concert.concertId}`);
  await page.getByRole("button", { name: "Join the line" }).click();
  await page.getByRole("button", { name: "Go to the sign-in" }).click();
  await passProvider(page, "minji");
  // The page that was asked for.
  await page.waitForURL(`**/concerts/${concert.concertId}`);
  await page.waitForFunction("localStorage.getItem('frontrow.session')?.includes('accessToken')");
  expect(provider.grants).toEqual(["authorization_code"]);
  const first = await grantIn(page);
  expect(first.userId).toMatch(/^usr_[0-9a-f]{48}$/);

  // The token is in use for three seconds. Each call after that needs the next one; the refresh token is another each time.
  await page.goto("/account");
  await page.getByText("Fan minji").waitFor();
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByText("Fan minji").waitFor();
        return provider.grants.includes("refresh_token");
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  const later = await grantIn(page);
  expect(later.userId).toBe(first.userId);
  expect(later.refreshToken).not.toBe(first.refreshToken);
  expect(later.accessToken).not.toBe(first.accessToken);

  // The service takes the renewed token: two seats are held and paid with it, and the app shows them.
  const stage = stageOf(service.base);
  const fan = fanOf(stage.anybody, later);
  await stage.buy(fan, concert, { bestAvailable: { count: 2, together: "required" } });
  await page.goto("/tickets");
  await page.getByText("겨울 밤의 소리").first().waitFor();
  await page.goto("/account");

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  expect(await page.locator("form").count()).toBeGreaterThan(0);
  await page.goto("/account");
  await page.getByText("You are signed out on this device.").waitFor();
  expect(refused).toEqual([]);
  expect(foreignHosts(strangers)).toEqual([]);
  expect(complaints.filter((text) => text.includes('Content Security Policy directive: "connect-src'))).toEqual([]);
  await close();
});

const grantIn = async (page: Page): Promise<Tokens> =>
  // The app wrote it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  JSON.parse(String(await page.evaluate("localStorage.getItem('frontrow.session')"))) as Tokens;

test.each([
  ["en-US", "This sign-in is not good any more", "You are not signed in", "Go to the sign-in"],
  ["ko-KR", "더 이상 사용할 수 없는 로그인입니다", "로그인하지 않았습니다", "로그인하러 가기"],
])(
  "in %s a foreign way back and a refusal are said, and one can sign in from there",
  async (locale, foreign, denied, go) => {
    const { page, complaints, strangers, close } = await open(locale);
    await page.goto("/signed-in?code=stolen&state=foreign");
    await page.getByRole("heading", { name: foreign }).waitFor();
    // The code stays in no history.
    expect(new URL(page.url()).search).toBe("");
    expect(await page.evaluate("localStorage.getItem('frontrow.session')")).toBeNull();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.getByRole("button", { name: go }).waitFor();
      expect(await axeViolations(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.getByRole("button", { name: go }).click();
    await page.locator("input[name=login]").waitFor();
    // The fan says no.
    await page.getByText("[ Cancel ]").click();
    await page.getByRole("heading", { name: denied }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/signed-in");
    expect(foreignHosts(strangers)).toEqual([]);
    await close();
  },
);

test("the way back opened twice leaves the fan signed in", async () => {
  const { page, close } = await open();
  await page.goto("/tickets");
  await page.getByRole("button", { name: "Go to the sign-in" }).click();
  const back = page.waitForRequest((request) => new URL(request.url()).pathname === "/signed-in");
  await passProvider(page, "jun");
  const address = (await back).url();
  await page.getByText("No tickets yet").waitFor();
  const { userId } = await grantIn(page);
  await page.goto(address);
  await page.waitForURL(`${service.base.origin}/`);
  expect((await grantIn(page)).userId).toBe(userId);
  await close();
});
