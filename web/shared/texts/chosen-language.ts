// The language that a reader has chosen against what the browser prefers. The Worker knows the choice by a cookie, writes the page
// in that language and says so on #app.
import type { Language } from "./texts.ts";

/** Null: the browser's own preference holds, and the browser sends that by itself. */
export function chosenLanguage(): Language | null {
  const chosen = document.getElementById("app")?.dataset["chosenLanguage"];
  return chosen === "en" || chosen === "ko" ? chosen : null;
}

const YEAR_SECONDS = 365 * 24 * 3_600;

/** Keeps the choice for a year, and reads the page again in that language. */
export function chooseLanguage(language: Language): void {
  document.cookie = `language=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
  location.reload();
}
