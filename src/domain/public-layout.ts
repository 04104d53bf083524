// The hall of a date as everybody may know it, and the name of what it says. Both follow from the sections alone, so the edge,
// the room and the database come to the same without asking each other.
//
// Layout versions are kept: in D1 beside each date, in caches for ever. Whoever changes how a hall is arranged or how a layout
// is named has D1 forget them (layout_version NULL, in a migration), and a job computes them anew; a test fails until then.
import { capacityOf, isStanding, type LayoutBody, type Section } from "../contract/performances.ts";
import { arrangeHall } from "./hall/arrange.ts";
import { layoutVersion } from "./hall/layout-version.ts";

/** What a layout says of a hall, whichever date it is for. */
export type HallLayout = Omit<LayoutBody, "performanceId">;

/** The layout of a hall from its sections. */
export function hallLayout(sections: readonly Section[]): HallLayout {
  const { stage, places } = arrangeHall(sections);
  let seatCount = 0;
  const said = sections.map((section, index) => {
    const { name, grade, price } = section;
    const place = places[index];
    if (place === undefined) throw new RangeError("every section has a place");
    const [kind, rows, seatsPerRow] = isStanding(section)
      ? (["standing", null, null] as const)
      : (["seated", section.rows, section.seatsPerRow] as const);
    const capacity = capacityOf(section);
    const firstIndex = seatCount;
    seatCount += capacity;
    return { name, kind, grade, price, rows, seatsPerRow, capacity, firstIndex, place };
  });
  return { layoutVersion: layoutVersion({ stage, sections: said }), seatCount, stage, sections: said };
}

const versions = new WeakMap<readonly Section[], string>();

/** The version of the layout of these sections. It is computed once for each list of them; other prices are another list. */
export function layoutVersionOf(sections: readonly Section[]): string {
  const known = versions.get(sections);
  if (known !== undefined) return known;
  const { layoutVersion: version } = hallLayout(sections);
  versions.set(sections, version);
  return version;
}
