// Where the fan stands, on every other page of the app: the line goes on while the balance is being filled.
import { isStanding } from "../../../clients/frontrow/src/line/line-now.ts";
import { useLocation } from "preact-iso/router";
import { useEffect } from "preact/hooks";
import { concertsKept } from "./kept-lines.ts";
import { type FanLine, lines, standInLine } from "./lines.ts";
import { peopleAhead, standpointOf } from "./standing.ts";
import { lineTexts } from "./texts/texts.ts";
import "../styles/line.ts";

export function LineBar({ fan }: { fan: string }) {
  const { path } = useLocation();
  useEffect(() => {
    // On a concert's own page its panel does this.
    for (const concertId of concertsKept(fan)) if (pathOf(concertId) !== path) standInLine(concertId, fan);
  }, [fan, path]);
  const elsewhere = lines.value.filter(({ concertId }) => pathOf(concertId) !== path);
  if (elsewhere.length === 0) return null;
  return (
    <aside class="line-bars" aria-label={lineTexts.bar.name}>
      {elsewhere.map((line) => (
        <Bar key={line.concertId} line={line} />
      ))}
    </aside>
  );
}

const pathOf = (concertId: string): string => `/concerts/${concertId}`;

function Bar({ line }: { line: FanLine }) {
  const said = saidOf(line);
  return said === "" ? null : (
    <p class="line-bar">
      <span>{said}</span> <a href={pathOf(line.concertId)}>{lineTexts.bar.go}</a>
    </p>
  );
}

function saidOf({ now }: FanLine): string {
  const { bar } = lineTexts;
  const standing = now.value;
  if (standing.kind === "over") return bar.over;
  if (!isStanding(standing)) return "";
  if (standing.kind === "admitted") return bar.inside;
  if (standing.kind === "ready") return bar.turn;
  return standpointOf(standing.place) === "lobby" ? bar.lobby : bar.ahead(peopleAhead(standing.place));
}
