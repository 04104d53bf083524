// The guards of the line: nobody loses a place who asks when told, and no slot is lost to somebody who went away.
import type { Guard } from "./guard.ts";

export const LINE_GUARDS: readonly Guard[] = [
  {
    name: "matured cohorts",
    against: "calls still fresh count as absent, and far too many are called",
    edits: [
      {
        file: "src/room/rules/line/calls.ts",
        find: "const freshMs = (offerMs: number, claimMs: number): number => Math.min(NOTICE_MS + offerMs, claimMs);",
        replace: "const freshMs = (offerMs: number, claimMs: number): number => 0 * Math.min(offerMs, claimMs);",
      },
    ],
    tests: ["src/room/rules/line/calls.rules.test.ts", "src/room/rules/line/calling.rules.test.ts"],
  },
  {
    name: "active claims must be renewed",
    against: "a fan who asked once and went away keeps a slot from everybody",
    edits: [
      {
        file: "src/room/rules/line/active-claims.ts",
        find: "if (this.#isLast(claim)) this.#active.delete(claim.number);",
        replace: "",
      },
    ],
    tests: ["src/room/rules/line/active-claims.rules.test.ts", "src/room/rules/line/claiming.rules.test.ts"],
  },
  {
    name: "a slot for every smaller active claim",
    against: "somebody enters ahead of a fan who was called earlier and is there",
    edits: [
      {
        file: "src/room/rules/line/line.ts",
        find: "const activeClaims = this.#claims.below(number);",
        replace: "const activeClaims = 0 * this.#claims.below(number);",
      },
    ],
    tests: ["src/room/rules/line/claiming.rules.test.ts", "src/room/rules/line/line.properties.rules.test.ts"],
  },
  {
    name: "three polls within the right to enter",
    against: "a fan who asks when told is called and loses the place before the next ask",
    edits: [
      {
        file: "src/domain/poll-pace.ts",
        find: "Math.min(POLL_AFTER_MAX_MS, Math.floor((claimSeconds * SECOND_MS) / POLLS_PER_RIGHT));",
        replace: "Math.max(POLL_AFTER_MAX_MS, 0 * claimSeconds);",
      },
    ],
    tests: ["src/domain/poll-pace.rules.test.ts"],
  },
  {
    name: "a right to enter that is made shorter outlasts the pace that was told",
    against: "a fan who was told to ask later loses the place to a change of settings meanwhile",
    edits: [
      {
        file: "src/domain/claim-right.ts",
        find: "Math.max(at + length, Math.min(kept.until, at + kept.claimMs));",
        replace: "Math.max(at + length, 0 * kept.until);",
      },
    ],
    tests: ["test/line/polls.workerd.test.ts"],
    named: "keeps the place",
  },
];
