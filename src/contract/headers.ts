// Names of the headers that this contract adds to those of HTTP.

/** What a request is called, in its answer and in the log. A caller may choose it. */
export const REQUEST_ID_HEADER = "X-Request-Id";
/** The token of a fan's place in a line. */
export const QUEUE_TOKEN_HEADER = "Queue-Token";
/** Which state of a concert's seats an answer knows of; sent back, a read is never older. */
export const SEATS_REVISION_HEADER = "Seats-Revision";
/** What every repeat of a request carries. */
export const IDEMPOTENCY_KEY_HEADER = "Idempotency-Key";
/** Marks a first answer that is given again. */
export const REPLAYED_HEADER = "Idempotency-Replayed";
/** Which layout the seats of an answer are numbered by. */
export const LAYOUT_VERSION_HEADER = "Layout-Version";
