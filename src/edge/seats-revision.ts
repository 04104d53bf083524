// Read your writes: a change of seats answers with the revision it made, and a seat read that sends it back is never older.
// Every seat read goes to the room today, so the promise holds by itself.

export const SEATS_REVISION_HEADER = "Seats-Revision";

/** The header of an answer that changed seats. */
export const seatsRevision = (revision: number): Record<string, string> => ({
  [SEATS_REVISION_HEADER]: String(revision),
});
