import type { Duration, Texts } from "./texts.ts";

const unit = (count: number, one: string): string[] =>
  count === 0 ? [] : [`${count} ${one}${count === 1 ? "" : "s"}`];
const duration = ({ days, hours, minutes, seconds }: Duration): string =>
  [...unit(days, "day"), ...unit(hours, "hour"), ...unit(minutes, "minute"), ...unit(seconds, "second")].join(" ") ||
  "0 seconds";

export const texts: Texts = {
  language: "en",
  site: {
    skip: "Skip to content",
    home: "Frontrow, all concerts",
    menu: "Menu",
    tickets: "My tickets",
    account: "My account",
    developers: "API for developers",
    promise: "One place in line for each fan. A refresh never loses it.",
  },
  money: (amount, currency) =>
    new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(amount),
  duration,
  state: { scheduled: "Coming up", open: "On sale", paused: "Paused", closed: "Ended" },
  availability: { few: "Few left", soldOut: "Sold out", cancelled: "Cancelled", past: "Over" },
  concerts: {
    title: "Concerts",
    none: "No concerts yet",
    noneYet: "Concerts appear here as soon as they are announced. This page looks for them by itself.",
    more: "Show more concerts",
    from: (price) => `From ${price}`,
  },
  concert: {
    loading: "Loading the concert",
    back: "All concerts",
    dates: (count) => (count === 1 ? "Date" : "Dates"),
    prices: "Prices",
    rules: "Good to know",
    seatsEach: (count) => (count === 1 ? "One seat for each person." : `Up to ${count} seats for each person.`),
    hold: (time) => `Seats you choose are yours for ${time} while you pay.`,
    singleSeat: "A choice may not leave one free seat alone between others.",
    times: (zone) => `All times are local times of the venue (${zone}).`,
    fromCalendar: "Add to calendar",
  },
  sale: {
    lobbyIn: "The waiting room opens in",
    saleIn: "The sale starts in",
    opensAt: (moment) => `The sale starts on ${moment}.`,
    lobbyAt: (moment) => `The waiting room opens on ${moment}.`,
    inLobby: "The waiting room is open. Your number counts from the moment you join.",
    open: "On sale now",
    openUntil: (moment) => `Until ${moment}.`,
    paused: "The sale is paused for a moment. It goes on by itself, and nobody loses a place in line.",
    closed: "The sale has ended.",
    soldOut: "All dates are sold out. Seats can come back when others give tickets back.",
    refreshIsSafe: "This page keeps itself up to date. You can reload it at any time.",
    calendarTitle: (title) => `Ticket sale: ${title}`,
    join: "Join the line",
    joinLobby: "Join the line",
    joinAnyway: "Join the line anyway",
    signInNow: "Sign in and fill your balance now",
    fillBalance: "Fill your balance now",
  },
  trouble: {
    title: "We can't reach the service",
    offline: "You seem to be offline. Nothing is lost.",
    again: "This page tries again by itself.",
    tryNow: "Try now",
  },
  missing: {
    title: "This page isn't here",
    text: "The address may be mistyped, or what it names is gone.",
    home: "See all concerts",
  },
};
