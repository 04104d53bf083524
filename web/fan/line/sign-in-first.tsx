// Signing in before the line opens, so that nothing is left to do when it does.
import { SignedIn } from "../session/signed-in.tsx";
import { lineTexts as texts } from "./texts/texts.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import "../styles/line.ts";

export function SignInFirst({ onDone }: { onDone: () => void }) {
  const { sale } = useTexts();
  return (
    <section class="line line-sign-in" aria-label={sale.signInNow}>
      <SignedIn>
        {() => (
          <div class="line-box">
            <p role="status">{texts.signIn.done}</p>
            <a class="button" href="/balance">
              {sale.fillBalance}
            </a>
          </div>
        )}
      </SignedIn>
      <button type="button" class="button quiet-button" onClick={onDone}>
        {texts.over.back}
      </button>
    </section>
  );
}
