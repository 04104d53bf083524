// Invariants 1 to 3: the ledger, the balances, and that every won that was charged is somewhere.
import { balance } from "../../src/contract/payments.ts";
import type { Violation, World } from "./history.ts";
import { bodyOf, entriesOf, sum, violation } from "./reading.ts";

const HALVES = { charge: "cash fan", payment: "fan revenue", refund: "fan revenue" };

export function checkBooks(world: World): Violation[] {
  return [
    ...movementsCancelOut(world),
    ...balancesAreTheirEntries(world),
    ...balancesAreTold(world),
    ...nothingIsLost(world),
  ];
}

/** Where the money is, in won. */
export interface Sums {
  charged: number;
  inBalances: number;
  inPayments: number;
  refunded: number;
  charges: number;
  payments: number;
  refunds: number;
}

export function sumsOf({ stores: { books } }: World): Sums {
  const paid = books.payments.filter(({ state }) => state === "paid");
  return {
    charged: sum(books.charges.map(({ amount }) => amount)),
    inBalances: sum(books.balances.map(({ amount }) => amount)),
    inPayments: sum(paid.map(({ amount }) => amount)),
    refunded: sum(books.refunds.map(({ amount }) => amount)),
    charges: books.charges.length,
    payments: books.payments.filter(({ state }) => state !== "void").length,
    refunds: books.refunds.length,
  };
}

/** 1 */
function movementsCancelOut({ stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  for (const [reference, entries] of Map.groupBy(books.ledger_entries, (entry) => entry.reference)) {
    const kind = entries[0]?.kind ?? "charge";
    const accounts = entries.map(({ account }) => account).toSorted();
    const isWhole = accounts.join(" ") === HALVES[kind] && entries.every((entry) => entry.kind === kind);
    if (!isWhole || sum(entries.map(({ amount }) => amount)) !== 0) {
      found.push(
        violation(1, `the movement ${reference} has ${accounts.join(", ")} and doesn't cancel out`, reference),
      );
    }
  }
  const moved = new Map(
    [
      ...books.charges.map(({ charge_id, amount }) => [charge_id, amount] as const),
      ...books.payments
        .filter(({ state }) => state !== "void")
        .map(({ payment_id, amount }) => [payment_id, -amount] as const),
      ...books.refunds.map(({ refund_id, amount }) => [refund_id, amount] as const),
    ].map(([id, amount]) => [id, amount]),
  );
  const ofFans = new Map(
    books.ledger_entries.flatMap(({ account, reference, amount }) => (account === "fan" ? [[reference, amount]] : [])),
  );
  for (const id of new Set([...moved.keys(), ...ofFans.keys()])) {
    if (moved.get(id) !== ofFans.get(id)) {
      found.push(violation(1, `${id} moved ${moved.get(id)} won, the ledger says ${ofFans.get(id)}`, id));
    }
  }
  return found;
}

/** 2 */
function balancesAreTheirEntries({ stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const running = new Map<string, number>();
  for (const { fan, amount, balance_after, entry_id } of books.ledger_entries.toSorted(
    (one, other) => one.entry_id - other.entry_id,
  )) {
    if (fan === null) continue;
    const after = (running.get(fan) ?? 0) + amount;
    running.set(fan, after);
    if (balance_after !== after || after < 0) {
      found.push(violation(2, `entry ${entry_id} leaves ${balance_after}, the sum is ${after}`, fan));
    }
  }
  const balances = new Map(books.balances.map(({ fan, amount }) => [fan, amount]));
  for (const fan of new Set([...running.keys(), ...balances.keys()])) {
    const [has, told] = [balances.get(fan) ?? 0, running.get(fan) ?? 0];
    if (has !== told || has < 0) found.push(violation(2, `${fan} has ${has}, the entries say ${told}`, fan));
  }
  return found;
}

/** 2 as fans see it: what each is told when all is over. */
function balancesAreTold({ history, stores: { books } }: World): Violation[] {
  const balances = new Map(books.balances.map(({ fan, amount }) => [fan, amount]));
  return [...Map.groupBy(entriesOf(history, "balance"), ({ fan }) => fan)].flatMap(([fan, told]) => {
    const last = told.at(-1);
    const amount = last === undefined ? null : (bodyOf(last, balance)?.amount ?? null);
    const isLast = history.entries.every((entry) => entry.fan !== fan || entry.sent.tick <= (last?.sent.tick ?? 0));
    if (fan === null || amount === null || !isLast || amount === (balances.get(fan) ?? 0)) return [];
    return [violation(2, `${fan} was told of ${amount} won, and has ${balances.get(fan)}`, fan)];
  });
}

/** 3 */
function nothingIsLost(world: World): Violation[] {
  const { charged, inBalances, inPayments } = sumsOf(world);
  const earned = sum(
    world.stores.books.ledger_entries.filter(({ account }) => account === "revenue").map(({ amount }) => amount),
  );
  const found: Violation[] = [];
  if (inBalances + inPayments !== charged) {
    found.push(violation(3, `${charged} were charged; ${inBalances} are in balances, ${inPayments} in payments`));
  }
  if (earned !== inPayments)
    found.push(violation(3, `the revenue is ${earned}, payments that stand are ${inPayments}`));
  return found;
}
