// The account code: the refresh token as people carry it, typed, pasted or as a link that a camera reads from a QR code. The code
// stands behind `#`, which a browser never sends to a server.

const MARK = "#code=";

/** A link that signs in with this code, once the fan there has agreed. */
export const codeLink = (origin: string, code: string): string => `${origin}/account${MARK}${code}`;

/** The code in what somebody has typed, pasted or opened: the code itself, or such a link; "" where there is none. */
export function codeIn(text: string): string {
  // Mail and messengers break long lines.
  const whole = text.replaceAll(/\s/g, "");
  const at = whole.indexOf(MARK);
  return at === -1 ? whole : whole.slice(at + MARK.length);
}

/** The code of an address; null where it has none. */
export const codeOfAddress = (hash: string): string | null =>
  hash.startsWith(MARK) && hash.length > MARK.length ? hash.slice(MARK.length) : null;
