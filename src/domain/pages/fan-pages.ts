// The pages of the fan app, by the paths at which the Worker writes their shells and the app shows them.
export const FAN_PAGES = {
  concerts: "/",
  concert: "/concerts/:concertId",
  account: "/account",
  balance: "/balance",
  tickets: "/tickets",
  ticket: "/tickets/:ticketId",
  /** The way back from an OpenID provider. */
  signedIn: "/signed-in",
} as const;
export type FanPage = keyof typeof FAN_PAGES;
export const FAN_PAGE_NAMES: readonly FanPage[] = [
  "concerts",
  "concert",
  "account",
  "balance",
  "tickets",
  "ticket",
  "signedIn",
];
