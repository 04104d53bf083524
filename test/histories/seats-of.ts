// Seats by name, worked out anew: the checker doesn't ask the code it checks what an index stands for.
import type { ConcertFacts } from "./history.ts";
import type { RoomRows } from "./stores.ts";

interface Named {
  seatId: string;
  price: number;
}

/** Every seat of every date, in the order of its index. */
export function seatingPlans(concerts: readonly ConcertFacts[]): Map<string, Named[]> {
  return new Map(concerts.flatMap(({ dates }) => dates.map((date) => [date.performanceId, plan(date)])));
}

function plan({ sections }: ConcertFacts["dates"][number]): Named[] {
  const seats: Named[] = [];
  for (const section of sections) {
    const { name, price } = section;
    if (section.kind === "standing") {
      for (let entry = 1; entry <= section.capacity; entry++) seats.push({ seatId: `${name}-0-${entry}`, price });
      continue;
    }
    const { rows, seatsPerRow } = section;
    for (let row = 1; row <= rows; row++) {
      for (let number = 1; number <= seatsPerRow; number++) seats.push({ seatId: `${name}-${row}-${number}`, price });
    }
  }
  return seats;
}

export type HoldRow = RoomRows["holds"][number];

/** The seats of a hold as a room keeps them. */
export function seatsOfHold(plans: ReadonlyMap<string, Named[]>, { performance_id, seats }: HoldRow): string[] {
  const indexes: number[] = JSON.parse(seats);
  return indexes.map((index) => plans.get(performance_id)?.[index]?.seatId ?? `seat ${index}`);
}
