// What a sale costs at Cloudflare's published prices, from the counts of the table. Prices as read in November 2026 at
// developers.cloudflare.com/workers/platform/pricing, /durable-objects/platform/pricing and /d1/platform/pricing; what a
// plan includes is left out, so that a second sale in a month costs what the first does.
import { SECOND_MS } from "../src/contract/bounds.ts";
import { WAITING_ROOM_DEFAULTS } from "../src/contract/waiting-room.ts";
import { type Outlook, pollOfWaiting } from "../src/domain/poll-pace.ts";
import { estimateWait } from "../src/domain/wait-estimate.ts";
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
  /** How long a fan waits in the lobby, in a pause, and from the opening to the call, pauses left out. */
  lobbySeconds: number;
  pauseSeconds: number;
  saleSeconds: number;
  dataCentres: number;
  /** Processor time of a request at the edge, as the profile shows it. */
  cpuMs: number;
}
export const SALE: Sale = {
  fans: 1_000_000,
  seats: 50_000,
  lobbySeconds: 1_800,
  pauseSeconds: 600,
  saleSeconds: 1_800,
  dataCentres: 50,
  cpuMs: 1,
};

/** A fan who stands far from the front. */
const FAR: Omit<Outlook, "opensInMs"> = { isPaused: false, callableInMs: Infinity, wait: null };
/** A line that is called a place a second. */
const STEADY = { stepSeconds: 1, reach: [], velocity: 1, showRate: 1 };

/** How often a fan asks, by the very rule that tells fans when to ask: in the middle of each window. */
function pollsOver(seconds: number, outlookAt: (leftSeconds: number) => Outlook): number {
  let polls = 0;
  for (let left = seconds; left > 0; polls++) {
    const { leastMs, mostMs } = pollOfWaiting(WAITING_ROOM_DEFAULTS, outlookAt(left));
    left -= (leastMs + mostMs) / 2 / SECOND_MS;
  }
  return polls;
}

export const pollsInLobby = (seconds: number): number =>
  pollsOver(seconds, (left) => ({ ...FAR, callableInMs: 0, opensInMs: left * SECOND_MS }));

export const pollsInPause = (seconds: number): number =>
  pollsOver(seconds, () => ({ ...FAR, isPaused: true, opensInMs: 0 }));

/** Until the call. */
export const pollsInSale = (seconds: number): number =>
  pollsOver(seconds, (left) => ({ ...FAR, callableInMs: 0, opensInMs: 0, wait: estimateWait(left, STEADY) }));

/** How often a fan asks, as the documents say it. */
export const pollsText = (): string =>
  [
    `- in half an hour of lobby ${pollsInLobby(1_800)} times,`,
    `- in half an hour of a pause, far from the front, ${pollsInPause(1_800)} times,`,
    `- in half an hour of the sale, until called, ${pollsInSale(1_800)} times, and in five minutes ${pollsInSale(300)} times.`,
  ].join("\n");

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
  const polls = {
    lobby: sale.fans * pollsInLobby(sale.lobbySeconds),
    pause: sale.fans * pollsInPause(sale.pauseSeconds),
    sale: sale.fans * pollsInSale(sale.saleSeconds),
  };
  const others = times.reduce((sum, { count }) => sum + count, 0) + 6 * sale.seats;
  const requests = polls.lobby + polls.pause + polls.sale + others;
  const lastsSeconds = sale.lobbySeconds + sale.pauseSeconds + sale.saleSeconds;
  // One snapshot and one seat map a second and data centre.
  const objectCalls = total("roomCalls") + 2 * sale.dataCentres * lastsSeconds;
  const rowsRead = total("roomRead") + total("d1Read");
  const rowsWritten = total("roomWritten") + total("d1Written");
  const line = (what: string, units: number, price: number): BillLine => ({
    what,
    millions: units / 1e6,
    dollars: (units / 1e6) * price,
  });
  return [
    line("polls in the lobby", polls.lobby, PRICES.requests),
    line("polls in a pause", polls.pause, PRICES.requests),
    line("polls in the sale", polls.sale, PRICES.requests),
    line("other requests", others, PRICES.requests),
    line("milliseconds of processor time", requests * sale.cpuMs, PRICES.cpuMs),
    line("object calls", objectCalls, PRICES.objectRequests),
    line("gigabyte-seconds of one room", lastsSeconds * OBJECT_GB, PRICES.objectGbSeconds),
    line("rows read", rowsRead, PRICES.rowsRead),
    line("rows written", rowsWritten, PRICES.rowsWritten),
  ];
}
