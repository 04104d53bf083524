// What the app says inside a session. What a problem says is the service's own text and is shown as it was sent; here stands what
// to do about it.
import { documentLanguage } from "../../../shared/texts/use-texts.ts";
import type { AnnouncedSeconds } from "../time-left.ts";

export interface SeatWords {
  section: string;
  /** Null: a standing place. */
  row: number | null;
  number: number;
}

export interface InsideTexts {
  /** Of one seat: `Section A, row 3, seat 12`. */
  seat: (seat: SeatWords) => string;
  loading: string;
  listed: (items: readonly string[]) => string;
  session: { label: string; held: string; left: Record<AnnouncedSeconds, string>; over: string };
  dates: {
    title: string;
    lead: string;
    left: (count: number, total: number) => string;
    none: string;
    noneText: string;
    back: string;
  };
  date: {
    best: {
      title: string;
      lead: string;
      count: string;
      fewer: string;
      more: string;
      where: string;
      anywhere: string;
      grade: (grade: string, price: string) => string;
      section: (section: string, grade: string, price: string) => string;
      upTo: (price: string) => string;
      grades: string;
      sections: string;
      prices: string;
      together: string;
      required: string;
      preferred: string;
      hold: (count: number) => string;
    };
    standing: {
      title: string;
      lead: string;
      free: (count: number) => string;
      hold: (count: number) => string;
      number: (section: string) => string;
    };
    list: {
      title: string;
      keys: string;
      free: (count: number) => string;
      soldOut: string;
      row: (row: number) => string;
      rowFree: (count: number, total: number) => string;
      more: (count: number) => string;
      near: string;
      legend: { free: string; yours: string; taken: string; near: string };
      opened: (section: string, free: string) => string;
    };
    map: { title: string; loading: string };
    stale: string;
    pricesChanged: string;
  };
  tray: {
    title: string;
    empty: string;
    of: (count: number, limit: number) => string;
    remove: (seat: string) => string;
    hold: (count: number) => string;
    holding: string;
    added: (seat: string, count: number, limit: number, total: string) => string;
    removed: (seat: string, count: number, limit: number) => string;
    clear: string;
  };
  notes: {
    close: string;
    limit: (limit: number) => string;
    taken: (seats: string) => string;
    lost: (seats: string, hasRest: boolean) => string;
    near: (seats: string) => string;
    nothingFits: string;
    alone: (seats: string) => string;
    takeThem: (seats: string) => string;
    moveTo: (seats: string) => string;
    layoutChanged: string;
    /** What to do after a refusal, by its code. */
    now: {
      paused: string;
      limit: string;
      budget: string;
      closed: string;
      cancelled: string;
      over: string;
      yours: string;
      lostAnswer: string;
      other: string;
    };
    reason: (reason: string) => string;
    dateCancelled: string;
    dateOver: string;
    released: string;
  };
  held: {
    title: (count: number) => string;
    lead: string;
    timer: string;
    total: string;
    release: string;
    releaseAsk: string;
    releaseYes: string;
    releaseNo: string;
    balance: string;
    after: (amount: string) => string;
    missing: string;
    missingLead: string;
    pay: (amount: string) => string;
    payFree: string;
    others: (count: number) => string;
    refresh: string;
  };
  paying: { title: string; lead: string; lost: string; busy: string; leave: string };
  expired: {
    title: string;
    lead: (time: string) => string;
    free: (count: number) => string;
    someFree: (seats: string) => string;
    noneFree: string;
    looking: string;
    again: (count: number) => string;
    others: string;
    over: string;
    backToLine: string;
  };
  paid: {
    title: string;
    lead: string;
    date: string;
    place: string;
    seats: string;
    amount: string;
    balance: string;
    refund: (moment: string) => string;
    line: string;
    more: (count: number) => string;
    next: string;
    tickets: string;
    done: string;
  };
}

export const texts: InsideTexts = (documentLanguage() === "ko" ? await import("./ko.ts") : await import("./en.ts"))
  .texts;
