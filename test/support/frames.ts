// How smooth a page is while something happens: the time between frames that were displayed, and the script in each, from the
// browser's own trace.
import type { CDPSession, Page } from "playwright-core";
import { z } from "zod";

export interface Frames {
  count: number;
  /** Between frames that were displayed, milliseconds. */
  medianMs: number;
  p95Ms: number;
  /** What runs of the page's script for a movement. What is drawn once it rests is a longer one. */
  medianScriptMs: number;
  longestScriptMs: number;
}

/** Times of a trace are in microseconds. */
const event = z.object({ name: z.string(), ts: z.number(), dur: z.number().optional() });
type Event = z.infer<typeof event>;

const MICROSECONDS = 1_000;

/** Does something on a page whose processor is slowed down, and measures the frames meanwhile. */
export async function watchFrames(
  page: Page,
  slowdown: number,
  act: (session: CDPSession) => Promise<void>,
): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  const events: Event[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const one of value) {
      const read = event.safeParse(one);
      if (read.success) events.push(read.data);
    }
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline", "benchmark", "viz"] },
  });
  await act(session);
  const complete = new Promise<void>((resolve) => {
    session.once("Tracing.tracingComplete", () => resolve());
  });
  await session.send("Tracing.end");
  await complete;
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await session.detach();
  return framesOf(events);
}

function framesOf(events: readonly Event[]): Frames {
  const shown = events
    .filter(({ name }) => name === "Display::FrameDisplayed")
    .map(({ ts }) => ts / MICROSECONDS)
    .sort((a, b) => a - b);
  const between = shown.slice(1).map((at, index) => at - (shown[index] ?? at));
  const scripts = events.filter(({ name }) => name === "FunctionCall").map(({ dur = 0 }) => dur / MICROSECONDS);
  return {
    count: shown.length,
    medianMs: quantile(between, 0.5),
    p95Ms: quantile(between, 0.95),
    medianScriptMs: quantile(scripts, 0.5),
    longestScriptMs: quantile(scripts, 1),
  };
}

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN;
