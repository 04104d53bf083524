// Question: does a profile's table tell truly whose the time was? Method: a made-up bundle and profile, small enough to
// add up by hand.
import { expect, test } from "vitest";
import { sharesOf } from "./profile.ts";

const BUNDLE = [
  "// node_modules/hono/dist/hono.js",
  "dispatch",
  "// src/edge/access/tokens.ts",
  "sign",
  "verify",
  "// bench/workers/counting.ts",
  "counted",
].join("\n");
const [ROOT, DISPATCH, VERIFY, COUNTED, NATIVE, GARBAGE, IDLE] = [1, 2, 3, 4, 5, 6, 7];

const frame = (id: number, functionName: string, lineNumber: number, children: number[] = []) => ({
  id,
  callFrame: { functionName, url: lineNumber < 0 ? "" : "file:///script-0.mjs", lineNumber },
  children,
});
const NODES = [
  frame(ROOT, "(root)", -1, [DISPATCH, IDLE]),
  frame(DISPATCH, "dispatch", 1, [VERIFY, GARBAGE]),
  frame(VERIFY, "verify", 4, [COUNTED]),
  frame(COUNTED, "counted", 6, [NATIVE]),
  frame(NATIVE, "verify", -1),
  frame(GARBAGE, "(garbage collector)", -1),
  frame(IDLE, "(idle)", -1),
];

test("what the runtime or the benchmark does for a function is the function's, and what nobody called is the runtime's", () => {
  const samples = [DISPATCH, VERIFY, NATIVE, GARBAGE, IDLE, DISPATCH];
  const shares = sharesOf({ nodes: NODES, samples, timeDeltas: [10, 20, 30, 15, 25, 90_000] }, BUNDLE);
  expect(shares).toEqual([
    { where: "src/edge/access/tokens.ts", share: 0.5 },
    { where: "the runtime itself: network, promises, storage", share: 0.25 },
    { where: "collecting garbage", share: 0.15 },
    { where: "hono", share: 0.1 },
  ]);
});
