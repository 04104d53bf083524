// The results as tables in Markdown: the same text on the terminal and in the documents.
import type { BillLine } from "./bill.ts";
import type { Growth } from "./growth.ts";
import type { Measured } from "./measure.ts";
import type { Weight } from "./memory.ts";
import type { Share } from "./profile.ts";
import { REFUNDS_TARGET, type RefundsMeasured } from "./refunds.ts";
import { isWithinBound, type Turns } from "./turns.ts";

export interface Results {
  command: string;
  at: string;
  machine: string;
  rows: Measured[];
  places: Growth[];
  seats: Growth[];
  weights: Weight[];
  turns: Turns[];
  roomCallsPerThousandPolls: number;
  bill: BillLine[];
}

export const speedTable = ({ rows }: Results): string =>
  table(
    ["operation", "a second", "p50 ms", "p99 ms", "floor", "floor, a second", "ratio", "middle half", "target", ""],
    rows.map(({ name, perSecond, p50Ms, p99Ms, floor, floorPerSecond, ratio, target, slowest }) => [
      name,
      whole(perSecond),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      floor,
      whole(floorPerSecond),
      ratio.median.toFixed(2),
      `${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)}`,
      [target?.toFixed(2), slowest === undefined ? undefined : `p99 ≤ ${slowest} × p50`]
        .filter((one) => one !== undefined)
        .join(", "),
      target === null ? "" : ratio.median >= target && p99Ms <= (slowest ?? Infinity) * p50Ms ? "met" : "short",
    ]),
  );

export const costTable = ({ rows }: Results): string =>
  table(
    [
      "operation",
      "room calls",
      "room rows read",
      "room rows written",
      "D1 statements",
      "D1 rows read",
      "D1 rows written",
    ],
    rows
      .filter(({ connections }) => connections === 1)
      .map(({ name, counts }) => [
        name,
        ...[
          counts.roomCalls,
          counts.roomRead,
          counts.roomWritten,
          counts.d1Statements,
          counts.d1Read,
          counts.d1Written,
        ].map((count) => String(Math.round(count * 100) / 100)),
      ]),
  );

export function growthTable(grown: readonly Growth[], of: string): string {
  const sizes = Object.keys(grown[0]?.micros ?? {}).map(Number);
  return table(
    ["operation", ...sizes.map((size) => `${size.toLocaleString("en")} ${of}`), "ratio"],
    grown.map(({ what, micros, ratio }) => [
      what,
      // Some are measured at one size only.
      ...sizes.map((size) => (micros[size] === undefined ? "–" : `${whole(micros[size])} µs`)),
      Object.keys(micros).length > 1 ? ratio.toFixed(2) : "–",
    ]),
  );
}

export const weightTable = ({ weights }: Results): string =>
  table(
    [
      "places",
      "leavers",
      "past visits",
      "seats sold",
      "first answer of an evicted room",
      "line snapshot",
      "JavaScript heap",
    ],
    weights.map(({ places, leavers, visits, sold, coldStartMs, snapshotBytes, heapBytes }) => [
      whole(places),
      whole(leavers),
      whole(visits),
      whole(sold),
      `${coldStartMs.toFixed(0)} ms`,
      `${whole(snapshotBytes)} bytes`,
      `${(heapBytes / 2 ** 20).toFixed(1)} MiB`,
    ]),
  );

export const turnsTable = (turns: readonly Turns[]): string =>
  table(
    ["200,000 seats on 100 dates", "took", "longest wait of a call", "100 ms"],
    turns.map((turn) => [
      turn.what,
      `${whole(turn.tookMs)} ms`,
      `${whole(turn.longestMs)} ms`,
      isWithinBound(turn) ? "met" : "longer",
    ]),
  );

export function refundsTable({ refunds, roomMs, sharedMs, aloneMs }: RefundsMeasured): string {
  const perSecond = (tookMs: number): string => whole((refunds * 1_000) / tookMs);
  const ratio = aloneMs / sharedMs;
  return table(
    [
      "a called-off date",
      "by the room, a second",
      "shared batches, a second",
      "a batch each, a second",
      "ratio",
      "target",
      "",
    ],
    [
      [
        `${whole(refunds)} refunds`,
        perSecond(roomMs),
        perSecond(sharedMs),
        perSecond(aloneMs),
        ratio.toFixed(2),
        REFUNDS_TARGET.toFixed(2),
        ratio >= REFUNDS_TARGET ? "met" : "short",
      ],
    ],
  );
}

const SHARE_SHOWN_MIN = 0.015;

export function profileTable(shares: readonly Share[]): string {
  const shown = shares.filter(({ share }) => share >= SHARE_SHOWN_MIN);
  const rest = 1 - shown.reduce((sum, { share }) => sum + share, 0);
  return table(
    ["where", "share of the time"],
    [...shown, { where: "all others", share: rest }].map(({ where, share }) => [
      where,
      `${(share * 100).toFixed(0)} %`,
    ]),
  );
}

export const billTable = ({ bill }: Results): string =>
  table(
    ["what", "millions", "dollars"],
    [
      ...bill.map(({ what, millions, dollars }) => [what, millions.toFixed(3), dollars.toFixed(2)]),
      ["together", "", bill.reduce((sum, { dollars }) => sum + dollars, 0).toFixed(2)],
    ],
  );

const whole = (value: number): string => Math.round(value).toLocaleString("en");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
