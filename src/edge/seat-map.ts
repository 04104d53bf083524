// The seats of a date as JSON: up to 60,000 of them, so the text is put together from pieces that were escaped once a
// section instead of from an object a seat. The order is that of the room's bytes: sections, rows, numbers.
import type { Section } from "../contract/concerts.ts";
import type { SeatStatus } from "../contract/seats.ts";
import { type Millis, toInstant } from "../contract/values.ts";
import { SEAT_STATUS } from "../room/rules/seating.ts";

/** By the room's byte. A seat that is being paid is, to everybody else, held. */
const STATUS: SeatStatus[] = [];
STATUS[SEAT_STATUS.available] = "available";
STATUS[SEAT_STATUS.held] = "held";
STATUS[SEAT_STATUS.paying] = "held";
STATUS[SEAT_STATUS.sold] = "sold";

export interface SeatFilter {
  section?: string | undefined;
  grade?: string | undefined;
  status?: SeatStatus | undefined;
}

export interface SeatMap {
  performanceId: string;
  asOf: Millis;
  sections: readonly Section[];
  /** One byte a seat. */
  statuses: Uint8Array;
}

/** The body of a seat read: the contract's `seatMap`, as text. */
export function seatMapJson({ performanceId, asOf, sections, statuses }: SeatMap, filter: SeatFilter): string {
  const seats: string[] = [];
  let index = 0;
  for (const { name, grade, price, rows, seatsPerRow } of sections) {
    if (isLeftOut(name, filter.section) || isLeftOut(grade, filter.grade)) {
      index += rows * seatsPerRow;
      continue;
    }
    const escapedName = JSON.stringify(name).slice(1, -1);
    const common = `","section":"${escapedName}","row":`;
    const rest = `,"grade":${JSON.stringify(grade)},"price":${price},"status":"`;
    for (let row = 1; row <= rows; row++) {
      const head = `{"seatId":"${escapedName}-${row}-`;
      const middle = `${common}${row},"number":`;
      for (let number = 1; number <= seatsPerRow; number++) {
        const status = STATUS[statuses[index++] ?? 0] ?? "held";
        if (!isLeftOut(status, filter.status)) seats.push(`${head}${number}${middle}${number}${rest}${status}"}`);
      }
    }
  }
  return `{"performanceId":${JSON.stringify(performanceId)},"asOf":"${toInstant(asOf)}","seats":[${seats.join(",")}]}`;
}

const isLeftOut = (value: string, wanted: string | undefined): boolean => wanted !== undefined && wanted !== value;
