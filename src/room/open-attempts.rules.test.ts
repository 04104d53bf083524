// Question: does an attempt that D1 doesn't answer keep the others from their end?
// Method: attempts whose decisions the test makes, or never makes. Doesn't prove what is decided (test/faults, the matrix).
import { expect, test } from "vitest";
import { RECOVERY_RETRY_MS, RESUMED_AT_ONCE } from "../contract/bounds.ts";
import { OpenAttempts } from "./open-attempts.ts";

interface Attempt {
  paymentId: string;
  begunAt: number;
}

test("attempts that are due are resumed side by side, a handful at a time", async () => {
  const resumed: string[] = [];
  const decided: (() => void)[] = [];
  const open = new OpenAttempts<Attempt, { kind: "done" }>({
    what: "payment",
    now: () => RECOVERY_RETRY_MS,
    decide: ({ paymentId }) => {
      resumed.push(paymentId);
      return new Promise((resolve) => decided.push(() => resolve({ kind: "done" })));
    },
  });
  const count = RESUMED_AT_ONCE + 1;
  for (let at = 1; at <= count; at++) open.add({ paymentId: `pay_${at}`, begunAt: 0 });
  const proceeding = open.proceed();
  // The first one hangs, and the others of its handful are on their way all the same.
  expect(resumed).toHaveLength(RESUMED_AT_ONCE);
  for (const decide of decided) decide();
  await expect.poll(() => resumed).toHaveLength(count);
  decided.at(-1)?.();
  await proceeding;
});
