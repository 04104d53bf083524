// Who comes to a sale: most people buy, and the rest does what people do. The shares are guesses made large enough
// that a crowd of a hundred shows each behaviour.
import type { Dice } from "./dice.ts";

export type Plan = "buy" | "leave-the-line" | "wander-off" | "let-a-hold-lapse";

/** How a fan comes by seats: by pointing at them, by leaving the choice to the service, or where people stand. */
export type Way = "list" | "best-available" | "standing";

export interface Character {
  plan: Plan;
  /** How many seats together. */
  seats: number;
  way: Way;
  /** Front rows of the best grade, where everybody wants to sit, or anywhere. */
  taste: "front" | "anywhere";
  /** Polls after which a fan with that plan leaves, and after which a refreshing fan joins again. */
  patiencePolls: number;
  refreshes: boolean;
  secondTab: boolean;
  doubleClicks: boolean;
  chargesTooLittle: boolean;
  /** Reads the own seats again right after holding them. */
  looksTwice: boolean;
  /** After a hold lapsed: tries to pay for it all the same, and starts over. */
  triesToPayLate: boolean;
  startsOver: boolean;
  /** Time to look at something before acting. */
  thinkMs: number;
}

const WAYS: readonly Way[] = ["list", "list", "list", "best-available", "best-available", "standing"];
const LEAVE_SHARE = 7;
const WANDER_SHARE = 7;
const LAPSE_SHARE = 8;

export function rollCharacter(dice: Dice, maxSeatsPerFan: number): Character {
  return {
    plan: planOf(dice.between(1, 100)),
    seats: Math.min(maxSeatsPerFan, dice.pick([1, 2, 2, 2, 2, 3, 4]) ?? 1),
    way: dice.pick(WAYS) ?? "list",
    taste: dice.chance(0.6) ? "front" : "anywhere",
    patiencePolls: dice.between(1, 3),
    refreshes: dice.chance(0.2),
    secondTab: dice.chance(0.1),
    doubleClicks: dice.chance(0.2),
    chargesTooLittle: dice.chance(0.15),
    looksTwice: dice.chance(0.2),
    triesToPayLate: dice.chance(0.6),
    startsOver: dice.chance(0.5),
    thinkMs: dice.between(200, 1_500),
  };
}

function planOf(roll: number): Plan {
  if (roll <= LEAVE_SHARE) return "leave-the-line";
  if (roll <= LEAVE_SHARE + WANDER_SHARE) return "wander-off";
  if (roll <= LEAVE_SHARE + WANDER_SHARE + LAPSE_SHARE) return "let-a-hold-lapse";
  return "buy";
}
