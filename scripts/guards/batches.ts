// The guards of what goes to D1 together: a batch that arrives twice moves money once, and one member's failure is its own.
import type { Guard } from "./guard.ts";

const SHARED_BATCH = "src/database/commits/shared-batch.ts";
const TESTS = ["src/database/commits/shared-batch.workerd.test.ts"];

/** A sending that changes what an earlier one has inserted. The test has taken the ledger's own guard away. */
const withoutCommitId = (what: "payment" | "refund" | "charge", row: string, alias: string): Guard => ({
  name: `a sending moves what it has inserted: ${what}s`,
  against: `a batch of ${what}s that is sent again after its answer was lost moves the money twice`,
  edits: [
    {
      file: `src/database/commits/${what}-commits.ts`,
      find: `const OF_SENDING = \`${row} AND ${alias}.commit_id = ?2\``,
      replace: `const OF_SENDING = \`${row} AND ?2 IS NOT NULL\``,
    },
    ...(what === "refund"
      ? [
          {
            file: `src/database/commits/${what}-commits.ts`,
            find: "\n  WHERE r.refund_id = ?1 AND r.commit_id = ?2`;",
            replace: "\n  WHERE r.refund_id = ?1 AND ?2 IS NOT NULL`;",
          },
        ]
      : []),
  ],
  tests: TESTS,
});

export const BATCH_GUARDS: readonly Guard[] = [
  withoutCommitId("payment", `FROM "payments" p WHERE p.payment_id = ?1`, "p"),
  withoutCommitId("refund", `FROM "refunds" r WHERE r.refund_id = ?1`, "r"),
  withoutCommitId("charge", `FROM "charges" c WHERE c.charge_id = ?1`, "c"),
  {
    name: "one member a fan in a batch",
    against: "two payments of a fan share a batch, and which of them is paid depends on their order there",
    edits: [{ file: SHARED_BATCH, find: " && !fans.has(member.fanId)", replace: "" }],
    tests: ["src/room/commits/batch-lane.rules.test.ts"],
  },
  {
    name: "members of a batch that failed are sent one by one",
    against: "one payment that a constraint refuses has all its neighbours refused",
    edits: [
      {
        file: SHARED_BATCH,
        find: "  for (const member of members) sent.push(...(await sendTogether<Row>(db, [member])));\n",
        replace: `  for (const _ of members) sent.push({ kind: "refused", error: new Error("refused") });\n`,
      },
    ],
    tests: [...TESTS, "test/faults/shared-batches.faults.test.ts"],
  },
  {
    name: "a room begins anew once for a batch",
    against: "an epoch that was raised elsewhere has each of thirty refused payments ask D1 and begin anew",
    edits: [
      {
        file: "src/room/payment-saga.ts",
        find: "this.#followed.get(batch) ?? this.#room.followEpoch(epoch);",
        replace: "this.#room.followEpoch(epoch);",
      },
    ],
    tests: ["test/faults/shared-batches.faults.test.ts"],
  },
  {
    name: "a turn between two batches, and no second one beside a batch",
    against: "payments overtake each other on the way to D1",
    edits: [
      {
        file: "src/room/commits/batch-lane.ts",
        find: "return [...this.#underWay].every(({ begunAt }) => begunAt <= patientSince);",
        replace: "return patientSince <= Infinity;",
      },
    ],
    tests: ["src/room/commits/batch-lane.rules.test.ts"],
  },
  {
    name: "a silent batch keeps the next for a second",
    against: "one batch that D1 never answers keeps every payment of the concert waiting",
    edits: [
      {
        file: "src/room/commits/batch-lane.ts",
        find: "begunAt <= patientSince",
        replace: "begunAt <= patientSince - Infinity",
      },
    ],
    tests: ["src/room/commits/batch-lane.rules.test.ts"],
  },
];
