// What the app says, as one interface that every language fills in. What a problem says is the service's own text and is shown
// as it was sent.
import type { SaleState } from "../../../src/contract/concerts.ts";

export type Language = "en" | "ko";

/** Parts of a duration that a sentence may need. */
export interface Duration {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

export interface Texts {
  language: Language;
  site: {
    skip: string;
    home: string;
    menu: string;
    tickets: string;
    account: string;
    developers: string;
    promise: string;
  };
  /** An amount in the currency's minor unit. */
  money: (amount: number, currency: string) => string;
  duration: (duration: Duration) => string;
  state: Record<SaleState, string>;
  availability: { few: string; soldOut: string; cancelled: string; past: string };
  concerts: { title: string; none: string; noneYet: string; more: string; from: (price: string) => string };
  concert: {
    loading: string;
    back: string;
    dates: (count: number) => string;
    prices: string;
    rules: string;
    seatsEach: (count: number) => string;
    hold: (duration: string) => string;
    singleSeat: string;
    times: (zone: string) => string;
    fromCalendar: string;
  };
  sale: {
    lobbyIn: string;
    saleIn: string;
    opensAt: (moment: string) => string;
    lobbyAt: (moment: string) => string;
    inLobby: string;
    open: string;
    openUntil: (moment: string) => string;
    paused: string;
    closed: string;
    soldOut: string;
    refreshIsSafe: string;
    calendarTitle: (title: string) => string;
    join: string;
    joinLobby: string;
    joinAnyway: string;
    signInNow: string;
    fillBalance: string;
  };
  trouble: { title: string; offline: string; again: string; tryNow: string };
  missing: { title: string; text: string; home: string };
}
