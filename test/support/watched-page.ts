// A page in a browser that keeps count of what a visitor must never meet: an error, a refused load, a request to another host, and
// a layout that moves by itself.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export interface WatchedPage {
  page: Page;
  /** Errors of scripts, what the policy refused, and everything else on the console that is no mere message. */
  complaints: string[];
  /** Addresses of other hosts that were asked. */
  strangers: string[];
  /** What was asked of this service, in order. */
  asked: string[];
  /** How much the layout moved by itself (Cumulative Layout Shift). */
  layoutShift: () => Promise<number>;
  close: () => Promise<void>;
}

const WATCH_SHIFTS = `
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
`;

export async function openPage(browser: Browser, base: URL, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL: base.href, viewport: { width: 390, height: 844 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { host, pathname, protocol } = new URL(request.url());
    if (host === base.host) asked.push(pathname);
    else if (protocol.startsWith("http")) strangers.push(request.url());
  });
  await page.addInitScript(WATCH_SHIFTS);
  return {
    page,
    complaints,
    strangers,
    asked,
    layoutShift: async () => Number(await page.evaluate("window.layoutShift")),
    close: () => context.close(),
  };
}
