// What fans in line can know: the room's snapshot, read as the edge reads it. It is taken anew only every two seconds,
// the oldest that a poll may be answered from, so that a fan of a simulation never knows more than a real one.
import { SNAPSHOT_MAX_AGE_MS } from "../../src/contract/bounds.ts";
import type { WaitRange } from "../../src/contract/line.ts";
import type { Millis } from "../../src/contract/values.ts";
import { cappedPosition } from "../../src/edge/line/place-body.ts";
import { chosenBetween } from "../../src/domain/jitter.ts";
import { longestPollMs, type PollWindow } from "../../src/domain/poll-pace.ts";
import type { Concert } from "../../src/room/rules/concert.ts";
import type { LinePolicy } from "../../src/room/rules/line/records.ts";
import { LineView, type LineSnapshot } from "../../src/domain/snapshots/line-snapshot.ts";
import { waitTold } from "../../src/domain/wait-told.ts";
import type { Dice } from "../rush/dice.ts";

export interface Told {
  position: number;
  estimate: WaitRange | null;
  poll: PollWindow;
}

/** A moment of the window, by chance. */
export const pollsAfter = ({ leastMs, mostMs }: PollWindow, dice: Dice): number =>
  chosenBetween(leastMs, mostMs, dice.fraction());

export class Edge {
  /** The longest time between two polls. */
  #longestMs: number;
  #view: LineView | null = null;
  #snapshots: LineSnapshot[] = [];
  #count = 0;

  constructor(policy: LinePolicy) {
    this.#longestMs = longestPollMs(policy);
  }

  /** When the next snapshot is due. */
  get refreshesAt(): Millis {
    return this.#count * SNAPSHOT_MAX_AGE_MS;
  }

  /** Snapshots of twice the longest time between two polls are kept. */
  get #kept(): number {
    return Math.ceil((2 * this.#longestMs) / SNAPSHOT_MAX_AGE_MS) + 2;
  }

  refresh(concert: Concert, now: Millis): void {
    const snapshot = concert.snapshot(this.#count, now);
    this.#view = new LineView(snapshot);
    this.#snapshots[this.#count % this.#kept] = snapshot;
    this.#count += 1;
  }

  /** What a poll is answered while the snapshot knows of no call, else null. `shown`: the last position, or null. */
  tell(number: number, shown: number | null, now: Millis): Told | null {
    const view = this.#view;
    if (view === null || view.needsRoom(number)) return null;
    const place = { epoch: view.snapshot.epoch, number, fanId: "", concertId: "", sessionEndsAt: null };
    const token = shown === null ? null : { ...place, position: shown };
    const position = cappedPosition({ ...place, position: view.position(number) }, token);
    const { estimatedWaitSeconds, poll } = waitTold(view.snapshot, position, now);
    return { position, estimate: estimatedWaitSeconds, poll };
  }

  /**
   * When a fan who polls as told first hears of a call made at `calledAt`. The last polls before it are gone over
   * afterwards, from snapshots that are kept, since a million fans who poll for hours would be too many events.
   */
  noticesAt(number: number, joinedAt: Millis, calledAt: Millis, dice: Dice): Millis {
    const knownAt = this.refreshesAt;
    let pollAt = Math.max(joinedAt, calledAt - this.#longestMs * (1 + dice.fraction()));
    while (pollAt < knownAt) pollAt += pollsAfter(this.#pollAt(number, pollAt), dice);
    return pollAt;
  }

  #pollAt(number: number, at: Millis): PollWindow {
    const index = Math.min(this.#count - 1, Math.max(0, Math.floor(at / SNAPSHOT_MAX_AGE_MS)));
    const snapshot = this.#snapshots[index % this.#kept];
    if (snapshot === undefined) throw new Error("a poll before the first snapshot");
    return waitTold(snapshot, Math.max(1, number - snapshot.served), at).poll;
  }
}
