// Invariants 14 and 15: nobody has more seats than a fan may have, and nothing is left undecided.
import { holdLives, isCertainDuring } from "./hold-lives.ts";
import type { Violation, World } from "./history.ts";
import { possible, sum, violation } from "./reading.ts";

export function checkLimits(world: World): Violation[] {
  return [...seatsPerFan(world), ...seatsPerFanMeanwhile(world), ...nothingStaysUndecided(world)];
}

/** 14 at the end. An operator may lower the limit below what is sold, so the highest there ever was counts. */
function seatsPerFan({ history, stores: { books, rooms } }: World): Violation[] {
  const found: Violation[] = [];
  const payments = new Map(books.payments.map((payment) => [payment.payment_id, payment]));
  for (const concert of history.concerts) {
    const limit = Math.max(...possible(history, concert, "maxSeatsPerFan", 0, history.endedAt));
    const seats = new Map<string, number>();
    const add = (fan: string, count: number) => seats.set(fan, (seats.get(fan) ?? 0) + count);
    for (const { state, payment_id } of books.tickets) {
      const payment = payments.get(payment_id);
      if (state === "valid" && payment?.concert_id === concert.concertId) add(payment.fan, 1);
    }
    for (const hold of rooms[concert.concertId]?.holds ?? []) {
      const taken: number[] = JSON.parse(hold.seats);
      if (hold.status === "held" || hold.status === "paying") add(hold.fan, taken.length);
    }
    for (const [fan, count] of seats) {
      if (count > limit) found.push(violation(14, `${fan} has ${count} seats, ${limit} is the limit`, fan));
    }
  }
  return found;
}

/** 14 at each hold: what the fan certainly had, and the new seats. */
function seatsPerFanMeanwhile({ history }: World): Violation[] {
  const lives = holdLives(history);
  const concerts = new Map(history.concerts.map((concert) => [concert.concertId, concert]));
  return [...Map.groupBy(lives, ({ fan, concertId }) => `${fan} ${concertId}`).values()].flatMap((ofFan) =>
    ofFan.flatMap((life) => {
      const concert = concerts.get(life.concertId);
      if (concert === undefined) return [];
      const others = ofFan.filter((other) => other !== life && isCertainDuring(other, life.made));
      const count = life.seatIds.length + sum(others.map(({ seatIds }) => seatIds.length));
      const { sent, answered } = life.made;
      const limit = Math.max(...possible(history, concert, "maxSeatsPerFan", sent.ms, answered?.ms ?? Infinity));
      if (count <= limit) return [];
      return [violation(14, `${life.holdId} gave a fan ${count} seats, ${limit} was the limit`, life.holdId, life.fan)];
    }),
  );
}

/** 15: the history ends long after every deadline. */
function nothingStaysUndecided({ stores: { books, rooms } }: World): Violation[] {
  const found: Violation[] = [];
  for (const room of Object.values(rooms)) {
    for (const { hold_id, status, fan } of room.holds) {
      if (status === "paying") found.push(violation(15, `${hold_id} is still being paid`, hold_id, fan));
    }
    for (const { payment_id, state, fan } of room.attempts) {
      if (state === "pending") found.push(violation(15, `the attempt ${payment_id} is still pending`, payment_id, fan));
    }
    for (const { payment_id, state } of room.refund_attempts) {
      if (state === "pending") found.push(violation(15, `the refund of ${payment_id} is still pending`, payment_id));
    }
    for (const { performance_id, cancelled_at, settled_at } of room.performances) {
      if (cancelled_at !== null && settled_at === null) {
        found.push(violation(15, `${performance_id} was called off and isn't refunded yet`, performance_id));
      }
    }
  }
  const standing = new Map(books.performances.map((date) => [date.performance_id, date.cancelled_at]));
  for (const { payment_id, performance_id, state } of books.payments) {
    if (state === "paid" && typeof standing.get(performance_id) === "number") {
      found.push(violation(15, `${payment_id} is paid, and its date was called off`, payment_id));
    }
  }
  return found;
}
