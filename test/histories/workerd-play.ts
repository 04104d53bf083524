// One history inside workerd, from an empty world: nothing of the one before is left, in the stores or in a cache.
import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, vi } from "vitest";
import { DAY_MS } from "../../src/contract/bounds.ts";
import { faults } from "../faults/faults.ts";
import { play, type Play, type Played } from "./play.ts";
import { WorkerdStage } from "./workerd-stage.ts";

/** Far ahead, so that no alarm of the runtime, which keeps real time, goes off by itself. */
let startsAt = Date.parse("2090-01-01T00:00:00.000Z");
const DAYS_BETWEEN = 30;

/** Has a file of histories set the clock by hand, and not fill the screen with the trouble that it makes. */
export function setStage(): void {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(console, "warn").mockImplementation(() => {});
  });
  afterAll(() => {
    faults.reset();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

export async function playAnew(setup: Play, onRound?: (entries: number) => void): Promise<Played> {
  faults.reset();
  await reset();
  await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
  startsAt += DAYS_BETWEEN * DAY_MS;
  return play(setup, new WorkerdStage(startsAt), onRound);
}
