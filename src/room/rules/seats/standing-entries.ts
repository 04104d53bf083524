// Places of a standing area, which nobody chooses: fans get the lowest free entry numbers, the operator keeps back the highest.
// Asked from either end, so that what is kept back stands in no fan's way.
import { isStanding, type Section } from "../../../contract/performances.ts";
import { FREE, seatBlocks } from "./rows.ts";

/** A standing area: its places are seats from the index `first` on; entry number n is the seat `first + n − 1`. */
export interface StandingArea {
  first: number;
  capacity: number;
}

/** The standing area of this name, in whatever form of Unicode the layout has it; null when no section of it is standing. */
export function standingArea(sections: readonly Section[], name: string): StandingArea | null {
  const exact = sections.findIndex((section) => section.name === name);
  const at =
    exact === -1 ? sections.findIndex((section) => section.name.normalize("NFC") === name.normalize("NFC")) : exact;
  const section = sections[at];
  const block = seatBlocks(sections)[at];
  if (section === undefined || block === undefined || !isStanding(section)) return null;
  return { first: block.first, capacity: section.capacity };
}

/**
 * The seats of the lowest free entry numbers, lowest first; null when fewer than `count` are free. Places that are gone are passed over
 * by `indexOf` of the bytes, which keeps no state: see decision 23 for its cost.
 */
export function lowestFreeEntries(
  statuses: Uint8Array,
  { first, capacity }: StandingArea,
  count: number,
): number[] | null {
  const places = statuses.subarray(first, first + capacity);
  const found: number[] = [];
  let place = -1;
  while (found.length < count) {
    place = places.indexOf(FREE, place + 1);
    if (place === -1) return null;
    found.push(first + place);
  }
  return found;
}

/** The seats of the highest free entry numbers, highest first; null when fewer than `count` are free. */
export function highestFreeEntries(
  statuses: Uint8Array,
  { first, capacity }: StandingArea,
  count: number,
): number[] | null {
  const places = statuses.subarray(first, first + capacity);
  const found: number[] = [];
  let place = capacity;
  while (found.length < count) {
    // A start of −1 would mean the last place.
    place = place === 0 ? -1 : places.lastIndexOf(FREE, place - 1);
    if (place === -1) return null;
    found.push(first + place);
  }
  return found;
}
