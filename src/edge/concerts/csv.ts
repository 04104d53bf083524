// Tables for spreadsheets: RFC 4180, in UTF-8 with a byte order mark, without which Excel reads Korean as something else. A
// spreadsheet runs a cell of text that begins like a formula, and text here is what strangers have typed: such a cell gets an
// apostrophe in front (OWASP, "CSV Injection"). Numbers are written as they are, and none is negative.

export type Cell = string | number | null;

const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";
/** What a spreadsheet takes for the beginning of a formula, in full width too; white space in front is skipped by some. */
const RUNS = /^\s*[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

const cellText = (cell: Cell): string => {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const harmless = RUNS.test(cell) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

export const csvHead = (names: readonly string[]): string => BYTE_ORDER_MARK + csvRow(names);
export const csvRow = (cells: readonly Cell[]): string => cells.map(cellText).join(",") + LINE_END;
