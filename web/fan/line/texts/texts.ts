// What the line says, in the language of the page.
import { documentLanguage } from "../../../shared/texts/use-texts.ts";

export interface LineTexts {
  /** What the section is called for who hears it. */
  name: string;
  looking: string;
  ahead: string;
  /** A figure with its digits grouped. */
  count: (count: number) => string;
  next: string;
  nextWhy: string;
  number: string;
  seatsLeft: string;
  heard: string;
  /** A wait in whole minutes. */
  wait: (minutes: { low: number; high: number }) => string;
  waitUnderAMinute: string;
  progress: string;
  /** Said to who hears, now and then. */
  aheadSaid: (count: number) => string;
  safe: string;
  lobby: { title: string; opensIn: string; nothingToDo: string };
  paused: { title: string; text: string };
  ready: { title: string; text: string; full: string };
  inside: { title: string; loading: string };
  fewer: (seats: number, ahead: number) => string;
  none: string;
  notOpen: { title: string; opensIn: string; text: string; cancel: string };
  offline: string;
  kept: string;
  tryNow: string;
  leave: string;
  leaveAsk: { title: string; text: string; yes: string; no: string; going: string; failed: string };
  over: {
    left: { title: string; text: string };
    lapsed: { title: string; text: string };
    session: { title: string; text: string };
    lost: string;
    again: string;
    back: string;
    tickets: string;
  };
  signIn: { title: string; text: string; notNow: string; done: string };
  tell: { title: string; sound: string; notification: string; blocked: string; soundAsleep: string; sample: string };
  /** In the title of the document, before what the page is called. */
  titles: { ahead: (count: number) => string; turn: string };
  /** What a notification says. */
  turn: { title: string; text: string };
  bar: {
    ahead: (count: number) => string;
    lobby: string;
    turn: string;
    inside: string;
    over: string;
    go: string;
    name: string;
  };
}

export const lineTexts: LineTexts = (documentLanguage() === "ko" ? await import("./ko.ts") : await import("./en.ts"))
  .texts;
