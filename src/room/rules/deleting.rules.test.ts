// Question: which deletions does a room begin, and what is left when D1 refuses one?
// Method: the rules over a concert in memory. What D1 makes of it is the question of test/operator/deletion.
import { describe, expect, test } from "vitest";
import {
  SECTIONS,
  SHOW_AT,
  TONIGHT,
  arrive,
  askForSeats,
  codeOf,
  concertOf,
  granted,
  holdSeats,
} from "../../../test/support/concert-model.ts";
import type { Concert } from "./concert.ts";
import { abandonDeletion, beginDeletion, finishDeletion } from "./deleting.ts";

const OTHER = "prf_other";
const asked = (performanceId: string | null) => ({
  performanceId,
  by: { operator: "admin", keyId: "root", requestId: "req", at: 0 },
});
const begin = (concert: Concert, performanceId: string | null, now = 10) =>
  beginDeletion(concert, asked(performanceId), now);

function twoDates(): Concert {
  const concert = concertOf();
  concert.seating.addPerformance({
    performanceId: OTHER,
    startsAt: SHOW_AT + 1,
    sections: SECTIONS,
    cancelledAt: null,
  });
  return concert;
}

describe("a deletion", () => {
  test("of a date hides it, and of the concert everything, until D1 has said no", () => {
    const concert = twoDates();
    const deletion = granted(begin(concert, OTHER));
    expect([...concert.seating.performances.keys()]).toEqual([TONIGHT]);
    expect(concert.seating.span.lastPerformanceAt).toBe(SHOW_AT);
    abandonDeletion(concert, deletion);
    expect([...concert.seating.performances.keys()]).toEqual([TONIGHT, OTHER]);
    expect(concert.seating.span.lastPerformanceAt).toBe(SHOW_AT + 1);

    const whole = granted(begin(concert, null));
    expect([concert.isDeleted, codeOf(concert.join("ann", null, 11))]).toEqual([true, "not-found"]);
    abandonDeletion(concert, whole);
    expect(codeOf(concert.join("ann", null, 12))).toBe("ok");
  });

  test("that is asked for again is the same one, and one that is finished stays so", () => {
    const concert = twoDates();
    const deletion = granted(begin(concert, OTHER));
    expect(granted(begin(concert, OTHER, 20))).toBe(deletion);
    finishDeletion(concert, deletion);
    expect(granted(begin(concert, OTHER, 30))).toMatchObject({ state: "done", begunAt: 10 });
  });

  test("of what isn't there, or of a date of a concert that is deleted, is not found", () => {
    const concert = twoDates();
    expect(codeOf(begin(concert, "prf_nothing"))).toBe("not-found");
    begin(concert, null);
    expect(codeOf(begin(concert, OTHER))).toBe("not-found");
  });

  test("is refused while somebody is in line, and for what was ever held", () => {
    const concert = twoDates();
    const ann = arrive(concert, "ann", 0);
    expect([codeOf(begin(concert, OTHER)), codeOf(begin(concert, null))]).toEqual(["has-sales", "has-sales"]);
    const hold = holdSeats(concert, ann, ["A-1-1"], 1);
    concert.free(hold, "released", 2);
    concert.leave(ann, 3);
    expect([codeOf(begin(concert, TONIGHT)), codeOf(begin(concert, null))]).toEqual(["has-sales", "has-sales"]);
    expect(codeOf(begin(concert, OTHER))).toBe("ok");
    expect(codeOf(askForSeats(concert, ann, ["A-1-1"], 4, { performanceId: OTHER }))).toBe("not-found");
  });

  test("tells the store of the first hold of a date, and of no other", () => {
    const concert = twoDates();
    const ann = arrive(concert, "ann", 0);
    holdSeats(concert, ann, ["A-1-1"], 1);
    expect(concert.seating.takeChanges().firstHeld).toEqual([TONIGHT]);
    holdSeats(concert, ann, ["A-1-2"], 1);
    expect(concert.seating.takeChanges().firstHeld).toEqual([]);
  });
});
