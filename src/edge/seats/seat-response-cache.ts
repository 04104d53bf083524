// What is made of a date's seats for everybody who looks in the same second: its tag, and its text of up to several
// megabytes. Both follow from the seats alone, so they are made once for each view of them that this isolate reads.
import type { Millis } from "../../contract/values.ts";
import { layoutVersionOf } from "../../domain/public-layout.ts";
import type { SeatView } from "../../domain/snapshots/seat-snapshot.ts";
import { seatsTag, statusTag } from "./seats-etag.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import { type SeatFilter, type SeatMap, seatMapJson } from "./seat-map-json.ts";

const TAGS_MAX = 1_000;
/** The largest has 8 MB. */
const BODIES_MAX = 4;
/** Whether it still holds is told by what it was made of, not by its age. */
const ANY_AGE = { now: 0, maxAgeMs: Infinity };

/** What something was made of. The sections are read anew now and then, since their prices may change. */
type MadeOf = Pick<SeatMap, "seats" | "sections">;
const tags = createBoundedCache<MadeOf & { tag: string }>(TAGS_MAX);
const bodies = createBoundedCache<MadeOf & { body: Uint8Array<ArrayBuffer> }>(BODIES_MAX);
const statusTags = new WeakMap<SeatView, string>();
const encoder = new TextEncoder();

const nameOf = (performanceId: string, { section, grade, status }: SeatFilter): string =>
  JSON.stringify([performanceId, section, grade, status]);

/** The tag of a date's seats under a filter. */
export async function tagOf({ performanceId, seats, sections }: SeatMap, filter: SeatFilter): Promise<string> {
  const name = nameOf(performanceId, filter);
  const known = recall(tags, name);
  if (known?.seats === seats && known.sections === sections) return known.tag;
  // For a moment the layout that is shown may be another one than the room's.
  const shown = { packed: seats.packed, layoutVersion: layoutVersionOf(sections) };
  const tag = await seatsTag(performanceId, shown, filter);
  tags.set(name, { seats, sections, tag }, ANY_AGE.now);
  return tag;
}

/** The tag of a date's packed statuses. Whoever looks in the same second shares a view, and so a tag. */
export async function statusTagOf(performanceId: string, seats: SeatView): Promise<string> {
  const known = statusTags.get(seats);
  if (known !== undefined) return known;
  const tag = await statusTag(performanceId, seats);
  statusTags.set(seats, tag);
  return tag;
}

/** The body of a seat read under a filter, in UTF-8. */
export function bodyOf(map: SeatMap, filter: SeatFilter): Uint8Array<ArrayBuffer> {
  const name = nameOf(map.performanceId, filter);
  const known = recall(bodies, name);
  if (known?.seats === map.seats && known.sections === map.sections) return known.body;
  const body = new Uint8Array(encoder.encode(seatMapJson(map, filter)));
  bodies.set(name, { seats: map.seats, sections: map.sections, body }, ANY_AGE.now);
  return body;
}

const recall = <Value>(memo: { get(key: string, now: Millis, maxAgeMs: number): Value | null }, name: string) =>
  memo.get(name, ANY_AGE.now, ANY_AGE.maxAgeMs);
