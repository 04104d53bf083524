// The guards of a concert's life: what is no fan's business yet, what is deleted only while nobody was given anything of it, and
// prices and times that change under holds and tickets.
import type { Guard } from "./guard.ts";

const DRAFTS = "test/operator/drafts.workerd.test.ts";
const DELETION = "test/operator/deletion.workerd.test.ts";
const CUT_DELETIONS = "test/faults/deletions.faults.test.ts";
const CHANGED = "test/operator/dates-changed.workerd.test.ts";
const DELETIONS_IN_D1 = "src/database/operator/deletions.ts";
const PERFORMANCE_CHANGES = "src/database/operator/performance-changes.ts";
const SEATING = "src/room/rules/seats/seating.ts";

export const LIFE_GUARDS: readonly Guard[] = [
  {
    name: "the room of a draft is closed",
    against: "a fan joins a concert that is not published",
    edits: [
      {
        file: "src/room/rules/concert.ts",
        find: "if (this.sale.isDraft || this.isDeleted)",
        replace: "if (this.isDeleted)",
      },
      {
        file: "src/domain/sale-phase.ts",
        find: `if (sale.isDraft || sale.state === "closed"`,
        replace: `if (sale.state === "closed"`,
      },
    ],
    tests: [DRAFTS],
    named: "whoever asks it",
  },
  {
    name: "only a draft changes its place, looked at in the write",
    against: "a published concert is a draft again, or is told to be elsewhere",
    edits: [{ file: "src/database/concerts.ts", find: "? sql`${concerts.isDraft}`", replace: "? sql`TRUE`" }],
    tests: [DRAFTS],
    named: "is no draft again",
  },
  {
    name: "a date remembers its first hold",
    against: "a date is deleted of which somebody once had a seat",
    edits: [
      {
        file: SEATING,
        find: "if (!performance.wasHeld) this.#changes.firstHeld.push(hold.performanceId);",
        replace: "",
      },
    ],
    tests: [DELETION],
    named: "never deleted",
  },
  {
    name: "a deletion looks at the payments in D1",
    against: "what was sold is deleted by a room that has lost its storage",
    edits: [
      { file: DELETIONS_IN_D1, find: "if (seen.isSold) return", replace: "if (seen.revision < 0) return" },
      { file: DELETIONS_IN_D1, find: " AND NOT ${isSold(ref)}`;", replace: "`;" },
    ],
    tests: [DELETION],
    named: "whatever a room that lost",
  },
  {
    name: "a deleted concert is not there",
    against: "a fan joins a concert whose deletion was answered, or is on its way",
    edits: [
      {
        file: "src/room/lifecycle.ts",
        find: `return ready.ok && this.concert().isDeleted ? refuse({ code: "not-found" }) : ready;`,
        replace: "return ready;",
      },
      {
        file: "src/room/rules/concert.ts",
        find: "if (this.sale.isDraft || this.isDeleted)",
        replace: "if (this.sale.isDraft)",
      },
      {
        file: "src/room/concert-room.ts",
        find: `return concert.isDeleted ? refuse({ code: "not-found" }) : decide(concert);`,
        replace: "return decide(concert);",
      },
    ],
    tests: [DELETION, CUT_DELETIONS],
    named: "answers nobody|exactly one wins|finished by",
  },
  {
    name: "a tombstone lands only on the concert that was looked at",
    against: "a date is deleted by a write that arrives after it was put back and held",
    edits: [{ file: DELETIONS_IN_D1, find: " AND c.revision = ${revision}", replace: "" }],
    tests: [CUT_DELETIONS],
    named: "lands after",
  },
  {
    name: "the alarm finishes a deletion",
    against: "a concert is gone from its room and stays in D1",
    edits: [
      {
        file: "src/room/operator/deletions.ts",
        find: "return this.#pending.length === 0 ? null : this.#nextTry;",
        replace: "return null;",
      },
      {
        file: "src/room/operator/deletions.ts",
        find: "for (const deletion of this.#pending) await this.#finish(deletion);",
        replace: "",
      },
    ],
    tests: [CUT_DELETIONS],
    named: "by the alarm",
  },
  {
    name: "a hold keeps its prices",
    against: "a payment's tickets cost something else than what was paid",
    edits: [
      {
        file: "src/room/rules/seats/hold-seats.ts",
        find: "price: prices?.[at] ?? seat.price",
        replace: "price: prices === undefined ? seat.price : seat.price",
      },
    ],
    tests: [CHANGED, "src/room/rules/seats/hold-seats.rules.test.ts"],
    named: "live ones keep theirs|viewed and paid",
  },
  {
    name: "holds from before prices could change get theirs",
    against: "an old hold is shown at prices it was not made at",
    edits: [{ file: "src/room/store/seat-store.ts", find: "this.#keepPrices(performanceId, text);", replace: "" }],
    tests: ["src/room/store/seat-store.workerd.test.ts"],
  },
  {
    name: "what is sold of a section looked at in the write",
    against: "the price of a section changes although somebody has bought at the old one",
    edits: [{ file: PERFORMANCE_CHANGES, find: "sql`NOT EXISTS (${sold})`", replace: "sql`TRUE`" }],
    tests: [CHANGED],
    named: "unless the operator insists",
  },
  {
    name: "the last date of a move looked at in the write",
    against: "two changes at once leave a sale that opens after its last date",
    edits: [
      {
        file: PERFORMANCE_CHANGES,
        find: "sql`TRUE` : saleOpensBefore(ref, startsAt)",
        replace: "sql`TRUE` : sql`${saleOpensBefore(ref, startsAt)} OR TRUE`",
      },
    ],
    tests: [CHANGED],
    named: "of two moves",
  },
];
