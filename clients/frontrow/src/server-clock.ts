// The service's time. Clocks of phones are wrong by minutes, and a sale opens for everybody at once, so nothing counts down by
// the device's own clock: that only measures how long ago the service told its time.

/** What an answer told. `at` is the service's time, in milliseconds since 1970; the others are the running clock of the client. */
export interface TimeTold {
  at: number;
  receivedAt: number;
  /** Left out where a cache may have kept the answer: then it can be old, but not from the future. */
  sentAt?: number;
}

export interface ServerClock {
  learn: (told: TimeTold) => void;
  /** Milliseconds since 1970 by the service; null before it has told its time. */
  now: () => number | null;
}

/** A clock that stands between what the answers allow: an answer was made after it was asked for and before it came. */
export function createServerClock(runningMs: () => number): ServerClock {
  let offsetMs: number | null = null;
  return {
    learn: ({ at, receivedAt, sentAt }) => {
      const least = at - receivedAt;
      const most = sentAt === undefined ? Infinity : at - sentAt;
      offsetMs = Math.min(most, Math.max(least, offsetMs ?? least));
    },
    now: () => (offsetMs === null ? null : runningMs() + offsetMs),
  };
}
