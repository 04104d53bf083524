// Tags for conditional reads. Made from what is shown, not from a counter: two answers with the same seats and the same
// filter have the same tag, also after a room has been rebuilt. Weak, because the time of the read differs.
import type { SeatFilter } from "./seat-map-json.ts";

const TAG_BYTES = 12;

/** The tag of a date's seats under a filter, at the prices of its sections. */
export async function seatsTag(
  performanceId: string,
  statuses: Uint8Array,
  filter: SeatFilter,
  prices: readonly number[] = [],
): Promise<string> {
  const { section = null, grade = null, status = null } = filter;
  const shown = new TextEncoder().encode(JSON.stringify([performanceId, section, grade, status, prices]));
  const bytes = new Uint8Array(shown.byteLength + statuses.byteLength);
  bytes.set(shown);
  bytes.set(statuses, shown.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, TAG_BYTES);
  const text = btoa(String.fromCodePoint(...digest));
  return `W/"${text.replaceAll("+", "-").replaceAll("/", "_")}"`;
}

/** Whether `If-None-Match` names the tag, by weak comparison (RFC 9110, 13.1.2). */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const opaque = tag.replace(/^W\//, "");
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([named]) => named === opaque);
}
