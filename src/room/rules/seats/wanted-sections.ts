// Which sections a fan who asks for the best available seats would take.

/** A section as far as the filters ask. */
interface Offered {
  name: string;
  grade: string;
  price: number;
  /** Places of a standing area are not candidates: nobody sits there beside somebody. */
  kind?: "seated" | "standing" | undefined;
}

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
  sections: readonly Offered[],
  { section, grade, maxPrice = Infinity }: SectionFilter,
): number[] {
  const isNamed = (name: string, asked: string | undefined): boolean =>
    asked === undefined || name.normalize("NFC") === asked.normalize("NFC");
  return sections.flatMap((offered, index) =>
    offered.kind !== "standing" &&
    isNamed(offered.name, section) &&
    isNamed(offered.grade, grade) &&
    offered.price <= maxPrice
      ? [index]
      : [],
  );
}
