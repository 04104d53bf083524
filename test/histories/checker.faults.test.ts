// Question: can the checker fail? Method: an honest history, played without trouble and one request at a time so that it is
// always the same, in which nothing is found; then every damage in turn, on a copy, must be found by the check it is for.
// A change of the service may change the history, too: should it then lack something to be damaged, another seed has it.
import { beforeAll, expect, test } from "vitest";
import { violationsIn } from "./checker.ts";
import { LINE_DAMAGES } from "./damages-line.ts";
import { OPERATOR_DAMAGES } from "./damages-operators.ts";
import { OPERATOR_SEAT_DAMAGES } from "./damages-operator-seats.ts";
import { MONEY_DAMAGES } from "./damages-money.ts";
import { SEAT_DAMAGES } from "./damages-seats.ts";
import type { World } from "./history.ts";
import { playAnew, setStage } from "./workerd-play.ts";

setStage();

let honest: World;
beforeAll(async () => {
  const size = { fans: 14, concerts: 1, rounds: 420, width: 1, troubleChance: 0, operatorChance: 0.12 };
  ({ world: honest } = await playAnew({ ...size, seed: 28 }));
}, 60_000);

test("nothing is wrong with the honest history", () => {
  expect(violationsIn(honest)).toEqual([]);
});

const DAMAGES = [...MONEY_DAMAGES, ...SEAT_DAMAGES, ...LINE_DAMAGES, ...OPERATOR_DAMAGES, ...OPERATOR_SEAT_DAMAGES];

test.each(DAMAGES)("$invariant: $name", (damage) => {
  const world = structuredClone(honest);
  damage.apply(world);
  const found = violationsIn(world).filter(({ invariant }) => invariant === damage.invariant);
  expect(found.map(({ detail }) => detail)).toContainEqual(expect.stringMatching(damage.finds));
});

test("every invariant has its damage", () => {
  const invariants = new Set(DAMAGES.map(({ invariant }) => invariant));
  expect([...invariants].toSorted((one, other) => one - other)).toEqual(Array.from({ length: 18 }, (_, n) => n + 1));
});
