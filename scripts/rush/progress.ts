// Shows how the crowd gets on: a small picture that stays in place on a terminal, a line now and then anywhere else.
import { createLogUpdate } from "log-update";
import { STAGES, type Fan } from "./crowd.ts";
import type { Records } from "./records.ts";
import type { Traffic } from "./traffic.ts";
import type { Watch } from "./watch.ts";

const TERMINAL_EVERY_MS = 250;
const LINE_EVERY_MS = 5_000;
const BAR_WIDTH = 40;

export interface Scene {
  fans: readonly Fan[];
  records: Records;
  traffic: Traffic;
  watch: Watch;
}

/** Starts showing; the returned function shows the last state and stops. */
export function showProgress(scene: Scene): () => void {
  const beganAt = performance.now();
  const terminal = process.stdout.isTTY ? createLogUpdate(process.stdout) : null;
  let before = { at: beganAt, requests: scene.traffic.requests };
  let pace = 0;
  const show = (): void => {
    const at = performance.now();
    if (at - before.at >= 1_000) {
      pace = ((scene.traffic.requests - before.requests) * 1_000) / (at - before.at);
      before = { at, requests: scene.traffic.requests };
    }
    const seconds = Math.round((at - beganAt) / 1_000);
    if (terminal === null) console.log(asLine(scene, seconds, pace));
    else terminal(asPicture(scene, seconds, pace));
  };
  const timer = setInterval(show, terminal === null ? LINE_EVERY_MS : TERMINAL_EVERY_MS);
  return () => {
    clearInterval(timer);
    show();
    terminal?.done();
  };
}

const ticketsTold = ({ payments }: Records): number =>
  new Set(payments.flatMap(({ performanceId, seatIds }) => seatIds.map((seatId) => `${performanceId} ${seatId}`))).size;

const inStage = (fans: readonly Fan[], stage: Fan["stage"]): number => fans.filter((fan) => fan.stage === stage).length;

function asLine({ fans, records, traffic }: Scene, seconds: number, pace: number): string {
  const stages = STAGES.map((stage) => `${stage} ${inStage(fans, stage)}`).join(", ");
  return `${seconds} s: ${stages}; ${ticketsTold(records)} tickets, ${Math.round(pace)} requests/s, ${traffic.lost} lost`;
}

function asPicture({ fans, records, traffic, watch }: Scene, seconds: number, pace: number): string {
  const rows = STAGES.map((stage) => {
    const count = inStage(fans, stage);
    const bar = "█".repeat(Math.ceil((count / fans.length) * BAR_WIDTH));
    return `  ${stage.padEnd(9)} ${String(count).padStart(6)}  ${bar}`;
  });
  const inside = watch.line === null ? "" : `, ${watch.line.admitted} inside`;
  return [
    "",
    ...rows,
    "",
    `  ${seconds} s, ${ticketsTold(records)} tickets sold${inside}, ${Math.round(pace)} requests/s, ${traffic.lost} lost`,
    "",
  ].join("\n");
}
