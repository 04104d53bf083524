// The guards of holds whose seats the room chooses: it offers no seat that is taken, leaves none alone, and makes one hold of
// a key.
import type { Guard } from "./guard.ts";

const HOLDING = "src/room/rules/holding.ts";
const SEATING = "src/room/rules/seats/seating.ts";

export const HOLD_GUARDS: readonly Guard[] = [
  {
    name: "free runs told of every change",
    against: "the room chooses a seat that somebody has, or passes over one that is free",
    edits: [{ file: SEATING, find: "this.#runs.get(performance.statuses)?.changed(seat);", replace: "" }],
    tests: [
      "src/room/rules/choosing.rules.test.ts",
      "src/room/rules/seats/seating.properties.rules.test.ts",
      "test/seats/best-available.workerd.test.ts",
    ],
  },
  {
    name: "the key of a hold is looked up",
    against: "a request that is sent again, since its answer was lost, holds twice as many seats",
    edits: [
      { file: HOLDING, find: "if (facts.kept !== undefined) {", replace: "if (facts.kept !== undefined && now < 0) {" },
    ],
    tests: ["src/room/rules/choosing.rules.test.ts", "test/seats/hold-keys.workerd.test.ts"],
  },
  {
    name: "the key of a hold is written with it",
    against: "the same, after the answer or the room was lost",
    edits: [
      {
        file: "src/room/concert-room.ts",
        find: "if (isNew && keyed !== undefined) holdKeys.write(owner, keyed, hold.holdId, now);",
        replace: "void holdKeys;",
      },
    ],
    tests: ["test/seats/hold-keys.workerd.test.ts"],
  },
  {
    name: "single-seat rule",
    against: "a choice leaves a single seat that hardly anybody buys, where the operator has forbidden it",
    edits: [
      {
        file: HOLDING,
        find: `if (sale.singleSeatRule === "refuse" && wanted.by === "name") {`,
        replace: `if (sale.singleSeatRule === "refuse" && wanted.by === "name" && now < 0) {`,
      },
    ],
    tests: ["src/room/rules/choosing.rules.test.ts", "test/seats/choices.workerd.test.ts"],
  },
  {
    name: "the layout that was shown is the present one",
    against: "a fan holds seats at a price that was never shown",
    edits: [
      {
        file: HOLDING,
        find: "if (asked.layoutVersion !== layoutVersion) return",
        replace: "if (asked.layoutVersion !== layoutVersion && now < 0) return",
      },
    ],
    tests: ["src/room/rules/choosing.rules.test.ts", "test/seats/choices.workerd.test.ts"],
  },
];
