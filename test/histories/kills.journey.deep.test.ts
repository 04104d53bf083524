// Question: is a process that is killed in the middle of its work, and started again, the same to everybody? Method: the
// built Worker with its storage on disk, SIGKILL while a crowd is being answered, everybody's requests again with their
// keys; then the audit, and the checker over what clients saw and what the files hold. Few kills here; npm run torture has
// more. Doesn't prove that a machine may lose its power: what the process handed over, the kernel still had.
import { expect, inject, test } from "vitest";
import { violationsIn } from "./checker.ts";
import { excerpt } from "./excerpt.ts";
import { playKills } from "./kills.ts";

test("nothing is lost when the process is killed", async () => {
  const { world, failedAudits, kills, unknown, resolved } = await playKills({
    seed: 1,
    kills: 1,
    fans: 60,
    build: inject("builtWorker"),
  });
  expect(kills).toBe(1);
  expect(failedAudits).toEqual([]);
  expect(violationsIn(world).map((violation) => excerpt(world.history, violation))).toEqual([]);
  // It was hit while it worked, and no outcome stayed unknown.
  expect(unknown).toBeGreaterThan(0);
  expect(resolved).toBe(unknown);
}, 120_000);
