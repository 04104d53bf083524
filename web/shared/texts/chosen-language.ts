// The language that a reader has chosen against what the browser prefers. The Worker knows the choice by a cookie, writes the page
// in that language and says so on <html>.
import type { Language } from "./texts.ts";
import { documentLanguage } from "./use-texts.ts";

/** Null: the browser's own preference holds, and the browser sends that by itself. */
export const chosenLanguage = (): Language | null =>
  document.documentElement.hasAttribute("data-chosen") ? documentLanguage() : null;

const YEAR_SECONDS = 365 * 24 * 3_600;

/** Keeps the choice for a year, and reads the page again in that language. */
export function chooseLanguage(language: Language): void {
  document.cookie = `language=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
  location.reload();
}
