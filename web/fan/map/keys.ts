// What keys mean on the map.
import type { Step } from "./cursor.ts";

export type Action = Step | "choose" | "in" | "out" | "all" | "leave";

const ACTIONS: Record<string, Action> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "front",
  ArrowDown: "back",
  Home: "first",
  End: "last",
  PageUp: "previous",
  PageDown: "next",
  Enter: "choose",
  " ": "choose",
  "+": "in",
  "=": "in",
  "-": "out",
  "0": "all",
  Escape: "leave",
};

/** Null: the key is the browser's. */
export const actionOf = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): Action | null =>
  ctrlKey || altKey || metaKey ? null : (ACTIONS[key] ?? null);
