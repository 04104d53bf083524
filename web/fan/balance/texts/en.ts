import type { BalanceTexts } from "./texts.ts";

export const texts: BalanceTexts = {
  title: "My balance",
  loading: "Loading your balance",
  amount: "You have",
  use: "You pay for tickets with it, and refunds come back to it.",
  entries: "What moved it",
  noEntries: "Nothing yet. What you add, pay and get back appears here.",
  more: "Show older entries",
  kind: { charge: "Added", payment: "Tickets paid", refund: "Refund" },
  after: (amount) => `Balance ${amount}`,
  reference: "Reference",
  fill: {
    title: "Add money",
    free: "This service runs as a rehearsal: money for your balance costs nothing here.",
    missing: (amount) => `${amount} is missing.`,
    amount: "Amount in won",
    hint: (max) => `Whole won, up to ${max} at a time.`,
    go: "Add to my balance",
    goWith: (amount) => `Add ${amount}`,
    going: "One moment",
    filled: (amount) => `Done. Your balance is ${amount}.`,
    wrong: (max) => `Please enter a whole amount between ₩1 and ${max}.`,
    noAnswer: "We don't know yet whether the money was added. Press again: it is added only once.",
    nowhere: "Money can't be added on this page at the moment. Your balance stays as it is.",
  },
};
