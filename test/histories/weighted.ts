// A choice of unequal chances.
import type { Dice } from "../../scripts/rush/dice.ts";

export type Weighted<Thing> = [weight: number, thing: Thing];

export function pickWeighted<Thing>(dice: Dice, choices: readonly Weighted<Thing>[]): Thing {
  let roll = dice.between(
    1,
    choices.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, thing] of choices) {
    roll -= weight;
    if (roll <= 0) return thing;
  }
  throw new Error("nothing to choose from");
}
