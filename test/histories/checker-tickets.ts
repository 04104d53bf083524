// Invariants 4 and 5: one owner a seat, and rooms and D1 of one mind about who that is and what was paid.
import { holdLives } from "./hold-lives.ts";
import type { Violation, World } from "./history.ts";
import { sum, violation } from "./reading.ts";
import { seatingPlans, seatsOfHold } from "./seats-of.ts";

export function checkTickets(world: World): Violation[] {
  return [...oneTicketASeat(world), ...paymentsAreTheirSeats(world), ...roomsAgree(world)];
}

/** 4 */
function oneTicketASeat({ stores: { books } }: World): Violation[] {
  const valid = books.tickets.filter(({ state }) => state === "valid");
  return [...Map.groupBy(valid, ({ performance_id, seat_id }) => `${performance_id} ${seat_id}`)].flatMap(
    ([seat, tickets]) =>
      tickets.length === 1
        ? []
        : [violation(4, `${seat} has ${tickets.length} valid tickets`, ...tickets.map((ticket) => ticket.payment_id))],
  );
}

/** 5: amount = Σ prices, which are those of the hold, and the tickets share their payment's fate. */
function paymentsAreTheirSeats({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const lives = new Map(holdLives(history).map((life) => [life.holdId, life]));
  const ofPayment = Map.groupBy(books.tickets, ({ payment_id }) => payment_id);
  const refunded = new Set(books.refunds.map(({ payment_id }) => payment_id));
  for (const { payment_id, state, amount, hold_id, fan, comp_reason } of books.payments) {
    const tickets = ofPayment.get(payment_id) ?? [];
    const say = (detail: string) => found.push(violation(5, `${payment_id} (${state}) ${detail}`, payment_id, fan));
    if (refunded.has(payment_id) !== (state === "refunded")) say("and its refund disagree");
    if (state === "void") {
      if (tickets.length > 0) say("has tickets");
      continue;
    }
    const prices = tickets.map(({ price }) => price);
    if (tickets.length === 0 || sum(prices) !== amount) say(`costs ${amount}, its seats ${prices.join(" + ")}`);
    if (comp_reason !== null && prices.some((price) => price !== 0)) say(`was given for ${prices.join(" + ")}`);
    const life = lives.get(hold_id);
    for (const { seat_id, price } of tickets) {
      const held = life?.prices.get(seat_id);
      if (life !== undefined && held !== price) say(`has ${seat_id} for ${price}, which was held for ${held}`);
    }
    const fate = state === "paid" ? "valid" : "refunded";
    if (tickets.some((ticket) => ticket.state !== fate)) say("has tickets of another fate");
  }
  return found;
}

/** 5: sold seats in rooms = valid tickets in D1, same owner, same hold. */
function roomsAgree({ history, stores: { books, rooms } }: World): Violation[] {
  const found: Violation[] = [];
  const plans = seatingPlans(history.concerts);
  const payments = new Map(books.payments.map((payment) => [payment.payment_id, payment]));
  const owners = new Map<string, string>();
  for (const { state, performance_id, seat_id, payment_id } of books.tickets) {
    const payment = payments.get(payment_id);
    if (state === "valid") owners.set(`${performance_id} ${seat_id}`, `${payment?.fan} by ${payment?.hold_id}`);
  }
  for (const { concertId } of history.concerts) {
    for (const hold of rooms[concertId]?.holds ?? []) {
      if (hold.status !== "paid") continue;
      for (const seatId of seatsOfHold(plans, hold)) {
        const seat = `${hold.performance_id} ${seatId}`;
        const owner = owners.get(seat);
        owners.delete(seat);
        if (owner !== `${hold.fan} by ${hold.hold_id}`) {
          found.push(violation(5, `${seat} is ${hold.fan}'s in the room, ${owner ?? "nobody"}'s in D1`, hold.hold_id));
        }
      }
    }
  }
  for (const [seat, owner] of owners) {
    found.push(
      violation(5, `${seat} has a ticket of ${owner}, and isn't sold in the room`, owner.split(" by ")[1] ?? ""),
    );
  }
  return found;
}
