// Seats by name, worked out anew: the checker doesn't ask the code it checks what an index stands for.
import type { ConcertFacts, DateFacts } from "./history.ts";
import type { RoomRows } from "./stores.ts";

interface Named {
  seatId: string;
  section: string;
  isStanding: boolean;
}

/** Every seat of every date, in the order of its index. */
export function seatingPlans(concerts: readonly ConcertFacts[]): Map<string, Named[]> {
  return new Map(concerts.flatMap(({ dates }) => dates.map((date) => [date.performanceId, seatsOfDate(date)])));
}

/** Every seat of a date, in the order of its index. */
export function seatsOfDate({ sections }: DateFacts): Named[] {
  const seats: Named[] = [];
  for (const section of sections) {
    const { name } = section;
    if (section.kind === "standing") {
      for (let entry = 1; entry <= section.capacity; entry++) {
        seats.push({ seatId: `${name}-0-${entry}`, section: name, isStanding: true });
      }
      continue;
    }
    const { rows, seatsPerRow } = section;
    for (let row = 1; row <= rows; row++) {
      for (let number = 1; number <= seatsPerRow; number++) {
        seats.push({ seatId: `${name}-${row}-${number}`, section: name, isStanding: false });
      }
    }
  }
  return seats;
}

/** Row and number of a seat, or 0 and the entry number of a standing place. */
export function partsOf(seatId: string): { section: string; row: number; number: number } {
  const [section = "", row, number] = seatId.split("-");
  return { section, row: Number(row), number: Number(number) };
}

export type HoldRow = RoomRows["holds"][number];

/** The seats of a hold as a room keeps them. */
export function seatsOfHold(plans: ReadonlyMap<string, Named[]>, { performance_id, seats }: HoldRow): string[] {
  const indexes: number[] = JSON.parse(seats);
  return indexes.map((index) => plans.get(performance_id)?.[index]?.seatId ?? `seat ${index}`);
}
