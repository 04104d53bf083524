// Goal: histories of a line as they could happen and as they never should. Method: arbitraries of fast-check for settings
// and for what fans, operators, clocks and evictions do; for tests only.
import * as fc from "fast-check";
import {
  ADMIT_PER_MINUTE,
  CLAIM_SECONDS,
  MAX_ADMITTED,
  OFFER_SECONDS,
  SESSION_SECONDS,
} from "../../src/contract/bounds.ts";
import type { LinePolicy } from "../../src/room/rules/line/records.ts";

export type Action =
  | { do: "join"; fanId: number }
  | { do: "ask" | "leave"; place: number }
  /** All ask, the smallest number first or the largest. */
  | { do: "ask-all" | "ask-back" | "crowd" }
  /** Somebody who is inside leaves. */
  | { do: "go"; place: number }
  | { do: "wait"; ms: number }
  /** The clock of the machine is set, forwards or backwards. */
  | { do: "jump"; ms: number }
  | { do: "set"; policy: LinePolicy }
  | { do: "pause" | "open" | "restart" };

/** Small numbers most of the time: that is where slots and tokens run out. */
const setting = ({ min, max }: { min: number; max: number }, small: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min, max: small }) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
  );

const timers = {
  sessionSeconds: setting(SESSION_SECONDS, 60),
  offerSeconds: setting(OFFER_SECONDS, 12),
  claimSeconds: setting(CLAIM_SECONDS, 60),
};
/** Either may run out first, and half of the time it is the slots. */
export const policies = fc.oneof(
  fc.record({
    maxAdmitted: setting(MAX_ADMITTED, 5),
    admitPerMinute: setting(ADMIT_PER_MINUTE, 600),
    ...timers,
  }),
  fc.record({
    maxAdmitted: setting(MAX_ADMITTED, 3),
    admitPerMinute: fc.integer({ min: 3_000, max: ADMIT_PER_MINUTE.max }),
    ...timers,
  }),
);

const places = fc.nat({ max: 1_000 });
export const everyday: fc.WeightedArbitrary<Action>[] = [
  { weight: 10, arbitrary: fc.record({ do: fc.constant("join" as const), fanId: fc.nat({ max: 30 }) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("ask" as const), place: places }) },
  { weight: 3, arbitrary: fc.constantFrom<Action>({ do: "ask-all" }, { do: "ask-back" }, { do: "crowd" }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("go" as const), place: places }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("leave" as const), place: places }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 1_500 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 15_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 400_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("jump" as const), ms: fc.integer({ min: -400_000, max: 400_000 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Action>({ do: "pause" }, { do: "open" }, { do: "open" }) },
];
export const set = (changed: fc.Arbitrary<LinePolicy>): fc.WeightedArbitrary<Action> => ({
  weight: 1,
  arbitrary: fc.record({ do: fc.constant("set" as const), policy: changed }),
});
export const restart: fc.WeightedArbitrary<Action> = { weight: 3, arbitrary: fc.constant({ do: "restart" as const }) };
export const histories = (...actions: fc.WeightedArbitrary<Action>[]) =>
  fc.array(fc.oneof(...actions), { minLength: 1, maxLength: 90, size: "max" });
