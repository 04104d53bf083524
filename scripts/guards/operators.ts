// The guards of what operators write: nothing that two changes at once could break together, and each key's effect once.
import type { Guard } from "./guard.ts";

const CONCERTS = "src/database/concerts.ts";
const ANSWERS = "src/database/operator-answers.ts";
const CROSSING = "test/operator/crossing-changes.workerd.test.ts";
const REPEATS = "test/operator/repeats.workerd.test.ts";
const OPERATOR_KEYS = "test/faults/operator-keys.faults.test.ts";

export const OPERATOR_GUARDS: readonly Guard[] = [
  {
    name: "bounds of dates looked at in the write",
    against: "dates added at once pass together what a room can hold",
    edits: [
      {
        file: CONCERTS,
        find: "\n        AND ${count} < ${PERFORMANCES_MAX} AND ${seats} + ${seatCount(sections)} <= ${SEATS_PER_CONCERT_MAX}",
        replace: "",
      },
    ],
    tests: [CROSSING],
    named: "at once",
  },
  {
    name: "order of the sale's times looked at in the write",
    against: "two changes at once leave a sale that ends before it opens",
    edits: [{ file: CONCERTS, find: "return stands ?? sql`TRUE`;", replace: "return sql`TRUE`;" }],
    tests: [CROSSING],
    named: "that cross|agree",
  },
  {
    name: "a kept answer fails a second effect of its key",
    against: "an operator's repeat makes a second concert or date",
    edits: [{ file: ANSWERS, find: "WHERE ${provided}`", replace: "WHERE ${provided} ON CONFLICT DO NOTHING`" }],
    tests: [REPEATS, OPERATOR_KEYS],
    named: "at once|arrives after its repeat",
  },
  {
    name: "re-read of a kept answer after a failure",
    against: "what an operator's request did is told as failed when only D1's reply was lost",
    edits: [
      {
        file: "src/edge/http/idempotency.ts",
        find: "const answered = await lookAgain(lookUp, request).catch(() => null);",
        replace: "const answered = await Promise.resolve(null);",
      },
    ],
    tests: [OPERATOR_KEYS],
  },
  {
    name: "no answer is kept of a date that doesn't fit",
    against: "a key is answered with a date that was never written",
    edits: [{ file: ANSWERS, find: "WHERE ${provided}`", replace: "WHERE ${provided} OR TRUE`" }],
    tests: [REPEATS],
    named: "does not fit",
  },
];
