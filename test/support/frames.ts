// How smooth a page is while something happens: the time between frames that were displayed, and the script in each, from the
// browser's own trace.
import type { CDPSession, Page } from "playwright-core";
import { z } from "zod";

export interface Frames {
  count: number;
  /** Between frames that were displayed, milliseconds. */
  medianMs: number;
  p95Ms: number;
  /** What ran of the page's script, for each frame. */
  scriptMsPerFrame: number;
  /** The same at once, at most. */
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
  const between = shown
    .slice(1)
    .map((at, index) => at - (shown[index] ?? at))
    .sort((a, b) => a - b);
  const scripts = events.filter(({ name }) => name === "FunctionCall").map(({ dur = 0 }) => dur / MICROSECONDS);
  const at = (part: number): number => between[Math.floor((between.length - 1) * part)] ?? Number.NaN;
  return {
    count: shown.length,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    scriptMsPerFrame: scripts.reduce((sum, each) => sum + each, 0) / Math.max(1, shown.length),
    longestScriptMs: Math.max(0, ...scripts),
  };
}
