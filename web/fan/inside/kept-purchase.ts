// Whether something was begun whose end a fan should see, also when the session is over: a hold, and with it a payment without an
// answer, or tickets that were just paid. It reads what the browser keeps and loads nothing else.
export const heldName = (concertId: string): string => `frontrow.hold.${concertId}`;
/** A name apart for each fan of a browser. */
export const nameOfFan = (fanId: string, name: string): string => `${fanId} ${name}`;

export function hasKeptPurchase(concertId: string, fanId: string): boolean {
  try {
    return localStorage.getItem(nameOfFan(fanId, heldName(concertId))) !== null;
  } catch {
    // Some browsers throw at the mere mention of localStorage. Then nothing is kept.
    return false;
  }
}
