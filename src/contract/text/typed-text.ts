// Text that people type: titles, names of sections and fans, and what names these again. Two texts that look the same are
// the same text here: it is brought to Unicode's composed form (NFC), since one keyboard sends 가 as one character and
// another as two, and it has no characters that nobody sees. What people may well mean stays: letters of every script, and
// emoji, some of which are held together by such characters. The checks are those of Unicode, not a list of ours.
import { z } from "zod";

/**
 * Control and format characters (Cc, Cf), line and paragraph separators (Zl, Zp), and what Unicode says to show as nothing,
 * such as the Hangul fillers (UAX #44, Default_Ignorable_Code_Point). The empty Braille pattern is a picture of nothing.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Emoji as keyboards send them, joiners and selectors included (UTS #51, RGI_Emoji). */
const EMOJI = /\p{RGI_Emoji}/gv;

/** Whether every character of a text can be seen. */
const isVisible = (text: string): boolean => !INVISIBLE.test(text.replace(EMOJI, ""));

/** For `refine`. SQLite would store another text than was sent, and what is named after it would name nothing. */
const wellFormed = [
  (text: string): boolean => text.isWellFormed(),
  { message: "must be well-formed Unicode" },
] as const;
const visible = [isVisible, { message: "must not contain control or invisible characters" }] as const;

const composed = z
  .string()
  .refine(...wellFormed)
  .refine(...visible)
  .normalize("NFC");

/** Text of 1 to so many characters, counted as it is kept: in NFC, without white space around it. */
export const typedText = (maxChars: number) => composed.trim().min(1).max(maxChars);

/** What names such a text, or holds one: in NFC too, and otherwise as it is written. */
export const namingText = (maxChars: number) =>
  composed
    .min(1)
    .max(maxChars)
    .refine((text) => text === "" || text.trim() !== "", { message: "must not be white space only" });
