// The language of a page. A reader's choice is a cookie and beats `Accept-Language`; the app sets it (web/shared/texts). The API knows
// no cookies: the app sends `Accept-Language` with its calls where the choice is another than the browser's.
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { LANGUAGES, type Language } from "../problems/codes/problem-entry.ts";
import { languageOf } from "../problems/language.ts";

const CHOICE = "language";

/** What a page's answer depends on. */
export const VARY_BY_LANGUAGE = "Accept-Language, Cookie";

export interface PageLanguage {
  language: Language;
  /** Whether the reader has chosen it against what the browser prefers. */
  isChosen: boolean;
}

/** A choice that isn't one of our languages is none. */
export function pageLanguageOf(c: Context): PageLanguage {
  const accepted = languageOf(c);
  const cookie = getCookie(c, CHOICE);
  const language = LANGUAGES.find((known) => known === cookie) ?? accepted;
  return { language, isChosen: language !== accepted };
}
