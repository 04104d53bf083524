// Which of our languages a client prefers. A region (`ko-KR`) means its language: we have only one Korean.
import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { LANGUAGES, type Language } from "./codes/problem-entry.ts";

const DEFAULT_LANGUAGE: Language = "en";

/** One entry of the header, such as `ko-KR;q=0.8`. */
export interface LanguageRange {
  type: string;
  q: number;
}

const primary = ({ type }: LanguageRange): string => type.toLowerCase().split("-")[0] ?? "";

/** The first of our languages in the order of the client's q-values; English when none of them is wanted. */
export function preferred(ranges: readonly LanguageRange[]): Language {
  const wanted = ranges.filter(({ q }) => q > 0).toSorted((a, b) => b.q - a.q);
  for (const range of wanted) {
    if (range.type === "*") return DEFAULT_LANGUAGE;
    const language = LANGUAGES.find((known) => known === primary(range));
    if (language !== undefined) return language;
  }
  return DEFAULT_LANGUAGE;
}

/** The language of this request, by `Accept-Language`. */
export function languageOf(c: Context): Language {
  const chosen = accepts(c, {
    header: "Accept-Language",
    supports: [...LANGUAGES],
    default: DEFAULT_LANGUAGE,
    match: preferred,
  });
  return LANGUAGES.find((known) => known === chosen) ?? DEFAULT_LANGUAGE;
}
