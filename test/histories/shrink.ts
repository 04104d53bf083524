// A broken invariant in as few rounds and with as few fans as it still shows: fewer rounds are the beginning of the same
// history, fewer fans another one. Tries are bounded; where the runtime's own order mattered, the first find may stay the
// smallest.
import { violationsIn } from "./checker.ts";
import type { Violation, World } from "./history.ts";
import type { Play, Played } from "./play.ts";

const TRIES_MAX = 10;

export interface Found {
  setup: Play;
  world: World;
  violation: Violation;
}

export async function shrink(found: Found, replay: (setup: Play) => Promise<Played>): Promise<Found> {
  let smallest = found;
  let tries = 0;
  for (const part of ["rounds", "fans", "width"] as const) {
    for (let share = 0.5; share < 0.9 && tries < TRIES_MAX; tries++) {
      const size = Math.floor(smallest.setup[part] * share);
      if (size < 1) break;
      const setup = { ...smallest.setup, [part]: size };
      const { world } = await replay(setup);
      const violation = violationsIn(world).find(({ invariant }) => invariant === found.violation.invariant);
      if (violation === undefined) share += 0.2;
      else smallest = { setup, world, violation };
    }
  }
  return smallest;
}
