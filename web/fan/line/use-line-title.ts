// The title of the document says where the fan stands: it is what is seen of a tab that nobody looks at.
import { useEffect } from "preact/hooks";
import { type LineNow, isStanding } from "../../../clients/frontrow/src/line/line-now.ts";
import { peopleAhead } from "./standing.ts";
import { lineTexts as texts } from "./texts/texts.ts";

export function useLineTitle(now: LineNow, title: string): void {
  const prefix = prefixOf(now);
  useEffect(() => {
    const plain = `${title} · Frontrow`;
    document.title = prefix === "" ? plain : `${prefix} · ${plain}`;
    return () => (document.title = plain);
  }, [prefix, title]);
}

function prefixOf(now: LineNow): string {
  if (!isStanding(now)) return "";
  return now.kind === "waiting" ? texts.titles.ahead(peopleAhead(now.place)) : texts.titles.turn;
}
