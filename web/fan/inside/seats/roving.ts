// Moving through the list of seats with the keyboard. The whole list is one stop of the Tab key; arrow keys move within it, as in a
// tree: up and down from line to line, left and right along a row, right opens and left closes.
export type Level = "section" | "row" | "seat";

/** What stands in the list, in the order in which it stands there. */
export interface Item {
  level: Level;
  isOpen: boolean;
  /** Of a seat, its number in the row. */
  number: number | null;
}

export type Move = { kind: "focus"; index: number } | { kind: "open" } | { kind: "close" } | null;

/** What a key does at an item; null: nothing, and the key means what it means elsewhere. */
export function moveOf(key: string, items: readonly Item[], at: number): Move {
  const item = items[at];
  if (item === undefined) return null;
  switch (key) {
    case "ArrowDown":
      return focus(items, item.level === "seat" ? besideLine(items, at, 1) : next(items, at, isLineOrSeatOf(item)));
    case "ArrowUp":
      return focus(items, item.level === "seat" ? besideLine(items, at, -1) : before(items, at));
    case "ArrowRight":
      if (item.level === "seat") return items[at + 1]?.level === "seat" ? focus(items, at + 1) : null;
      return item.isOpen ? focus(items, at + 1) : { kind: "open" };
    case "ArrowLeft":
      if (item.level === "seat" && items[at - 1]?.level === "seat") return focus(items, at - 1);
      if (item.level !== "seat" && item.isOpen) return { kind: "close" };
      return focus(items, parentOf(items, at));
    case "Home":
      return focus(items, 0);
    case "End":
      return focus(items, items.length - 1);
    default:
      return null;
  }
}

const focus = (items: readonly Item[], index: number): Move =>
  items[index] === undefined ? null : { kind: "focus", index };

const isLine = ({ level }: Item): boolean => level !== "seat";
const isLineOrSeatOf =
  (from: Item) =>
  (item: Item): boolean =>
    isLine(item) || (from.level === "row" && from.isOpen);

const next = (items: readonly Item[], at: number, fits: (item: Item) => boolean): number =>
  items.findIndex((item, index) => index > at && fits(item));

/** From a line upwards: the seats of an open row above are lines of that row, so their row is next. */
const before = (items: readonly Item[], at: number): number =>
  items.findLastIndex((item, index) => index < at && isLine(item));

const parentOf = (items: readonly Item[], at: number): number => {
  const level = items[at]?.level;
  if (level === "section") return -1;
  return items.findLastIndex(
    (item, index) => index < at && (level === "seat" ? item.level === "row" : item.level === "section"),
  );
};

/** From a seat to the nearest one of the next open row, or to the line that comes next. */
function besideLine(items: readonly Item[], at: number, direction: 1 | -1): number {
  const own = parentOf(items, at);
  const line = direction === 1 ? next(items, at, isLine) : before(items, own);
  if (line < 0) return -1;
  const row = items[line];
  if (direction === -1 && row?.level !== "row") return own;
  if (row?.level !== "row" || !row.isOpen) return line;
  const number = items[at]?.number ?? 1;
  let nearest = line;
  for (let seat = line + 1; items[seat]?.level === "seat"; seat += 1) {
    const isNearer = nearest === line || distance(items[seat], number) < distance(items[nearest], number);
    if (isNearer) nearest = seat;
  }
  return nearest;
}

const distance = (item: Item | undefined, number: number): number => Math.abs((item?.number ?? 0) - number);
