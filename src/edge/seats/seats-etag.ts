// Tags for conditional reads. Made from what is shown, not from a counter: two answers with the same seats and the same
// filter have the same tag, also after a room has been rebuilt. Another layout, which other prices make, is another tag. That of
// JSON is weak, because the time of the read differs.
import type { SeatView } from "../../domain/snapshots/seat-snapshot.ts";
import type { SeatFilter } from "./seat-map-json.ts";

const TAG_BYTES = 12;

/** What a tag is made of, beside how the seats are shown. */
export type SeatsTagged = Pick<SeatView, "packed" | "layoutVersion">;

/** The tag of a date's seats as JSON under a filter. */
export async function seatsTag(performanceId: string, seats: SeatsTagged, filter: SeatFilter): Promise<string> {
  const { section = null, grade = null, status = null } = filter;
  return `W/${await tag(seats, [performanceId, section, grade, status])}`;
}

/** The tag of a date's packed statuses. It is strong: under one tag are the same bytes. */
export const statusTag = (performanceId: string, seats: SeatsTagged): Promise<string> => tag(seats, [performanceId]);

async function tag({ packed: statuses, layoutVersion }: SeatsTagged, shownAs: unknown[]): Promise<string> {
  const shown = new TextEncoder().encode(JSON.stringify([layoutVersion, ...shownAs]));
  const bytes = new Uint8Array(shown.byteLength + statuses.byteLength);
  bytes.set(shown);
  bytes.set(statuses, shown.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, TAG_BYTES);
  const text = btoa(String.fromCodePoint(...digest));
  return `"${text.replaceAll("+", "-").replaceAll("/", "_")}"`;
}
