// Signing in, on any page that needs somebody: the page says what it is for, and goes on by itself once somebody is signed in.
// How one signs in depends on who makes the tokens, which the service tells.
import type { ComponentChildren } from "preact";
import { useReading } from "../../shared/reading/use-reading.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import "../styles/sign-in.ts";
import { BuiltInSignIn } from "./built-in-sign-in.tsx";
import { isAtProvider } from "./identity-kind.ts";
import { ProviderSignIn } from "./provider-sign-in.tsx";
import { type Config, readConfig } from "./service-config.ts";
import { sessionState } from "./session.ts";
import { sessionTexts as texts } from "./texts/texts.ts";

interface Way {
  identity: Config["identity"];
  back: string | undefined;
}

/** One way in for each kind of identity. */
const WAYS_IN: Record<Config["identity"]["kind"], (way: Way) => ComponentChildren> = {
  builtIn: () => <BuiltInSignIn />,
  openid: ({ identity, back }) => (
    <ProviderSignIn host={hostOf(identity.issuer ?? "")} {...(back !== undefined && { back })} />
  ),
};

/** `back`: the path to show once somebody has signed in at a provider; without it the page that is shown. */
export function SignInPanel({ back }: { back?: string }) {
  const reading = useReading("config", { ask: readConfig, paceMs: () => null });
  const config = reading.value.value;
  const trouble = reading.trouble.value;
  if (config === null) {
    return trouble === null ? <Loading /> : <TroubleNotice trouble={trouble} again={reading.again} />;
  }
  const WayIn = WAYS_IN[config.identity.kind];
  return (
    <section class="card sign-in" aria-label={texts.title}>
      <WhyOut />
      <WayIn identity={config.identity} back={back} />
    </section>
  );
}

/** Said at once when it happens, also when it has happened in another tab. */
function WhyOut() {
  const state = sessionState.value;
  const because = state.signedIn ? null : state.because;
  return (
    <div role="status">
      {because === "fan" && <p class="sign-in-said">{texts.signedOut}</p>}
      {because === "refused" && (
        <div class="sign-in-said">
          <h2>{texts.ended.title}</h2>
          <p>{isAtProvider() ? texts.atProvider.ended : texts.ended.text}</p>
        </div>
      )}
    </div>
  );
}

/** The shape of the panel, so that nothing moves when it comes. */
const Loading = () => (
  <div class="card sign-in waiting" aria-busy="true">
    <p class="only-heard" role="status">
      {texts.loading}
    </p>
  </div>
);

function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}
