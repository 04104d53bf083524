// The seed of a run's chance. It is printed before anything is tried, and SEED=… repeats the run.
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    seed: number;
  }
}

export const seed = inject("seed");
console.info(`SEED=${seed}`);
