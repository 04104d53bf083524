// Question: can a fan who was let in buy in a browser, by the list with the keyboard alone, by the best available and standing; does
// every state come back after a reload, in another tab and on another device; is a hold paid once whatever is lost on the way; and do
// rules of accessibility find nothing to say in any state?
// Method: the built Worker over HTTP and a real browser; other fans act through the API. Holds that run out are of a concert whose holds
// last five seconds. Doesn't prove that it looks well: somebody has to look.
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Caller, key } from "../journeys/service.ts";
import { openBrowser } from "../support/browser.ts";
import { type BuiltService, startService } from "../support/built-service.ts";
import { type MadeConcert, type Stage, signedIn, stageOf } from "../support/fan-stage.ts";
import { type WatchedPage, openPage } from "../support/watched-page.ts";

const SHIFT_MAX = 0.02;
const PRICE = 121_000;

const browser: Browser | null = await openBrowser();
let service: BuiltService;
let stage: Stage;
beforeAll(async () => {
  service = await startService();
  stage = stageOf(service.base);
});
beforeEach(({ skip }) => skip(browser === null, "no browser"));
afterAll(async () => {
  await browser?.close();
  await service.server.close();
});

interface Buyer extends WatchedPage {
  fan: Caller;
  concert: MadeConcert;
  /** The same fan on another device of the same kind. */
  again: (options?: BrowserContextOptions) => Promise<WatchedPage>;
}

const SMALL = [{ name: "A", grade: "R", price: PRICE, rows: 2, seatsPerRow: 6 }];

const makeConcert = (fields: object = {}, sections: object[] = SMALL, days = [30]) =>
  stage.makeConcert("송년음악회", days, {
    performances: days.map((day) => ({ startsAt: new Date(Date.now() + day * 86_400_000).toISOString(), sections })),
    ...fields,
  });

/** A fan who has come to a concert's page and was let in at once. */
async function letIn(concert: MadeConcert, options: BrowserContextOptions = {}, balance = 0): Promise<Buyer> {
  if (browser === null) throw new Error("no browser");
  const fan = await stage.makeFan();
  if (balance > 0) await fan.charge(balance);
  await fan.join(concert.concertId);
  const open = (more: BrowserContextOptions = {}) =>
    openPage(browser, service.base, { ...options, ...more, ...signedIn(service.base, fan.tokens) });
  const watched = await open();
  await enter(watched.page, concert);
  return { ...watched, fan, concert, again: open };
}

async function enter(page: Page, { concertId }: MadeConcert): Promise<void> {
  await page.goto(`/concerts/${concertId}`);
  await page.locator(".panel button.button").click();
  await page.locator(".inside").waitFor();
}

const pathOf = ({ concertId, performanceIds }: MadeConcert, date = 0): string =>
  `/v1/concerts/${concertId}/performances/${performanceIds[date]}`;
const hold = (fan: Caller, concert: MadeConcert, body: object) =>
  fan.call(`${pathOf(concert)}/holds`, { method: "POST", headers: key(), body });
/** Somebody else, let in as well, holds seats. */
async function heldByAnother(concert: MadeConcert, seatIds: string[]): Promise<void> {
  const other = await stage.makeFan();
  await other.join(concert.concertId);
  expect((await hold(other, concert, { seatIds })).status).toBe(201);
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 2, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const seat = (page: Page, name: string) => page.locator(`[data-level=seat][aria-label^="${name}"]`);
const paymentsOf = async (fan: Caller) => (await fan.call("/v1/payments")).body.items;
/** A refusal is an answer like others; the browser notes it as an error. That a session is over is learnt from one. */
const isNoRefusal = (complaint: string): boolean => !/status of (?:402|403|409|410)/.test(complaint);
const openSection = (page: Page) => page.locator("[data-level=section]").first().click();

test("a whole purchase by the list, with the keyboard alone", async () => {
  const { page, fan, complaints, strangers, layoutShift, close } = await letIn(await makeConcert(), {}, PRICE);
  await page.locator(".seat-list").waitFor();
  // One stop of the Tab key leads into the list.
  for (let tabs = 0; tabs < 30; tabs += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate("document.activeElement.dataset.level")) === "section") break;
  }
  const keys = ["Enter", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown", "Enter"];
  for (const one of keys) await page.keyboard.press(one);
  expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Section A, row 2, seat 2");
  expect(await page.evaluate("document.activeElement.ariaPressed")).toBe("true");
  await page.getByText("Section A, row 2, seat 2 added. 1 of 4, ₩121,000.").waitFor({ state: "attached" });
  // The map and its buttons are in between.
  for (let tabs = 0; tabs < 30; tabs += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate("document.activeElement.textContent")) === "Hold 1 seat") break;
  }
  await page.keyboard.press("Enter");
  await heading(page, "This seat is held for you").waitFor();
  await button(page, "Pay ₩121,000").focus();
  await page.keyboard.press("Enter");
  await heading(page, "The tickets are yours").waitFor();
  const text = await page.locator(".inside").innerText();
  for (const part of ["송년음악회", "올림픽홀", "Section A, row 2, seat 2", "₩121,000", "place in line is finished"]) {
    expect(text).toContain(part);
  }
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("The tickets are yours");
  expect(await paymentsOf(fan)).toMatchObject([{ amount: PRICE, tickets: [{ seatId: "A-2-2" }] }]);
  expect({ complaints: complaints.filter(isNoRefusal), strangers }).toEqual({ complaints: [], strangers: [] });
  expect(await layoutShift()).toBeLessThanOrEqual(SHIFT_MAX);
  await page.reload();
  await heading(page, "The tickets are yours").waitFor();
  await button(page, "Back to the concert").click();
  await page.locator(".panel button.button").waitFor();
  await page.reload();
  await page.locator(".panel button.button").waitFor();
  expect(await page.locator(".inside").count()).toBe(0);
  await close();
});

test("the best available seats are held in one step, and a short balance is filled on the way", async () => {
  const { page, fan, complaints, close } = await letIn(await makeConcert());
  await button(page, "Hold the best 2 seats").click();
  await heading(page, "These 2 seats are held for you").waitFor();
  await page.getByText("₩242,000 is missing.").waitFor();
  // The hold and its clock stay in view.
  expect(await page.locator(".inside-held [role=timer]").innerText()).toMatch(/[45]:\d\d/);
  await page.reload();
  await page.getByText("₩242,000 is missing.").waitFor();
  await button(page, "Add ₩242,000").click();
  await button(page, "Pay ₩242,000").click();
  await heading(page, "The tickets are yours").waitFor();
  expect(await paymentsOf(fan)).toMatchObject([{ amount: 242_000, balance: 0 }]);
  expect(complaints.filter(isNoRefusal)).toEqual([]);
  await close();
});

test("places to stand are bought by their number", async () => {
  const areas = [{ name: "F", kind: "standing", grade: "S", price: PRICE, capacity: 9 }];
  const { page, fan, complaints, close } = await letIn(await makeConcert({}, [...SMALL, ...areas]), {}, 2 * PRICE);
  const more = page.getByRole("group", { name: "Places in F" }).getByRole("button", { name: "One more" });
  await more.click();
  await more.click();
  await button(page, "Hold 2 places").click();
  await page.getByText("Section F, entry 1").waitFor();
  await button(page, "Pay ₩242,000").click();
  await heading(page, "The tickets are yours").waitFor();
  expect(await paymentsOf(fan)).toMatchObject([{ tickets: [{ seatId: "F-0-1" }, { seatId: "F-0-2" }] }]);
  expect(complaints.filter(isNoRefusal)).toEqual([]);
  await close();
});

describe("a reload, the back button and another device", () => {
  test("lead to the same dates, the same date and the same choice", async () => {
    const concert = await makeConcert({}, SMALL, [30, 31]);
    const { page, close } = await letIn(concert);
    await heading(page, "Choose a date").waitFor();
    await page.reload();
    await heading(page, "Choose a date").waitFor();
    await page.locator(".inside-dates a").nth(1).click();
    await openSection(page);
    await seat(page, "Section A, row 1, seat 3").click();
    await page.reload();
    await page.locator(".inside-chip", { hasText: "Section A, row 1, seat 3" }).waitFor();
    expect(new URL(page.url()).searchParams.get("date")).toBe(concert.performanceIds[1]);
    await page.goBack();
    await heading(page, "Choose a date").waitFor();
    await page.goForward();
    await page.locator(".inside-chip").waitFor();
    await button(page, "Other dates").click();
    await heading(page, "Choose a date").waitFor();
    await close();
  });

  test("find a hold that was made elsewhere, and learn that it was paid there", async () => {
    const { page, fan, concert, again, close } = await letIn(await makeConcert(), {}, PRICE);
    await page.locator(".seat-list").waitFor();
    await hold(fan, concert, { seatIds: ["A-1-1"] });
    await heading(page, "This seat is held for you").waitFor();
    const other = await again();
    await enter(other.page, concert);
    await button(other.page, "Pay ₩121,000").click();
    await heading(other.page, "The tickets are yours").waitFor();
    await heading(page, "The tickets are yours").waitFor();
    expect(await paymentsOf(fan)).toHaveLength(1);
    await other.close();
    await close();
  });

  test("two tabs pay one hold once", async () => {
    const { page, fan, concert, close } = await letIn(await makeConcert(), {}, 2 * PRICE);
    await button(page, "Hold the best 2 seats").click();
    await heading(page, "These 2 seats are held for you").waitFor();
    const second = await page.context().newPage();
    await second.goto(`/concerts/${concert.concertId}`);
    await heading(second, "These 2 seats are held for you").waitFor();
    await Promise.all([page, second].map((one) => button(one, "Pay ₩242,000").click()));
    await Promise.all([page, second].map((one) => heading(one, "The tickets are yours").waitFor()));
    expect(await paymentsOf(fan)).toMatchObject([{ amount: 242_000 }]);
    await close();
  });
});

describe("on the way to the payment", () => {
  test("an answer that was lost after the payment was made is found, offline or after a reload, and paid once", async () => {
    const { page, fan, close } = await letIn(await makeConcert(), {}, 4 * PRICE);
    await button(page, "Hold the best 2 seats").click();
    await button(page, "Pay ₩242,000").waitFor();
    let sent = 0;
    await page.route("**/v1/payments", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      sent += 1;
      // It arrives and is carried out; the answer never comes.
      await route.fetch();
      await page.context().setOffline(true);
      return route.abort("internetdisconnected");
    });
    await button(page, "Pay ₩242,000").click();
    await heading(page, "We are confirming your payment").waitFor();
    await page.getByText("it is made once or not at all").waitFor();
    expect(sent).toBe(1);
    await page.unroute("**/v1/payments");
    await page.context().setOffline(false);
    await page.reload();
    await heading(page, "The tickets are yours").waitFor();
    expect(await paymentsOf(fan)).toMatchObject([{ amount: 242_000, balance: 2 * PRICE }]);
    await close();
  });

  test("who was offline in the middle goes on without a touch", async () => {
    const { page, fan, close } = await letIn(await makeConcert(), {}, 2 * PRICE);
    await button(page, "Hold the best 2 seats").click();
    await button(page, "Pay ₩242,000").waitFor();
    await page.context().setOffline(true);
    await button(page, "Pay ₩242,000").click();
    await page.getByText("it is made once or not at all").waitFor();
    await page.context().setOffline(false);
    await heading(page, "The tickets are yours").waitFor();
    expect(await paymentsOf(fan)).toHaveLength(1);
    await close();
  });

  test("a service that is busy is asked again, and says so", async () => {
    const { page, fan, close } = await letIn(await makeConcert(), {}, 2 * PRICE);
    await button(page, "Hold the best 2 seats").click();
    let isBusy = true;
    await page.route("**/v1/payments", (route) =>
      isBusy && route.request().method() === "POST"
        ? route.fulfill({
            status: 503,
            headers: { "Retry-After": "1", "Content-Type": "application/problem+json" },
            body: JSON.stringify({
              type: "/problems/overloaded",
              title: "",
              status: 503,
              code: "overloaded",
              detail: "",
            }),
          })
        : route.continue(),
    );
    await button(page, "Pay ₩242,000").click();
    await page.getByText("Many fans are paying now.").waitFor();
    isBusy = false;
    await heading(page, "The tickets are yours").waitFor();
    expect(await paymentsOf(fan)).toHaveLength(1);
    await close();
  });

  test("a hold that ran out is said, with whether its seats are free, and they are taken again", async () => {
    const { page, concert, close } = await letIn(await makeConcert({ holdSeconds: 5 }));
    await button(page, "Hold the best 2 seats").click();
    await heading(page, "These 2 seats are held for you").waitFor();
    await heading(page, "The time to pay is over").waitFor();
    await page.getByText("Your seats are all still free.").waitFor();
    await heldByAnother(concert, ["A-1-3"]);
    await page.getByText("Still free: Section A, row 1, seat 4.").waitFor();
    await button(page, "Take it again").click();
    await heading(page, "This seat is held for you").waitFor();
    await heading(page, "The time to pay is over").waitFor();
    await page.reload();
    await heading(page, "The time to pay is over").waitFor();
    await button(page, "Choose other seats").click();
    await page.locator(".seat-list").waitFor();
    expect(await page.locator(".inside-chip").count()).toBe(0);
    await close();
  });

  test("seats are given back after a second thought", async () => {
    const { page, fan, concert, close } = await letIn(await makeConcert());
    await button(page, "Hold the best 2 seats").click();
    await button(page, "Give the seats back").click();
    await button(page, "Keep them").click();
    await button(page, "Give the seats back").click();
    await button(page, "Yes, give them back").click();
    await page.getByText("Your seats were given back.").waitFor();
    expect((await fan.call(`/v1/concerts/${concert.concertId}/holds`)).body.items).toEqual([]);
    await close();
  });

  test("a date that is called off in the meantime is a sentence with its reason", async () => {
    const { page, concert, close } = await letIn(await makeConcert({}, SMALL, [30, 31]), {}, 2 * PRICE);
    await page.locator(".inside-dates a").first().click();
    await button(page, "Hold the best 2 seats").click();
    await button(page, "Pay ₩242,000").waitFor();
    const off = `/v1/admin/concerts/${concert.concertId}/performances/${concert.performanceIds[0]}/cancellation`;
    await stage.operator(off, { method: "POST", body: { reason: "The singer is ill." } });
    await button(page, "Pay ₩242,000").click();
    await page.getByText("This date is cancelled.").waitFor();
    await page.getByText("The singer is ill.").waitFor();
    expect(await page.locator(".inside-paid, .inside-held").count()).toBe(0);
    await close();
  });
});

describe("while choosing", () => {
  test("what others take vanishes from the choice and is named, with the nearest equals", async () => {
    const { page, concert, close } = await letIn(await makeConcert());
    await openSection(page);
    await seat(page, "Section A, row 1, seat 3").click();
    await seat(page, "Section A, row 1, seat 4").click();
    await heldByAnother(concert, ["A-1-4"]);
    await page
      .getByText("Somebody else was faster: Section A, row 1, seat 4. The rest of your choice is kept.")
      .waitFor();
    expect(await page.locator(".inside-chip").allInnerTexts()).toEqual(["Section A, row 1, seat 3 ×"]);
    await page.locator(".seat.near[aria-label^='Section A, row 1, seat 5']").waitFor();
    await close();
  });

  test("a seat that was lost in the step of holding is named, and the rest can be held", async () => {
    const { page, concert, fan, close } = await letIn(await makeConcert());
    await openSection(page);
    await seat(page, "Section A, row 1, seat 3").click();
    await seat(page, "Section A, row 1, seat 4").click();
    // The page learns nothing of it before it asks.
    await page.route("**/seats/status", (route) => route.abort());
    await heldByAnother(concert, ["A-1-4"]);
    await button(page, "Hold 2 seats").click();
    await page.getByText("Somebody else was faster: Section A, row 1, seat 4.").waitFor();
    await button(page, "Hold 1 seat").click();
    await heading(page, "This seat is held for you").waitFor();
    expect((await fan.call(`/v1/concerts/${concert.concertId}/holds`)).body.items).toMatchObject([
      { seats: [{ seatId: "A-1-3" }] },
    ]);
    await close();
  });

  test("a seat that would be left alone is said on the spot, with two ways out", async () => {
    const { page, close } = await letIn(await makeConcert({ singleSeatRule: "refuse" }));
    await openSection(page);
    await seat(page, "Section A, row 1, seat 2").click();
    await page.getByText("This would leave one seat alone: Section A, row 1, seat 1.").waitFor();
    await button(page, "Move to Section A, row 1, seat 1").click();
    expect(await page.locator(".inside-chip").allInnerTexts()).toEqual(["Section A, row 1, seat 1 ×"]);
    await button(page, "Hold 1 seat").click();
    await heading(page, "This seat is held for you").waitFor();
    await close();
  });

  test("a new price is shown before anything is held at it", async () => {
    const { page, concert, fan, close } = await letIn(await makeConcert());
    await openSection(page);
    await seat(page, "Section A, row 1, seat 1").click();
    await page.route("**/seats/status", (route) => route.abort());
    const path = `/v1/admin/concerts/${concert.concertId}/performances/${concert.performanceIds[0]}`;
    await stage.operator(path, { method: "PATCH", body: { prices: { A: 99_000 } } });
    await button(page, "Hold 1 seat").click();
    await page.getByText("The prices or seats have changed.").first().waitFor();
    await page.unroute("**/seats/status");
    await page.locator(".inside-sum", { hasText: "₩99,000" }).waitFor();
    expect((await fan.call(`/v1/concerts/${concert.concertId}/holds`)).body.items).toEqual([]);
    await button(page, "Hold 1 seat").click();
    await page.locator(".inside-total", { hasText: "₩99,000" }).waitFor();
    await close();
  });

  test("the limit, a pause and seats that don't fit are sentences with what now", async () => {
    const { page, concert, close } = await letIn(await makeConcert({ maxSeatsPerFan: 1 }));
    await openSection(page);
    await seat(page, "Section A, row 1, seat 1").click();
    await seat(page, "Section A, row 1, seat 2").click();
    await page.getByText("One seat is all that one person may have here.").waitFor();
    await stage.operator(`/v1/admin/concerts/${concert.concertId}`, { method: "PATCH", body: { state: "paused" } });
    await button(page, "Hold 1 seat").click();
    await page.getByText("Your place and your choice stay.").waitFor();
    expect(await page.locator(".inside-chip").count()).toBe(1);
    await close();
  });

  test("the same request after a lost answer gives the hold that was made then", async () => {
    const { page, fan, concert, close } = await letIn(await makeConcert());
    await page.route("**/holds", async (route) => {
      if (route.request().method() !== "POST") return route.abort();
      await route.fetch();
      return route.abort();
    });
    await button(page, "Hold the best 2 seats").click();
    await page.getByText("No answer came. Nothing is lost").waitFor();
    await page.unroute("**/holds");
    await button(page, "Hold the best 2 seats")
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    await heading(page, "These 2 seats are held for you").waitFor();
    expect((await fan.call(`/v1/concerts/${concert.concertId}/holds`)).body.items).toHaveLength(1);
    await close();
  });
});

test("statuses are asked for with the tag of the last answer, and nothing new is 304", async () => {
  const { page, asked, close } = await letIn(await makeConcert());
  const answers: number[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith("/seats/status")) answers.push(response.status());
  });
  await expect.poll(() => answers.filter((status) => status === 304).length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(asked.filter((path) => path.endsWith("/seats"))).toEqual([]);
  await close();
});

/** Every state a fan meets inside, one after the other; what is in the way of nobody is looked at in each. */
async function throughAllStates(options: BrowserContextOptions, look: (state: string, page: Page) => Promise<void>) {
  const areas = [{ name: "F", kind: "standing", grade: "S", price: PRICE, capacity: 9 }];
  const concert = await makeConcert({ singleSeatRule: "refuse" }, [...SMALL, ...areas], [30, 31]);
  const buyer = await letIn(concert, options);
  const { page } = buyer;
  await page.locator(".inside-dates a").first().waitFor();
  await look("dates", page);
  await page.locator(".inside-dates a").first().click();
  await openSection(page);
  await page.locator("[data-level=seat]").nth(1).click();
  await page.locator(".inside-note").waitFor();
  await look("seats", page);
  await page.locator(".inside-best button.button").click();
  await page.locator(".fill-balance button").first().waitFor();
  await look("short of money", page);
  await page.locator(".fill-balance .button").first().click();
  await page.locator(".inside-pay").waitFor();
  await look("held", page);
  await page.route("**/v1/payments", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.locator(".inside-pay").click();
  await page.locator(".inside-paying").waitFor();
  await look("paying", page);
  await page.unroute("**/v1/payments");
  await page.locator(".inside-paid").waitFor();
  await look("paid", page);
  await buyer.close();
  const late = await letIn(await makeConcert({ holdSeconds: 5 }), options);
  await late.page.locator(".inside-best button.button").click();
  await late.page.locator(".inside-expired .inside-note-ways .button").first().waitFor();
  await look("expired", late.page);
  await late.close();
}

test.each([
  ["en-US", "light", 390],
  ["ko-KR", "dark", 390],
  ["ko-KR", "light", 1280],
  ["en-US", "dark", 1280],
  ["ko-KR", "dark", 320],
] as const)(
  "every state in %s, %s, at %d pixels: no rule of accessibility is broken, nothing is wider than the screen",
  async (locale, colorScheme, width) => {
    // The policy lets no script of a test in; only here is it out of the way.
    const options = { locale, colorScheme, viewport: { width, height: 844 }, bypassCSP: true };
    await throughAllStates(options, async (state, page) => {
      await page.evaluate(axe.source);
      const { violations } = axeResults.parse(await page.evaluate("axe.run()"));
      const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect({ state, violations, wider }).toEqual({ state, violations: [], wider: 0 });
    });
  },
);
const axeResults = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

const FORGET_SHIFTS_UNTIL_DRAWN = `new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.layoutShift = 0;
    resolve();
  }));
})`;

test("no state has a layout that moves by itself", async () => {
  let last: Page | null = null;
  const seen: string[] = [];
  await throughAllStates({ viewport: { width: 390, height: 844 } }, async (state, page) => {
    seen.push(state);
    last = page;
    // A screen that a fan asked for may stand elsewhere, however long its answer takes. What stands there moves no more.
    await page.evaluate(FORGET_SHIFTS_UNTIL_DRAWN);
    await page.waitForLoadState("networkidle");
    const shift = Number(await page.evaluate("window.layoutShift"));
    expect({ state, isStill: shift <= SHIFT_MAX, shift }).toMatchObject({ state, isStill: true });
  });
  expect(last).not.toBeNull();
  expect(seen).toEqual(["dates", "seats", "short of money", "held", "paying", "paid", "expired"]);
});
