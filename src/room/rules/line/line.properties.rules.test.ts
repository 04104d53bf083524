// Goal: whatever fans, operators, clocks and evictions do, in whatever order, the line keeps its promises. Method: random
// histories are played to a real concert, everything it lets be seen is told to LineModel, which recomputes by brute force
// from the whole history. Then each guard is taken out of the real rules in turn, and the same property must fail.
// It does not prove that the store writes what the line says has changed, nor that a poll answered from a snapshot keeps
// its position.
// oxlint-disable typescript/unbound-method -- a rule that is taken out of its class is put back on what it is called on
import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { seed } from "../../../../test/support/seed.ts";
import type { Millis } from "../../../contract/values.ts";
import { Calls, NOTICE_MS } from "./calls.ts";
import { Concert } from "../concert.ts";
import { type Action, everyday, histories, policies, restart, set } from "../../../../test/support/line-histories.ts";
import type { Violation } from "../../../../test/support/line-model.ts";
import { type Run, violationsOf } from "../../../../test/support/line-rehearsal.ts";
import { LineStoreModel } from "../../../../test/support/line-store-model.ts";
import { Line } from "./line.ts";
import type { LinePolicy, LineRecords } from "./records.ts";
import { NumberSet } from "./number-set.ts";
import { ActiveClaims } from "./active-claims.ts";

/** Thousands of histories: seconds, and more on a machine that has other things to do. */
vi.setConfig({ testTimeout: 60_000 });

/** The gauge of the bucket can be taken off: see below. Files of rules share modules, so what others loaded is loaded anew. */
const gauge = vi.hoisted(() => {
  vi.resetModules();
  return { isOff: false };
});
vi.mock(import("./token-bucket.ts"), async (importReal) => {
  const real = await importReal();
  return { ...real, hasTokens: (bucket, count) => gauge.isOff || real.hasTokens(bucket, count) };
});

afterEach(() => {
  gauge.isOff = false;
  vi.restoreAllMocks();
});

/** Everything, with the timers left as they are: which rights had lapsed under an earlier setting is not in the records. */
const evictedHistories = policies.chain((policy) => {
  const { offerSeconds, claimSeconds } = policy;
  const changed = policies.map((next) => ({ ...next, offerSeconds, claimSeconds }));
  return fc.tuple(fc.constant(policy), histories(...everyday, set(changed), restart));
});

describe("a line under random use", () => {
  test("keeps every promise while fans come and go and the operator changes everything", () => {
    fc.assert(
      fc.property(policies, histories(...everyday, set(policies)), (policy, actions) => {
        expect(violationsOf(policy, actions, { followsCalls: true })).toEqual([]);
      }),
      { numRuns: 1_000, seed },
    );
  });

  test("keeps every promise when the object is evicted again and again", () => {
    fc.assert(
      fc.property(evictedHistories, ([policy, actions]) => {
        expect(violationsOf(policy, actions)).toEqual([]);
      }),
      { numRuns: 600, seed },
    );
  });
});

/** Whether the property finds this in a line without one of its guards; one seed, so that it finds it again. */
function isCaught(as: Violation, run: Run = {}, told: fc.Arbitrary<[LinePolicy, Action[]]> = calmHistories): boolean {
  const isKept = ([policy, actions]: [LinePolicy, Action[]]) => {
    try {
      return !violationsOf(policy, actions, { ...run, until: as }).includes(as);
    } catch {
      // A line that is damaged may also break down; that is not what was asked.
      return true;
    }
  };
  return fc.check(fc.property(told, isKept), { numRuns: 1_000, seed: 7, endOnFailure: true }).failed;
}
const calmHistories = fc.tuple(policies, histories(...everyday));

/** A store that gives a line back other than it was. */
class DamagedStore extends LineStoreModel {
  #damage: (records: LineRecords) => void;

  constructor(damage: (records: LineRecords) => void) {
    super();
    this.#damage = damage;
  }

  override records(now: Millis): LineRecords {
    const records = super.records(now);
    this.#damage(records);
    return records;
  }
}
const isCaughtAfter = (damage: (records: LineRecords) => void, as: Violation): boolean =>
  isCaught(as, { store: new DamagedStore(damage) }, evictedHistories);

describe("negative controls: the property fails when the line", () => {
  test.each<Violation>(["claim-slot", "claim-token"])("admits without looking at active claims: %s", (as) => {
    vi.spyOn(ActiveClaims.prototype, "below").mockReturnValue(0);
    expect(isCaught(as)).toBe(true);
  });

  test("forgets active claims too soon", () => {
    const tell = (policy: LinePolicy) => ({ ...policy, offerSeconds: policy.offerSeconds / 4 });
    expect(isCaught("claim-slot", { tell }) || isCaught("claim-token", { tell })).toBe(true);
  });

  test("admits without a token", () => {
    gauge.isOff = true;
    expect(isCaught("rate")).toBe(true);
  });

  test("admits at twice the rate", () => {
    const tell = (policy: LinePolicy) => ({ ...policy, admitPerMinute: policy.admitPerMinute * 2 });
    expect(isCaught("rate", { tell })).toBe(true);
  });

  test("admits one fan more than the maximum", () => {
    const tell = (policy: LinePolicy) => ({ ...policy, maxAdmitted: policy.maxAdmitted + 1 });
    expect(isCaught("maximum", { tell })).toBe(true);
  });

  test.each<Violation>(["called-while-shut", "admitted-while-shut"])("doesn't know of a pause: %s", (as) => {
    vi.spyOn(Concert.prototype, "state").mockReturnValue("open");
    expect(isCaught(as)).toBe(true);
  });

  test("gives a fan a second place", () => {
    const join = Concert.prototype.join;
    vi.spyOn(Concert.prototype, "join").mockImplementation(function (this: Concert, fanId, _, now) {
      return join.call(this, fanId, null, now);
    });
    expect(isCaught("second-place")).toBe(true);
  });

  test("gives a number twice", () => {
    const damage = ({ row }: LineRecords) => (row.issued = Math.max(row.served, row.issued - 1));
    expect(isCaughtAfter(damage, "number")).toBe(true);
  });

  test("lowers the watermark", () => {
    expect(isCaughtAfter(({ row }) => (row.served = Math.max(0, row.served - 1)), "served")).toBe(true);
  });

  test("forgets who has left", () => {
    expect(isCaughtAfter((records) => (records.over = []), "status")).toBe(true);
  });

  test("doesn't subtract leavers from a position", () => {
    vi.spyOn(NumberSet.prototype, "count").mockReturnValue(0);
    expect(isCaught("position")).toBe(true);
  });

  test("shows a position that rises", () => {
    const position = Line.prototype.position;
    let looks = 0;
    vi.spyOn(Line.prototype, "position").mockImplementation(function (this: Line, number) {
      looks += 1;
      return position.call(this, number) + (looks % 5 === 0 ? 1 : 0);
    });
    expect(isCaught("position-rose")).toBe(true);
  });

  test("counts calls that are still fresh into the show-rate", () => {
    const advance = Calls.prototype.advance;
    vi.spyOn(Calls.prototype, "advance").mockImplementation(function (this: Calls, now, _, claimMs) {
      return advance.call(this, now, -NOTICE_MS, claimMs);
    });
    expect(isCaught("show-rate", { followsCalls: true })).toBe(true);
  });

  test("calls everybody", () => {
    const kthAbsent = NumberSet.prototype.kthAbsent;
    vi.spyOn(NumberSet.prototype, "kthAbsent").mockImplementation(function (this: NumberSet, after, _, limit) {
      return kthAbsent.call(this, after, limit - after, limit);
    });
    expect(isCaught("called-too-many", { followsCalls: true })).toBe(true);
  });

  test("keeps rights longer than it may", () => {
    const tell = (policy: LinePolicy) => ({ ...policy, claimSeconds: policy.claimSeconds * 2 });
    expect(isCaught("status", { tell })).toBe(true);
  });

  test("takes the place at once from whoever was told to ask by a longer right", () => {
    const setPolicy = Line.prototype.setPolicy;
    vi.spyOn(Line.prototype, "setPolicy").mockImplementation(function (this: Line, policy, now) {
      // Made shorter long ago: of what is kept then, nothing is left.
      setPolicy.call(this, { ...policy, claimSeconds: 0 }, 0);
      setPolicy.call(this, policy, now);
    });
    expect(isCaught("status", {}, fc.tuple(policies, histories(...everyday, set(policies))))).toBe(true);
  });

  test("follows a clock that runs backwards", () => {
    expect(isCaught("clock", { clock: (_, machine) => machine })).toBe(true);
  });
});
