// Whether a purchase was begun whose end a fan should see, also when the session is over: a payment without an answer, a hold whose
// end was not seen, tickets that were just paid. It reads what the browser keeps and loads nothing else.
import { keptPayments } from "../../../clients/frontrow/src/kept-payment.ts";
import { storageOf } from "./fan-storage.ts";
import { rememberedHold } from "./remembered-hold.ts";

export function hasKeptPurchase(concertId: string, fanId: string): boolean {
  const storage = storageOf(fanId, () => localStorage);
  return rememberedHold(storage, concertId) !== null || keptPayments(storage, concertId).some(({ isOpen }) => isOpen);
}
