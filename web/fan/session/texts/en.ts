import type { SessionTexts } from "./texts.ts";

export const texts: SessionTexts = {
  title: "Sign in",
  what: "You need no password. Your account is made on this device; you find the code that opens it on other devices under “My account”.",
  name: "Your name",
  nameHint: "Optional. Up to 100 characters.",
  go: "Continue",
  going: "One moment",
  haveCode: "I have an account code",
  code: "Account code",
  codeHint: "You find it on your other device under “My account”.",
  withCode: "Sign in with this code",
  codeRefused: "This code doesn't open an account. Please check that it is complete, and that its end is not past.",
  codeMissing: "Please enter your account code.",
  fromLink: {
    title: "Sign in with the code of this link?",
    text: "The link that you have opened holds an account code. Go on only if it is your own.",
    replaces: "You are signed in with another account here. It stays reachable only with its own code.",
    take: "Sign in with this code",
    leave: "Don't sign in",
  },
  signedOut: "You are signed out on this device.",
  ended: {
    title: "Your sign-in has ended",
    text: "This account was signed out everywhere, or its code has reached its end. Sign in again to go on.",
  },
  atProvider: {
    text: (host) => `You sign in at ${host}, and come back to this page after that.`,
    go: "Go to the sign-in",
    coming: "Signing you in",
    ended: "Sign in again to go on. Your place in line, your seats and your tickets belong to your account.",
    why: {
      foreign: {
        title: "This sign-in is not good any more",
        text: "It was used before, or it was begun in another tab. Nothing has happened to your account. Please sign in again.",
      },
      denied: {
        title: "You are not signed in",
        text: "The sign-in was cancelled. Without it you can look at everything; to wait in line and buy, sign in again.",
      },
      again: {
        title: "The sign-in is not finished",
        text: "The sign-in page asks you for something more. Please sign in again and answer it there.",
      },
      unavailable: {
        title: "The sign-in page has a fault just now",
        text: "Please try again in a minute. Nothing has happened to your account.",
      },
      noAnswer: {
        title: "We can't reach the sign-in",
        text: "Please check your connection and sign in again. Nothing is lost.",
      },
      notOffered: {
        title: "Signing in is not offered on this page",
        text: "The organiser hasn't set up the sign-in of this page. Your account and your tickets are not touched by that.",
      },
      notAccepted: {
        title: "Your sign-in isn't accepted here",
        text: "You have signed in, but this service can't use what the sign-in page gave. Please tell the organiser; signing in again doesn't help.",
      },
      refused: {
        title: "The sign-in didn't work",
        text: "The sign-in page refused it. Please sign in again; if that doesn't help, tell the organiser.",
      },
    },
  },
  loading: "Loading the sign-in",
  noAnswer: "We can't reach the service. Nothing is lost; please try again.",
};
