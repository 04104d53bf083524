// In line: what moves, what stays, and what the fan can do meanwhile, which is little. Figures keep their width and every line its
// height, so that nothing jumps as answers come.
import type { ComponentChildren } from "preact";
import type { NotOpen, Standing } from "../../../clients/frontrow/src/line/line-now.ts";
import type { Place } from "../../../clients/frontrow/schema.d.ts";
import { Countdown } from "../concerts/countdown.tsx";
import type { FanLine } from "./lines.ts";
import { minutesOf, peopleAhead, progressOf, standpointOf, supplyOf } from "./standing.ts";
import { TellMe } from "./tell-me.tsx";
import { lineTexts as texts } from "./texts/texts.ts";
import { Trouble } from "./trouble.tsx";

interface StandingProps {
  standing: Standing;
  line: FanLine;
  children: ComponentChildren;
}

export function StandingPanel({ standing, line, children }: StandingProps) {
  const { place, firstPosition, trouble } = standing;
  const standpoint = standpointOf(place);
  return (
    <div class={`line-box ${standpoint}`}>
      {SAID[standpoint]({ place, firstPosition, line })}
      <Facts place={place} />
      {standpoint !== "ready" && <Supply place={place} />}
      <Trouble trouble={trouble} again={line.again} />
      {standpoint !== "ready" && (
        <>
          <TellMe />
          <p class="small quiet">{texts.safe}</p>
        </>
      )}
      {children}
    </div>
  );
}

interface Saying {
  place: Place;
  firstPosition: number;
  line: FanLine;
}

const SAID = {
  lobby: ({ place, line }: Saying) => (
    <>
      <h2>{texts.lobby.title}</h2>
      {place.opensAt !== null && <Countdown label={texts.lobby.opensIn} to={place.opensAt} onEnd={line.again} />}
      <p>{texts.lobby.nothingToDo}</p>
      <Ahead place={place} isMain={false} />
    </>
  ),
  paused: ({ place }: Saying) => (
    <>
      <h2>{texts.paused.title}</h2>
      <p>{texts.paused.text}</p>
      <Ahead place={place} isMain />
    </>
  ),
  waiting: ({ place, firstPosition }: Saying) => (
    <>
      <Ahead place={place} isMain />
      <Progress place={place} firstPosition={firstPosition} />
      <p class="line-wait">{waitOf(place)}</p>
    </>
  ),
  ready: ({ line }: Saying) => (
    <>
      <h2>{texts.ready.title}</h2>
      <p class="lead">{texts.ready.text}</p>
      {/* Asked to be let in, and told to ask again. */}
      {line.now.value.kind === "ready" && <p>{texts.ready.full}</p>}
    </>
  ),
};

/** The one big figure. */
function Ahead({ place, isMain }: { place: Place; isMain: boolean }) {
  const ahead = peopleAhead(place);
  const isNext = ahead === 0;
  return (
    <div class={isMain ? "line-ahead" : "line-ahead line-minor"}>
      <p class="quiet">{isNext ? texts.nextWhy : texts.ahead}</p>
      <p class="figure">{isNext ? texts.next : texts.count(ahead)}</p>
    </div>
  );
}

function Progress({ place, firstPosition }: { place: Place; firstPosition: number }) {
  const progress = progressOf(place, firstPosition);
  return progress === null ? null : (
    <progress class="line-progress" aria-label={texts.progress} max={1} value={progress} />
  );
}

/** A range or nothing; its line stays. */
function waitOf({ estimatedWaitSeconds }: Place): string {
  const minutes = minutesOf(estimatedWaitSeconds);
  if (minutes === null) return " ";
  return minutes === "underAMinute" ? texts.waitUnderAMinute : texts.wait(minutes);
}

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const figures = new Intl.NumberFormat("en");

const Facts = ({ place }: { place: Place }) => (
  <dl class="line-facts">
    <div>
      <dt>{texts.number}</dt>
      <dd class="line-number">{figures.format(place.number)}</dd>
    </div>
    <div>
      <dt>{texts.seatsLeft}</dt>
      <dd class="line-seats">{figures.format(place.seatsAvailable)}</dd>
    </div>
    <div>
      <dt>{texts.heard}</dt>
      <dd>
        <time dateTime={place.serverTime}>{clock.format(new Date(place.serverTime))}</time>
      </dd>
    </div>
  </dl>
);

function Supply({ place }: { place: Place }) {
  const supply = supplyOf(place);
  if (supply === "enough") return null;
  return (
    <p class="line-note" role="status">
      {supply === "none" ? texts.none : texts.fewer(place.seatsAvailable, peopleAhead(place))}
    </p>
  );
}

/** Too early: the line is joined by itself when it opens. */
export function NotOpenPanel({ now, line }: { now: NotOpen; line: FanLine }) {
  return (
    <div class="line-box lobby">
      <h2>{texts.notOpen.title}</h2>
      <Countdown label={texts.notOpen.opensIn} to={now.opensAt} onEnd={() => undefined} />
      <p>{texts.notOpen.text}</p>
      <Trouble trouble={now.trouble} again={line.again} />
      <button type="button" class="button quiet-button" onClick={() => void line.leave()}>
        {texts.notOpen.cancel}
      </button>
    </div>
  );
}
