// What a change of a date asks for, and why it can't be made.
import type { PerformancePatch } from "../../contract/performances.ts";
import { invalidRequest, type Refusal, type ValidationIssue } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { NewPrice, PerformanceChanges, WrittenPerformance } from "../../database/operator/performance-changes.ts";
import type { PerformanceRecord } from "../../domain/records/concert.ts";
import { startNotAhead } from "./sale-times.ts";

/** What a change asks for, and what is wrong with it whatever the concert is. */
export function performanceChanges(
  performance: PerformanceRecord,
  { startsAt: start, prices: asked = {}, evenIfSold = false }: PerformancePatch,
  now: Millis,
): { changes: PerformanceChanges; wrong: ValidationIssue[] } {
  const wrong: ValidationIssue[] = [];
  const startsAt = start === undefined ? undefined : Date.parse(start);
  const past = startsAt === undefined ? null : startNotAhead({ startsAt }, now);
  if (past !== null) wrong.push(past);
  const prices: NewPrice[] = [];
  for (const [name, price] of Object.entries(asked)) {
    // Names of layouts from before names were brought to NFC.
    const index = performance.sections.findIndex((section) => section.name.normalize("NFC") === name);
    const section = performance.sections[index];
    if (section === undefined)
      wrong.push({ in: "body", path: `prices.${name}`, message: "is no section of this date" });
    else prices.push({ index, name: section.name, price });
  }
  return { changes: { startsAt, prices, evenIfSold }, wrong };
}

/** What the database found against a change when it was to write it. */
export function whyNotChanged({ performances, sold }: WrittenPerformance, performanceId: string): Refusal {
  const performance = performances.find((one) => one.performanceId === performanceId);
  if (performance === undefined) return { code: "not-found" };
  const { cancelledAt, cancelReason } = performance;
  if (cancelledAt !== null) {
    return { code: "performance-cancelled", ...(cancelReason !== null && { reason: cancelReason }) };
  }
  if (sold.length > 0) return { code: "has-sales", sections: sold };
  return invalidRequest({ in: "body", path: "startsAt", message: "the sale must open before the last performance" });
}
