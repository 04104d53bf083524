// The long run of `npm run torture`: history after history until the time is up, each with a seed of its own, counting up.
// It tells how far it is in lines that scripts/torture.ts reads. Not a test of the suite: vitest is only what starts workerd.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { sumsOf } from "./checker-books.ts";
import { violationsIn } from "./checker.ts";
import { excerpt } from "./excerpt.ts";
import { LONG } from "./scenarios.ts";
import { shrink } from "./shrink.ts";
import { noTally, say, type Tally, tell, tortureOrder } from "./tally.ts";
import { playAnew, setStage } from "./workerd-play.ts";

setStage();
const { seed, minutes, histories } = tortureOrder.parse(JSON.parse(env.TORTURE ?? "{}"));
const TOLD_EXCERPTS = 3;
const MINUTE_MS = 60_000;

test(
  "torture",
  async () => {
    const until = performance.now() + minutes * MINUTE_MS;
    const tally: Tally = noTally(seed);
    while (performance.now() < until && tally.histories < histories) {
      const setup = { ...LONG, seed: seed + tally.histories };
      const before = { ...tally, seed: setup.seed };
      const played = await playAnew(setup, (entries) => {
        tell({ ...before, requests: before.requests + entries });
      });
      tally.histories += 1;
      tally.seed = setup.seed;
      tally.requests += played.world.history.entries.length;
      tally.troubles += played.troubles;
      tally.unknown += played.unknown;
      tally.resolved += played.resolved;
      for (const [name, amount] of Object.entries(sumsOf(played.world))) {
        tally.sums[name] = (tally.sums[name] ?? 0) + amount;
      }
      tell(tally);
      const violations = violationsIn(played.world);
      for (const failed of played.failedAudits) say(`seed ${setup.seed}, audit: ${failed}`);
      for (const violation of violations.slice(0, TOLD_EXCERPTS)) say(excerpt(played.world.history, violation));
      const [first] = violations;
      if (first !== undefined) {
        const smallest = await shrink({ setup, world: played.world, violation: first }, playAnew);
        say(`the smallest that shows it: ${JSON.stringify(smallest.setup)}`);
        say(excerpt(smallest.world.history, smallest.violation));
      }
      expect(violations.map(({ invariant, detail }) => `${invariant}: ${detail}`)).toEqual([]);
      expect(played.failedAudits).toEqual([]);
    }
  },
  (minutes + 20) * MINUTE_MS,
);
