// Signing out. The refresh token is the account, so each way out asks first and says what it costs.
import { useState } from "preact/hooks";
import { Confirm } from "../../shared/ui/confirm.tsx";
import { session } from "../session/session.ts";
import { accountTexts } from "./texts/texts.ts";

const texts = accountTexts.signOut;

export function SignOut() {
  const [asked, ask] = useState<"here" | "everywhere" | null>(null);
  return (
    <section class="card account-part">
      <h2>{texts.title}</h2>
      <div class="way-out">
        <p>{texts.hereText}</p>
        <button type="button" class="button quiet-button" onClick={() => ask("here")}>
          {texts.here}
        </button>
      </div>
      <div class="way-out">
        <p>{texts.everywhereText}</p>
        <button type="button" class="button quiet-button" onClick={() => ask("everywhere")}>
          {texts.everywhere}
        </button>
      </div>
      {asked === "here" && (
        <Confirm {...texts.hereAsked} onYes={session.signOut} onNo={() => ask(null)}>
          <p>{texts.hereAsked.text}</p>
        </Confirm>
      )}
      {asked === "everywhere" && <Everywhere leave={() => ask(null)} />}
    </section>
  );
}

function Everywhere({ leave }: { leave: () => void }) {
  const [isGoing, setGoing] = useState(false);
  const [said, say] = useState("");
  const go = async () => {
    setGoing(true);
    say("");
    const answer = await session.signOutEverywhere();
    // Signed out, this dialog is gone with the page.
    if (answer.ok) return;
    const { problem } = answer;
    setGoing(false);
    say(problem.code === "no-answer" ? texts.failed : `${problem.title}. ${problem.detail}`);
  };
  const { yes, ...asked } = texts.everywhereAsked;
  return (
    <Confirm
      {...asked}
      yes={isGoing ? texts.going : yes}
      isGoing={isGoing}
      said={said}
      onYes={() => void go()}
      onNo={leave}
    >
      <p>{asked.text}</p>
    </Confirm>
  );
}
