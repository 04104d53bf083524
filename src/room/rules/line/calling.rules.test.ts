// Question: how far does a whole line call, and how fast does it let fans in, also when the settings change? Method: named
// cases. The formulas by themselves are asked in capacity.rules.test.ts. It does not prove that no order of events breaks a
// promise; line.properties looks for one.
import { describe, expect, test } from "vitest";
import {
  claim,
  end,
  fan,
  FRESH_MS,
  join,
  openLine,
  policyOf,
  sessionOf,
  statuses,
} from "../../../../test/support/line-steps.ts";
import { Line } from "./line.ts";
import type { LinePolicy } from "./records.ts";
import { bucketCapacity } from "./token-bucket.ts";

describe("how far the line calls", () => {
  /** Opens on a crowd that has gathered before. */
  function openOn(crowd: number, changed: Partial<LinePolicy>): Line {
    const line = new Line(1, policyOf({ admitPerMinute: 600_000, ...changed }), 0);
    join(line, crowd);
    line.advance(0, true);
    return line;
  }

  test("is one fan a slot while the crowd is not known", () => {
    expect(openOn(100, { maxAdmitted: 19 }).served).toBe(19);
  });

  test("stays so at a burst, when nobody can have answered yet", () => {
    const line = openOn(50_000, { maxAdmitted: 500 });
    for (let now = 0; now < FRESH_MS; now += 100) line.advance(now, true);
    expect([line.served, line.showRate]).toEqual([500, 1]);
  });

  test("would be many times too far if fresh calls were counted as absent", () => {
    // The rule as it must not be: the same sums, with everybody called so far in the rate.
    const wrongly = (maxAdmitted: number, crowd: number): number => {
      let called = 0;
      for (;;) {
        const rate = called < 20 ? 1 : 0.05;
        const more = Math.min(crowd - called, Math.floor((maxAdmitted - rate * called) / rate));
        if (more < 1) return called;
        called += more;
      }
    };
    expect(wrongly(500, 50_000)).toBeGreaterThanOrEqual(15 * openOn(50_000, { maxAdmitted: 500 }).served);
  });

  test("reaches twenty times the slots when nobody ever comes, and no further", () => {
    const line = openOn(2_000, { maxAdmitted: 30 });
    line.advance(FRESH_MS, true);
    expect([line.showRate, line.served]).toEqual([0.05, 30 + 30 * 20]);
  });

  test("follows the share that shows up", () => {
    const line = openOn(2_000, { maxAdmitted: 40 });
    for (let number = 1; number <= 10; number++) claim(line, number, 500);
    line.advance(FRESH_MS, true);
    expect([line.showRate, line.served]).toEqual([0.25, 40 + 30 * 4]);
  });

  test("does not count a leaver as absent", () => {
    const line = openOn(40, { maxAdmitted: 40 });
    for (let number = 1; number <= 20; number++) claim(line, number, 500);
    for (let number = 21; number <= 40; number++) line.leave(number, 600);
    line.advance(FRESH_MS, true);
    expect(line.showRate).toBe(1);
  });

  test("passes over those who left", () => {
    const line = new Line(1, policyOf({ maxAdmitted: 2 }), 0);
    join(line, 6);
    line.leave(1, 0);
    line.leave(3, 0);
    line.advance(0, true);
    expect(statuses(line, 0)).toEqual(["over", "ready", "over", "ready", "waiting", "waiting"]);
  });

  test("keeps within the tokens of the offer", () => {
    expect(openOn(100, { maxAdmitted: 100, admitPerMinute: 60 }).served).toBe(10 + 8);
  });

  test("goes on with the next token, at the instant named as the deadline", () => {
    const line = openOn(100, { maxAdmitted: 100, admitPerMinute: 60 });
    for (let number = 1; number <= 18; number++) claim(line, number, 0);
    const due = line.nextDeadline();
    expect(due).toBe(1_000);
    line.advance(999, true);
    expect(line.served).toBe(18);
    line.advance(1_000, true);
    expect(line.served).toBe(19);
  });
});

describe("a changed policy", () => {
  test("lets nobody in until a lowered maximum is met", () => {
    const line = openLine({ maxAdmitted: 3 });
    join(line, 5);
    line.setPolicy(policyOf({ maxAdmitted: 2 }), 0);
    end(line, 1, 1_000);
    expect(statuses(line, 1_000)).toEqual(["over", "admitted", "admitted", "waiting", "waiting"]);
    end(line, 2, 2_000);
    expect(claim(line, 4, 2_000)).toBe("admitted");
  });

  test("does not let in a fan who was called before the maximum was lowered", () => {
    const line = openLine({ maxAdmitted: 2 });
    join(line, 3);
    end(line, 1, 1_000);
    line.setPolicy(policyOf({ maxAdmitted: 1 }), 1_000);
    expect(claim(line, 3, 1_000)).toBe("ready");
    end(line, 2, 2_000);
    expect(claim(line, 3, 2_000)).toBe("admitted");
  });

  test("calls at once when the maximum is raised", () => {
    const line = openLine();
    join(line, 5);
    line.setPolicy(policyOf({ maxAdmitted: 3 }), 0);
    line.advance(0, true);
    expect(line.served).toBe(3);
  });

  test("leaves a session the end it was given", () => {
    const line = openLine();
    join(line, 1);
    line.setPolicy(policyOf({ sessionSeconds: 10 }), 0);
    expect(sessionOf(line, 1).endsAt).toBe(600_000);
  });
});

describe("the rate of admissions", () => {
  test.each([1, 7, 60, 600])("at %i a minute is kept in every window", (admitPerMinute) => {
    const line = openLine({ maxAdmitted: 100_000, admitPerMinute, offerSeconds: 60 });
    const admissions: number[] = [];
    for (let now = 0; now <= 120_000; now += 250) {
      line.advance(now, true);
      const before = line.row().admittedTotal;
      if (now % 500 === 0) join(line, 8, now);
      // The last called ask first, so that everybody called earlier stands in their way.
      for (let number = line.served; number >= 1; number--) line.claim(number, fan(number), now);
      for (let entered = before; entered < line.row().admittedTotal; entered++) admissions.push(now);
    }
    expect(admissions.length).toBeGreaterThan(2 * admitPerMinute * 0.9);
    const beyond = admissions.filter((since, first) =>
      admissions.some((until, last) => {
        return (
          last >= first &&
          (last - first + 1) * 60_000 > admitPerMinute * (until - since) + bucketCapacity(admitPerMinute)
        );
      }),
    );
    expect(beyond).toEqual([]);
  });
});

describe("a bucket whose rate is raised", () => {
  const slow = policyOf({ maxAdmitted: 1_000, admitPerMinute: 60 });

  test("just before the first call is full when the sale opens", () => {
    const line = new Line(1, slow, 0);
    line.setPolicy({ ...slow, admitPerMinute: 600 }, 1_000);
    expect(line.row().bucket.units).toBe(bucketCapacity(600));
  });

  test("once fans have been called is not filled by it", () => {
    const line = openLine(slow);
    join(line, 10);
    line.setPolicy({ ...slow, admitPerMinute: 600 }, 0);
    expect(line.row().bucket.units).toBe(0);
  });
});
