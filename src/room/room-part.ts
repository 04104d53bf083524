// What the parts of a room have in common: what goes on by itself between calls, as payments do whose outcome only D1 knows.
// The room reads every part from storage again when its memory is thrown away, arms its alarm for the earliest deadline, and
// has every part proceed when the alarm goes off. The list of the parts is in parts.ts.
import type { Millis } from "../contract/values.ts";
import type { Database } from "../database/database.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Concert } from "./rules/concert.ts";
import type { ConcertStore } from "./store/concert-store.ts";

export interface RoomPart {
  /** Throws memory away and reads it from storage. */
  reload(): void;
  /** When the alarm should next look after it; null when there is nothing to do. May be past. */
  nextDeadline(): Millis | null;
  /** Does what is due. Never throws: what fails is due again later. */
  proceed(): Promise<void>;
}

/** What a room gives to its parts. */
export interface RoomDependencies {
  readonly database: Database;
  readonly queue: CommitQueue;
  readonly store: ConcertStore;
  /** The concert in memory. Another object after a reload, so it is asked for anew after every await. */
  concert(): Concert;
  /** The room's clock. */
  now(): Millis;
  /** Does something after so many milliseconds, unless what it returns is called before. */
  after(durationMs: Millis, act: () => void): () => void;
  /** Gives back the holds of dates that were called off, some in each turn. */
  releaseCalledOff(): Promise<void>;
  /**
   * Begins anew when D1 has a later epoch than the room, as after a rebuild that was interrupted: nothing that the room
   * decides could commit any more. `expected`: the epoch that the caller knew, where that isn't the present one. True when that
   * epoch is over. Throws when D1 is out of reach.
   */
  followEpoch(expected?: number): Promise<boolean>;
}
