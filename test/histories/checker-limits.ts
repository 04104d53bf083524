// Invariants 14 and 15: nobody has more seats than a fan may have, and nothing is left undecided.
import { holdLives, isCertainDuring, isPossibleDuring } from "./hold-lives.ts";
import type { Violation, World } from "./history.ts";
import { entriesOf, isUnknown, possible, sum, violation, type EntryOf } from "./reading.ts";

export function checkLimits(world: World): Violation[] {
  return [
    ...seatsPerFan(world),
    ...seatsPerFanMeanwhile(world),
    ...refusedAtTheLimit(world),
    ...nothingStaysUndecided(world),
  ];
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
      // What an operator gave counts for nobody.
      if (state === "valid" && payment?.comp_reason === null && payment.concert_id === concert.concertId)
        add(payment.fan, 1);
    }
    for (const hold of rooms[concert.concertId]?.holds ?? []) {
      const taken: number[] = JSON.parse(hold.seats);
      if (hold.comp === 0 && (hold.status === "held" || hold.status === "paying")) add(hold.fan, taken.length);
    }
    for (const [fan, count] of seats) {
      if (count > limit) found.push(violation(14, `${fan} has ${count} seats, ${limit} is the limit`, fan));
    }
  }
  return found;
}

/** 14 at each hold: what the fan certainly had, and the new seats. */
function seatsPerFanMeanwhile({ history }: World): Violation[] {
  const lives = holdLives(history).filter(({ isComp }) => !isComp);
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

/** 14 from the other side: who is refused can have had so many seats. What an operator gave counts for nobody. */
function refusedAtTheLimit({ history }: World): Violation[] {
  const lives = Map.groupBy(
    holdLives(history).filter(({ isComp }) => !isComp),
    ({ fan, concertId }) => `${fan} ${concertId}`,
  );
  const concerts = new Map(history.concerts.map((concert) => [concert.concertId, concert]));
  const asked = entriesOf(history, "hold", "choose");
  return asked.flatMap((entry) => {
    const concert = concerts.get(entry.asked.concertId);
    if (concert === undefined || entry.told?.code !== "seat-limit-reached") return [];
    const until = entry.answered?.tick ?? Infinity;
    const open = asked.filter(
      (other) =>
        other.fan === entry.fan &&
        other.asked.concertId === concert.concertId &&
        isUnknown(other) &&
        other.sent.tick < until,
    );
    const had = (lives.get(`${entry.fan} ${concert.concertId}`) ?? []).filter((life) => isPossibleDuring(life, entry));
    const count = countAsked(entry) + sum(open.map(countAsked)) + sum(had.map(({ seatIds: { length } }) => length));
    const { sent, answered } = entry;
    const limit = Math.min(...possible(history, concert, "maxSeatsPerFan", sent.ms, answered?.ms ?? Infinity));
    if (count > limit) return [];
    return [
      {
        ...violation(14, `${entry.fan} was refused for the limit of ${limit} with at most ${count} seats`, entry.fan),
        shownBy: entry,
      },
    ];
  });
}

/** How many seats a request is for. */
export function countAsked({ asked }: EntryOf<"hold" | "choose">): number {
  if (asked.what === "hold") return asked.seatIds.length;
  const { choice } = asked;
  return "standing" in choice ? sum(choice.standing.map(({ count }) => count)) : choice.bestAvailable.count;
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
