// What stands at the head of a concert's page: the state of its sale, or the place in its line. Joining is the fan's choice; a
// place that the fan has already is shown without being asked for.
import { useEffect, useState } from "preact/hooks";
import { serverTime, watchTime } from "../../shared/time/server-clock.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { useLoaded } from "../../shared/ui/use-loaded.ts";
import { isSoldOut } from "../concerts/dates.ts";
import { SalePanel } from "../concerts/sale-panel.tsx";
import type { Concert } from "../concerts/types.ts";
import { hasKeptPurchase } from "../inside/kept-purchase.ts";
import { fanId } from "../session/session.ts";
import { isKept } from "./kept-lines.ts";

/** `signIn`: to be ready for the sale. `line`: joining, or in line already. `purchase`: what was begun in a session that is over. */
type Shows = "sale" | "signIn" | "line" | "purchase";

export function SaleArea({ concert, again }: { concert: Concert; again: () => void }) {
  const { concertId } = concert;
  const fan = fanId.value;
  const isInLine = () => fan !== null && isKept(concertId, fan);
  const atHand = (): Shows => {
    if (isInLine()) return "line";
    return fan !== null && hasKeptPurchase(concertId, fan) ? "purchase" : "sale";
  };
  const [shows, setShows] = useState<Shows>(atHand);
  const [isChosen, setChosen] = useState(false);

  useEffect(() => {
    const look = () => {
      const now = atHand();
      if (now !== "sale") setShows((before) => (before === "line" ? before : now));
    };
    look();
    // Joined in another tab.
    addEventListener("storage", look);
    return () => removeEventListener("storage", look);
  }, [concertId, fan]);

  const choose = (next: Shows) => {
    setChosen(true);
    setShows(next);
  };
  const done = () => {
    choose("sale");
    // The line may have heard of a sale that ended before this page has.
    again();
  };
  if (shows === "line") return <Line concert={concert} takesFocus={isChosen} onDone={done} />;
  if (shows === "purchase") return <Purchase concert={concert} onDone={done} />;
  if (shows === "signIn") return <SignInFirst onDone={done} />;
  return (
    <SalePanel concert={concert} again={again}>
      <Actions concert={concert} isSignedIn={fan !== null} choose={choose} />
    </SalePanel>
  );
}

interface ActionsProps {
  concert: Concert;
  isSignedIn: boolean;
  choose: (next: Shows) => void;
}

function Actions({ concert, isSignedIn, choose }: ActionsProps) {
  const { sale } = useTexts();
  useEffect(() => watchTime(), []);
  const { state, lobbyOpensAt } = concert;
  if (state === "closed") return null;
  if (state === "scheduled" && serverTime.value < Date.parse(lobbyOpensAt)) {
    return isSignedIn ? (
      <a class="button" href="/balance">
        {sale.fillBalance}
      </a>
    ) : (
      <button type="button" class="button" onClick={() => choose("signIn")}>
        {sale.signInNow}
      </button>
    );
  }
  const isOut = isSoldOut(concert);
  return (
    <button type="button" class={`button ${isOut ? "quiet-button" : ""}`} onClick={() => choose("line")}>
      {isOut ? sale.joinAnyway : state === "scheduled" ? sale.joinLobby : sale.join}
    </button>
  );
}

const loadLine = () => import("./line-panel.tsx");
function Line(props: { concert: Concert; takesFocus: boolean; onDone: () => void }) {
  const loaded = useLoaded(loadLine);
  return loaded === null ? <Loading /> : <loaded.LinePanel {...props} />;
}

const loadInside = () => import("../inside/inside.tsx");
function Purchase({ concert, onDone }: { concert: Concert; onDone: () => void }) {
  const loaded = useLoaded(loadInside);
  return loaded === null ? <Loading /> : <loaded.Inside concert={concert} place={null} onOver={onDone} />;
}

const loadSignIn = () => import("./sign-in-first.tsx");
function SignInFirst({ onDone }: { onDone: () => void }) {
  const loaded = useLoaded(loadSignIn);
  return loaded === null ? <Loading /> : <loaded.SignInFirst onDone={onDone} />;
}

/** About as high as what comes, so that little moves. */
function Loading() {
  const { concert } = useTexts();
  return (
    <div class="card waiting line-loading" aria-busy="true">
      <p class="only-heard" role="status">
        {concert.loading}
      </p>
    </div>
  );
}
