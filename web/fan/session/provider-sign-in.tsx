// Signing in at the service's OpenID provider: one button that leads to its page. The page that is shown now comes back after it.
import { useEffect, useState } from "preact/hooks";
import type { WhyNot } from "./openid/sign-in.ts";
import { sessionTexts } from "./texts/texts.ts";

const texts = sessionTexts.atProvider;

/** `back`: a path of this origin; without it the page that is shown. `host`: the provider's, as a fan reads it. */
export function ProviderSignIn({ host, back }: { host: string; back?: string }) {
  const [isGoing, setGoing] = useState(false);
  const [why, say] = useState<WhyNot | null>(null);
  // Back from the provider's page by the browser's button, the page may be the one that was left.
  useEffect(() => {
    const rest = () => setGoing(false);
    addEventListener("pageshow", rest);
    return () => removeEventListener("pageshow", rest);
  }, []);
  const go = async () => {
    if (isGoing) return;
    setGoing(true);
    say(null);
    const { goToProvider } = await import("./openid/sign-in.ts");
    const answer = await goToProvider(back ?? location.pathname + location.search + location.hash);
    if (answer === null) return;
    setGoing(false);
    say(answer);
  };
  return (
    <>
      <h2>{sessionTexts.title}</h2>
      <p>{texts.text(host)}</p>
      <button type="button" class="button" aria-disabled={isGoing} onClick={() => void go()}>
        {isGoing ? sessionTexts.going : texts.go}
      </button>
      <p role="alert" class="form-said">
        {why === null ? "" : `${texts.why[why].title}. ${texts.why[why].text}`}
      </p>
    </>
  );
}
