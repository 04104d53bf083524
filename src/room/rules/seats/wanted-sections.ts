// Which sections a fan who asks for the best available seats would take. Standing areas are no candidates: nobody sits there.
import { isStanding, type Section } from "../../../contract/performances.ts";

export interface SectionFilter {
  section?: string | undefined;
  grade?: string | undefined;
  /** In won, of one seat; a price equal to it is within. */
  maxPrice?: number | undefined;
}

/**
 * Indexes of the sections that match all filters, in the operator's order. Names are compared in NFC, as reads of seats do: those
 * of layouts from before may be in another form.
 */
export function wantedSections(
  sections: readonly Section[],
  { section, grade, maxPrice = Infinity }: SectionFilter,
): number[] {
  const isNamed = (name: string, asked: string | undefined): boolean =>
    asked === undefined || name.normalize("NFC") === asked.normalize("NFC");
  return sections.flatMap((candidate, index) =>
    !isStanding(candidate) &&
    isNamed(candidate.name, section) &&
    isNamed(candidate.grade, grade) &&
    candidate.price <= maxPrice
      ? [index]
      : [],
  );
}
