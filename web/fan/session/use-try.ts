// An attempt to sign in, from a form or a link.
import { useState } from "preact/hooks";
import type { Issued } from "../../../clients/frontrow/src/issuer.ts";
import { sessionTexts as texts } from "./texts/texts.ts";

/** One attempt at a time, and what it said when it failed. */
export function useTry() {
  const [isGoing, setGoing] = useState(false);
  const [said, say] = useState("");
  const run = async (attempt: () => Promise<Issued<unknown>> | undefined) => {
    if (isGoing) return;
    setGoing(true);
    say("");
    const answer = await attempt();
    setGoing(false);
    if (answer?.ok === false) say(sentenceOf(answer));
  };
  return { isGoing, said, say, run };
}

function sentenceOf({ isOver, problem }: Extract<Issued<unknown>, { ok: false }>): string {
  if (isOver) return texts.codeRefused;
  return problem.code === "no-answer" ? texts.noAnswer : `${problem.title}. ${problem.detail}`;
}
