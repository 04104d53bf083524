// Invariants 6 to 8: what was acknowledged is there, what was refused had no effect, what stayed unknown had at most one.
// Seen from the other side, too: every row has a request that can have made it.
import { charge, payment, refund } from "../../src/contract/payments.ts";
import { hold } from "../../src/contract/seats.ts";
import type { Violation, World } from "./history.ts";
import { bodyOf, entriesOf, explained, isDone, isUnknown, sameSet, violation } from "./reading.ts";
import { seatingPlans, seatsOfHold } from "./seats-of.ts";

export function checkAnswers(world: World): Violation[] {
  return [
    ...answersFollowTheContract(world),
    ...charges(world),
    ...payments(world),
    ...refunds(world),
    ...holds(world),
  ];
}

/** 6, and 0 of 8: answers that no correct service gives. */
function answersFollowTheContract({ history }: World): Violation[] {
  const schemas = { charge, pay: payment, refund, hold } as const;
  return entriesOf(history, "charge", "pay", "refund", "hold")
    .filter((entry) => isDone(entry) && bodyOf(entry, schemas[entry.asked.what]) === null)
    .map((entry) => violation(6, `the answer to ${entry.asked.what} is off the contract`, entry.fan));
}

function charges({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const asked = entriesOf(history, "charge");
  const rows = new Map(books.charges.map((row) => [row.charge_id, row]));
  for (const entry of asked) {
    const body = bodyOf(entry, charge);
    if (body === null) continue;
    const row = rows.get(body.chargeId);
    if (
      row === undefined ||
      row.fan !== entry.fan ||
      row.key !== entry.asked.key ||
      row.amount !== entry.asked.amount
    ) {
      found.push(
        violation(6, `the charge ${body.chargeId} was acknowledged and isn't there`, body.chargeId, entry.fan),
      );
    }
  }
  const byKey = Map.groupBy(asked, ({ fan, asked: { key } }) => `${fan} ${key}`);
  for (const [name, made] of Map.groupBy(books.charges, ({ fan, key }) => `${fan} ${key}`)) {
    const all = byKey.get(name) ?? [];
    if (made.length > 1)
      found.push(violation(8, `the key ${name} charged ${made.length} times`, name.split(" ")[1] ?? ""));
    for (const { charge_id, amount, key } of made) {
      const candidates = all.filter((entry) => entry.asked.amount === amount);
      found.push(...explained(`the charge ${charge_id}`, candidates, all, charge_id, key));
    }
  }
  return found;
}

function payments({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const asked = entriesOf(history, "pay");
  const standing = books.payments.filter(({ state }) => state !== "void");
  const rows = new Map(standing.map((row) => [row.payment_id, row]));
  const tickets = Map.groupBy(books.tickets, ({ payment_id }) => payment_id);
  for (const entry of asked) {
    const body = bodyOf(entry, payment);
    if (body === null) continue;
    const { paymentId } = body;
    const row = rows.get(paymentId);
    const isIt = row?.fan === entry.fan && row.hold_id === entry.asked.holdId && row.key === entry.asked.key;
    const seats = (tickets.get(paymentId) ?? []).map((ticket) => ticket.seat_id);
    if (
      !isIt ||
      row.amount !== body.amount ||
      !sameSet(
        seats,
        body.tickets.map(({ seatId }) => seatId),
      )
    ) {
      found.push(violation(6, `the payment ${paymentId} was acknowledged and isn't there`, paymentId, entry.fan));
    }
  }
  const byKey = Map.groupBy(asked, ({ fan, asked: { key } }) => `${fan} ${key}`);
  const bought = standing.filter(({ comp_reason }) => comp_reason === null);
  for (const [name, made] of Map.groupBy(bought, ({ fan, key }) => `${fan} ${key}`)) {
    if (made.length > 1)
      found.push(violation(8, `the key ${name} paid ${made.length} times`, name.split(" ")[1] ?? ""));
    const all = byKey.get(name) ?? [];
    for (const { payment_id, hold_id, fan } of made) {
      const candidates = all.filter((entry) => entry.asked.holdId === hold_id);
      found.push(...explained(`the payment ${payment_id}`, candidates, all, payment_id, hold_id, fan));
    }
  }
  for (const [holdId, made] of Map.groupBy(standing, ({ hold_id }) => hold_id)) {
    if (made.length > 1) found.push(violation(8, `${holdId} was paid ${made.length} times`, holdId));
  }
  return found;
}

function refunds({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const asked = entriesOf(history, "refund");
  const rows = new Map(books.refunds.map((row) => [row.refund_id, row]));
  for (const entry of asked) {
    const body = bodyOf(entry, refund);
    if (body === null) continue;
    const row = rows.get(body.refundId);
    if (row?.payment_id !== entry.asked.paymentId || row.key !== entry.asked.key || row.amount !== body.amount) {
      found.push(
        violation(6, `the refund ${body.refundId} was acknowledged and isn't there`, body.refundId, entry.fan),
      );
    }
  }
  const dates = new Map(books.payments.map((row) => [row.payment_id, row.performance_id]));
  for (const [paymentId, made] of Map.groupBy(books.refunds, ({ payment_id }) => payment_id)) {
    if (made.length > 1) found.push(violation(8, `${paymentId} was refunded ${made.length} times`, paymentId));
    for (const { refund_id, key } of made) {
      const all =
        key === null
          ? entriesOf(history, "cancel").filter((entry) => entry.asked.performanceId === dates.get(paymentId))
          : asked.filter((entry) => entry.asked.paymentId === paymentId && entry.asked.key === key);
      found.push(...explained(`the refund ${refund_id}`, all, all, refund_id, paymentId));
    }
  }
  return found;
}

/** Holds of seats that were named have no key: what counts is how many of the same fan and seats there are. */
function holds({ history, stores: { rooms } }: World): Violation[] {
  const found: Violation[] = [];
  const plans = seatingPlans(history.concerts);
  const named = (fan: string | null, performanceId: string, seatIds: readonly string[]) =>
    `${fan} ${performanceId} ${seatIds.toSorted().join(" ")}`;
  for (const { concertId } of history.concerts) {
    const room = rooms[concertId];
    const asked = entriesOf(history, "hold").filter((entry) => entry.asked.concertId === concertId);
    const keyed = new Set((room?.hold_keys ?? []).map(({ hold_id }) => hold_id));
    const all = (room?.holds ?? []).filter(({ number }) => number > 0);
    // Whoever names the seats that the room chose for a live hold is told of that one.
    const rows = new Map(all.map((row) => [row.hold_id, row]));
    const made = all.filter(({ hold_id }) => !keyed.has(hold_id));
    const epoch = room?.line[0]?.epoch;
    const told = new Map<string, Set<string>>();
    for (const entry of asked) {
      const body = bodyOf(entry, hold);
      if (body === null) continue;
      const name = named(entry.fan, entry.asked.performanceId, entry.asked.seatIds);
      told.set(name, (told.get(name) ?? new Set()).add(body.holdId));
      const row = rows.get(body.holdId);
      // The holds of an earlier life of the room went with it.
      if (row === undefined && entry.place?.epoch !== epoch) continue;
      if (row?.fan !== entry.fan || !sameSet(seatsOfHold(plans, row), entry.asked.seatIds)) {
        found.push(violation(6, `the hold ${body.holdId} was acknowledged and isn't there`, body.holdId, entry.fan));
      }
    }
    const unknown = Map.groupBy(asked.filter(isUnknown), ({ fan, asked: { performanceId, seatIds } }) =>
      named(fan, performanceId, seatIds),
    );
    for (const [name, ofName] of Map.groupBy(made, (row) =>
      named(row.fan, row.performance_id, seatsOfHold(plans, row)),
    )) {
      const untold = ofName.filter(({ hold_id }) => told.get(name)?.has(hold_id) !== true);
      const open = unknown.get(name)?.length ?? 0;
      if (untold.length > open) {
        const [first] = untold;
        const detail = `${untold.length} holds of ${name} were never told, ${open} requests for them had no answer`;
        found.push(violation(open === 0 ? 7 : 8, detail, first?.hold_id ?? "", first?.fan ?? ""));
      }
    }
  }
  return found;
}
