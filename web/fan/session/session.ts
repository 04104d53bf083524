// Who is signed in in this browser, for every page and every tab, and the API as that fan calls it.
import { type ReadonlySignal, computed, signal } from "@preact/signals";
import type { Issuer } from "../../../clients/frontrow/src/issuer.ts";
import { builtInIssuer } from "../../../clients/frontrow/src/built-in-issuer.ts";
import { createFrontrow } from "../../../clients/frontrow/src/client.ts";
import { type SessionState, createSession } from "../../../clients/frontrow/src/session.ts";
import { askService } from "../../shared/api/ask-service.ts";
import { serverNow } from "../../shared/time/server-clock.ts";
import { isAtProvider } from "./identity-kind.ts";
import { forgetOwn } from "./own.ts";

const baseUrl = location.origin;

/** One renewal at a time among all tabs. A page that is being left gets no lock; it renews by itself. */
const exclusively = async <Value>(run: () => Promise<Value>): Promise<Value> => {
  let running: Promise<Value> | null = null;
  const once = () => (running ??= run());
  try {
    return await navigator.locks.request("frontrow.session", once);
  } catch (error) {
    if (running !== null) throw error;
    return once();
  }
};

/** The provider's page signs in and out; here its tokens are renewed only. */
const providerIssuer: Issuer = {
  renew: async (refreshToken, userId = "") =>
    (await import("./openid/renew.ts")).renewAtProvider(refreshToken, userId, serverNow()),
};

export const session = createSession({
  issuer: isAtProvider() ? providerIssuer : builtInIssuer(createFrontrow({ baseUrl, fetch: askService })),
  // Some browsers throw at the mere mention of localStorage: then a session lives as long as the page.
  storage: {
    getItem: (name) => localStorage.getItem(name),
    setItem: (name, value) => localStorage.setItem(name, value),
  },
  now: serverNow,
  exclusively,
});

const state = signal(session.state());
session.watch((next) => {
  if (!next.signedIn) forgetOwn();
  state.value = next;
});

/** Who is signed in, or why nobody is. Another tab's sign-in and sign-out are seen. */
export const sessionState: ReadonlySignal<SessionState> = state;
/** The signed-in fan's id; null: nobody is signed in. */
export const fanId: ReadonlySignal<string | null> = computed(() => (state.value.signedIn ? state.value.userId : null));

addEventListener("storage", () => session.reread());
// A page that was kept for the back button has heard nothing meanwhile.
addEventListener("pageshow", () => session.reread());

/** The API. Calls carry the fan's access token where somebody is signed in. */
export const frontrow = createFrontrow({ baseUrl, session, fetch: askService });
