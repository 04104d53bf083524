// How large a history is. A test has seconds, a torture minutes, and a process that is killed is slow to come back.
import type { Play } from "./play.ts";

type Size = Omit<Play, "seed">;

export const SHORT: Size = {
  fans: 40,
  concerts: 2,
  rounds: 20,
  width: 16,
  troubleChance: 0.5,
  operatorChance: 0.3,
};

export const LONG: Size = {
  fans: 240,
  concerts: 3,
  rounds: 120,
  width: 36,
  troubleChance: 0.5,
  operatorChance: 0.3,
};

/** One request at a time: the whole history follows from its seed. */
export const ALONE: Size = { fans: 12, concerts: 1, rounds: 80, width: 1, troubleChance: 0.2, operatorChance: 0.2 };

/** For a process that is killed: many requests at the moment of a kill. Which rounds have one is the stage's to say. */
export const KILLED: Omit<Size, "rounds"> = {
  fans: 150,
  concerts: 2,
  width: 50,
  troubleChance: 1,
  operatorChance: 0.25,
};
