// The guards of what a room keeps: nothing goes that somebody still needs, and nobody keeps seats for ever without paying.
import type { Guard } from "./guard.ts";

const PAST_STORE = "src/room/store/past-store.ts";
const SEAT_STORE = "src/room/store/seat-store.ts";

export const ROOM_GUARDS: readonly Guard[] = [
  {
    name: "hold budget",
    against: "a fan without money keeps seats from everybody by holding them again and again",
    edits: [
      {
        file: "src/room/rules/holding.ts",
        find: "if (allowedFrom > now) {",
        replace: "if (allowedFrom > now + Infinity) {",
      },
    ],
    tests: ["src/room/rules/holding.rules.test.ts", "test/seats/hold-budget.workerd.test.ts"],
  },
  {
    name: "only what came to nothing is pruned",
    against: "a paid or live hold is removed, and its seats have no owner",
    edits: [
      {
        file: PAST_STORE,
        find: `const OVER = "status IN ('released', 'expired')";`,
        replace: `const OVER = "status <> 'none'";`,
      },
    ],
    tests: ["src/room/store/past-store.workerd.test.ts", "test/seats/room-start.workerd.test.ts"],
  },
  {
    name: "an open attempt is never pruned",
    against: "a payment whose outcome is not known is forgotten, and its seats stay paying for ever",
    edits: [
      { file: PAST_STORE, find: "AND state <> 'pending' AND begun_at < ?`", replace: "AND begun_at < ?`" },
      { file: PAST_STORE, find: "iif(state <> 'pending', begun_at, NULL)", replace: "begun_at" },
    ],
    tests: ["src/room/store/past-store.workerd.test.ts"],
  },
  {
    name: "a key that the room has forgotten is looked up in D1",
    against: "a payment that was made is told as refused when its key comes again after days",
    edits: [
      {
        file: "src/room/payment-keys.ts",
        find: "  if (isKnown(room, use)) return null;\n  return answerOfKey(room, use).catch(() => refusedPayment(OUTCOME_PENDING));",
        replace: "  return isKnown(room, use) ? null : null;",
      },
    ],
    tests: ["test/money/forgotten-keys.workerd.test.ts"],
  },
  {
    name: "no refusal is kept while D1 can't be asked",
    against: "a forgotten key of a payment is answered `hold-already-paid` for good, because D1 was away for a moment",
    edits: [
      {
        file: "src/room/payment-keys.ts",
        find: "return answerOfKey(room, use).catch(() => refusedPayment(OUTCOME_PENDING));",
        replace: "return answerOfKey(room, use).catch(() => null);",
      },
    ],
    tests: ["test/money/forgotten-keys.workerd.test.ts"],
  },
  {
    name: "a hold before the first live one is noted",
    against: "a hold made while the clock was set back is not read by the next start, and its seats are nobody's",
    edits: [
      {
        file: SEAT_STORE,
        find: `if (holdId < this.#liveFrom && !isOver(hold) && status !== "paid") this.#writeLiveFrom(holdId);`,
        replace: "",
      },
    ],
    tests: ["src/room/store/seat-store.workerd.test.ts"],
  },
];
