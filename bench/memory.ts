// What a room weighs, and how fast it comes back, when its line is as long and its hall as full as they get.
import type { LineSnapshot } from "../src/domain/snapshots/line-snapshot.ts";
import type { RoomContents } from "./plan.ts";
import type { Runtime } from "./runtime.ts";
import { CLOSED_DOORS, type Stage } from "./stage.ts";
import { quantile } from "./statistics.ts";

export interface Weight extends RoomContents {
  /** Live JavaScript of the isolate, the Worker's own included. */
  heapBytes: number;
  /** Of the line's snapshot. */
  snapshotBytes: number;
  /** From the call of an evicted room to its answer. */
  coldStartMs: number;
}

/** 200,000 seats. */
export const LARGEST_HALL = { performances: 4, rows: 250, seatsPerRow: 200 };

export async function weigh(
  { inspector }: Runtime,
  stage: Stage,
  contents: RoomContents,
  starts: number,
): Promise<Weight> {
  const concert = await stage.concert(LARGEST_HALL, { ...CLOSED_DOORS, claimSeconds: 300 });
  const { concertId } = concert;
  await stage.fill(concert, contents);
  const tookMs: number[] = [];
  let snapshotBytes = 0;
  for (let start = 0; start < starts; start++) {
    await stage.controlToTheEnd("end", { concertId });
    const begun = performance.now();
    const told = await stage.control<{ ok: boolean; value: string }>("first", { concertId });
    tookMs.push(performance.now() - begun);
    const { issued, performances }: LineSnapshot = JSON.parse(told.value);
    if (issued !== contents.places) throw new Error(`the room came back with ${issued} places`);
    const sold = performances.reduce((sum, { total, available }) => sum + total - available, 0);
    if (sold !== contents.sold) throw new Error(`the room came back with ${sold} seats sold`);
    snapshotBytes = told.value.length;
  }
  const heapBytes = await inspector.heapBytes();
  return { ...contents, heapBytes, snapshotBytes, coldStartMs: quantile(tookMs, 0.5) };
}
