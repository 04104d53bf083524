// How far a line can be called at most, whoever comes, as long as nobody changes the settings. The room works it out
// (room/rules/line/capacity.ts) and tells it with its snapshot; who stands further back needs not ask before.
import { z } from "zod";

export const callBound = z.object({
  /** A call that nobody answers is fresh for so long; calls are counted in windows of this length. */
  windowMs: z.int(),
  /** For so long the show-rate can't change. */
  steadyMs: z.int(),
  /** Places that can be called in a window until then, the first window's at once. */
  atOnce: z.int(),
  /** Places that can be called in a window when hardly anybody shows up any more. */
  perWindow: z.int(),
});

export type CallBound = z.infer<typeof callBound>;

/** Milliseconds before which a place can't be called, from when the line may call; 0: it may be called at once. */
export function msUntilCallable(position: number, { windowMs, steadyMs, atOnce, perWindow }: CallBound): number {
  const steadyWindows = Math.max(1, Math.ceil(steadyMs / windowMs));
  const steady = atOnce * steadyWindows;
  if (position <= steady) return windowMs * (Math.ceil(position / atOnce) - 1);
  return steadyMs + windowMs * (Math.ceil((position - steady) / perWindow) - 1);
}
