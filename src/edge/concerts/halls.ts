// Halls as this isolate knows them, by the names of their layouts. A name stands for what a layout says, so what is kept under it
// is never too old, and a hall is read from D1 once, whoever asks and however often.
import type { LayoutBody, Section } from "../../contract/performances.ts";
import { type Answer, done } from "../../contract/refusals.ts";
import { hallLayout, layoutVersionOf } from "../../domain/public-layout.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import { type CatalogueContext, findPerformance, requireDate } from "./catalogue.ts";

/** The largest has a thousand sections: some hundred kilobytes as they are, and twice that as text. */
const HALLS_MAX = 100;
const TEXTS_MAX = 50;
/** What is kept under the name of a layout holds at any age. */
const ANY_AGE = { now: 0, maxAgeMs: Infinity };

const halls = createBoundedCache<readonly Section[]>(HALLS_MAX);
const texts = createBoundedCache<Uint8Array<ArrayBuffer>>(TEXTS_MAX);
const encoder = new TextEncoder();

interface DateRef {
  concertId: string;
  performanceId: string;
}

/** A layout as it is sent. */
export interface LayoutText {
  layoutVersion: string;
  /** JSON in UTF-8. */
  body: Uint8Array<ArrayBuffer>;
}

/**
 * The sections of a date by the name of its layout. Where D1 has another layout than the one that is named, a room or a cache
 * doesn't know of it yet, for a moment: then it is D1's. Refusals: not-found, overloaded.
 */
export async function sectionsOf(
  c: CatalogueContext,
  { concertId, performanceId }: DateRef,
  layoutVersion: string | null,
): Promise<Answer<readonly Section[]>> {
  const known = layoutVersion === null ? null : halls.get(layoutVersion, ANY_AGE.now, ANY_AGE.maxAgeMs);
  if (known !== null) return done(known);
  const found = await findPerformance(c, concertId, performanceId);
  if (!found.ok) return found;
  const { sections } = found.value;
  halls.set(layoutVersionOf(sections), sections, ANY_AGE.now);
  return done(sections);
}

/** The layout of a date, as everybody may know it. Refusals: not-found, performance-cancelled, overloaded. */
export async function readLayout(c: CatalogueContext, date: DateRef): Promise<Answer<LayoutText>> {
  const stored = await requireDate(c, date);
  if (!stored.ok) return stored;
  const sections = await sectionsOf(c, date, stored.value.layoutVersion);
  return sections.ok ? done(layoutText(date.performanceId, sections.value)) : sections;
}

/** The layout of a date as text, made once for each date and version. */
export function layoutText(performanceId: string, sections: readonly Section[]): LayoutText {
  const layoutVersion = layoutVersionOf(sections);
  const name = `${performanceId} ${layoutVersion}`;
  const known = texts.get(name, ANY_AGE.now, ANY_AGE.maxAgeMs);
  if (known !== null) return { layoutVersion, body: known };
  const layout: LayoutBody = { performanceId, ...hallLayout(sections) };
  const body = new Uint8Array(encoder.encode(JSON.stringify(layout)));
  texts.set(name, body, ANY_AGE.now);
  return { layoutVersion, body };
}
