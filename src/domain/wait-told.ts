// What a fan who waits is told of the wait, from what the room tells everybody: the same for the room itself, for the edge
// and for a simulation.
import type { WaitRange } from "../contract/line.ts";
import type { Millis } from "../contract/values.ts";
import { pollOfWaiting, type PollWindow } from "./poll-pace.ts";
import { msUntilCallable } from "./snapshots/call-bound.ts";
import { saleAt, type SaleOutlook } from "./snapshots/sale-outlook.ts";
import { estimateWait } from "./wait-estimate.ts";

export interface WaitTold {
  /** Null while nobody is called. */
  estimatedWaitSeconds: WaitRange | null;
  poll: PollWindow;
}

export function waitTold(outlook: SaleOutlook, position: number, now: Millis): WaitTold {
  const { sale, opensAt } = saleAt(outlook, now);
  const wait = estimateWait(position, outlook.pace);
  // Before the opening the bound is counted from the opening on.
  const ageMs = opensAt === null ? Math.max(0, now - outlook.at) : 0;
  const poll = pollOfWaiting(outlook, {
    opensInMs: opensAt === null ? 0 : opensAt - now,
    isPaused: sale === "paused",
    callableInMs: Math.max(0, msUntilCallable(position, outlook.callBound) - ageMs),
    wait,
  });
  return { estimatedWaitSeconds: sale === "open" ? wait : null, poll };
}
