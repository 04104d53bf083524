// The seats of a date as JSON: up to 60,000 of them, so the text is put together from pieces that were escaped once a
// section instead of from an object a seat. The order is that of the room's bytes: sections, rows, numbers. Standing places are
// counted and not listed: nobody chooses one.
import { capacityOf, isStanding, type Section, type StandingSection } from "../../contract/performances.ts";
import type { SeatStatus, StandingAreaBody } from "../../contract/seats.ts";
import { toInstant } from "../../contract/values.ts";
import type { SeatView } from "../../domain/snapshots/seat-snapshot.ts";

export interface SeatFilter {
  section?: string | undefined;
  grade?: string | undefined;
  status?: SeatStatus | undefined;
}

export interface SeatMap {
  performanceId: string;
  sections: readonly Section[];
  seats: SeatView;
}

/** The body of a seat read: the contract's `seatMap`, as text. */
export function seatMapJson({ performanceId, sections, seats: view }: SeatMap, filter: SeatFilter): string {
  const seats: string[] = [];
  const areas: string[] = [];
  let index = 0;
  for (const section of sections) {
    const { name, grade, price } = section;
    const isUnwanted =
      isLeftOut(name.normalize("NFC"), filter.section) || isLeftOut(grade.normalize("NFC"), filter.grade);
    if (isUnwanted) {
      index += capacityOf(section);
      continue;
    }
    if (isStanding(section)) {
      areas.push(areaJson(section, view, index));
      index += section.capacity;
      continue;
    }
    const { rows, seatsPerRow } = section;
    const escapedName = JSON.stringify(name).slice(1, -1);
    const common = `","section":"${escapedName}","row":`;
    const rest = `,"grade":${JSON.stringify(grade)},"price":${price},"status":"`;
    for (let row = 1; row <= rows; row++) {
      const head = `{"seatId":"${escapedName}-${row}-`;
      const middle = `${common}${row},"number":`;
      for (let number = 1; number <= seatsPerRow; number++) {
        const status = view.status(index++);
        if (!isLeftOut(status, filter.status)) seats.push(`${head}${number}${middle}${number}${rest}${status}"}`);
      }
    }
  }
  return `{"performanceId":${JSON.stringify(performanceId)},"asOf":"${toInstant(view.asOf)}","seats":[${seats.join(",")}],"areas":[${areas.join(",")}]}`;
}

/** An area has no status of its own, so a filter by status leaves it as it is. */
function areaJson({ name, grade, price, capacity }: StandingSection, view: SeatView, first: number): string {
  const places = Array.from({ length: capacity }, (_, place) => view.status(first + place));
  const available = places.filter((status) => status === "available").length;
  const area: StandingAreaBody = { section: name, grade, price, capacity, available };
  return JSON.stringify(area);
}

const isLeftOut = (value: string, wanted: string | undefined): boolean => wanted !== undefined && wanted !== value;
