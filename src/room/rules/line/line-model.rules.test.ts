// Question: does the model of the line notice? Method: it is told short histories that break one promise each, and one
// that breaks none. Whether real rules that have been sabotaged are caught is asked in line.properties.rules.test.ts.
import { expect, test } from "vitest";
import { SECOND_MS } from "../../../contract/bounds.ts";
import type { Millis } from "../../../contract/values.ts";
import { LineModel, type LineEvent, type Violation } from "../../../../test/support/line-model.ts";
import type { LinePolicy } from "./records.ts";

const POLICY: LinePolicy = {
  maxAdmitted: 2,
  admitPerMinute: 6,
  sessionSeconds: 600,
  offerSeconds: 60,
  claimSeconds: 300,
};
const told = (events: readonly [Millis, LineEvent][], policy: Partial<LinePolicy> = {}): Violation[] => {
  const model = new LineModel({ ...POLICY, ...policy }, 0);
  model.take({ what: "calling", calling: true }, 0);
  for (const [at, event] of events) model.take(event, at);
  return model.violations;
};
const joined = (count: number): [Millis, LineEvent][] =>
  Array.from({ length: count }, (_, index) => [0, { what: "joined", number: index + 1, fanId: `fan${index + 1}` }]);
const enters = (number: number, at: Millis): [Millis, LineEvent][] => [
  [at, { what: "asked", number }],
  [at, { what: "admitted", number }],
];
const FAST = { admitPerMinute: 600 };

test("says nothing against a history that breaks no promise", () => {
  const history = [...joined(3), [0, { what: "served", served: 2 }] satisfies [Millis, LineEvent], ...enters(1, 5)];
  expect(told([...history, ...enters(2, 6)], FAST)).toEqual([]);
});

test("names an admission beyond the maximum", () => {
  const inside = [...enters(1, 0), ...enters(2, 0), ...enters(3, 0)];
  expect(told([...joined(3), [0, { what: "served", served: 3 }], ...inside], FAST)).toContain("maximum");
});

test("names an admission beyond the rate", () => {
  const early = [...enters(1, 0), ...enters(2, 9_999)];
  expect(told([...joined(2), [0, { what: "served", served: 2 }], ...early])).toEqual(["rate"]);
  const onTime = [...enters(1, 0), ...enters(2, 10_000)];
  expect(told([...joined(2), [0, { what: "served", served: 2 }], ...onTime])).toEqual([]);
});

test("names an admission that takes the slot of a smaller active claim", () => {
  const taken: [Millis, LineEvent][] = [[0, { what: "asked", number: 1 }], ...enters(2, 0)];
  expect(told([...joined(2), [0, { what: "served", served: 2 }], ...taken], { ...FAST, maxAdmitted: 1 })).toContain(
    "claim-slot",
  );
});

test("names an admission that takes the token of a smaller active claim", () => {
  const taken: [Millis, LineEvent][] = [[0, { what: "asked", number: 1 }], ...enters(2, 0)];
  expect(told([...joined(2), [0, { what: "served", served: 2 }], ...taken])).toContain("claim-token");
});

test("does not count a smaller claim that nobody renewed", () => {
  const later = 60 * SECOND_MS + 1;
  const history: [Millis, LineEvent][] = [[0, { what: "asked", number: 1 }], ...enters(2, later)];
  expect(told([...joined(2), [0, { what: "served", served: 2 }], ...history], { maxAdmitted: 2 })).toEqual([]);
});

test("names a number given twice and a number left out", () => {
  expect(told([...joined(1), [0, { what: "joined", number: 1, fanId: "other" }]])).toEqual(["number"]);
  expect(told([...joined(1), [0, { what: "joined", number: 3, fanId: "other" }]])).toEqual(["number"]);
});

test("names a second live place of one fan", () => {
  expect(told([...joined(1), [0, { what: "joined", number: 2, fanId: "fan1" }]])).toEqual(["second-place"]);
});

test("names a watermark that falls", () => {
  expect(told([...joined(2), [0, { what: "served", served: 2 }], [1, { what: "served", served: 1 }]], FAST)).toEqual([
    "served",
  ]);
});

test("names a call and an admission while the sale is paused", () => {
  const history: [Millis, LineEvent][] = [
    ...joined(2),
    [0, { what: "served", served: 1 }],
    [1, { what: "calling", calling: false }],
    [1, { what: "served", served: 2 }],
    ...enters(1, 1),
  ];
  expect(told(history)).toEqual(["called-while-shut", "admitted-while-shut"]);
});

test("names an admission of somebody who was not called", () => {
  expect(told([...joined(1), ...enters(1, 0)])).toEqual(["admitted-unready"]);
});

test("names calls beyond what slots and tokens allow, and calls that were not made", () => {
  expect(told([...joined(3), [0, { what: "served", served: 3 }]])).toEqual(["called-too-many"]);
  expect(told([...joined(3), [0, { what: "settled" }]])).toEqual(["called-too-few"]);
});

test("names an admission into a slot that a smaller number is expected to take", () => {
  const history: [Millis, LineEvent][] = [...joined(2), [0, { what: "served", served: 2 }], ...enters(2, 0)];
  expect(told(history, { ...FAST, maxAdmitted: 1 })).toContain("expected-slot");
});

test("names a fan who was turned away from a free slot", () => {
  const history: [Millis, LineEvent][] = [
    ...joined(1),
    [0, { what: "served", served: 1 }],
    [0, { what: "asked", number: 1 }],
    [0, { what: "turned-away", number: 1 }],
  ];
  expect(told(history)).toEqual(["turned-away"]);
});

test("names a position that rises", () => {
  const history: [Millis, LineEvent][] = [
    ...joined(2),
    [0, { what: "shown", number: 2, position: 2 }],
    [0, { what: "left", number: 1 }],
    [0, { what: "shown", number: 2, position: 1 }],
    [0, { what: "shown", number: 2, position: 2 }],
  ];
  expect(told(history)).toEqual(["position", "position-rose"]);
});

test("names a status, a figure and a show-rate that are not so", () => {
  const figures = {
    issued: 1,
    waiting: 0,
    ready: 1,
    admitted: 0,
    admittedTotal: 0,
    called: 0,
    shownUp: { inTime: 0, inAll: 0 },
    admittedPerMinute: 0,
  };
  expect(told([...joined(1), [0, { what: "status", number: 1, status: "ready" }]])).toEqual(["status"]);
  expect(told([...joined(1), [0, { what: "figures", figures }]])).toEqual(["figures"]);
  expect(told([...joined(1), [0, { what: "show-rate", rate: 0.5 }]])).toEqual(["show-rate"]);
});

test("names a clock that runs backwards", () => {
  expect(
    told([
      [5, { what: "served", served: 0 }],
      [4, { what: "served", served: 0 }],
    ]),
  ).toEqual(["clock"]);
});
