// When a sale lets people join, calls them and lets them take seats: pure functions of its settings and the time.
import type { SaleState } from "../contract/concerts.ts";
import type { OperatorState } from "../contract/concert-settings.ts";
import type { WaitingRoomPolicy } from "../contract/waiting-room.ts";
import type { Millis } from "../contract/values.ts";

/** The settings of a concert that the room acts on. */
export interface SaleSettings {
  concertId: string;
  /** Null: the lobby opens with the sale. */
  lobbyOpensAt: Millis | null;
  saleOpensAt: Millis;
  saleClosesAt: Millis | null;
  holdSeconds: number;
  maxSeatsPerFan: number;
  refundUntilHours: number;
  waitingRoom: WaitingRoomPolicy;
  state: OperatorState;
  /** Raised by every change of settings or dates; an older one never replaces a newer one. */
  revision: number;
}

export type SaleTimes = Pick<SaleSettings, "lobbyOpensAt" | "saleOpensAt" | "saleClosesAt" | "state">;

export const lobbyOpensAt = (sale: Pick<SaleTimes, "lobbyOpensAt" | "saleOpensAt">): Millis =>
  sale.lobbyOpensAt ?? sale.saleOpensAt;

/** What everybody may know of a sale. A pause shows only while the sale would be open. */
export function saleState(sale: Omit<SaleTimes, "lobbyOpensAt">, now: Millis): SaleState {
  if (sale.state === "closed" || (sale.saleClosesAt !== null && now >= sale.saleClosesAt)) return "closed";
  if (now < sale.saleOpensAt) return "scheduled";
  return sale.state === "paused" ? "paused" : "open";
}

/** The next instant after `now` at which the clock alone changes the state of the sale. */
export function nextSaleChange(sale: SaleTimes, now: Millis): Millis | null {
  const instants = [sale.saleOpensAt, sale.saleClosesAt].filter((at): at is Millis => at !== null && at > now);
  return instants.length === 0 ? null : Math.min(...instants);
}
