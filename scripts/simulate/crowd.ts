// The fans of a simulated sale, a few bytes each, by number in line: a million of them fit beside the line they stand in.
import type { Millis } from "../../src/contract/values.ts";
import type { Dice } from "../rush/dice.ts";
import type { Scenario } from "./scenario.ts";

export const PLANS = ["comes", "vanishes", "late", "leaves", "absent"] as const;
export type Plan = (typeof PLANS)[number];
export const STAGES = ["waiting", "called", "at-the-door", "inside", "gone"] as const;
export type Stage = (typeof STAGES)[number];

export class Crowd {
  #plans: Uint8Array;
  #stages: Uint8Array;
  readonly joinedAt: Float64Array;
  readonly calledAt: Float64Array;
  readonly firstAskedAt: Float64Array;
  /** The position shown last, to those who are watched; 0: none yet. */
  readonly shown: Uint32Array;

  constructor(fans: number) {
    this.#plans = new Uint8Array(fans + 1);
    this.#stages = new Uint8Array(fans + 1);
    this.joinedAt = new Float64Array(fans + 1);
    this.calledAt = new Float64Array(fans + 1).fill(NaN);
    this.firstAskedAt = new Float64Array(fans + 1).fill(NaN);
    this.shown = new Uint32Array(fans + 1);
  }

  join(number: number, plan: Plan, now: Millis): void {
    this.setPlan(number, plan);
    this.joinedAt[number] = now;
  }

  plan(number: number): Plan {
    return PLANS[this.#plans[number] ?? 0] ?? "comes";
  }
  setPlan(number: number, plan: Plan): void {
    this.#plans[number] = PLANS.indexOf(plan);
  }

  stage(number: number): Stage {
    return STAGES[this.#stages[number] ?? 0] ?? "waiting";
  }
  setStage(number: number, stage: Stage): void {
    this.#stages[number] = STAGES.indexOf(stage);
  }
}

export function rollPlan({ vanish, late, leave }: Scenario, dice: Dice): Plan {
  const roll = dice.fraction();
  if (roll < vanish) return "vanishes";
  if (roll < vanish + late) return "late";
  return roll < vanish + late + leave ? "leaves" : "comes";
}
