// The history of a sale, as its room keeps it.
import { z } from "zod";
import { instant, readAs } from "../values.ts";

const counts = z.array(z.int());

export const metricsStep = z.union([z.literal(10), z.literal(60)]);

export const metrics = z.object({
  step: metricsStep.describe("Seconds of a step."),
  from: instant.describe("No step before this one is told."),
  series: z
    .object({
      at: z.array(instant).describe("When each step began. Steps in which nothing happened are left out."),
      joins: counts.describe("Places given in line."),
      called: counts.describe("Numbers that were called."),
      admitted: counts,
      left: counts.describe("Places and sessions that their fans gave up."),
      lapsed: counts.describe("Called fans whose right to enter has ended."),
      holdsMade: counts,
      holdsExpired: counts,
      paid: counts.describe("Payments, comps among them."),
      refusedBy: z.record(z.string(), counts).describe("What the room refused, by code; not what the edge refused."),
      faults: counts.describe("Calls that failed, or whose outcome could not be told: `internal`, `outcome-pending`."),
      ready: counts.describe("Called fans who may enter, at the end of the step."),
      showRate: z.array(z.number()).describe("At the end of the step."),
      seatsSold: counts,
      amountPaid: counts.describe("In won."),
      waiting: counts.describe("At the end of the step."),
      inside: counts.describe("Sessions at the end of the step."),
    })
    .describe("All as long as `at`. The last step may still go on."),
});
export type MetricsBody = z.infer<typeof metrics>;

export const metricsQuery = z.strictObject({
  since: instant
    .optional()
    .describe("From when on; unless it is sent, the last two hours, or the last day by minutes."),
  step: z
    .enum(["10", "60"])
    .default("10")
    .transform((step): z.infer<typeof metricsStep> => (step === "10" ? 10 : 60))
    .meta(readAs({ type: "integer", enum: [10, 60], default: 10 }))
    .describe("Ten-second steps are kept for two hours, minutes for thirty days."),
});
