// What this tab remembers of a sign-in that is under way at the provider: only whoever began it can end it, and only once.
const NAME = "frontrow.sign-in";

export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
  /** The page that was asked for: a path of this origin. */
  back: string;
}

/** Throws where the browser keeps nothing: then nobody could come back. */
export const keepAttempt = (attempt: Attempt): void => sessionStorage.setItem(NAME, JSON.stringify(attempt));

/** The attempt of this state, which is forgotten with that; null for a foreign one, and for one that has ended. */
export function takeAttempt(state: string | null): Attempt | null {
  const attempt = keptAttempt();
  if (attempt === null || attempt.state !== state) return null;
  sessionStorage.removeItem(NAME);
  return attempt;
}

function keptAttempt(): Attempt | null {
  try {
    return attemptOf(JSON.parse(sessionStorage.getItem(NAME) ?? "null"));
  } catch {
    return null;
  }
}

function attemptOf(value: unknown): Attempt | null {
  const { state, nonce, verifier, back }: Partial<Record<keyof Attempt, unknown>> = Object(value);
  if (typeof state !== "string" || typeof nonce !== "string" || typeof verifier !== "string") return null;
  return { state, nonce, verifier, back: typeof back === "string" ? ownPath(back) : "/" };
}

/** A path of this origin; "/" for everything else, such as `//example.com`. */
function ownPath(back: string): string {
  const url = URL.parse(back, location.origin);
  return url?.origin === location.origin ? url.pathname + url.search + url.hash : "/";
}
