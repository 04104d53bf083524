// The order of a line as its clients can see it. Of two joins, one came first only if it had been answered before the
// other one began; then its number must be smaller. Joins that overlap may have come either way round. (For a counter
// that gives every number once, this is what linearizability asks: Herlihy and Wing, 1990.)

export interface Arrival {
  fan: string;
  /** Of one clock that every client shares: taken before the request, and again after its answer. */
  began: number;
  ended: number;
  number: number;
}

/** Two arrivals of which the first had its answer before the second began, and yet not the smaller number; null: none. */
export function outOfOrder(arrivals: readonly Arrival[]): [first: Arrival, second: Arrival] | null {
  const byEnd = arrivals.toSorted((a, b) => a.ended - b.ended);
  let answered = 0;
  let largest: Arrival | null = null;
  for (const arrival of arrivals.toSorted((a, b) => a.began - b.began)) {
    // Everybody who was answered before this one began; of those only the largest number matters.
    for (let next = byEnd[answered]; next !== undefined && next.ended < arrival.began; next = byEnd[answered]) {
      if (largest === null || next.number > largest.number) largest = next;
      answered += 1;
    }
    if (largest !== null && largest.number >= arrival.number) return [largest, arrival];
  }
  return null;
}
