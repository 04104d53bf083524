// What is said politely to those who read by ear: one region for the whole session, so that no sentence cuts another one off by
// coming from elsewhere.
import { signal } from "@preact/signals";

const text = signal("");
export const announcement = text;

/** Says a sentence; the same one again is said again. */
export function say(sentence: string): void {
  text.value = text.value === sentence ? `${sentence}\u00A0` : sentence;
}
