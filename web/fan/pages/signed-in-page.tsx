// The way back from the OpenID provider. It takes what the provider says out of the address at once, signs in, and goes to the page
// that was asked for before. The title is the shell's: no link leads here.
import { useLocation } from "preact-iso/router";
import { useEffect, useState } from "preact/hooks";
import { fanId, session } from "../session/session.ts";
import type { SignedIn } from "../session/openid/sign-in.ts";
import { serverNow } from "../../shared/time/server-clock.ts";
import { SignInPanel } from "../session/signed-in.tsx";
import { sessionTexts } from "../session/texts/texts.ts";

const texts = sessionTexts.atProvider;

export default function SignedInPage() {
  const { route } = useLocation();
  const [failed, fail] = useState<Extract<SignedIn, { ok: false }> | null>(null);
  useEffect(() => void come(), []);
  async function come() {
    const parameters = new URLSearchParams(location.search);
    // A code is good once, and stays in no history.
    history.replaceState(null, "", location.pathname);
    const { comeBack } = await import("../session/openid/sign-in.ts");
    const answer = await comeBack(parameters, serverNow);
    if (answer.ok) session.adopt(answer.grant);
    // Opened again by somebody who is signed in already: there is nothing to do.
    if (answer.ok || (answer.why === "foreign" && fanId.value !== null)) route(answer.back, true);
    else fail(answer);
  }
  if (failed === null) {
    return (
      <div class="own">
        <h1>{sessionTexts.title}</h1>
        <p role="status">{texts.coming}</p>
      </div>
    );
  }
  const { title, text } = texts.why[failed.why];
  return (
    <div class="own">
      <h1>{title}</h1>
      <p role="alert">{text}</p>
      {fanId.value === null && <SignInPanel back={failed.back} />}
    </div>
  );
}
