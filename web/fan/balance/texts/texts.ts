// What the fan's balance says, in the language of the page.
import type { LedgerEntry } from "../../../../clients/frontrow/schema.d.ts";
import { documentLanguage } from "../../../shared/texts/use-texts.ts";

export interface BalanceTexts {
  title: string;
  loading: string;
  amount: string;
  /** What the amount is for. */
  use: string;
  entries: string;
  noEntries: string;
  more: string;
  kind: Record<LedgerEntry["kind"], string>;
  /** The balance after an entry. */
  after: (amount: string) => string;
  reference: string;
  fill: {
    title: string;
    /** Money can be had for nothing here. */
    free: string;
    missing: (amount: string) => string;
    amount: string;
    hint: (max: string) => string;
    go: string;
    goWith: (amount: string) => string;
    going: string;
    filled: (amount: string) => string;
    wrong: (max: string) => string;
    noAnswer: string;
    /** Neither free charges nor a payment provider. */
    nowhere: string;
  };
}

export const balanceTexts: BalanceTexts = (
  documentLanguage() === "ko" ? await import("./ko.ts") : await import("./en.ts")
).texts;
