// Question: does every invariant hold over a whole sale, whatever fans and the operator do and whatever goes wrong? Method:
// histories played from a seed (see play.ts for what a seed gives again), each in an empty world; then the service's own
// audit, and the checker. Short, and of the same seeds each time: npm run torture plays new ones for minutes.
import { expect, test } from "vitest";
import { violationsIn } from "./checker.ts";
import { excerpt } from "./excerpt.ts";
import { ALONE, SHORT } from "./scenarios.ts";
import { transcript } from "./transcript.ts";
import { playAnew, setStage } from "./workerd-play.ts";

setStage();

test.each([1, 2, 3, 5])("a history of seed %d", async (seed) => {
  const { world, failedAudits, unknown, resolved } = await playAnew({ ...SHORT, seed });
  expect(violationsIn(world).map((violation) => excerpt(world.history, violation))).toEqual([]);
  expect(failedAudits).toEqual([]);
  expect(resolved).toBe(unknown);
});

test("the same seed gives the same history, as long as nothing races inside the runtime", async () => {
  const [first, second] = [await playAnew({ ...ALONE, seed: 4 }), await playAnew({ ...ALONE, seed: 4 })];
  expect(first.troubles).toBeGreaterThan(0);
  expect(transcript(second.world.history)).toEqual(transcript(first.world.history));
});
