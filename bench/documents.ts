// Puts results into the documents: between a pair of marks, and nowhere else. The words around them are written by hand.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pollsText } from "./bill.ts";
import { plotGrowth } from "./plot.ts";
import type { Turns } from "./turns.ts";
import type { RefundsMeasured } from "./refunds.ts";
import {
  billTable,
  costTable,
  growthTable,
  refundsTable,
  speedTable,
  turnsTable,
  weightTable,
  type Results,
} from "./report.ts";

const DOCS = join(import.meta.dirname, "../docs");

/** Writes the figures and plots of a run into the documents; the files that were written. */
export async function writeDocuments(results: Results): Promise<string[]> {
  const made = `Made by \`${results.command}\` on ${results.at}, ${results.machine}.`;
  await fillIn("performance.md", {
    made,
    speed: speedTable(results),
    cost: costTable(results),
    polls: `Room calls for 1,000 polls: ${results.roomCallsPerThousandPolls}.`,
    places: growthTable(results.places, "places"),
    seats: growthTable(results.seats, "seats"),
    weight: weightTable(results),
    turns: turnsTable(results.turns),
  });
  await fillIn("capacity.md", {
    made,
    bill: billTable(results),
    polls: pollsText(),
  });
  await mkdir(join(DOCS, "plots"), { recursive: true });
  const plots = {
    places: plotGrowth("Time of an operation as the line grows", "places in line, one in ten left", results.places),
    seats: plotGrowth("Time of an operation as the hall grows", "seats in all dates", results.seats),
  };
  for (const [name, svg] of Object.entries(plots)) await writeFile(join(DOCS, "plots", `growth-${name}.svg`), svg);
  const written = Object.keys(plots).map((name) => `docs/plots/growth-${name}.svg`);
  return ["docs/performance.md", "docs/capacity.md", ...written];
}

/** Writes the longest turns; the file that was written. */
export async function writeTurns(turns: readonly Turns[]): Promise<string> {
  await fillIn("performance.md", { turns: turnsTable(turns) });
  return "docs/performance.md";
}

/** Writes how fast a date is given back; the file that was written. */
export async function writeRefunds(refunds: RefundsMeasured): Promise<string> {
  await fillIn("performance.md", { refunds: refundsTable(refunds) });
  return "docs/performance.md";
}

/** Writes where the time of one row goes; the file that was written. */
export async function writeProfile(row: string, table: string): Promise<string> {
  await fillIn("performance.md", { [`profile of ${row}`]: table });
  return "docs/performance.md";
}

async function fillIn(document: string, texts: Record<string, string>): Promise<void> {
  const path = join(DOCS, document);
  let text = await readFile(path, "utf8");
  for (const [name, content] of Object.entries(texts)) {
    const [open, close] = [`<!-- bench: ${name} -->`, `<!-- /bench: ${name} -->`];
    const [before, rest] = text.split(open);
    const after = rest?.split(close)[1];
    if (before === undefined || after === undefined) throw new Error(`${document} has no place for ${name}`);
    text = `${before}${open}\n${content}\n${close}${after}`;
  }
  await writeFile(path, text);
}
