// Telling a fan who looks elsewhere that the turn has come: by a sound, by a notification, each only where the fan has chosen it.
// The choice is kept on the device. Browsers let a page make a sound only once somebody has touched it.
import { signal } from "@preact/signals";
import { lineTexts as texts } from "./texts/texts.ts";

const CHOICES = "frontrow.tell";

interface Choices {
  sound: boolean;
  notification: boolean;
}

export const choices = signal<Choices>(keptChoices());
/** The sound is chosen, and nobody has touched the page yet. */
export const isSoundAsleep = signal(choices.value.sound);
/** Null where the browser has no notifications for pages, as on an iPhone. */
export const mayNotify = signal<NotificationPermission | null>(
  "Notification" in globalThis ? Notification.permission : null,
);

let audio: AudioContext | null = null;

function wake(): void {
  audio ??= new AudioContext();
  isSoundAsleep.value = false;
}
if (isSoundAsleep.value) {
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, wake, { once: true, capture: true });
}

/** Lets the sound be heard, so that the fan knows it and the loudness is right. */
export function chooseSound(isChosen: boolean): void {
  choose({ sound: isChosen });
  if (!isChosen) return;
  wake();
  play();
}

/** Asks the browser for its leave, and shows a notification as it will be. */
export async function chooseNotification(isChosen: boolean): Promise<void> {
  if (!isChosen) return choose({ notification: false });
  const permission = await Notification.requestPermission();
  mayNotify.value = permission;
  if (permission !== "granted") return;
  if (notify(texts.tell.title, texts.tell.sample)) choose({ notification: true });
  // Chrome on Android has them for workers alone.
  else mayNotify.value = null;
}

/** The turn has come. Of several tabs, one tells. */
export async function tellTurn(): Promise<void> {
  const { sound, notification } = choices.value;
  if (!sound && !notification) return;
  await navigator.locks.request("frontrow.tell", { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    if (sound && audio !== null) play();
    if (notification && document.hidden) notify(texts.turn.title, texts.turn.text);
    // The other tabs hear of it within this time.
    await new Promise((resolve) => setTimeout(resolve, TELLING_MS));
  });
}
const TELLING_MS = 3_000;

function notify(title: string, body: string): boolean {
  try {
    const shown = new Notification(title, { body, tag: "frontrow.line" });
    shown.addEventListener("click", () => {
      focus();
      shown.close();
    });
    return true;
  } catch {
    return false;
  }
}

/** Two notes, a fifth apart, twice. */
const NOTES = [
  [0, 587],
  [0.18, 880],
  [0.6, 587],
  [0.78, 880],
] as const;
const NOTE_SECONDS = 0.35;
const LOUDNESS = 0.25;
/** A gain can fade to nearly nothing, not to nothing. */
const SILENCE = 0.001;

function play(): void {
  if (audio === null) return;
  void audio.resume();
  for (const [after, frequency] of NOTES) {
    const from = audio.currentTime + after;
    const tone = new OscillatorNode(audio, { frequency, type: "sine" });
    const gain = new GainNode(audio, { gain: LOUDNESS });
    gain.gain.setValueAtTime(LOUDNESS, from);
    gain.gain.exponentialRampToValueAtTime(SILENCE, from + NOTE_SECONDS);
    tone.connect(gain).connect(audio.destination);
    tone.start(from);
    tone.stop(from + NOTE_SECONDS);
  }
}

function choose(part: Partial<Choices>): void {
  choices.value = { ...choices.value, ...part };
  try {
    localStorage.setItem(CHOICES, JSON.stringify(choices.value));
  } catch {
    // Chosen until the page goes.
  }
}

function keptChoices(): Choices {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(CHOICES) ?? "null");
    const isChosen = (name: string) => typeof kept === "object" && kept !== null && Reflect.get(kept, name) === true;
    return {
      sound: isChosen("sound"),
      notification: isChosen("notification") && Notification.permission === "granted",
    };
  } catch {
    return { sound: false, notification: false };
  }
}
