// The summary of a rush, for a person: what was sold, what became of everybody, how long things took, and whether the
// service kept its promises.
import { styleText } from "node:util";
import type { AuditCheck } from "../../src/contract/audit.ts";
import { bookViolations, type Books } from "./books.ts";
import type { Way } from "./character.ts";
import { PROMISES, type Promised, type Violation } from "./checks.ts";
import type { Fan } from "./crowd.ts";
import type { HoldSeen } from "./records.ts";
import { quantile, type Traffic } from "./traffic.ts";

const SHOWN_PER_PROMISE = 5;
const WAYS_TOLD: readonly [Way, string][] = [
  ["list", "by seats that a fan chose"],
  ["best-available", "by the best that were free"],
  ["standing", "by places to stand"],
];
const PROMISED: readonly string[] = Object.keys(PROMISES);

export interface Outcome {
  concertId: string;
  seed: number;
  tookMs: number;
  fans: readonly Fan[];
  traffic: Traffic;
  books: Books | null;
  holds: readonly HoldSeen[];
  mostAdmitted: number;
  violations: readonly Violation[];
  audit: { ok: boolean; checks: readonly AuditCheck[] } | null;
  /** Why something at the end could not be read. */
  trouble: readonly string[];
}

export const isClean = ({ violations, audit, books, trouble }: Outcome): boolean =>
  violations.length === 0 && trouble.length === 0 && books !== null && audit?.ok === true;

export function report(outcome: Outcome): string {
  return [
    ...sales(outcome),
    ...fates(outcome.fans),
    ...line(outcome),
    ...refusals(outcome.traffic),
    ...latencies(outcome.traffic),
    ...promises(outcome.violations),
    ...verdict(outcome),
    "",
  ].join("\n");
}

function sales({ concertId, seed, tookMs, fans, books, holds, traffic }: Outcome): string[] {
  const sold = books === null ? "unknown" : `${count(books.toldTickets)} tickets for ${count(books.toldAmount)} won`;
  const given = books === null ? "unknown" : `${count(books.compTickets)} tickets to guests`;
  const made = WAYS_TOLD.map(([way, told]) => `${count(holds.filter((hold) => hold.way === way).length)} ${told}`);
  return [
    heading("The sale"),
    row("sold", sold),
    row("given", given),
    row("held", made.join(", ")),
    row("fans", `${count(fans.length)} (seed ${seed}), in ${seconds(tookMs)}`),
    row("requests", `${count(traffic.requests)}, ${count(traffic.lost)} of them without an answer`),
    row("concert", concertId),
  ];
}

function fates(fans: readonly Fan[]): string[] {
  const byFate = [...Map.groupBy(fans, ({ fate }) => fate ?? "were still at it at the end")];
  const rows = byFate.toSorted(([, one], [, other]) => other.length - one.length);
  return [
    heading("What became of them"),
    ...rows.map(([fate, those]) => `  ${count(those.length).padStart(7)}  ${fate}`),
  ];
}

function line({ fans, mostAdmitted }: Outcome): string[] {
  const waits = fans.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]));
  const range = `half within ${seconds(quantile(waits, 0.5))}, nine in ten within ${seconds(quantile(waits, 0.9))}, the last after ${seconds(quantile(waits, 1))}`;
  return [
    heading("In line"),
    row("let in", waits.length === 0 ? "nobody" : `${count(waits.length)}: ${range}`),
    row("inside", `at most ${count(mostAdmitted)} at once, looked at every two seconds`),
  ];
}

function refusals(traffic: Traffic): string[] {
  const rows = traffic.refusals();
  return rows.length === 0
    ? []
    : [heading("Refusals"), ...rows.map(([code, times]) => `  ${count(times).padStart(7)}  ${code}`)];
}

function latencies(traffic: Traffic): string[] {
  return [
    heading("Steps                     count       p50       p99"),
    ...traffic
      .steps()
      .map(({ step, count: times, p50Ms, p99Ms }) =>
        [`  ${step.padEnd(22)}`, count(times).padStart(7), milliseconds(p50Ms), milliseconds(p99Ms)].join(""),
      ),
  ];
}

function promises(violations: readonly Violation[]): string[] {
  const broken = Map.groupBy(violations, ({ promise }) => promise);
  return [
    heading("Promises"),
    ...PROMISED.filter(isPromised).flatMap((promise) => promiseRows(promise, broken.get(promise) ?? [])),
  ];
}

function promiseRows(promise: Promised, violations: readonly Violation[]): string[] {
  const more = violations.length - SHOWN_PER_PROMISE;
  return [
    mark(violations.length === 0, PROMISES[promise]),
    ...violations.slice(0, SHOWN_PER_PROMISE).map(({ detail }) => `      ${detail}`),
    ...(more > 0 ? [`      and ${count(more)} more`] : []),
  ];
}

function verdict(outcome: Outcome): string[] {
  const { audit, books, trouble } = outcome;
  const failing = audit?.checks.filter(({ ok }) => !ok) ?? [];
  const audited = audit === null ? "the audit could not be read" : `the audit, ${audit.checks.length} checks`;
  const compared =
    books === null
      ? "the operator's figures could not be read"
      : `sold ${count(books.soldSeats)} seats and took ${count(books.paidAmount)} won; fans were told ${count(books.toldTickets)} and ${count(books.toldAmount)}, guests were given ${count(books.compTickets)}`;
  const clean = isClean(outcome);
  return [
    heading("The books"),
    mark(books !== null && bookViolations(books).length === 0, compared),
    mark(audit?.ok === true, audited),
    ...failing.map(({ name, detail }) => `      ${name}: ${detail}`),
    ...trouble.map((what) => mark(false, what)),
    "",
    clean
      ? styleText(["bold", "green"], "  Every promise was kept.")
      : styleText(["bold", "red"], "  Something is wrong: see the lines marked ✗."),
  ];
}

const isPromised = (name: string): name is Promised => Object.hasOwn(PROMISES, name);
const heading = (text: string): string => `\n${styleText("bold", `  ${text}`)}`;
const row = (name: string, text: string): string => `  ${name.padEnd(10)}${text}`;
const mark = (ok: boolean, text: string): string => `  ${ok ? styleText("green", "✓") : styleText("red", "✗")} ${text}`;
const count = (value: number): string => value.toLocaleString("en");
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`.padStart(10);
