// How the seat map of 60,000 seats behaves on a phone: what it loads, how soon it is drawn, and how smooth it is while fingers move,
// with a processor that is slowed down. A loaded machine shows in the figures: run it alone.
import { openBrowser } from "../test/support/browser.ts";
import { fingersOf, moveFor } from "../test/support/fingers.ts";
import { watchFrames } from "../test/support/frames.ts";
import { serveMapPage, wireOf } from "../test/support/map-page.ts";

const SLOWED = [1, 4];
const MOVES_MS = 2_000;
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };

const { layout, status } = wireOf("stadium");
console.log(`layout ${layout.length} bytes, status ${status.length} bytes (brotli, level 4)`);

const browser = await openBrowser();
if (browser !== null) {
  const service = await serveMapPage();
  for (const slowed of SLOWED) {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(service.addressOf({ hall: "stadium", isNow: false }), { waitUntil: "networkidle" });
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowed });
    await page.getByRole("button", { name: "Show" }).click();
    await page.locator(".map-view[style*=cursor]").waitFor();
    await page.waitForTimeout(1_000);
    console.log(`slowed ${slowed}×: drawn after`, await page.evaluate("harness.drawnAfterMs"), "ms");
    await session.detach();
    const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator(".map-view").boundingBox()) ?? {};
    const middle = { x: x + width / 2, y: y + height / 2 };
    const zooming = (part: number) =>
      [-1, 1].map((side) => ({ x: middle.x + side * (30 + 130 * part), y: middle.y + side * 10 }));
    const panning = (part: number) => [
      { x: middle.x + 140 * Math.sin(part * 12), y: middle.y + 140 * Math.cos(part * 12) },
    ];
    for (const [what, at] of Object.entries({ zooming, panning })) {
      const frames = await watchFrames(page, slowed, (fingers) => moveFor(fingersOf(fingers), MOVES_MS, at));
      console.log(`slowed ${slowed}×, ${what}:`, frames);
    }
    await context.close();
  }
  await browser.close();
  await service.close();
}
