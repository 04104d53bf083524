// Goal: scenarios for tests in a line each. Method: a sale whose parts a test overrides; crowds small enough for a second.
import type { LinePolicy } from "../../src/room/rules/line/records.ts";
import type { Scenario } from "./scenario.ts";

/** Sessions of fifteen offer windows, which nobody ends early. */
export const POLICY: LinePolicy = {
  maxAdmitted: 100,
  admitPerMinute: 1_200,
  sessionSeconds: 120,
  offerSeconds: 8,
  claimSeconds: 300,
};

export const scenarioOf = (changed: Partial<Scenario> = {}, policy: Partial<LinePolicy> = {}): Scenario => ({
  seed: 1,
  fans: 2_000,
  arrival: "lobby",
  arrivalSeconds: 60,
  pause: null,
  absent: [{ fromSecond: 0, share: 0 }],
  vanish: 0,
  late: 0,
  leave: 0,
  pay: 0,
  ...changed,
  policy: { ...POLICY, ...policy },
});

export const absence = (...shares: (number | [share: number, fromSecond: number])[]): Scenario["absent"] =>
  shares.map((step) =>
    typeof step === "number" ? { share: step, fromSecond: 0 } : { share: step[0], fromSecond: step[1] },
  );
