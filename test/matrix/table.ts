// The matrix as it stands in docs/reliability.md. What it shows is which cells there are; that each of them is green is
// said by the test that ran them, and a table is only ever written after all of them were.
import type { Cell } from "./cells.ts";
import { RECOVERIES } from "./recoveries.ts";

export function tableOf(cells: readonly Cell[]): string {
  const operations = unique(cells.map(({ operation }) => operation.name));
  const points = unique(cells.map(({ point }) => point.name));
  const reasons = unique(cells.flatMap(({ runs }) => (typeof runs === "string" ? [runs] : [])));
  const square = (point: string, operation: string): string => {
    const here = cells.filter((cell) => cell.point.name === point && cell.operation.name === operation);
    const why = unique(here.map(({ runs }) => (typeof runs === "string" ? runs : "")));
    const [only] = why;
    if (why.length === 1 && only !== undefined && only !== "") return mark(only);
    return here.map(({ recovery, runs }) => (typeof runs === "string" ? mark(runs) : recovery.letter)).join(" ");
  };
  const mark = (reason: string): string => `·${reasons.indexOf(reason) + 1}`;
  const possible = cells.filter(({ runs }) => typeof runs !== "string").length;
  const legend = RECOVERIES.map(({ letter, name }) => `${letter} ${name}`).join(", ");
  return [
    `${possible} cells are possible and green, ${cells.length - possible} are impossible. ${legend}.`,
    "",
    `| fault | ${operations.join(" | ")} |`,
    `|---|${operations.map(() => "---|").join("")}`,
    ...points.map((point) => `| ${point} | ${operations.map((operation) => square(point, operation)).join(" | ")} |`),
    "",
    "Why a cell is impossible: the operation",
    "",
    ...reasons.map((reason) => `- ${mark(reason)}: ${reason}`),
  ].join("\n");
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
