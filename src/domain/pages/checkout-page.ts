// The page on which a fan pays by Toss. It stands on an origin of its own (PAY_ORIGIN), and nothing else does: it loads a script of
// another company, which must never run where the tokens of fans are kept.

/** The path of the page for one top-up. */
export const checkoutPagePath = (topUpId: string): string => `/pay/${topUpId}`;
