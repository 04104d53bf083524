// Time as the client takes it, so that tests hold it in their hands.

export interface Time {
  /** Milliseconds of a clock that only runs forward. Where it begins doesn't matter. */
  now: () => number;
  /** Calls back once, so many milliseconds from now. What it returns takes that back. */
  after: (ms: number, then: () => void) => () => void;
}

/** The platform's. */
export const systemTime: Time = {
  now: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
