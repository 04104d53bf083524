// What who reads by ear is told: each new standpoint at once, and how many are ahead once a minute at most.
import { useEffect, useRef, useState } from "preact/hooks";
import { type LineNow, isStanding } from "../../../clients/frontrow/src/line/line-now.ts";
import { peopleAhead, standpointOf } from "./standing.ts";
import { lineTexts as texts } from "./texts/texts.ts";

const PAUSE_MS = 60_000;

export function Heard({ now, isInside }: { now: LineNow; isInside: boolean }) {
  const [said, say] = useState("");
  const last = useRef({ about: "", at: -Infinity });
  useEffect(() => {
    const { about, sentence } = sentenceOf(now, isInside);
    const at = performance.now();
    if (sentence === "" || (about === last.current.about && at - last.current.at < PAUSE_MS)) return;
    last.current = { about, at };
    say(sentence);
  }, [now, isInside]);
  return (
    <p class="only-heard" role="status">
      {said}
    </p>
  );
}

/** Ends, and troubles, have a place of their own that is read out. */
function sentenceOf(now: LineNow, isInside: boolean): { about: string; sentence: string } {
  if (isInside) return { about: "inside", sentence: texts.inside.title };
  if (!isStanding(now)) return { about: now.kind, sentence: "" };
  const about = standpointOf(now.place);
  const ahead = texts.aheadSaid(peopleAhead(now.place));
  if (about === "ready") return { about, sentence: texts.ready.title };
  if (about === "waiting") return { about, sentence: ahead };
  return { about, sentence: `${texts[about].title}. ${ahead}` };
}
