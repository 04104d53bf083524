// The states of a fan in line and inside, on the page of a concert. Each has a concert of its own, so that nobody else is in its line.
import type { Page } from "playwright-core";
import { DAY_MS, type MadeConcert, type Stage } from "../../test/support/fan-stage.ts";
import type { Scene, State } from "./state.ts";

const MINUTE_MS = 60_000;
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
/** One fan inside, and polls a second or two apart. */
const ONE_INSIDE = { maxAdmitted: 1, admitPerMinute: 600, sessionSeconds: 600, offerSeconds: 5, claimSeconds: 6 };

const make = (stage: Stage, fields: object = {}): Promise<MadeConcert> =>
  stage.makeConcert("송년음악회", [30, 31], { venue: "롯데콘서트홀", ...fields });

/** Opens the page and joins the line. */
async function join(page: Page, { concertId }: MadeConcert): Promise<void> {
  await page.goto(`/concerts/${concertId}`);
  await page.locator(".panel .button:not([download])").click();
}

/** Two others are there first: one is inside, one waits. */
async function waiting({ page, stage }: Scene): Promise<MadeConcert> {
  const concert = await make(stage, { waitingRoom: ONE_INSIDE });
  for (const other of [await stage.makeFan(), await stage.makeFan()]) await other.join(concert.concertId);
  await join(page, concert);
  await page.locator(".line-facts").waitFor();
  return concert;
}

/** Lets the fan in and opens the first date. */
async function inside({ page, stage }: Scene): Promise<void> {
  await join(page, await make(stage));
  await page.locator(".inside-dates .covers").first().click();
  await page.locator(".seat-list").waitFor();
}

async function held(scene: Scene): Promise<void> {
  await inside(scene);
  await scene.page.locator(".inside-best [type=submit]").click();
  await scene.page.locator(".inside-held").waitFor();
}

export const LINE_STATES: readonly State[] = [
  {
    name: "line-sign-in-first",
    async show({ page, stage }) {
      await join(page, await make(stage));
      await page.locator(".sign-in input").waitFor();
    },
  },
  {
    name: "line-lobby",
    isSignedIn: true,
    async show({ page, stage }) {
      await join(page, await make(stage, { lobbyOpensAt: at(-MINUTE_MS), saleOpensAt: at(30 * MINUTE_MS) }));
      await page.locator(".line-box.lobby").waitFor();
    },
  },
  { name: "line-waiting", isSignedIn: true, isKept: true, show: async (scene) => void (await waiting(scene)) },
  {
    name: "line-paused",
    isSignedIn: true,
    async show(scene) {
      const { concertId } = await waiting(scene);
      await scene.stage.operator(`/v1/admin/concerts/${concertId}`, { method: "PATCH", body: { state: "paused" } });
      await scene.page.locator(".line-box.paused").waitFor();
    },
  },
  {
    name: "inside-dates",
    isSignedIn: true,
    async show({ page, stage }) {
      await join(page, await make(stage));
      await page.locator(".inside-dates .covers").first().waitFor();
    },
  },
  { name: "inside-seats", isSignedIn: true, isKept: true, show: inside },
  {
    name: "inside-held-short-of-money",
    isSignedIn: true,
    async show(scene) {
      await held(scene);
      await scene.page.locator(".inside-fill").waitFor();
    },
  },
  {
    name: "inside-held",
    isSignedIn: true,
    async show(scene) {
      await scene.fan.charge(1_000_000);
      await held(scene);
    },
  },
  {
    name: "inside-paid",
    isSignedIn: true,
    async show(scene) {
      await scene.fan.charge(1_000_000);
      await held(scene);
      await scene.page.locator(".inside-pay").click();
      await scene.page.locator(".inside-paid").waitFor();
    },
  },
  {
    name: "concert-sold-out",
    async show({ page, stage }) {
      const sections = [{ name: "A", grade: "R", price: 99_000, rows: 1, seatsPerRow: 2 }];
      const performances = [{ startsAt: at(30 * DAY_MS), sections }];
      const concert = await make(stage, { performances });
      await stage.buy(await stage.makeFan(), concert, { bestAvailable: { count: 2 } });
      await page.goto(`/concerts/${concert.concertId}`, { waitUntil: "networkidle" });
    },
  },
];
