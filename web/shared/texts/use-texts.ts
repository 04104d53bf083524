// The texts of the page's language, for every component. The Worker has chosen the language (`<html lang>`), and the browser
// loads that dictionary alone.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language, Texts } from "./texts.ts";

const TextsContext = createContext<Texts | null>(null);
export const TextsProvider = TextsContext.Provider;

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (texts === null) throw new Error("no texts around this component");
  return texts;
}

/** The language that the document is written in. */
export const documentLanguage = (): Language => (document.documentElement.lang === "ko" ? "ko" : "en");

export async function loadTexts(language: Language): Promise<Texts> {
  const { texts } = language === "ko" ? await import("./ko.ts") : await import("./en.ts");
  return texts;
}
