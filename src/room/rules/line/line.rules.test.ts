// Goal: the cases the architecture names, one by one. Method: a line, a clock that is a number, and fans who do as told.
// It does not prove that no order of events breaks a promise; line.properties looks for one.
import { describe, expect, test } from "vitest";
import { LineStoreModel } from "../../../../test/support/line-store-model.ts";
import { Line } from "./line.ts";
import { type LinePolicy, ownEnd, type Session } from "./records.ts";
import { bucketCapacity } from "./token-bucket.ts";

const POLICY: LinePolicy = {
  maxAdmitted: 1,
  admitPerMinute: 6_000,
  sessionSeconds: 600,
  offerSeconds: 8,
  claimSeconds: 300,
};
const FRESH_MS = 10_000;
const CLAIM_MS = 300_000;

const policyOf = (changed: Partial<LinePolicy>): LinePolicy => ({ ...POLICY, ...changed });
const fan = (number: number): string => `fan${number}`;

function openLine(changed: Partial<LinePolicy> = {}): Line {
  const line = new Line(1, policyOf(changed), 0);
  line.advance(0, true);
  return line;
}
function join(line: Line, count: number, now = 0): number[] {
  return Array.from({ length: count }, () => line.join(fan(line.issued + 1), now));
}
/** A fan of the line asks, when everything that is due has been done. */
function ask(line: Line, number: number, now: number): string {
  line.advance(now, true);
  return line.ask(number, fan(number), now).status;
}
function sessionOf(line: Line, number: number): Session {
  const session = line.session(number);
  if (session === null) throw new Error("this fan was to be inside");
  return session;
}
function end(line: Line, number: number, now: number): void {
  line.advance(now, true);
  line.endSession(sessionOf(line, number), now);
}
const statuses = (line: Line, now: number): string[] =>
  Array.from({ length: line.issued }, (_, index) => line.placeAt(index + 1, now).status);

/** One inside, the next one called at 1 s and silent until it has matured, the one after that called then. */
function withAbsentee(): Line {
  const line = openLine();
  join(line, 5);
  end(line, 1, 1_000);
  line.advance(1_000 + FRESH_MS, true);
  return line;
}

describe("joining", () => {
  test("gives numbers in the order of arrival", () => {
    expect(join(openLine(), 4)).toEqual([1, 2, 3, 4]);
  });

  test("lets the first fans in at once and the next one wait", () => {
    const line = openLine({ maxAdmitted: 2 });
    join(line, 3);
    expect(statuses(line, 0)).toEqual(["admitted", "admitted", "waiting"]);
  });

  test("does not pass those who wait", () => {
    const line = openLine();
    join(line, 3);
    line.advance(0, false);
    line.endSession(sessionOf(line, 1), 0);
    line.advance(5, true);
    line.join(fan(4), 5);
    expect(statuses(line, 5)).toEqual(["over", "ready", "waiting", "waiting"]);
  });
});

describe("a position", () => {
  test("counts down past those who leave", () => {
    const line = openLine();
    join(line, 6);
    line.leave(3, 0);
    expect([2, 4, 5, 6].map((number) => line.position(number))).toEqual([1, 2, 3, 4]);
  });

  test("is not moved by those who leave behind it", () => {
    const line = openLine();
    join(line, 6);
    line.leave(6, 0);
    expect(line.position(5)).toBe(4);
  });

  test("never rises while the line moves", () => {
    const line = openLine({ maxAdmitted: 3, sessionSeconds: 10 });
    join(line, 30);
    let shown = line.position(30);
    for (let now = 1_000; now < 200_000; now += 700) {
      line.advance(now, true);
      for (const session of line.takeDueSessions(now)) line.endSession(session, now);
      for (let number = 1; number <= line.served; number++) line.ask(number, fan(number), now);
      if (now % 3 === 0) line.leave(line.served + 2, now);
      if (now % 5 === 0) join(line, 1, now);
      expect(line.position(30)).toBeLessThanOrEqual(shown);
      shown = line.position(30);
    }
    expect(shown).toBe(0);
  });

  test("is zero for whoever has been called", () => {
    expect(withAbsentee().position(2)).toBe(0);
  });
});

describe("a called fan who is absent", () => {
  test("keeps the next one waiting for the offer and two seconds, and not for the length of the right", () => {
    const line = openLine();
    join(line, 3);
    end(line, 1, 1_000);
    line.advance(1_000 + FRESH_MS - 1, true);
    expect(statuses(line, 1_000)).toEqual(["over", "ready", "waiting"]);
    expect(line.nextDeadline()).toBe(1_000 + FRESH_MS);
    expect(ask(line, 3, 1_000 + FRESH_MS)).toBe("admitted");
  });

  test("may enter at the old number until the right lapses", () => {
    expect(ask(withAbsentee(), 2, 1_000 + CLAIM_MS - 1)).toBe("admitted");
  });

  test("enters ahead of those who were called later", () => {
    const line = withAbsentee();
    ask(line, 3, 12_000);
    expect(ask(line, 2, 13_000)).toBe("ready");
    line.setPolicy(policyOf({ maxAdmitted: 2, admitPerMinute: 6_000 }), 13_000);
    expect(ask(line, 4, 13_000)).toBe("waiting");
    expect(ask(line, 2, 13_000)).toBe("admitted");
  });

  test("has lost the place when the right has lapsed", () => {
    const line = withAbsentee();
    expect(ask(line, 2, 1_000 + CLAIM_MS)).toBe("over");
  });

  test("has an answer that says when the right lapses", () => {
    expect(withAbsentee().placeAt(2, 20_000)).toEqual({ status: "ready", expiresAt: 1_000 + CLAIM_MS });
  });
});

describe("a standing claim", () => {
  /** 3 is inside, 2 came late and stands, 4 waits. */
  function withClaim(): Line {
    const line = withAbsentee();
    ask(line, 3, 12_000);
    ask(line, 2, 20_000);
    return line;
  }

  test("renews the right with every ask", () => {
    const line = withClaim();
    expect(line.placeAt(2, 20_000)).toEqual({ status: "ready", expiresAt: 20_000 + CLAIM_MS });
    ask(line, 2, 200_000);
    expect(line.placeAt(2, 200_000)).toEqual({ status: "ready", expiresAt: 200_000 + CLAIM_MS });
  });

  test("keeps the slot that becomes free", () => {
    const line = withClaim();
    end(line, 3, 21_000);
    expect(statuses(line, 21_000).slice(1)).toEqual(["ready", "over", "waiting", "waiting"]);
    expect(ask(line, 2, 22_000)).toBe("admitted");
  });

  test("stops reserving when nobody renews it for the length of the offer", () => {
    const line = withClaim();
    end(line, 3, 21_000);
    line.advance(28_000, true);
    expect(line.placeAt(4, 28_000).status).toBe("waiting");
    expect(line.nextDeadline()).toBe(28_001);
    line.advance(28_001, true);
    expect(line.placeAt(4, 28_001).status).toBe("ready");
  });

  test("that reserves no more may still be taken up", () => {
    const line = withClaim();
    end(line, 3, 21_000);
    expect(ask(line, 2, 28_001)).toBe("admitted");
  });

  test("is owed its slot before a larger number that asks first", () => {
    const line = openLine({ maxAdmitted: 2 });
    join(line, 2);
    join(line, 4);
    end(line, 1, 1_000);
    end(line, 2, 1_000);
    line.setPolicy(policyOf({ maxAdmitted: 1 }), 1_000);
    expect([ask(line, 4, 1_000), ask(line, 3, 1_000)]).toEqual(["ready", "admitted"]);
    line.setPolicy(policyOf({ maxAdmitted: 2 }), 1_000);
    expect(ask(line, 4, 1_000)).toBe("admitted");
  });

  test("is owed its token before a larger number that asks first", () => {
    const line = openLine({ maxAdmitted: 10, admitPerMinute: 6, offerSeconds: 60 });
    join(line, 4);
    expect([ask(line, 2, 0), ask(line, 3, 0)]).toEqual(["ready", "ready"]);
    expect([ask(line, 3, 10_000), ask(line, 2, 10_000)]).toEqual(["ready", "admitted"]);
    expect([ask(line, 3, 19_999), ask(line, 3, 20_000)]).toEqual(["ready", "admitted"]);
  });

  test("is given up by leaving, and its slot goes to the next", () => {
    const line = withClaim();
    end(line, 3, 21_000);
    line.leave(2, 21_000);
    expect([line.placeAt(2, 21_000).status, line.placeAt(4, 21_000).status]).toEqual(["over", "ready"]);
  });
});

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
    for (let number = 1; number <= 10; number++) ask(line, number, 500);
    line.advance(FRESH_MS, true);
    expect([line.showRate, line.served]).toEqual([0.25, 40 + 30 * 4]);
  });

  test("does not count a leaver as absent", () => {
    const line = openOn(40, { maxAdmitted: 40 });
    for (let number = 1; number <= 20; number++) ask(line, number, 500);
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
    for (let number = 1; number <= 18; number++) ask(line, number, 0);
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
    expect(ask(line, 4, 2_000)).toBe("admitted");
  });

  test("does not let in a fan who was called before the maximum was lowered", () => {
    const line = openLine({ maxAdmitted: 2 });
    join(line, 3);
    end(line, 1, 1_000);
    line.setPolicy(policyOf({ maxAdmitted: 1 }), 1_000);
    expect(ask(line, 3, 1_000)).toBe("ready");
    end(line, 2, 2_000);
    expect(ask(line, 3, 2_000)).toBe("admitted");
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
      for (let number = line.served; number >= 1; number--) line.ask(number, fan(number), now);
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

describe("a sale that is paused or not open yet", () => {
  test("calls nobody and lets nobody in", () => {
    const line = new Line(1, policyOf({ maxAdmitted: 10 }), 0);
    join(line, 3);
    line.advance(60_000, false);
    expect([line.served, line.admitted]).toEqual([0, 0]);
  });

  test("keeps the right of a called fan who goes on asking", () => {
    const line = withAbsentee();
    line.advance(12_000, false);
    line.ask(2, fan(2), 12_000);
    line.advance(250_000, false);
    expect(line.ask(2, fan(2), 250_000)).toEqual({ status: "ready", expiresAt: 250_000 + CLAIM_MS });
    expect(ask(line, 2, 400_000)).toBe("admitted");
  });

  test("has the whole bucket when it opens", () => {
    const line = new Line(1, policyOf({ maxAdmitted: 100, admitPerMinute: 60 }), 0);
    join(line, 30);
    line.advance(90_000, true);
    const entered = Array.from({ length: 18 }, (_, index) => ask(line, index + 1, 90_000));
    expect(entered.filter((status) => status === "admitted")).toHaveLength(10);
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

describe("the end of a session", () => {
  test("hands its slot on at once", () => {
    const line = openLine();
    join(line, 2);
    line.endSession(sessionOf(line, 1), 5_000);
    expect(line.placeAt(2, 5_000).status).toBe("ready");
  });

  test("is due at its own end and named once", () => {
    const line = openLine();
    join(line, 1);
    expect(line.takeDueSessions(599_999)).toEqual([]);
    expect(line.takeDueSessions(600_000).map(({ number }) => number)).toEqual([1]);
    expect(line.takeDueSessions(600_000)).toEqual([]);
  });

  test("can come early, and its slot is free only when it is ended", () => {
    const line = openLine();
    join(line, 2);
    line.endEarly(sessionOf(line, 1), 5_000, false);
    expect(ownEnd(sessionOf(line, 1))).toBe(5_000);
    expect(line.placeAt(2, 5_000).status).toBe("waiting");
    line.endSession(sessionOf(line, 1), 5_000);
    expect(line.placeAt(2, 5_000).status).toBe("ready");
  });

  test("is never put off by an early end that comes late, and once left it stays left", () => {
    const line = openLine();
    join(line, 1);
    line.endEarly(sessionOf(line, 1), 5_000, true);
    line.endEarly(sessionOf(line, 1), 9_000, false);
    expect([ownEnd(sessionOf(line, 1)), sessionOf(line, 1).left]).toEqual([5_000, true]);
  });

  test("is the end of the place", () => {
    const line = openLine();
    join(line, 1);
    end(line, 1, 5_000);
    expect(ask(line, 1, 5_000)).toBe("over");
  });
});

describe("a line read from its records", () => {
  /** The same things happen to both; one of them is thrown away and read again before each. */
  function twins(changed: Partial<LinePolicy>) {
    const store = new LineStoreModel();
    const kept = openLine(changed);
    let evicted = openLine(changed);
    store.write(evicted);
    return (now: number, what: (line: Line) => void): [unknown, unknown] => {
      evicted = store.restore(policyOf(changed), now);
      for (const line of [kept, evicted]) {
        line.advance(now, true);
        for (const session of line.takeDueSessions(now)) line.endSession(session, now);
        what(line);
      }
      store.write(evicted);
      return [seenOf(kept, now), seenOf(evicted, now)];
    };
  }
  const seenOf = (line: Line, now: number) => ({
    statuses: Array.from({ length: line.issued }, (_, index) => line.placeAt(index + 1, now)),
    positions: Array.from({ length: line.issued }, (_, index) => line.position(index + 1)),
    figures: line.figures(now),
    showRate: line.showRate,
    admitted: line.admitted,
    row: { ...line.row(), bucket: null, settled: null, knownFrom: null, shownUp: null },
  });

  test("goes on as the line that was never evicted", () => {
    const meanwhile = twins({ maxAdmitted: 25, admitPerMinute: 300, sessionSeconds: 40, claimSeconds: 60 });
    for (let now = 0; now < 300_000; now += 900) {
      const [kept, evicted] = meanwhile(now, (line) => {
        if (now < 100_000) join(line, 3, now);
        if (now % 2_700 === 0) line.leave(line.served + 3, now);
        for (let number = Math.max(1, line.served - 30); number <= line.served; number++) {
          if (number % 3 !== 0) line.ask(number, fan(number), now);
        }
        const session = line.session(line.served - 40);
        if (session !== null) line.endSession(session, now);
      });
      expect(evicted).toEqual(kept);
    }
  });

  test("needs nothing of what is settled", () => {
    const store = new LineStoreModel();
    const policy = policyOf({ maxAdmitted: 300, admitPerMinute: 600_000, sessionSeconds: 10, claimSeconds: 10 });
    let line = new Line(1, policy, 0);
    for (let now = 0; now < 400_000; now += 5_000) {
      line.advance(now, true);
      for (const session of line.takeDueSessions(now)) line.endSession(session, now);
      join(line, 200, now);
      store.write(line);
    }
    const { row, cohorts, visits } = store.records(400_000);
    expect(row.settled).toBeGreaterThan(1_000);
    expect(cohorts.length + visits.length).toBeLessThan(2 * line.issued);
    const before = line;
    line = store.restore(policy, 400_000);
    for (const each of [before, line]) each.advance(400_000, true);
    expect(seenOf(line, 400_000)).toEqual(seenOf(before, 400_000));
  });

  test("needs of the visits behind somebody who stays only that they are over", () => {
    const store = new LineStoreModel();
    const settings = { maxAdmitted: 300, admitPerMinute: 600_000, claimSeconds: 10 };
    const policy = policyOf({ ...settings, sessionSeconds: 10 });
    let line = openLine({ ...settings, sessionSeconds: 7_200 });
    join(line, 1);
    line.setPolicy(policy, 0);
    for (let now = 0; now < 400_000; now += 5_000) {
      line.advance(now, true);
      for (const session of line.takeDueSessions(now)) line.endSession(session, now);
      join(line, 200, now);
      for (let number = line.served - 250; number <= line.served; number++) line.ask(number, fan(number), now);
      store.write(line);
    }
    const { row, cohorts, visits } = store.records(400_000);
    expect([row.settled, row.knownFrom > 1_000]).toEqual([0, true]);
    expect(cohorts.length + visits.length).toBeLessThan(2 * (line.issued - row.knownFrom + 2));
    const before = line;
    line = store.restore(policy, 400_000);
    for (const each of [before, line]) each.advance(400_000, true);
    expect(seenOf(line, 400_000)).toEqual(seenOf(before, 400_000));
  });

  test("does not bring back a claim that had lapsed when the right is made longer", () => {
    const store = new LineStoreModel();
    const line = withAbsentee();
    ask(line, 3, 12_000);
    ask(line, 2, 13_000);
    line.advance(13_000 + CLAIM_MS, true);
    store.write(line);
    const again = store.restore(policyOf({ claimSeconds: 3_600 }), 14_000 + CLAIM_MS);
    again.advance(14_000 + CLAIM_MS, true);
    expect(again.placeAt(2, 14_000 + CLAIM_MS).status).toBe("over");
  });

  test("keeps a session that its owner has left", () => {
    const store = new LineStoreModel();
    const line = openLine();
    join(line, 1);
    store.write(line);
    line.endEarly(sessionOf(line, 1), 3_000, true);
    store.write(line);
    const session = sessionOf(store.restore(POLICY, 4_000), 1);
    expect([ownEnd(session), session.left]).toEqual([3_000, true]);
  });
});
