// What a sale costs at Cloudflare's published prices, from the counts of the table. Prices as read in November 2026 at
// developers.cloudflare.com/workers/platform/pricing, /durable-objects/platform/pricing and /d1/platform/pricing; what a
// plan includes is left out, so that a second sale in a month costs what the first does.
import { OFFER_SECONDS, SECOND_MS } from "../src/contract/bounds.ts";
import { pollAfterMs } from "../src/domain/wait-estimate.ts";
import type { Measured } from "./measure.ts";

/** Dollars a million. */
export const PRICES = {
  requests: 0.3,
  cpuMs: 0.02,
  objectRequests: 0.15,
  objectGbSeconds: 12.5,
  rowsRead: 0.001,
  rowsWritten: 1,
};
const OBJECT_GB = 0.128;

export interface Sale {
  fans: number;
  seats: number;
  waitSeconds: number;
  dataCentres: number;
  /** Processor time of a request at the edge, as the profile shows it. */
  cpuMs: number;
}
export const SALE: Sale = {
  fans: 1_000_000,
  seats: 50_000,
  waitSeconds: 1_800,
  dataCentres: 50,
  cpuMs: 1,
};

/** How often a fan asks who waits so long, by the very rule that tells fans when to ask. */
export function pollsIn(waitSeconds: number): number {
  let polls = 0;
  for (let leftSeconds = waitSeconds; leftSeconds > 0; polls++) {
    const wait = { low: Math.floor(leftSeconds), high: Math.ceil(leftSeconds) };
    leftSeconds -= pollAfterMs("waiting", wait, OFFER_SECONDS.default) / SECOND_MS;
  }
  return polls;
}

export interface BillLine {
  what: string;
  millions: number;
  dollars: number;
}

export function bill(rows: readonly Measured[], sale: Sale): BillLine[] {
  const countsOf = (name: string) => {
    const row = rows.find((row) => row.name === name);
    if (row === undefined) throw new Error(`the bill needs a row that was not measured: ${name}`);
    return row.counts;
  };
  const [join, claim, hold, charge, payment] = ["join", "claim", "hold of 1", "charge", "payment of 1"].map(countsOf);
  if (!join || !claim || !hold || !charge || !payment) throw new Error("the bill misses a row");
  const times = [
    { of: join, count: sale.fans },
    // Whoever buys was called, took a seat, charged and paid; as many again looked and went.
    { of: claim, count: 2 * sale.seats },
    { of: hold, count: 1.5 * sale.seats },
    { of: charge, count: sale.seats },
    { of: payment, count: sale.seats },
  ];
  const total = (field: keyof typeof join): number => times.reduce((sum, { of, count }) => sum + of[field] * count, 0);
  const polls = sale.fans * pollsIn(sale.waitSeconds);
  const others = times.reduce((sum, { count }) => sum + count, 0) + 6 * sale.seats;
  const requests = polls + others;
  // One snapshot and one seat map a second and data centre.
  const objectCalls = total("roomCalls") + 2 * sale.dataCentres * sale.waitSeconds;
  const rowsRead = total("roomRead") + total("d1Read");
  const rowsWritten = total("roomWritten") + total("d1Written");
  const line = (what: string, units: number, price: number): BillLine => ({
    what,
    millions: units / 1e6,
    dollars: (units / 1e6) * price,
  });
  return [
    line("requests, polls included", requests, PRICES.requests),
    line("milliseconds of processor time", requests * sale.cpuMs, PRICES.cpuMs),
    line("object calls", objectCalls, PRICES.objectRequests),
    line("gigabyte-seconds of one room", sale.waitSeconds * OBJECT_GB, PRICES.objectGbSeconds),
    line("rows read", rowsRead, PRICES.rowsRead),
    line("rows written", rowsWritten, PRICES.rowsWritten),
  ];
}
