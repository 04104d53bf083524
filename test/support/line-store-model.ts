// Goal: the store of a line without a database, for tests only. Method: what a line says has changed is copied here the
// way the room's store writes it, keys included, and a line is restored from nothing else. It does not prove the SQL.
import { MINUTE_MS } from "../../src/contract/bounds.ts";
import type { Millis } from "../../src/contract/values.ts";
import { Line } from "../../src/room/rules/line/line.ts";
import type { LinePolicy, LineRecords, LineRow, Visit } from "../../src/room/rules/line/records.ts";

export class LineStoreModel {
  #row: LineRow | null = null;
  #cohorts = new Map<number, { first: number; last: number; calledAt: Millis }>();
  #visits = new Map<number, Visit>();
  #left = new Set<number>();

  /** Takes what has changed since the last time. */
  write(line: Line): void {
    const { row, cohorts, visits, left } = line.takeChanges();
    if (row || this.#row === null) this.#row = line.row();
    for (const { first, last, calledAt } of cohorts) {
      if (this.#cohorts.has(first)) throw new Error("a cohort was written twice");
      this.#cohorts.set(first, { first, last, calledAt });
    }
    for (const visit of visits) this.#visits.set(visit.number, { ...visit });
    for (const number of left) {
      if (this.#left.has(number)) throw new Error("a leaver was written twice");
      this.#left.add(number);
    }
  }

  /** What of everything above `settled` still matters at `now`, as the store reads it. */
  records(now: Millis): LineRecords {
    if (this.#row === null) throw new Error("nothing was written");
    const { settled, knownFrom } = this.#row;
    const visits = [...this.#visits.values()].filter(({ number }) => number > settled);
    const isOver = ({ number, endedAt }: Visit): boolean => number < knownFrom && endedAt !== null;
    const isRecent = ({ toldUntil, grantedAt }: Visit): boolean =>
      toldUntil > now || (grantedAt !== null && grantedAt > now - MINUTE_MS);
    return {
      row: { ...this.#row, bucket: { ...this.#row.bucket } },
      cohorts: [...this.#cohorts.values()]
        .filter(({ first }) => first >= knownFrom)
        .toSorted((a, b) => a.first - b.first),
      visits: visits.filter((visit) => !isOver(visit) || isRecent(visit)).map((visit) => ({ ...visit })),
      over: [
        ...[...this.#left].filter((number) => number > settled),
        ...visits.filter(isOver).map(({ number }) => number),
      ],
    };
  }

  restore(policy: LinePolicy, now: Millis): Line {
    return Line.restore(this.records(now), policy, now);
  }
}
