// Where the fan stands, on every other page of the app: the line goes on while the balance is being filled.
import { useEffect, useState } from "preact/hooks";
import { isStanding } from "../../../clients/frontrow/src/line/line-now.ts";
import { api, told } from "../../shared/api/client.ts";
import { type FanLine, lines, standInLine } from "./lines.ts";
import { peopleAhead, standpointOf } from "./standing.ts";
import { lineTexts } from "./texts/texts.ts";
import "../styles/line.ts";

export function LineBar({ fan, concertIds }: { fan: string; concertIds: string[] }) {
  useEffect(() => {
    for (const concertId of concertIds) standInLine(concertId, fan);
  }, [fan, concertIds.join(" ")]);
  return (
    <aside aria-label={lineTexts.bar.name}>
      {concertIds.map((concertId) => (
        <Bar
          key={concertId}
          concertId={concertId}
          line={lines.value.find((line) => line.concertId === concertId && line.fanId === fan)}
        />
      ))}
    </aside>
  );
}

function Bar({ concertId, line }: { concertId: string; line: FanLine | undefined }) {
  const title = useTitleOf(concertId);
  return (
    <p class="line-bar">
      <span>{line === undefined ? "" : saidOf(line)}</span>
      <a href={`/concerts/${concertId}`}>{title ?? lineTexts.bar.go}</a>
    </p>
  );
}

function useTitleOf(concertId: string): string | null {
  const [title, setTitle] = useState<string | null>(null);
  useEffect(() => {
    void told(api.GET("/v1/concerts/{concertId}", { params: { path: { concertId } } })).then(
      (answer) => answer.ok && setTitle(answer.value.title),
    );
  }, [concertId]);
  return title;
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
