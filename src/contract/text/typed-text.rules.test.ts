// Question: is text that people type kept in one form, with every character in it to be seen, and is what people may well
// mean let through? Method: the schemas alone. Which fields go through them: test/hostile/text.workerd.test.ts.
import { expect, test } from "vitest";
import { namingText, typedText } from "./typed-text.ts";

const typed = (text: string) => typedText(20).safeParse(text).data;
const naming = (text: string) => namingText(20).safeParse(text).data;

test.each([
  ["Hangul in parts", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"],
  ["a letter and its accent", "Cafe\u0301", "Café"],
  ["a letter with another name", "\u212b", "Å"],
])("%s is brought to NFC", (_, text, composed) => {
  expect([typed(text), naming(text)]).toEqual([composed, composed]);
});

test("the bound counts what is kept: twenty syllables are twenty characters, however they were sent", () => {
  expect(typed("한".repeat(20).normalize("NFD"))).toBe("한".repeat(20));
  expect(typed("한".repeat(21))).toBeUndefined();
});

test("white space around a text is cut off; in what names one, it names another", () => {
  expect([typed(" \u3000R석\u00a0"), naming(" R석")]).toEqual(["R석", " R석"]);
});

test.each([
  ["a NUL", "A\u0000"],
  ["a newline", "A\nB"],
  ["a tab", "A\tB"],
  ["an escape", "\u001b[31m"],
  ["a C1 control", "A\u0085"],
  ["a zero width space", "A\u200b"],
  ["a zero width joiner", "A\u200dB"],
  ["a zero width non-joiner", "A\u200cB"],
  ["a word joiner", "A\u2060B"],
  ["a byte order mark", "\ufeffA"],
  ["a soft hyphen", "A\u00adB"],
  ["a right-to-left override", "\u202eA"],
  ["a bidi isolate", "\u2066A\u2069"],
  ["a left-to-right mark", "A\u200e"],
  ["a line separator", "A\u2028B"],
  ["a paragraph separator", "A\u2029B"],
  ["a Hangul filler", "A\u3164"],
  ["a halfwidth Hangul filler", "\uffa0A"],
  ["a jamo filler", "\u115f\u1160"],
  ["a variation selector on a letter", "A\ufe0f"],
  ["a grapheme joiner", "A\u034fB"],
  ["a tag", "A\u{e0041}"],
  ["an empty Braille pattern", "\u2800"],
  ["a lone surrogate", "A\ud83c"],
  ["an emoji that goes on in nothing", "🎤\u200d"],
  ["nothing", ""],
  ["spaces", "   "],
  ["ideographic spaces", "\u3000\u3000"],
  ["a no-break space", "\u00a0"],
])("%s is refused", (_, text) => {
  expect([typed(text), naming(text)]).toEqual([undefined, undefined]);
});

test.each([
  "겨울 밤의 소리",
  "VIP석 1층",
  "2026 〈별〉 콘서트 ♪★",
  "BTS – Übung, naïve",
  "日本武道館",
  "ירושלים",
  "ﾊﾝｶｸ",
  "❤️ 🎤 👍🏽",
  "👩‍🎤 🏳️‍🌈 🇰🇷",
  "👨‍👩‍👧‍👦",
  "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "1️⃣층",
  "ㅎㅎ ㅋㅋ",
])("%s passes as it is", (text) => {
  expect([typed(text), naming(text)]).toEqual([text, text]);
});
