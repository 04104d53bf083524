// What fans in line can know: the room's snapshot, read as the edge reads it. It is taken anew only every two seconds,
// the oldest that a poll may be answered from, so that a fan of a simulation never knows more than a real one.
import { SNAPSHOT_MAX_AGE_MS } from "../../src/contract/bounds.ts";
import type { WaitRange } from "../../src/contract/line.ts";
import type { Millis } from "../../src/contract/values.ts";
import { cappedPosition } from "../../src/edge/line/place-body.ts";
import { jittered } from "../../src/domain/jitter.ts";
import { estimateWait, pollAfterMs } from "../../src/domain/wait-estimate.ts";
import type { Concert } from "../../src/room/rules/concert.ts";
import { LineView, type LineSnapshot } from "../../src/domain/snapshots/line-snapshot.ts";
import type { Dice } from "../rush/dice.ts";

/** Looks far enough back for the longest time between two polls. */
const KEPT_SNAPSHOTS = 64;
const BACK_MS = 72_000;

export interface Told {
  position: number;
  estimate: WaitRange | null;
  pollAfterMs: number;
}

export class Edge {
  #view: LineView | null = null;
  #snapshots: Pick<LineSnapshot, "served" | "pace" | "offerSeconds">[] = [];
  #count = 0;

  /** When the next snapshot is due. */
  get refreshesAt(): Millis {
    return this.#count * SNAPSHOT_MAX_AGE_MS;
  }

  refresh(concert: Concert, now: Millis): void {
    const snapshot = concert.snapshot(this.#count, now);
    this.#view = new LineView(snapshot);
    this.#snapshots[this.#count % KEPT_SNAPSHOTS] = snapshot;
    this.#count += 1;
  }

  /** What a poll is answered while the snapshot knows of no call, else null. `shown`: the last position, or null. */
  tell(number: number, shown: number | null): Told | null {
    const view = this.#view;
    if (view === null || view.needsRoom(number)) return null;
    const { epoch, pace, offerSeconds } = view.snapshot;
    const place = { epoch, number, fanId: "", concertId: "", sessionEndsAt: null };
    const token = shown === null ? null : { ...place, position: shown };
    const position = cappedPosition({ ...place, position: view.position(number) }, token);
    const estimate = estimateWait(position, pace);
    return { position, estimate, pollAfterMs: pollAfterMs("waiting", estimate, offerSeconds) };
  }

  /**
   * When a fan who polls as told first hears of a call made at `calledAt`. The polls of the last minute are gone over
   * afterwards, from snapshots that are kept, since a million fans who poll for hours would be too many events.
   */
  noticesAt(number: number, joinedAt: Millis, calledAt: Millis, dice: Dice): Millis {
    const knownAt = this.refreshesAt;
    let pollAt = Math.max(joinedAt, calledAt - BACK_MS - dice.between(0, SNAPSHOT_MAX_AGE_MS));
    while (pollAt < knownAt) pollAt += jittered(this.#pollAfter(number, pollAt), dice.fraction());
    return pollAt;
  }

  #pollAfter(number: number, at: Millis): number {
    const index = Math.min(this.#count - 1, Math.max(0, Math.floor(at / SNAPSHOT_MAX_AGE_MS)));
    const snapshot = this.#snapshots[index % KEPT_SNAPSHOTS];
    if (snapshot === undefined) throw new Error("a poll before the first snapshot");
    const wait = estimateWait(number - snapshot.served, snapshot.pace);
    return pollAfterMs("waiting", wait, snapshot.offerSeconds);
  }
}
