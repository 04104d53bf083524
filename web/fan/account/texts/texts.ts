// What the fan's account says, in the language of the page.
import { documentLanguage } from "../../../shared/texts/use-texts.ts";

interface Question {
  title: string;
  text: string;
  yes: string;
  no: string;
}

export interface AccountTexts {
  title: string;
  loading: string;
  name: string;
  noName: string;
  number: string;
  numberUse: string;
  copy: string;
  copied: string;
  copyFailed: string;
  balance: string;
  tickets: string;
  code: {
    title: string;
    /** What the code is for, and whom it must not be shown. */
    what: string;
    /** When it ends. */
    until: (moment: string) => string;
    show: string;
    copy: string;
    text: string;
    qr: string;
    qrUse: string;
    other: string;
  };
  signOut: {
    title: string;
    here: string;
    hereText: string;
    hereAsked: Question;
    everywhere: string;
    everywhereText: string;
    everywhereAsked: Question;
    /** Fans sign in at an OpenID provider. */
    atProvider: string;
    atProviderText: string;
    going: string;
    failed: string;
  };
}

export const accountTexts: AccountTexts = (
  documentLanguage() === "ko" ? await import("./ko.ts") : await import("./en.ts")
).texts;
