// Invariants 6 to 8 of what operators gave, and 14: it is there with its seats for nothing, somebody gave it, a key gives once,
// and no fan gives it back.
import { payment } from "../../src/contract/payments.ts";
import type { Violation, World } from "./history.ts";
import { bodyOf, entriesOf, explained, sameSet, violation } from "./reading.ts";

export function checkComps({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const asked = entriesOf(history, "comp");
  const rows = books.payments.filter(({ comp_reason, state }) => comp_reason !== null && state !== "void");
  const tickets = Map.groupBy(books.tickets, ({ payment_id }) => payment_id);
  const seatsOf = (paymentId: string) => (tickets.get(paymentId) ?? []).map(({ seat_id }) => seat_id);
  for (const { asked: comp, ...entry } of asked) {
    const body = bodyOf({ ...entry, asked: comp }, payment);
    if (body === null) continue;
    const row = rows.find(({ payment_id }) => payment_id === body.paymentId);
    const seatIds = body.tickets.map(({ seatId }) => seatId);
    const isIt = row?.fan === comp.userId && row.performance_id === comp.performanceId && row.amount === 0;
    if (!isIt || !sameSet(seatsOf(body.paymentId), seatIds) || !sameSet(seatIds, comp.seatIds)) {
      found.push(violation(6, `${body.paymentId} was given to ${comp.userId} and isn't there`, body.paymentId));
    }
  }
  const given = new Set(rows.map(({ payment_id }) => payment_id));
  for (const { payment_id, fan, performance_id } of rows) {
    const candidates = asked.filter(
      ({ asked: { userId, performanceId, seatIds } }) =>
        userId === fan && performanceId === performance_id && sameSet(seatsOf(payment_id), seatIds),
    );
    found.push(...explained(`the comp ${payment_id}`, candidates, candidates, payment_id, fan));
  }
  for (const [key, made] of Map.groupBy(rows, (row) => row.key)) {
    if (made.length === 1) continue;
    found.push(violation(8, `the key ${key} gave ${made.length} times`, ...made.map(({ payment_id }) => payment_id)));
  }
  for (const { payment_id, key } of books.refunds) {
    if (given.has(payment_id) && key !== null) {
      found.push(violation(14, `a fan gave ${payment_id} back, which an operator gave`, payment_id));
    }
  }
  return found;
}
