// The other language, by its own name: who can't read this page can read that.
import { chooseLanguage } from "../shared/texts/chosen-language.ts";
import type { Language } from "../shared/texts/texts.ts";
import { useTexts } from "../shared/texts/use-texts.ts";

const OTHER: Record<Language, { language: Language; name: string }> = {
  en: { language: "ko", name: "한국어" },
  ko: { language: "en", name: "English" },
};

export function LanguageSwitch() {
  const { language, name } = OTHER[useTexts().language];
  return (
    <button type="button" class="language-switch" lang={language} onClick={() => chooseLanguage(language)}>
      {name}
    </button>
  );
}
