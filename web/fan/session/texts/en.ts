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
    title: "Signing in is not offered on this page",
    text: (issuer) =>
      `Fans of this service sign in at ${issuer}. This page doesn't offer that yet. Your account, tickets and places in line are not touched by that.`,
  },
  loading: "Loading the sign-in",
  noAnswer: "We can't reach the service. Nothing is lost; please try again.",
};
