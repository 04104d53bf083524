// A link with an account code was opened, such as from the QR code of another device. Nobody is signed in by a link alone: whoever
// sent it would else see what is done in their account.
import { useEffect, useState } from "preact/hooks";
import "../../shared/styles/forms.ts";
import "../styles/sign-in.ts";
import { codeOfAddress } from "../session/account-code.ts";
import { session, sessionState } from "../session/session.ts";
import { sessionTexts } from "../session/texts/texts.ts";
import { useTry } from "../session/use-try.ts";

const texts = sessionTexts.fromLink;

export function CodeFromLink() {
  const [code, setCode] = useState<string | null>(() => codeOfAddress(location.hash));
  useEffect(() => {
    const look = () => {
      const opened = codeOfAddress(location.hash);
      if (opened === null) return;
      setCode(opened);
      // It stays in no history.
      history.replaceState(null, "", location.pathname + location.search);
    };
    look();
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  const { isGoing, said, run } = useTry();
  const state = sessionState.value;
  if (code === null || (state.signedIn && state.refreshToken === code)) return null;
  const take = () =>
    void run(async () => {
      const answer = await session.resume(code);
      if (answer.ok) setCode(null);
      return answer;
    });
  return (
    <section class="card sign-in">
      <h2>{texts.title}</h2>
      <p>{texts.text}</p>
      {state.signedIn && <p>{texts.replaces}</p>}
      <p role="alert" class="form-said">
        {said}
      </p>
      <div class="actions">
        <button type="button" class="button" aria-disabled={isGoing} onClick={take}>
          {isGoing ? sessionTexts.going : texts.take}
        </button>
        <button type="button" class="button quiet-button" onClick={() => setCode(null)}>
          {texts.leave}
        </button>
      </div>
    </section>
  );
}
