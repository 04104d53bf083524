// What tickets say, in the language of the page.
import { documentLanguage } from "../../../shared/texts/use-texts.ts";

export interface TicketTexts {
  title: string;
  loading: string;
  none: string;
  noneYet: string;
  find: string;
  toCome: string;
  past: string;
  /** The title of a concert that can't be read now. */
  someConcert: string;
  /** When the service told what is shown. */
  asOf: (moment: string) => string;
  offline: (moment: string) => string;
  refunded: string;
  cancelled: string;
  over: string;
  seat: (section: string, row: number, number: number) => string;
  standing: (section: string, number: number) => string;
  section: string;
  row: string;
  seatNumber: string;
  entry: string;
  grade: string;
  price: string;
  ticketNumber: string;
  back: string;
  /** At the door: one ticket of a group. */
  oneOf: (at: number, count: number) => string;
  previous: string;
  next: string;
  qr: string;
  showThis: string;
  time: string;
  localTime: (zone: string) => string;
  calendar: string;
  refund: {
    title: string;
    needsNetwork: string;
    /** There is a deadline, which the service tells only to whoever is too late. */
    deadline: string;
    /** What comes back, where it goes, and for how many tickets. */
    whole: (amount: string, count: number) => string;
    go: string;
    going: string;
    asked: { title: string; yes: string; no: string };
    what: (amount: string) => string;
    seats: string;
    noAnswer: string;
    closed: (moment: string) => string;
    keep: string;
    begun: string;
    gift: string;
    reason: (reason: string) => string;
    cancelled: string;
    done: string;
    doneText: (amount: string) => string;
    balance: string;
  };
}

export const ticketTexts: TicketTexts = (
  documentLanguage() === "ko" ? await import("./ko.ts") : await import("./en.ts")
).texts;
