// When a fan should ask again. A fan who asks when told asks three times within the right to enter, and so misses no call.
import { SECOND_MS } from "../contract/bounds.ts";
import type { WaitingRoomPolicy } from "../contract/waiting-room.ts";

const POLLS_PER_RIGHT = 3;
/** However long the right is. */
const MOST_MS = 100 * SECOND_MS;

/** The longest time that anybody is told to wait with the next poll. */
export const longestPollMs = ({ claimSeconds }: Pick<WaitingRoomPolicy, "claimSeconds">): number =>
  Math.min(MOST_MS, Math.floor((claimSeconds * SECOND_MS) / POLLS_PER_RIGHT));
