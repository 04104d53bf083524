// When a sale lets people join, calls them and lets them take seats: pure functions of its settings and the time.
import type { SaleState } from "../contract/concerts.ts";
import type { OperatorState, SingleSeatRule } from "../contract/concert-settings.ts";
import type { WaitingRoomPolicy } from "../contract/waiting-room.ts";
import type { Millis } from "../contract/values.ts";
import type { PerformanceSpan } from "./records/concert.ts";

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
  singleSeatRule: SingleSeatRule;
  waitingRoom: WaitingRoomPolicy;
  state: OperatorState;
  /** Not published yet. */
  isDraft: boolean;
  /** Raised by every change of settings or dates; an older one never replaces a newer one. */
  revision: number;
}

export type SaleTimes = Pick<SaleSettings, "lobbyOpensAt" | "saleOpensAt" | "saleClosesAt" | "state" | "isDraft">;

export const lobbyOpensAt = (sale: Pick<SaleTimes, "lobbyOpensAt" | "saleOpensAt">): Millis =>
  sale.lobbyOpensAt ?? sale.saleOpensAt;

/** The span of the dates that take place; of all dates when none does. */
export function spanOf(performances: readonly { startsAt: Millis; cancelledAt: Millis | null }[]): PerformanceSpan {
  const takingPlace = performances.filter(({ cancelledAt }) => cancelledAt === null);
  const takesPlace = takingPlace.length > 0;
  const starts = (takesPlace ? takingPlace : performances).map(({ startsAt }) => startsAt);
  return { firstPerformanceAt: Math.min(...starts), lastPerformanceAt: Math.max(...starts), takesPlace };
}

type LastPerformance = Pick<PerformanceSpan, "lastPerformanceAt" | "takesPlace">;

/**
 * What the settings of a sale say, whatever becomes of its dates. A pause shows only while the sale would be open. That of a
 * draft is closed, whatever its times.
 */
export function stateBySettings(sale: Omit<SaleTimes, "lobbyOpensAt">, now: Millis): SaleState {
  if (sale.isDraft || sale.state === "closed" || (sale.saleClosesAt !== null && now >= sale.saleClosesAt))
    return "closed";
  if (now < sale.saleOpensAt) return "scheduled";
  return sale.state === "paused" ? "paused" : "open";
}

/** What everybody may know of a sale. One whose dates are all past or cancelled is closed. */
export const saleState = (
  sale: Omit<SaleTimes, "lobbyOpensAt">,
  { lastPerformanceAt, takesPlace }: LastPerformance,
  now: Millis,
): SaleState => (takesPlace && now < lastPerformanceAt ? stateBySettings(sale, now) : "closed");

/** The next instant after `now` at which the clock alone changes the state of the sale. */
export function nextSaleChange(
  sale: SaleTimes,
  { lastPerformanceAt, takesPlace }: LastPerformance,
  now: Millis,
): Millis | null {
  const instants = [sale.saleOpensAt, sale.saleClosesAt, takesPlace ? lastPerformanceAt : null].filter(
    (at): at is Millis => at !== null && at > now,
  );
  return instants.length === 0 ? null : Math.min(...instants);
}
