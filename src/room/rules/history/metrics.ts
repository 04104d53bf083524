// What an operator is told of the history: one series a name, all as long as the list of the steps' beginnings. A step in which
// nothing happened is not in them.
import { HISTORY_MINUTES_DAYS, HISTORY_STEPS_HOURS, DAY_MS, HOUR_MS, MINUTE_MS } from "../../../contract/bounds.ts";
import type { MetricsBody } from "../../../contract/operator/metrics.ts";
import { type Millis, toInstant } from "../../../contract/values.ts";
import type { MetricsAsked } from "../../../domain/room-messages.ts";
import { COUNTS, foldIntoMinutes, GAUGES, STEP_MS, type Step, stepOf } from "./step.ts";

/** Steps of one answer. More of them are asked for from where it ends. */
export const METRICS_STEPS_MAX = 1_440;

/** From when on steps are told: as asked, but never older than they are kept. Unless it is asked, two hours or a day. */
export function metricsFrom({ since, step }: MetricsAsked, now: Millis): Millis {
  const lengthMs = step === 10 ? STEP_MS : MINUTE_MS;
  const kept = now - (step === 10 ? HISTORY_STEPS_HOURS * HOUR_MS : HISTORY_MINUTES_DAYS * DAY_MS);
  const usual = step === 10 ? kept : now - DAY_MS;
  return stepOf(Math.max(since ?? usual, kept), lengthMs);
}

/** `steps` in the order of time; they may begin before `from`, and be more than are told. */
export function metricsOf(steps: readonly Step[], { step }: MetricsAsked, from: Millis): MetricsBody {
  const all = step === 10 ? steps : foldIntoMinutes(steps);
  const told = all.filter(({ at }) => at >= from).slice(0, METRICS_STEPS_MAX);
  const codes = [...new Set(told.flatMap(({ refusedBy }) => Object.keys(refusedBy)))].toSorted();
  const refused = codes.map((code) => [code, told.map(({ refusedBy }) => refusedBy[code] ?? 0)] as const);
  return {
    step,
    from: toInstant(from),
    series: {
      at: told.map(({ at }) => toInstant(at)),
      ...seriesOf(COUNTS, (name) => told.map(({ counts }) => counts[name])),
      ...seriesOf(GAUGES, (name) => told.map(({ gauges }) => gauges[name])),
      refusedBy: Object.fromEntries(refused),
    },
  };
}

function seriesOf<Name extends string>(names: readonly Name[], valuesOf: (name: Name) => number[]) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every name gets its values
  return Object.fromEntries(names.map((name) => [name, valuesOf(name)])) as Record<Name, number[]>;
}
