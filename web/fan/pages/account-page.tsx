// The fan's account: who one is, the code that leads back to it, and the ways out.
import { AccountCode } from "../account/account-code.tsx";
import { ProviderSignOut } from "../account/provider-sign-out.tsx";
import { SignOut } from "../account/sign-out.tsx";
import { accountTexts as texts } from "../account/texts/texts.ts";
import { isAtProvider } from "../session/identity-kind.ts";
import { frontrow, sessionState } from "../session/session.ts";
import { SignedIn } from "../session/signed-in.tsx";
import { told } from "../../shared/api/client.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { later } from "../../shared/ui/later.tsx";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { useTitle } from "../../shared/ui/use-title.ts";
import "../styles/account.ts";

const CodeFromLink = later(
  async () => (await import("../account/code-from-link.tsx")).CodeFromLink,
  () => null,
);

export default function AccountPage() {
  useTitle(texts.title);
  return (
    <div class="own account">
      <h1>{texts.title}</h1>
      {!isAtProvider() && <CodeFromLink />}
      <SignedIn>{(userId) => <Account userId={userId} />}</SignedIn>
    </div>
  );
}

function Account({ userId }: { userId: string }) {
  const state = sessionState.value;
  return (
    <div class="account-parts">
      <nav class="account-links" aria-label={texts.title}>
        <a class="card" href="/tickets">
          {texts.tickets}
        </a>
        <a class="card" href="/balance">
          {texts.balance}
        </a>
      </nav>
      <Who userId={userId} />
      {isAtProvider() ? (
        <ProviderSignOut />
      ) : (
        <>
          {state.signedIn && <AccountCode code={state.refreshToken} />}
          <SignOut />
        </>
      )}
    </div>
  );
}

function Who({ userId }: { userId: string }) {
  const reading = useReading(`me ${userId}`, {
    ask: (signal) => told(frontrow.GET("/v1/users/me", { signal })),
    paceMs: () => null,
  });
  const user = reading.value.value;
  const trouble = reading.trouble.value;
  return (
    <section class="card account-part">
      <dl class="facts">
        <div>
          <dt>{texts.name}</dt>
          <dd class="fan-name">{user === null ? "…" : (user.name ?? texts.noName)}</dd>
        </div>
        <div>
          <dt>{texts.number}</dt>
          <dd class="fan-number">{userId}</dd>
        </div>
      </dl>
      <CopyButton text={userId} copy={texts.copy} copied={texts.copied} failed={texts.copyFailed} />
      <p class="quiet small">{texts.numberUse}</p>
      {trouble !== null && <TroubleNotice trouble={trouble} again={reading.again} />}
    </section>
  );
}
