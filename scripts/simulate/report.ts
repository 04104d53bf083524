// The summary of a simulated sale: tables that read in a terminal and paste as Markdown, and whether every promise held.
import { styleText } from "node:util";
import { SECOND_MS } from "../../src/contract/bounds.ts";
import { quantile } from "../rush/traffic.ts";
import { type Part, PARTS } from "./asking.ts";
import { PROMISES, type Promised, type Violation } from "./checks.ts";
import type { Accuracy } from "./estimates.ts";
import type { SimulatedSale } from "./sale.ts";

const SHOWN_PER_PROMISE = 5;
const ASKED_IN: Record<Part, string> = { lobby: "in the lobby", pause: "in a pause", sale: "in the sale" };

export const isClean = (sale: SimulatedSale): boolean => sale.checks.broken === 0;

/** How long a simulation took: by the clock, and of one processor, which other programs don't make longer. */
export interface Took {
  clockMs: number;
  processorMs: number;
}

export function report(sale: SimulatedSale, took: Took): string {
  const { called, absent, vanished, late, left, waits, atTheDoor, lateAtTheDoor } = sale.doings;
  const { policy, fans } = sale.scenario;
  const { every, foreseeable, first, silence } = sale.estimates;
  return [
    ...table("The sale", [
      ["fans", count(fans)],
      ["called", `${count(called)}, of them ${count(absent)} absent, ${count(vanished)} vanished, ${count(late)} late`],
      ["left while waiting", count(left)],
      ["time of the sale", clock(sale.series.endsAt - sale.opensAt)],
      ["time to simulate it", `${clock(took.processorMs)} of one processor, ${clock(took.clockMs)} by the clock`],
    ]),
    ...table("The slots", [
      ["slots in use while somebody waited", percent(sale.utilisation)],
      ["most inside at once", `${count(sale.checks.mostInside)} of ${count(policy.maxAdmitted)}`],
      ["let in", count(atTheDoor.length)],
    ]),
    ...table("Waiting", [
      ["from joining to the call", spread(waits)],
      ["from asking to being inside", spread(atTheDoor)],
      ["the same, of those who came late", spread(lateAtTheDoor)],
    ]),
    ...table("Polls of a fan in half an hour", asking(sale)),
    ...table("Waits that were told", [
      ["every one", accuracy(every)],
      ...(every.told === foreseeable.told ? [] : [row("while the crowd stayed as it was", accuracy(foreseeable))]),
      ["the first to each fan", accuracy(first)],
      ["answers without one", percent(silence)],
    ]),
    ...promises(sale.checks.violations),
    "",
    isClean(sale)
      ? styleText(["bold", "green"], "Every promise was kept.")
      : styleText(["bold", "red"], `Promises were broken ${count(sale.checks.broken)} times.`),
    "",
  ].join("\n");
}

function table(title: string, rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(title.length, ...rows.map(([name]) => name.length));
  const wide = Math.max(...rows.map(([, text]) => text.length));
  return [
    "",
    `| ${styleText("bold", title.padEnd(width))} | ${" ".repeat(wide)} |`,
    `| ${"-".repeat(width)} | ${"-".repeat(wide)} |`,
    ...rows.map(([name, text]) => `| ${name.padEnd(width)} | ${text.padEnd(wide)} |`),
  ];
}
const row = (name: string, text: string): [string, string] => [name, text];

function promises(violations: readonly Violation[]): string[] {
  const broken = Map.groupBy(violations, ({ promise }) => promise);
  return [
    "",
    ...Object.keys(PROMISES)
      .filter(isPromised)
      .flatMap((promise) => promiseRows(promise, broken.get(promise) ?? [])),
  ];
}

function promiseRows(promise: Promised, violations: readonly Violation[]): string[] {
  return [
    `- ${violations.length === 0 ? styleText("green", "✓") : styleText("red", "✗")} ${PROMISES[promise]}`,
    ...violations.slice(0, SHOWN_PER_PROMISE).map(({ detail }) => `    - ${detail}`),
  ];
}

const asking = (sale: SimulatedSale): [string, string][] =>
  PARTS.map((part) => [ASKED_IN[part], sale.asking.perHalfHour(part)?.toFixed(1) ?? "nobody waited"]);

function accuracy({ told, right, over, under, spread: ratio }: Accuracy): string {
  if (told === 0) return "none";
  const wrong = `${percent(over)} waited longer, ${percent(under)} less`;
  return `${percent(right)} of ${count(told)} came true (${wrong}); half at most ${ratio.toFixed(2)} high ÷ low`;
}

function spread(durationsMs: readonly number[]): string {
  if (durationsMs.length === 0) return "nobody";
  const [half, most, last] = [0.5, 0.99, 1].map((share) => clock(quantile(durationsMs, share)));
  return `half within ${half}, 99 in 100 within ${most}, the last after ${last}`;
}

const isPromised = (name: string): name is Promised => Object.hasOwn(PROMISES, name);
const count = (value: number): string => value.toLocaleString("en");
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** 1:02:03 from an hour on, minutes and seconds or seconds below. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 60) return `${(ms / SECOND_MS).toFixed(1)} s`;
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)} min`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)} h`;
}
