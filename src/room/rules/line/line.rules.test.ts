// Question: who gets which number and position, and when does a place or a session end? Method: named cases. It does not
// prove that no order of events breaks a promise; line.properties looks for one.
import { describe, expect, test } from "vitest";
import {
  claim,
  CLAIM_MS,
  end,
  fan,
  join,
  openLine,
  policyOf,
  sessionOf,
  statuses,
  withAbsentee,
} from "../../../../test/support/line-steps.ts";
import { Line } from "./line.ts";
import { ownEnd } from "./records.ts";

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
      for (let number = 1; number <= line.served; number++) line.claim(number, fan(number), now);
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
    line.claim(2, fan(2), 12_000);
    line.advance(250_000, false);
    expect(line.claim(2, fan(2), 250_000)).toEqual({ status: "ready", expiresAt: 250_000 + CLAIM_MS });
    expect(claim(line, 2, 400_000)).toBe("admitted");
  });

  test("has the whole bucket when it opens", () => {
    const line = new Line(1, policyOf({ maxAdmitted: 100, admitPerMinute: 60 }), 0);
    join(line, 30);
    line.advance(90_000, true);
    const entered = Array.from({ length: 18 }, (_, index) => claim(line, index + 1, 90_000));
    expect(entered.filter((status) => status === "admitted")).toHaveLength(10);
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
    expect(claim(line, 1, 5_000)).toBe("over");
  });
});
