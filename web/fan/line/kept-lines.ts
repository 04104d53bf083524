// Which lines this fan stands in, as this browser has kept it: enough to know, before anything else is loaded, that there is a
// place to be shown. The name has the fan in it, since several may use one browser.
import { placeName } from "../../../clients/frontrow/src/line/place-name.ts";

export const lineName = (concertId: string, fanId: string): string => `${placeName(concertId)}.${fanId}`;

/** Whether the fan has joined this line here, and nothing has told its end yet. */
export const isKept = (concertId: string, fanId: string): boolean => namesKept().includes(lineName(concertId, fanId));

/** The concerts in whose lines the fan stands. */
export function concertsKept(fanId: string): string[] {
  const [before, after] = [placeName(""), `.${fanId}`];
  return namesKept()
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => name.slice(before.length, -after.length));
}

function namesKept(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    // Some browsers throw at the mere mention of localStorage. Then nothing is kept.
    return [];
  }
}
