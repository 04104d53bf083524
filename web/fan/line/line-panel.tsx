// A fan's place in the line of a concert, from joining to the seats and to whatever ends it. What it shows follows from the last
// answer of the service; so does what a reload, another tab or the back button shows.
import { useEffect, useRef, useState } from "preact/hooks";
import { type LineNow, type Over, type Standing, isStanding } from "../../../clients/frontrow/src/line/line-now.ts";
import { useLoaded } from "../../shared/ui/use-loaded.ts";
import type { Concert } from "../concerts/types.ts";
import { fanId } from "../session/session.ts";
import { SignInPanel } from "../session/sign-in-panel.tsx";
import { hasKeptPurchase } from "../inside/kept-purchase.ts";
import { Heard } from "./heard.tsx";
import { Leave } from "./leave.tsx";
import { type FanLine, lines, putAway, standInLine } from "./lines.ts";
import { OverPanel } from "./over-panel.tsx";
import { NotOpenPanel, StandingPanel } from "./standing-panel.tsx";
import { lineTexts as texts } from "./texts/texts.ts";
import { Trouble } from "./trouble.tsx";
import { useLineTitle } from "./use-line-title.ts";
import "../styles/line.ts";

interface PanelProps {
  concert: Concert;
  /** The fan has pressed a button to come here, and it is gone. */
  takesFocus: boolean;
  /** Back to the state of the sale. */
  onDone: () => void;
}

export function LinePanel({ concert, takesFocus, onDone }: PanelProps) {
  const section = useRef<HTMLElement>(null);
  const fan = fanId.value;
  useEffect(() => {
    if (takesFocus) section.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section class="line" aria-label={texts.name} tabIndex={-1} ref={section}>
      {fan === null ? (
        <SignInToJoin onDone={onDone} />
      ) : (
        <InLine key={fan} concert={concert} fan={fan} onDone={onDone} />
      )}
    </section>
  );
}

const SignInToJoin = ({ onDone }: { onDone: () => void }) => (
  <div class="line-sign-in">
    <div>
      <h2>{texts.signIn.title}</h2>
      <p>{texts.signIn.text}</p>
    </div>
    <SignInPanel />
    <button type="button" class="button quiet-button" onClick={onDone}>
      {texts.signIn.notNow}
    </button>
  </div>
);

function InLine({ concert, fan, onDone }: { concert: Concert; fan: string; onDone: () => void }) {
  const { concertId } = concert;
  useEffect(() => standInLine(concertId, fan), [concertId, fan]);
  const line = lines.value.find((one) => one.concertId === concertId && one.fanId === fan);
  if (line === undefined) return <Looking />;
  const joinAgain = () => {
    putAway(concertId);
    standInLine(concertId, fan);
  };
  const goBack = () => {
    putAway(concertId);
    onDone();
  };
  return <Shown concert={concert} line={line} joinAgain={joinAgain} goBack={goBack} />;
}

interface ShownProps {
  concert: Concert;
  line: FanLine;
  joinAgain: () => void;
  goBack: () => void;
}

/** Ends that concern the seats inside no more than that no others can be chosen: what is held can be paid. */
const staysInside = ({ reason }: Over): boolean => reason === "sessionOver" || reason === "saleClosed";

function Shown({ concert, line, joinAgain, goBack }: ShownProps) {
  const now = line.now.value;
  const place = useRef<HTMLDivElement>(null);
  const admitted = useRef<Standing | null>(null);
  const [isInsideOver, setInsideOver] = useState(false);
  if (isStanding(now) && now.kind === "admitted") admitted.current = now;
  else if (now.kind !== "over" || !staysInside(now)) admitted.current = null;
  const inside = isInsideOver ? null : admitted.current;
  // The session is over, and what was begun in it is still to be brought to its end, as after a reload.
  const isAtEnd =
    !isInsideOver && inside === null && now.kind === "over" && hasKeptPurchase(concert.concertId, line.fanId);
  useLineTitle(now, concert.title);

  // What was focused is gone with the screen before.
  const screen = inside === null && !isAtEnd ? now.kind : "admitted";
  const before = useRef(screen);
  useEffect(() => {
    const shown = place.current;
    if (before.current !== screen && shown !== null && document.activeElement === document.body) {
      shown.focus({ preventScroll: true });
      if (shown.getBoundingClientRect().top < 0) shown.scrollIntoView({ block: "start" });
    }
    before.current = screen;
  }, [screen]);

  const again = () => {
    setInsideOver(false);
    joinAgain();
  };
  return (
    <div tabIndex={-1} ref={place} class="line-screen">
      <Heard now={now} isInside={inside !== null || isAtEnd} />
      {inside !== null || isAtEnd ? (
        <Admitted
          concert={concert}
          standing={inside}
          onOver={(isFinished) => (isFinished ? goBack() : setInsideOver(true))}
        />
      ) : (
        <Screen now={isInsideOver ? overOf(now) : now} line={line} again={again} goBack={goBack} />
      )}
    </div>
  );
}

/** The seats' own screens have met the end of the session before the line has. */
const overOf = (now: LineNow): LineNow =>
  now.kind === "over" ? now : { kind: "over", reason: "sessionOver", place: null, problem: null };

function Screen({ now, line, again, goBack }: { now: LineNow; line: FanLine; again: () => void; goBack: () => void }) {
  if (isStanding(now)) {
    return (
      <StandingPanel standing={now} line={line}>
        <Leave line={line} />
      </StandingPanel>
    );
  }
  if (now.kind === "notOpen") return <NotOpenPanel now={now} line={line} />;
  if (now.kind === "over") {
    return now.reason === "signedOut" ? <SignInPanel /> : <OverPanel over={now} again={again} goBack={goBack} />;
  }
  return (
    <>
      <Looking />
      <Trouble trouble={now.trouble} again={line.again} />
    </>
  );
}

const Looking = () => (
  <div class="line-box line-looking" aria-busy="true">
    <p role="status">{texts.looking}</p>
  </div>
);

const loadInside = () => import("../inside/inside.tsx");

interface AdmittedProps {
  concert: Concert;
  /** Null: the session is over. */
  standing: Standing | null;
  onOver: (isFinished: boolean) => void;
}

function Admitted({ concert, standing, onOver }: AdmittedProps) {
  const loaded = useLoaded(loadInside);
  if (loaded === null) {
    return (
      <div class="line-box line-looking" aria-busy="true">
        <h2>{texts.inside.title}</h2>
        <p>{texts.inside.loading}</p>
      </div>
    );
  }
  return <loaded.Inside concert={concert} place={standing?.place ?? null} onOver={onOver} />;
}
