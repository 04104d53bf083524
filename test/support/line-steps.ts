// Goal: a line that tests of one question each can talk to in a line or two. Method: the real line of a small hall, a clock
// that is a number, and fans who do as told; for tests only.
import { Line } from "../../src/room/rules/line/line.ts";
import type { LinePolicy, Session } from "../../src/room/rules/line/records.ts";

export const POLICY: LinePolicy = {
  maxAdmitted: 1,
  admitPerMinute: 6_000,
  sessionSeconds: 600,
  offerSeconds: 8,
  claimSeconds: 300,
};
export const FRESH_MS = 10_000;
export const CLAIM_MS = 300_000;

export const policyOf = (changed: Partial<LinePolicy>): LinePolicy => ({ ...POLICY, ...changed });
export const fan = (number: number): string => `fan${number}`;

export function openLine(changed: Partial<LinePolicy> = {}): Line {
  const line = new Line(1, policyOf(changed), 0);
  line.advance(0, true);
  return line;
}
export function join(line: Line, count: number, now = 0): number[] {
  return Array.from({ length: count }, () => line.join(fan(line.issued + 1), now));
}
/** A fan of the line asks, when everything that is due has been done. */
export function claim(line: Line, number: number, now: number): string {
  line.advance(now, true);
  return line.claim(number, fan(number), now).status;
}
export function sessionOf(line: Line, number: number): Session {
  const session = line.session(number);
  if (session === null) throw new Error("this fan was to be inside");
  return session;
}
export function end(line: Line, number: number, now: number): void {
  line.advance(now, true);
  line.endSession(sessionOf(line, number), now);
}
export const statuses = (line: Line, now: number): string[] =>
  Array.from({ length: line.issued }, (_, index) => line.placeAt(index + 1, now).status);

/** One inside, the next one called at 1 s and silent until it has matured, the one after that called then. */
export function withAbsentee(): Line {
  const line = openLine();
  join(line, 5);
  end(line, 1, 1_000);
  line.advance(1_000 + FRESH_MS, true);
  return line;
}
