// How a place ended, what that means, and what now.
import type { Over } from "../../../clients/frontrow/src/line/line-now.ts";
import { lineTexts as texts } from "./texts/texts.ts";

export function OverPanel({ over, again, goBack }: { over: Over; again: () => void; goBack: () => void }) {
  const { title, text } = saidOf(over);
  const canJoin = over.reason !== "saleClosed" && over.reason !== "notFound";
  return (
    <div class="line-box over">
      <div role="status">
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <p class="quiet">{texts.over.lost}</p>
      <div class="line-actions">
        {canJoin && (
          <button type="button" class="button" onClick={again}>
            {texts.over.again}
          </button>
        )}
        {over.reason === "sessionOver" && (
          <a class="button quiet-button" href="/tickets">
            {texts.over.tickets}
          </a>
        )}
        <button type="button" class="button quiet-button" onClick={goBack}>
          {texts.over.back}
        </button>
      </div>
    </div>
  );
}

function saidOf({ reason, problem }: Over): { title: string; text: string } {
  if (reason === "left") return texts.over.left;
  if (reason === "lapsed") return texts.over.lapsed;
  if (reason === "sessionOver" || problem === null) return texts.over.session;
  return { title: problem.title, text: problem.detail };
}
