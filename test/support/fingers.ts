// Fingers on a page, as the browser's own protocol has them.
import type { CDPSession } from "playwright-core";

export interface Point {
  x: number;
  y: number;
}

export interface Fingers {
  put: (...points: Point[]) => Promise<unknown>;
  move: (...points: Point[]) => Promise<unknown>;
  lift: () => Promise<unknown>;
}

export function fingersOf(session: CDPSession): Fingers {
  const send = (type: "touchStart" | "touchMove" | "touchEnd", points: readonly Point[]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(({ x, y }, id) => ({ x: Math.round(x), y: Math.round(y), id })),
    });
  return {
    put: (...points) => send("touchStart", points),
    move: (...points) => send("touchMove", points),
    lift: () => send("touchEnd", []),
  };
}

const FRAME_MS = 16;

/** Moves fingers for a while, sixty times a second, whether or not the page keeps up. `at` says where they are at each part of it. */
export async function moveFor(fingers: Fingers, milliseconds: number, at: (part: number) => Point[]): Promise<void> {
  await fingers.put(...at(0));
  const begun = performance.now();
  const moves: Promise<unknown>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const part = Math.min(1, (performance.now() - begun) / milliseconds);
      moves.push(fingers.move(...at(part)));
      if (part < 1) return;
      clearInterval(timer);
      resolve();
    }, FRAME_MS);
  });
  await Promise.all(moves);
  await fingers.lift();
}
