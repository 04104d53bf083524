// Question: what does a called fan keep, and from whom, who is absent, comes late or asks again and again? Method: named
// cases. It does not prove that no order of events breaks a promise; line.properties looks for one.
import { describe, expect, test } from "vitest";
import {
  claim,
  CLAIM_MS,
  end,
  FRESH_MS,
  join,
  openLine,
  policyOf,
  statuses,
  withAbsentee,
} from "../../../../test/support/line-steps.ts";
import { LineStoreModel } from "../../../../test/support/line-store-model.ts";
import type { Line } from "./line.ts";

describe("a called fan who is absent", () => {
  test("keeps the next one waiting for the offer and two seconds, and not for the length of the right", () => {
    const line = openLine();
    join(line, 3);
    end(line, 1, 1_000);
    line.advance(1_000 + FRESH_MS - 1, true);
    expect(statuses(line, 1_000)).toEqual(["over", "ready", "waiting"]);
    expect(line.nextDeadline()).toBe(1_000 + FRESH_MS);
    expect(claim(line, 3, 1_000 + FRESH_MS)).toBe("admitted");
  });

  test("may enter at the old number until the right lapses", () => {
    expect(claim(withAbsentee(), 2, 1_000 + CLAIM_MS - 1)).toBe("admitted");
  });

  test("enters ahead of those who were called later", () => {
    const line = withAbsentee();
    claim(line, 3, 12_000);
    expect(claim(line, 2, 13_000)).toBe("ready");
    line.setPolicy(policyOf({ maxAdmitted: 2, admitPerMinute: 6_000 }), 13_000);
    expect(claim(line, 4, 13_000)).toBe("waiting");
    expect(claim(line, 2, 13_000)).toBe("admitted");
  });

  test("has lost the place when the right has lapsed", () => {
    const line = withAbsentee();
    expect(claim(line, 2, 1_000 + CLAIM_MS)).toBe("over");
  });

  test("has an answer that says when the right lapses", () => {
    expect(withAbsentee().placeAt(2, 20_000)).toEqual({ status: "ready", expiresAt: 1_000 + CLAIM_MS });
  });
});

describe("a right that the operator makes shorter", () => {
  const SHORT = { claimSeconds: 5 };
  /** The longest pace that was told by the longer right, and the way of what is told and asked. */
  const KEPT_MS = 106_000;

  test("stays as it was for a fan who was called before, until the longest pace told has passed", () => {
    const line = openLine();
    join(line, 2);
    end(line, 1, 1_000);
    line.setPolicy(policyOf(SHORT), 2_000);
    expect(line.placeAt(2, 2_000)).toEqual({ status: "ready", expiresAt: 2_000 + KEPT_MS });
    expect(claim(line, 2, 2_000 + KEPT_MS - 1)).toBe("admitted");
  });

  test("stays as it was for a fan who is called within the longest pace told", () => {
    const line = openLine();
    join(line, 2);
    line.setPolicy(policyOf(SHORT), 2_000);
    end(line, 1, 50_000);
    expect(line.placeAt(2, 50_000)).toEqual({ status: "ready", expiresAt: 2_000 + KEPT_MS });
    expect(claim(line, 2, 2_000 + KEPT_MS)).toBe("over");
  });

  test("is as short as set for whoever is called or asks later", () => {
    const line = openLine();
    join(line, 2);
    line.setPolicy(policyOf(SHORT), 2_000);
    end(line, 1, 200_000);
    expect(line.placeAt(2, 200_000)).toEqual({ status: "ready", expiresAt: 205_000 });
  });

  test("is never longer than it was", () => {
    const line = withAbsentee();
    line.setPolicy(policyOf(SHORT), CLAIM_MS - 20_000);
    expect(line.placeAt(2, CLAIM_MS - 20_000)).toEqual({ status: "ready", expiresAt: 1_000 + CLAIM_MS });
  });

  test("is kept through several changes, and when the line is read again", () => {
    const store = new LineStoreModel();
    const line = openLine();
    join(line, 2);
    end(line, 1, 1_000);
    line.setPolicy(policyOf({ claimSeconds: 60 }), 2_000);
    line.setPolicy(policyOf(SHORT), 3_000);
    store.write(line);
    const again = store.restore(policyOf(SHORT), 90_000);
    expect(claim(again, 2, 90_000)).toBe("admitted");
  });
});

describe("a active claim", () => {
  /** 3 is inside, 2 came late and stands, 4 waits. */
  function withClaim(): Line {
    const line = withAbsentee();
    claim(line, 3, 12_000);
    claim(line, 2, 20_000);
    return line;
  }

  test("renews the right with every ask", () => {
    const line = withClaim();
    expect(line.placeAt(2, 20_000)).toEqual({ status: "ready", expiresAt: 20_000 + CLAIM_MS });
    claim(line, 2, 200_000);
    expect(line.placeAt(2, 200_000)).toEqual({ status: "ready", expiresAt: 200_000 + CLAIM_MS });
  });

  test("keeps the slot that becomes free", () => {
    const line = withClaim();
    end(line, 3, 21_000);
    expect(statuses(line, 21_000).slice(1)).toEqual(["ready", "over", "waiting", "waiting"]);
    expect(claim(line, 2, 22_000)).toBe("admitted");
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
    expect(claim(line, 2, 28_001)).toBe("admitted");
  });

  test("is owed its slot before a larger number that asks first", () => {
    const line = openLine({ maxAdmitted: 2 });
    join(line, 2);
    join(line, 4);
    end(line, 1, 1_000);
    end(line, 2, 1_000);
    line.setPolicy(policyOf({ maxAdmitted: 1 }), 1_000);
    expect([claim(line, 4, 1_000), claim(line, 3, 1_000)]).toEqual(["ready", "admitted"]);
    line.setPolicy(policyOf({ maxAdmitted: 2 }), 1_000);
    expect(claim(line, 4, 1_000)).toBe("admitted");
  });

  test("is owed its token before a larger number that asks first", () => {
    const line = openLine({ maxAdmitted: 10, admitPerMinute: 6, offerSeconds: 60 });
    join(line, 4);
    expect([claim(line, 2, 0), claim(line, 3, 0)]).toEqual(["ready", "ready"]);
    expect([claim(line, 3, 10_000), claim(line, 2, 10_000)]).toEqual(["ready", "admitted"]);
    expect([claim(line, 3, 19_999), claim(line, 3, 20_000)]).toEqual(["ready", "admitted"]);
  });

  test("is given up by leaving, and its slot goes to the next", () => {
    const line = withClaim();
    end(line, 3, 21_000);
    line.leave(2, 21_000);
    expect([line.placeAt(2, 21_000).status, line.placeAt(4, 21_000).status]).toEqual(["over", "ready"]);
  });
});
