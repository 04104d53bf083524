// Question: does a line that is read from its records go on as the line that was never evicted? Method: twins, of which one
// is thrown away and read again, and named cases. It does not prove that the store writes what the line says has changed.
import { describe, expect, test } from "vitest";
import {
  claim,
  CLAIM_MS,
  fan,
  join,
  openLine,
  POLICY,
  policyOf,
  sessionOf,
  withAbsentee,
} from "../../../../test/support/line-steps.ts";
import { LineStoreModel } from "../../../../test/support/line-store-model.ts";
import { Line } from "./line.ts";
import { ownEnd, type LinePolicy } from "./records.ts";

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
          if (number % 3 !== 0) line.claim(number, fan(number), now);
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
      for (let number = line.served - 250; number <= line.served; number++) line.claim(number, fan(number), now);
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
    claim(line, 3, 12_000);
    claim(line, 2, 13_000);
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
