// Question: can seats be found and chosen on the map by finger, wheel, mouse and keyboard, at every zoom, in a hall of 60,000, and
// does it stay smooth, small and quiet?
// Method: the map on a page of its own (test/support/map-page.ts) in a real browser; fingers by the browser's own protocol. Times are
// printed and bounded loosely, since machines differ: `npm run bench:map` measures. Doesn't prove that it looks well.
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { openBrowser } from "../support/browser.ts";
import { type Point, fingersOf, moveFor } from "../support/fingers.ts";
import { watchFrames } from "../support/frames.ts";
import { type HallName, type MapPage, serveMapPage, wireOf } from "../support/map-page.ts";
import { type WatchedPage, openPage } from "../support/watched-page.ts";

const SHIFT_MAX = 0.02;
/** Layout and status of 60,000 seats as they are sent. */
const WIRE_MAX_BYTES = 25_000;
const DRAWN_WITHIN_MS = 1_500;
/** Of a processor that is slowed down: how many times. */
const SLOWED = 4;
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };
const DESK = { viewport: { width: 1280, height: 800 } };

const browser: Browser | null = await openBrowser();
let service: MapPage;
beforeAll(async () => {
  service = await serveMapPage();
});
beforeEach(({ skip }) => skip(browser === null, "no browser"));
afterAll(async () => {
  await browser?.close();
  await service.close();
});

interface Opened extends WatchedPage {
  /** Where a seat is in the window. */
  seatAt: (seatId: string) => Promise<Point>;
  told: () => Promise<z.infer<typeof told>>;
  /** Waits until nothing moves and all is drawn. */
  rest: () => Promise<void>;
}
const told = z.object({ toggled: z.array(z.string()), standing: z.array(z.string()), taken: z.array(z.string()) });
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

async function open(hall: HallName, options: BrowserContextOptions & { language?: "en" | "ko" } = {}): Promise<Opened> {
  if (browser === null) throw new Error("no browser");
  const { language, ...context } = options;
  const watched = await openPage(browser, service.base, context);
  const { page } = watched;
  await page.goto(service.addressOf({ hall, ...(language === undefined ? {} : { language }) }));
  await page.locator(".map-plane canvas[style*=width]").first().waitFor({ state: "attached" });
  const rest = async () => {
    await until(page, "harness.isAtRest()");
  };
  await rest();
  return {
    ...watched,
    rest,
    seatAt: async (seatId) =>
      z
        .object({ x: z.number(), y: z.number() })
        .parse(await page.evaluate(`harness.seatAt(${JSON.stringify(seatId)})`)),
    told: async () => told.parse(await page.evaluate("harness.told")),
  };
}

/** Waits in the page, whose policy lets nothing else wait there. */
const until = (page: Page, expression: string) =>
  page.evaluate(
    `new Promise((resolve) => { const look = () => ((${expression}) ? resolve() : requestAnimationFrame(look)); look(); })`,
  );
const mapOf = async (page: Page) => box.parse(await page.locator(".map-view").boundingBox());
const middleOf = ({ x, y, width, height }: z.infer<typeof box>): Point => ({ x: x + width / 2, y: y + height / 2 });

/** Taps or clicks where a seat is until it is large enough to be chosen, and then once more. */
async function chooseByPointing({ seatAt, told, rest }: Opened, seatId: string, tap: (at: Point) => Promise<void>) {
  const before = (await told()).toggled.length;
  for (let tries = 0; tries < 5; tries += 1) {
    await tap(await seatAt(seatId));
    await rest();
    if ((await told()).toggled.length > before) return tries + 1;
  }
  throw new Error(`${seatId} was never chosen`);
}

describe("a seat", () => {
  test("is chosen by tapping, wherever it is: what is too small is zoomed to", async () => {
    for (const hall of ["arena", "stadium"] as const) {
      const map = await open(hall, PHONE);
      const seats = await freeSeats(map, 4);
      for (const seat of seats) {
        const tries = await chooseByPointing(map, seat, ({ x, y }) => map.page.touchscreen.tap(x, y));
        expect(tries).toBeLessThanOrEqual(3);
        await map.page.getByRole("button", { name: "Show the whole hall" }).click();
        await map.rest();
      }
      expect({ ...(await map.told()), complaints: map.complaints }).toEqual({
        toggled: seats,
        standing: [],
        taken: [],
        complaints: [],
      });
      await map.close();
    }
  });

  test("is the one under the pointer at every zoom", async () => {
    const map = await open("arena", DESK);
    const [seat = ""] = await freeSeats(map, 1);
    const { page, seatAt, told, rest } = map;
    await chooseByPointing(map, seat, ({ x, y }) => page.mouse.click(x, y));
    const before = (await told()).toggled.length;
    const zooms = 4;
    for (let zoom = 0; zoom < zooms; zoom += 1) {
      const at = await seatAt(seat);
      await page.mouse.move(at.x, at.y);
      const scale = await page.evaluate("harness.scale()");
      await page.mouse.wheel(0, -40);
      await until(page, `harness.scale() > ${String(scale)}`);
      await rest();
      const there = await seatAt(seat);
      expect(Math.hypot(there.x - at.x, there.y - at.y)).toBeLessThan(1.5);
      await page.mouse.click(there.x, there.y);
    }
    expect((await told()).toggled.slice(before)).toEqual(Array.from({ length: zooms }, () => seat));
    await map.close();
  });

  test("that is taken is not chosen", async () => {
    const map = await open("arena", PHONE);
    const [seat = ""] = await freeSeats(map, 1);
    await map.page.evaluate(`harness.become(["${seat}"], 2)`);
    await expect(chooseByPointing(map, seat, ({ x, y }) => map.page.touchscreen.tap(x, y))).rejects.toThrow(
      `${seat} was never chosen`,
    );
    await map.page.locator(".map-tip", { hasText: "Taken" }).waitFor();
    await map.close();
  });

  test("that somebody takes while it is chosen is told at once", async () => {
    const map = await open("arena", PHONE);
    const [first = "", second = ""] = await freeSeats(map, 2);
    const tap = ({ x, y }: Point) => map.page.touchscreen.tap(x, y);
    await chooseByPointing(map, first, tap);
    await map.page.evaluate(`harness.become(["${second}"], 1)`);
    expect((await map.told()).taken).toEqual([]);
    await map.page.evaluate(`harness.become(["${first}"], 1)`);
    await until(map.page, "harness.told.taken.length > 0");
    expect((await map.told()).taken).toEqual([first]);
    await map.close();
  });
});

const seatIds = z.array(z.string());
/** Free seats, spread over the hall. */
const freeSeats = async ({ page }: Opened, count: number): Promise<string[]> =>
  seatIds.parse(await page.evaluate(`harness.freeSeats(${count})`));

test("a standing area is told when it is tapped, not a seat", async () => {
  const map = await open("arena", PHONE);
  const { x, y } = await map.seatAt("FB-0-1");
  await map.page.touchscreen.tap(x, y);
  expect(await map.told()).toMatchObject({ toggled: [], standing: ["FB"] });
  await map.close();
});

test("two fingers zoom at the point between them, one moves the hall, and neither chooses", async () => {
  const map = await open("stadium", PHONE);
  const session = await map.page.context().newCDPSession(map.page);
  const fingers = fingersOf(session);
  const middle = middleOf(await mapOf(map.page));
  const scale = async () => z.number().parse(await map.page.evaluate("harness.scale()"));
  const before = await scale();
  const spread = (part: number) => {
    const away = 30 + 90 * part;
    return [
      { x: middle.x - away, y: middle.y },
      { x: middle.x + away, y: middle.y },
    ];
  };
  await moveFor(fingers, 400, spread);
  await map.rest();
  expect((await scale()) / before).toBeCloseTo(4, 0);
  const at = await map.seatAt("301-10-10");
  const drag = { x: 60, y: 40 };
  await fingers.put(middle);
  for (const part of [0.25, 0.5, 0.75, 1, 1, 1]) {
    await fingers.move({ x: middle.x + drag.x * part, y: middle.y + drag.y * part });
  }
  // Fingers that stop before they lift don't push.
  await map.page.waitForTimeout(150);
  await fingers.lift();
  await map.rest();
  const there = await map.seatAt("301-10-10");
  expect([there.x - at.x, there.y - at.y].map(Math.round)).toEqual([drag.x, drag.y]);
  expect((await map.told()).toggled).toEqual([]);
  await map.close();
});

test("the keyboard goes from seat to seat, chooses, and is told politely where it is", async () => {
  const map = await open("arena", DESK);
  const { page, rest, told } = map;
  const view = page.getByRole("application", { name: "Seat map" });
  await view.focus();
  const said = async () => {
    await rest();
    return page.locator(".seat-map [role=status]").innerText();
  };
  await view.press("ArrowRight");
  expect(await said()).toMatch(/^Section \S+, row \d+, seat \d+, \w+, ₩[\d,]+, Free$/);
  await page.locator(".map-ring").waitFor();
  const start = await said();
  await view.press("Enter");
  expect(await said()).toBe(start.replace("Free", "Your choice"));
  await view.press(" ");
  expect(await said()).toBe(start);
  const [row, number] = z
    .tuple([z.coerce.number(), z.coerce.number()])
    .parse(/row (\d+), seat (\d+)/.exec(start)?.slice(1));
  await view.press(number > 1 ? "ArrowLeft" : "ArrowRight");
  expect(await said()).toContain(`row ${row}, seat ${number > 1 ? number - 1 : number + 1},`);
  await view.press("Home");
  expect(await said()).toContain(`row ${row}, seat 1,`);
  await view.press("PageUp");
  expect(await said()).toContain("row 1,");
  for (let section = 0; section < 60; section += 1) await view.press("PageUp");
  expect(await said()).toMatch(/^Section FL, Standing, ₩198,000, \d+ free$/);
  await view.press("Enter");
  expect((await told()).standing).toEqual(["FL"]);
  await view.press("0");
  await view.press("+");
  await rest();
  // The next stop is outside of the map: a button.
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Zoom in");
  expect(await page.locator(".map-ring").isHidden()).toBe(true);
  await map.close();
});

test("the wheel zooms, and leaves the page its scrolling where there is nothing more to zoom", async () => {
  const map = await open("arena", { viewport: { width: 1280, height: 400 } });
  const { x, y } = middleOf(await mapOf(map.page));
  await map.page.mouse.move(x, y);
  const scale = async () => z.number().parse(await map.page.evaluate("harness.scale()"));
  const before = await scale();
  await map.page.mouse.wheel(0, -120);
  await until(map.page, `harness.scale() > ${before}`);
  await map.page.getByRole("button", { name: "Show the whole hall" }).click();
  await map.rest();
  expect(await scale()).toBeCloseTo(before, 6);
  await map.page.mouse.move(x, y);
  await map.page.mouse.wheel(0, 120);
  await until(map.page, "scrollY > 0");
  expect(await map.told()).toEqual({ toggled: [], standing: [], taken: [] });
  await map.close();
});

/** How much colour a picture has, over all its pixels. */
const COLOURFULNESS = `(async () => {
  const image = new Image();
  image.src = "data:image/png;base64,PICTURE";
  await image.decode();
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    const colours = [data[at], data[at + 1], data[at + 2]];
    sum += Math.max(...colours) - Math.min(...colours);
  }
  return sum / data.length;
})()`;

test("the legend dims what is not asked for, and shows all again", async () => {
  const map = await open("arena", DESK);
  const { page, rest } = map;
  const colours = async () => {
    await rest();
    const picture = await page.locator(".map-view").screenshot();
    return z.number().parse(await page.evaluate(COLOURFULNESS.replace("PICTURE", picture.toString("base64"))));
  };
  const all = await colours();
  await page.getByRole("button", { name: /^VIP/ }).click();
  const one = await colours();
  expect(one).toBeLessThan(all * 0.7);
  expect(await page.getByRole("button", { name: /^VIP/ }).getAttribute("aria-pressed")).toBe("true");
  await page.getByRole("button", { name: "All", exact: true }).click();
  expect(await colours()).toBeCloseTo(all, 3);
  await map.close();
});

test("rules of accessibility find nothing to say, in either scheme and language", async () => {
  for (const [colorScheme, language] of [
    ["light", "en"],
    ["dark", "ko"],
  ] as const) {
    const map = await open("arena", { colorScheme, language, bypassCSP: true, ...PHONE });
    await map.page.evaluate(axe.source);
    const { violations } = axeResults.parse(await map.page.evaluate("axe.run()"));
    expect({ colorScheme, violations }).toEqual({ colorScheme, violations: [] });
    await map.close();
  }
});
const axeResults = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

test("nothing moves by itself, is wider than the screen, refused or asked of another host", async () => {
  for (const look of [
    { colorScheme: "light", viewport: { width: 320, height: 640 }, language: "ko" },
    { colorScheme: "dark", viewport: { width: 1280, height: 800 }, language: "en" },
    { colorScheme: "dark", viewport: { width: 390, height: 844 }, forcedColors: "active", reducedMotion: "reduce" },
  ] as const) {
    const map = await open("arena", look);
    const wider = await map.page.evaluate("document.documentElement.scrollWidth - innerWidth");
    await map.page.getByRole("button", { name: look.language === "ko" ? "확대" : "Zoom in" }).click();
    await map.rest();
    expect({ look, wider, complaints: map.complaints, strangers: map.strangers }).toEqual({
      look,
      wider: 0,
      complaints: [],
      strangers: [],
    });
    expect(await map.layoutShift()).toBeLessThanOrEqual(SHIFT_MAX);
    await map.close();
  }
});

test("60,000 seats are small on the wire, soon drawn, and follow the fingers", async () => {
  const { layout, status } = wireOf("stadium");
  expect(layout.length + status.length).toBeLessThanOrEqual(WIRE_MAX_BYTES);
  const map = await open("stadium", PHONE);
  await until(map.page, "harness.drawnAfterMs !== undefined");
  const drawn = z.number().parse(await map.page.evaluate("harness.drawnAfterMs"));
  expect(drawn).toBeLessThanOrEqual(DRAWN_WITHIN_MS);
  const middle = middleOf(await mapOf(map.page));
  const frames = await watchFrames(map.page, SLOWED, async (session) => {
    await moveFor(fingersOf(session), 1_500, (part) => [
      { x: middle.x - 30 - 120 * part, y: middle.y },
      { x: middle.x + 30 + 120 * part, y: middle.y },
    ]);
  });
  console.info(`wire ${layout.length + status.length} bytes, drawn after ${Math.round(drawn)} ms`, frames);
  expect(frames.count).toBeGreaterThan(10);
  // A transform and no drawing: to draw takes ten times as long.
  expect(frames.medianScriptMs).toBeLessThan(8);
  await map.close();
});
