// The guards of what operators do to seats: what is kept back stays so, and what is given is given once.
import type { Guard } from "./guard.ts";

const BLOCKS = "src/database/seat-blocks.ts";
const PART = "src/room/blocks/seat-blocks.ts";
const SEATING = "src/room/rules/seats/seating.ts";
const FAULTS = "test/faults/seat-operations.faults.test.ts";
const HTTP = "test/operator/seat-blocks.workerd.test.ts";
const COMPS = "test/money/comps.workerd.test.ts";

export const SEAT_GUARDS: readonly Guard[] = [
  {
    name: "a copy with nothing to send is not noted as under way",
    against: "after a comp no block of the date reaches D1 any more, and each is acknowledged",
    edits: [{ file: PART, find: "if (this.#isAllSaved(performanceId)) return Promise.resolve(true);", replace: "" }],
    tests: [FAULTS],
    named: "after a comp of a seat that was not kept back",
  },
  {
    name: "only a newer copy of blocks replaces one",
    against: "a copy of what is kept back that comes late brings back what was given back",
    edits: [{ file: BLOCKS, find: "setWhere: sql`excluded.revision > ${seatBlocks.revision}`,", replace: "" }],
    tests: [FAULTS],
    named: "after a newer one",
  },
  {
    name: "epoch of a copy of blocks",
    against: "a copy of a room that lost its storage is written after the room began anew without it",
    edits: [{ file: BLOCKS, find: "epoch: epochStillIs(blocks)", replace: "epoch: blocks.epoch" }],
    tests: [FAULTS],
    named: "epoch is over",
  },
  {
    name: "a change of blocks is on record once",
    against: "a copy that is sent again puts the same change on record again",
    edits: [{ file: BLOCKS, find: "const provided = isNew(change);", replace: "const provided = sql`TRUE`;" }],
    tests: [FAULTS],
    named: "late|unanswered|answer was lost",
  },
  {
    name: "a block is answered when D1 has it",
    against: "an acknowledged block is gone with the room's storage",
    edits: [
      {
        file: PART,
        find: "const isSaved = (await this.save(performanceId)) || this.#isSaved(performanceId, revision);",
        replace: "const isSaved = (await this.save(performanceId)) || true;",
      },
    ],
    tests: [FAULTS],
    named: "told as open",
  },
  {
    name: "copies of blocks by the alarm",
    against: "a block that D1 couldn't be told stays with the room alone",
    edits: [
      { file: PART, find: "else if (this.#dueAt(performance) <= now) await this.save(performanceId);", replace: "" },
    ],
    tests: [FAULTS],
    named: "by the alarm",
  },
  {
    name: "a key of blocks is remembered by the room",
    against: "a request that is sent again after a 503 keeps more places back than were meant",
    edits: [
      {
        file: PART,
        find: "const before = request === null ? null : blocks.change(changeId);",
        replace: "const before: DecidedChange | null = null as DecidedChange | null;",
      },
      { file: PART, find: "`${request.operator} ${request.path} ${request.key}`", replace: "crypto.randomUUID()" },
    ],
    tests: [FAULTS],
    named: "to its key, once",
  },
  {
    name: "a rebuild reads blocks",
    against: "seats that were kept back are on sale after a rebuild",
    edits: [
      {
        file: "src/room/setting-up.ts",
        find: "blocks: await findBlocks(database, concertId)",
        replace: "blocks: (await findBlocks(database, concertId)).slice(0, 0)",
      },
      {
        file: "src/room/store/concert-store.ts",
        find: "here: here.get(performanceId) ?? null, saved",
        replace: "here: null, saved",
      },
    ],
    tests: [HTTP],
    named: "was rebuilt",
  },
  {
    name: "blocks that D1 doesn't have outlive a rebuild",
    against: "a block that waits for D1 is gone after a rebuild, though its room had it",
    edits: [
      {
        file: "src/room/rules/seats/blocked-seats.ts",
        find: "const known = here !== null && here.revision > inDatabase ? here : saved;",
        replace: "const known = here !== null && here.revision < 0 ? here : saved;",
      },
    ],
    tests: [FAULTS],
    named: "outlives the rebuild",
  },
  {
    name: "a sold seat is not kept back after a rebuild",
    against: "a seat that was given away is kept back again once it is free",
    edits: [
      {
        file: "src/room/rules/seats/blocked-seats.ts",
        find: "const given = blocked.all().filter((seat) => isSold(seat));",
        replace: "const given = blocked.all().filter((seat) => isSold(seat) && total < 0);",
      },
    ],
    tests: [FAULTS],
    named: "after a rebuild that",
  },
  {
    name: "blocks of room and D1 compared",
    against: "room and D1 keep other seats back, and nobody learns of it",
    edits: [{ file: "src/room/audit.ts", find: "    await blocksAreTheDatabases(room),\n", replace: "" }],
    tests: [HTTP],
    named: "found by the audit",
  },
  {
    name: "copies that stay open are told of",
    against: "D1 has had no copy of what is kept back for minutes, and nobody learns of it",
    edits: [{ file: "src/room/audit.ts", find: "    noCopyStaysOpen(room),\n", replace: "" }],
    tests: [FAULTS],
    named: "never reaches D1",
  },
  {
    name: "a block takes no seat that somebody has",
    against: "a seat that a fan holds is kept back under the fan's hands",
    edits: [
      {
        file: "src/room/rules/blocking.ts",
        find: "if (owned.length > 0) return refuse(",
        replace: "if (owned.length < 0) return refuse(",
      },
    ],
    tests: [HTTP],
    named: "or none",
  },
  {
    name: "a comp that comes to nothing gives the block back",
    against: "a seat that is kept back is on sale after giving it away failed",
    edits: [
      {
        file: SEATING,
        find: "const status = isNobodys(wanted) && performance.blocked.has(seat) ? SEAT_STATUS.blocked : wanted;",
        replace:
          "const status = wanted === SEAT_STATUS.blocked && performance.blocked.has(seat) ? SEAT_STATUS.blocked : wanted;",
      },
    ],
    tests: [FAULTS],
    named: "comes to nothing",
  },
  {
    name: "an operator's key gives once, whoever it is for",
    against: "one key gives tickets to two fans",
    edits: [
      {
        file: "src/room/payment-keys.ts",
        find: "isOperatorsKey(key) ? store.attempts.readComp(key) : store.attempts.read(place.fanId, key);",
        replace: "store.attempts.read(place.fanId, key);",
      },
      {
        file: "migrations/0011_seat_blocks_and_comps.sql",
        find: "CREATE UNIQUE INDEX `payments_comp_key`",
        replace: "CREATE INDEX `payments_comp_key`",
      },
    ],
    tests: [COMPS],
    named: "one for all fans",
  },
  {
    name: "an operator's key is no fan's",
    against: "a fan's payment meets a comp of the fan's and is answered with it",
    edits: [
      {
        file: "src/domain/operators-key.ts",
        find: "`op:${keyId} ${of} ${key}`",
        replace: "`${keyId && of && key}`",
      },
    ],
    tests: [COMPS],
    named: "never meets",
  },
  {
    name: "what was given counts in no limit",
    against: "a fan who was given tickets can buy none",
    edits: [
      {
        file: "src/room/store/seat-store.ts",
        find: " AND status = 'paid' AND comp = 0\"",
        replace: " AND status = 'paid'\"",
      },
    ],
    tests: [COMPS],
    named: "counts in no limit",
  },
  {
    name: "a fan gives no comp back, past the edge either",
    against: "a ticket that was given goes back on sale by the fan's hand",
    edits: [
      {
        file: "src/room/rules/refunding.ts",
        find: "if (asked.isComp === true || facts.hold?.isComp === true) {",
        replace: "if (asked.paidAt < 0) {",
      },
    ],
    tests: [COMPS],
    named: "not for the fan",
  },
  {
    name: "a fan's refund of a comp fails in D1",
    against: "a ticket that was given goes back on sale, whatever the room believes",
    edits: [
      {
        file: "src/database/commits/refund-commits.ts",
        find: "AND (p.comp_reason IS NULL OR ?9 = 0)",
        replace: "AND (p.comp_reason IS NULL OR ?9 >= 0)",
      },
    ],
    tests: ["src/database/comps.workerd.test.ts"],
  },
];
