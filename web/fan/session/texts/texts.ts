// What signing in says, in the language of the page. Only pages that need it load it.
import type { WhyNot } from "../openid/sign-in.ts";
import { documentLanguage } from "../../../shared/texts/use-texts.ts";

export interface SessionTexts {
  title: string;
  /** What an account is, and that it takes no password. */
  what: string;
  name: string;
  nameHint: string;
  go: string;
  going: string;
  haveCode: string;
  code: string;
  codeHint: string;
  withCode: string;
  codeRefused: string;
  codeMissing: string;
  /** The link that a code was opened by. */
  fromLink: { title: string; text: string; replaces: string; take: string; leave: string };
  signedOut: string;
  /** The issuer knows the refresh token no more. */
  ended: { title: string; text: string };
  /** Fans sign in at an OpenID provider. */
  atProvider: {
    text: (host: string) => string;
    go: string;
    /** The page of the way back, until it goes on. */
    coming: string;
    /** The provider gives no new token. */
    ended: string;
    /** Why nobody is signed in, and what to do. */
    why: Record<WhyNot, { title: string; text: string }>;
  };
  /** Nothing is known yet. */
  loading: string;
  noAnswer: string;
}

export const sessionTexts: SessionTexts = (
  documentLanguage() === "ko" ? await import("./ko.ts") : await import("./en.ts")
).texts;
