// An answer that brought nothing. The last place stays on the screen, and asking goes on by itself.
import type { LineTrouble } from "../../../clients/frontrow/src/line/line-now.ts";
import { lineTexts as texts } from "./texts/texts.ts";

/** One lost answer is nothing: the next comes a second later. */
const SAID_FROM_FAILURES = 2;

export function Trouble({ trouble, again }: { trouble: LineTrouble | null; again: () => void }) {
  return (
    <div role="status">
      {trouble !== null && trouble.failures >= SAID_FROM_FAILURES && (
        <div class="line-note line-trouble">
          <p>{sentenceOf(trouble)}</p>
          <p>{texts.kept}</p>
          {trouble.problem.code === "no-answer" && (
            <button type="button" class="button quiet-button" onClick={again}>
              {texts.tryNow}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function sentenceOf({ problem }: LineTrouble): string {
  return problem.code === "no-answer" ? texts.offline : `${problem.title}. ${problem.detail}`;
}
