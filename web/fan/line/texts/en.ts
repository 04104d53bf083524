import type { LineTexts } from "./texts.ts";

const count = (figure: number): string => new Intl.NumberFormat("en").format(figure);
const people = (figure: number): string => (figure === 1 ? "1 person" : `${count(figure)} people`);

export const texts: LineTexts = {
  name: "Your place in line",
  looking: "Looking for your place in line",
  ahead: "People ahead of you",
  count,
  next: "You are next",
  nextWhy: "Nobody is ahead of you.",
  number: "Your number",
  seatsLeft: "Seats left",
  heard: "Last heard",
  wait: ({ low, high }) => (low === high ? `About ${low} min` : `About ${low} to ${high} min`),
  waitUnderAMinute: "Less than a minute",
  progress: "Your way in line so far",
  aheadSaid: (figure) => (figure === 0 ? "You are next." : `${people(figure)} ahead of you.`),
  safe: "You can reload this page, or close it and come back: your number stays. Please be here when your turn comes.",
  lobby: {
    title: "You are in the waiting room",
    opensIn: "The sale starts in",
    nothingToDo: "There is nothing to press later. When the sale starts, the line moves by itself.",
  },
  paused: {
    title: "The sale is paused",
    text: "Your place is safe. The line goes on by itself as soon as the sale does.",
  },
  ready: {
    title: "It's your turn",
    text: "We are letting you in. Please stay here.",
    full: "All places inside are taken for a moment. You are let in before everybody who is called later.",
  },
  inside: { title: "You are in", loading: "Loading the seats" },
  fewer: (seats, ahead) =>
    `There are fewer seats left (${count(seats)}) than people ahead of you (${count(ahead)}). You may not get one.`,
  none: "All seats are taken at the moment. Seats come back when somebody doesn't pay, or gives tickets back. You can stay in line.",
  notOpen: {
    title: "The waiting room isn't open yet",
    opensIn: "The waiting room opens in",
    text: "You get your number as soon as it opens. There is nothing to press; just leave this page open.",
    cancel: "Don't wait",
  },
  offline: "We can't reach the service. You seem to be offline.",
  kept: "Your place is kept, and this page tries again by itself.",
  tryNow: "Try now",
  leave: "Leave the line",
  leaveAsk: {
    title: "Leave the line?",
    text: "Your number is given up. If you join again later, you get a new one, behind everybody who waits now.",
    yes: "Leave the line",
    no: "Stay in line",
    going: "One moment",
    failed: "That didn't reach the service. You are still in line; please try again.",
  },
  over: {
    left: { title: "You have left the line", text: "Your number is given up. You can join again for a new one." },
    lapsed: {
      title: "Your place is gone",
      text: "It was your turn and nobody was here to take it, or you left the line on another device.",
    },
    session: {
      title: "Your time inside is over",
      text: "You have paid, left, or the time ran out. To buy more, join the line again for a new number.",
    },
    lost: "Your tickets and your balance are as they were.",
    again: "Join the line again",
    back: "Back to the concert",
    tickets: "My tickets",
  },
  signIn: {
    title: "Sign in to get your number",
    text: "Your place in line belongs to you, so that no reload and no other device loses it.",
    notNow: "Not now",
    done: "You are signed in. You can fill your balance now, so that paying is quick later.",
  },
  tell: {
    title: "Tell me when it's my turn",
    sound: "With a sound",
    notification: "With a notification",
    blocked: "This browser doesn't allow notifications for this page.",
    soundAsleep: "Touch this page once, so that the browser lets it make a sound.",
    sample: "You will be told here when it's your turn.",
  },
  titles: { ahead: (figure) => `${count(figure)} ahead`, turn: "Your turn!" },
  turn: { title: "It's your turn", text: "Choose your seats now." },
  bar: {
    name: "Your place in line",
    ahead: (figure) => (figure === 0 ? "You are next in line" : `In line: ${people(figure)} ahead of you`),
    lobby: "You are in the waiting room",
    turn: "It's your turn",
    inside: "Your seats are waiting for you",
    over: "Your place in line has ended",
    go: "Go there",
  },
};
