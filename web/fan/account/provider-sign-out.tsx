// Signing out where fans sign in at an OpenID provider: the account is the provider's, so nothing is lost by it. The provider's own
// page follows where it has one, since the next sign-in would else ask for nothing.
import { useState } from "preact/hooks";
import { session } from "../session/session.ts";
import { accountTexts } from "./texts/texts.ts";

const texts = accountTexts.signOut;

export function ProviderSignOut() {
  const [isGoing, setGoing] = useState(false);
  const go = async () => {
    if (isGoing) return;
    setGoing(true);
    const state = session.state();
    const { leaveProvider } = await import("../session/openid/renew.ts");
    const address = await leaveProvider(state.signedIn ? state.refreshToken : "");
    session.signOut();
    if (address !== null) location.assign(address);
  };
  return (
    <section class="card account-part">
      <h2>{texts.title}</h2>
      <p>{texts.atProviderText}</p>
      <button type="button" class="button quiet-button" aria-disabled={isGoing} onClick={() => void go()}>
        {isGoing ? texts.going : texts.atProvider}
      </button>
    </section>
  );
}
