// What a torture says when it is over: how much was done, what became of what was unknown, and where the money is.
import type { Tally } from "../../test/histories/tally.ts";

const count = (value: number | undefined): string => (value ?? 0).toLocaleString("en");

/** One line while it goes on. */
export function asLine({ histories, seed, requests, troubles, unknown, resolved }: Tally, kills: number): string {
  const killed = kills === 0 ? "" : `, ${count(kills)} kills`;
  return `${count(histories)} histories done, seed ${seed}: ${count(requests)} requests, ${count(troubles)} faults${killed}, ${count(unknown)} unknown outcomes, ${count(resolved)} resolved`;
}

export function report(what: string, tally: Tally, kills: number): string {
  const { charged, inBalances, inPayments, refunded, charges, payments, refunds } = tally.sums;
  const accounted = (inBalances ?? 0) + (inPayments ?? 0);
  return [
    ``,
    `  ${what}`,
    `  histories   ${count(tally.histories)}, the last of seed ${tally.seed}`,
    `  requests    ${count(tally.requests)}`,
    `  faults      ${count(tally.troubles)} rounds with one${kills === 0 ? "" : `, ${count(kills)} kills`}`,
    `  unknown     ${count(tally.unknown)} outcomes for a while, ${count(tally.resolved)} of them known in the end`,
    `  charged     ${count(charged)} won in ${count(charges)} charges`,
    `  of it       ${count(inBalances)} in balances + ${count(inPayments)} in paid payments = ${count(accounted)}`,
    `  payments    ${count(payments)}, of which ${count(refunds)} refunded: ${count(refunded)} won back in balances`,
  ].join("\n");
}
