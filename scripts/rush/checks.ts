// The promises of the service, held against what the crowd saw. Pure: records in, violations out. Every check only
// concludes what follows from the client's own order of events, so that a slow network can't make it cry wolf.
import type { HoldSeen, PaymentSeen, PlaceSeen, Records } from "./records.ts";

export const PROMISES = {
  number: "a number in line never changes while the place is held",
  position: "a position never rises",
  unique: "no two fans have the same number",
  arrival: "who was answered before another asked has the smaller number",
  key: "one idempotency key is paid at most once",
  hold: "one hold is paid at most once",
  late: "an expired hold can't be paid",
  bought: "a payment's tickets are the seats of its hold",
  tickets: "a fan's tickets are the seats that were paid for",
  seat: "a seat is sold to one fan, or given to one guest",
  blocked: "a seat that is kept back is held by no fan",
  held: "a seat that is held and then bought is never held by somebody else",
  fresh: "a seat read after holding shows the hold",
  money: "a balance is what was charged less what was paid",
  answers: "every answer follows the contract",
  bound: "never more fans inside than the concert allows",
  books: "what the operator sees is what the crowd was told",
} as const;
export type Promised = keyof typeof PROMISES;

export interface Violation {
  promise: Promised;
  detail: string;
}

/** @param claimMs how long a called place is kept: a number may change after a longer silence. */
export function violationsIn(records: Records, claimMs: number): Violation[] {
  return [
    ...placeViolations(records.places, claimMs),
    ...arrivalViolations(records.places),
    ...paymentViolations(records.payments),
    ...ticketViolations(records),
    ...seatViolations(records),
    ...blockedViolations(records),
    ...holdViolations(records.holds, records.payments),
    ...records.ownSeats
      .filter(({ shownAvailable }) => shownAvailable.length > 0)
      .map(({ fan, holdId, shownAvailable }) =>
        violation("fresh", `fan ${fan} holds ${holdId}, but was shown ${shownAvailable.join(", ")} as available`),
      ),
    ...moneyViolations(records),
    ...records.oddities.map(({ fan, step, what, detail }) =>
      violation("answers", `fan ${fan}, ${step}: ${what}: ${detail}`),
    ),
  ];
}

function placeViolations(places: readonly PlaceSeen[], claimMs: number): Violation[] {
  const found: Violation[] = [];
  for (const stay of Map.groupBy(places, ({ fan, stay }) => `${fan}/${stay}`).values()) {
    let previous: PlaceSeen | undefined;
    for (const place of stay.toSorted((one, other) => one.receivedAt - other.receivedAt)) {
      if (previous !== undefined && previous.number !== place.number) {
        const lapsed = place.created && place.receivedAt - previous.receivedAt >= claimMs;
        if (!lapsed) found.push(violation("number", `fan ${place.fan} had ${previous.number}, then ${place.number}`));
      }
      previous = place;
    }
    // Each tab asks one thing at a time, so its answers are in the order of its questions.
    for (const tab of Map.groupBy(stay, ({ tab }) => tab).values()) {
      for (const [index, place] of tab.entries()) {
        const before = tab[index - 1];
        if (before !== undefined && before.number === place.number && place.position > before.position) {
          found.push(violation("position", `fan ${place.fan} was at ${before.position}, then at ${place.position}`));
        }
      }
    }
  }
  return found;
}

function arrivalViolations(places: readonly PlaceSeen[]): Violation[] {
  const found: Violation[] = [];
  for (const [number, holders] of Map.groupBy(places, ({ number }) => number)) {
    const fans = new Set(holders.map(({ fan }) => fan));
    if (fans.size > 1) found.push(violation("unique", `number ${number} was given to fans ${[...fans].join(", ")}`));
  }
  const joins = places.filter(({ created }) => created);
  const answered = joins.toSorted((one, other) => one.receivedAt - other.receivedAt);
  let next = 0;
  let highest: PlaceSeen | undefined;
  for (const join of joins.toSorted((one, other) => one.sentAt - other.sentAt)) {
    for (let earlier = answered[next]; earlier !== undefined && earlier.receivedAt < join.sentAt;) {
      if (highest === undefined || earlier.number > highest.number) highest = earlier;
      next += 1;
      earlier = answered[next];
    }
    if (highest !== undefined && highest.number > join.number) {
      found.push(
        violation(
          "arrival",
          `fan ${join.fan} got ${join.number} after fan ${highest.fan} had been told ${highest.number}`,
        ),
      );
    }
  }
  return found;
}

function paymentViolations(payments: readonly PaymentSeen[]): Violation[] {
  const found: Violation[] = [];
  for (const [key, answers] of Map.groupBy(payments, ({ fan, key }) => `${fan} with key ${key}`)) {
    const ids = new Set(answers.map(({ paymentId }) => paymentId));
    if (ids.size > 1) found.push(violation("key", `fan ${key} was told ${[...ids].join(" and ")}`));
  }
  for (const [holdId, answers] of Map.groupBy(payments, ({ holdId }) => holdId)) {
    const ids = new Set(answers.map(({ paymentId }) => paymentId));
    if (ids.size > 1) found.push(violation("hold", `${holdId} was paid by ${[...ids].join(" and ")}`));
  }
  for (const { fan, holdId, late } of payments) {
    if (late) found.push(violation("late", `fan ${fan} paid ${holdId} after its end`));
  }
  return found;
}

function ticketViolations({ payments, holds, tickets }: Records): Violation[] {
  const found: Violation[] = [];
  const holdById = new Map(holds.map((hold) => [hold.holdId, hold]));
  const paymentById = new Map(payments.map((payment) => [payment.paymentId, payment]));
  for (const { fan, paymentId, holdId, seatIds } of paymentById.values()) {
    const hold = holdById.get(holdId);
    if (hold === undefined || hold.fan !== fan || !sameSeats(hold.seatIds, seatIds)) {
      found.push(
        violation(
          "bought",
          `fan ${fan} held ${hold?.seatIds.join(", ") ?? "nothing"}, ${paymentId} gave ${seatIds.join(", ")}`,
        ),
      );
    }
  }
  for (const { fan, paymentId, seatIds } of tickets) {
    const paid = paymentById.get(paymentId);
    if (paid === undefined || paid.fan !== fan || !sameSeats(paid.seatIds, seatIds)) {
      found.push(
        violation(
          "tickets",
          `fan ${fan} paid for ${paid?.seatIds.join(", ") ?? "nothing"}, has ${seatIds.join(", ") || "none"}`,
        ),
      );
    }
  }
  return found;
}

function seatViolations({ payments, comps }: Pick<Records, "payments" | "comps">): Violation[] {
  const owned = [
    ...payments.map((payment) => ({ ...payment, owner: `fan ${payment.fan}` })),
    ...comps.map((comp) => ({ ...comp, owner: `the guest of ${comp.paymentId}` })),
  ];
  const seats = owned.flatMap(({ owner, performanceId, seatIds }) =>
    seatIds.map((seatId) => ({ owner, seat: `${performanceId} ${seatId}` })),
  );
  return [...Map.groupBy(seats, ({ seat }) => seat)].flatMap(([seat, entries]) => {
    const owners = new Set(entries.map(({ owner }) => owner));
    return owners.size > 1 ? [violation("seat", `${seat} belongs to ${[...owners].join(" and ")}`)] : [];
  });
}

function blockedViolations({ blocked, holds }: Pick<Records, "blocked" | "holds">): Violation[] {
  const keptBack = new Set(blocked.map(({ performanceId, seatId }) => `${performanceId} ${seatId}`));
  return holds.flatMap(({ fan, holdId, performanceId, seatIds }) =>
    seatIds
      .filter((seatId) => keptBack.has(`${performanceId} ${seatId}`))
      .map((seatId) => violation("blocked", `fan ${fan} holds ${seatId} of ${performanceId} in ${holdId}`)),
  );
}

/** From the answer to a hold that was bought later on, its seats belong to its fan without a gap. */
function holdViolations(holds: readonly HoldSeen[], payments: readonly PaymentSeen[]): Violation[] {
  const bought = new Set(payments.map(({ holdId }) => holdId));
  const seats = holds.flatMap((hold) =>
    hold.seatIds.map((seatId) => ({ hold, seat: `${hold.performanceId} ${seatId}` })),
  );
  return [...Map.groupBy(seats, ({ seat }) => seat)].flatMap(([seat, entries]) => {
    const owners = entries.map(({ hold }) => hold).filter(({ holdId }) => bought.has(holdId));
    return owners.flatMap((owner) =>
      entries
        .filter(({ hold }) => hold.holdId !== owner.holdId && hold.sentAt > owner.receivedAt)
        .map(({ hold }) =>
          violation("held", `${seat} was bought from ${owner.holdId}, and held in ${hold.holdId} after that`),
        ),
    );
  });
}

function moneyViolations({ wallets }: Records): Violation[] {
  return wallets.flatMap(({ fan, charged, paid, unsure, balance }) => {
    let possible = [charged - paid];
    for (const effect of unsure) possible = possible.flatMap((sum) => [sum, sum + effect]);
    if (possible.includes(balance)) return [];
    return [violation("money", `fan ${fan} charged ${charged} and paid ${paid}, but has ${balance}`)];
  });
}

const violation = (promise: Promised, detail: string): Violation => ({ promise, detail });

const sameSeats = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && new Set([...some, ...others]).size === some.length;
