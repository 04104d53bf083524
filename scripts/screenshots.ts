// Pictures of every state of the app, from the built service, to be looked at: on a phone and on a desk.
//   npm run screenshots                     all states into dist/screenshots: English in light, Korean in dark
//   npm run screenshots -- --all            each language in each scheme
//   npm run screenshots -- ticket           states whose name contains "ticket"
//   npm run screenshots -- --keep           also writes the few of the documentation into docs/pictures
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { openBrowser } from "../test/support/browser.ts";
import { type Stage, signedIn, stageOf } from "../test/support/fan-stage.ts";
import { serveWorker } from "../test/support/served-worker.ts";
import { buildWorker } from "../test/support/worker-build.ts";
import type { Scene, State } from "./screenshots/state.ts";
import { STATES } from "./screenshots/states.ts";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "dist/screenshots");
const KEPT = join(ROOT, "docs/pictures");

interface Look {
  locale: "en-US" | "ko-KR";
  colorScheme: "light" | "dark";
}
const LOOKS: readonly Look[] = [
  { locale: "en-US", colorScheme: "light" },
  { locale: "ko-KR", colorScheme: "dark" },
];
const OTHER_LOOKS: readonly Look[] = [
  { locale: "en-US", colorScheme: "dark" },
  { locale: "ko-KR", colorScheme: "light" },
];
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
] as const;

const { values: options, positionals: parts } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean", default: false }, keep: { type: "boolean", default: false } },
});
const states = STATES.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));

const browser = await openBrowser();
if (browser === null) throw new Error("no browser");
const folder = await mkdtemp(join(tmpdir(), "frontrow-worker-"));
await buildWorker(folder);
const { server, base } = await serveWorker(folder);
try {
  await takeAll(browser, stageOf(base));
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
}

async function takeAll(browser: Browser, stage: Stage): Promise<void> {
  await mkdir(OUT, { recursive: true });
  await mkdir(KEPT, { recursive: true });
  const concerts = await makeConcerts(stage);
  for (const state of states) {
    for (const look of options.all ? [...LOOKS, ...OTHER_LOOKS] : LOOKS) {
      for (const size of SIZES) await take(browser, { stage, concerts }, state, look, size);
    }
    console.log(state.name);
  }
}

async function makeConcerts(stage: Stage): Promise<Scene["concerts"]> {
  const at = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString();
  const later = { venue: "롯데콘서트홀", lobbyOpensAt: at(2), saleOpensAt: at(2.1) };
  return {
    later: await stage.makeConcert("송년음악회", [40], later),
    soon: await stage.makeConcert("Midnight Parade", [9, 10], { venue: "Blue Square" }),
    onSale: await stage.makeConcert("겨울 밤의 소리", [30, 31]),
  };
}

async function take(
  browser: Browser,
  { stage, concerts }: Pick<Scene, "stage" | "concerts">,
  { name, show, isSignedIn = false, isKept = false }: State,
  look: Look,
  size: (typeof SIZES)[number],
): Promise<void> {
  const fan = await stage.makeFan();
  const context = await browser.newContext({
    baseURL: stage.base.href,
    viewport: size,
    reducedMotion: "reduce",
    ...look,
    ...(isSignedIn ? signedIn(stage.base, fan.tokens) : {}),
  });
  const page = await context.newPage();
  await show({ page, stage, fan, concerts });
  const path = join(OUT, `${name}.${size.width}.${look.locale.slice(0, 2)}.${look.colorScheme}.png`);
  await page.screenshot({ path });
  if (options.keep && isKept && size === SIZES[0] && look === LOOKS[0]) {
    await page.screenshot({ path: join(KEPT, `${name}.png`) });
  }
  await context.close();
}
