// What the crowd saw, as plain data: the checks judge it afterwards, without a network and without a clock of their
// own. All times are this machine's, in milliseconds.
import type { Way } from "./character.ts";

/** A place in the line, as one answer showed it. */
export interface PlaceSeen {
  fan: number;
  /** Which stay in the line: a fan whose place ended and who joins again begins the next one. */
  stay: number;
  tab: number;
  /** True for a 201: the answer that handed the number out. */
  created: boolean;
  number: number;
  position: number;
  /** When the first try left and when the answer was there. */
  sentAt: number;
  receivedAt: number;
}

export interface HoldSeen {
  fan: number;
  way: Way;
  holdId: string;
  performanceId: string;
  seatIds: string[];
  sentAt: number;
  receivedAt: number;
}

/** A 201 of `POST /v1/payments`; a replay is one more. */
export interface PaymentSeen {
  fan: number;
  key: string;
  paymentId: string;
  holdId: string;
  performanceId: string;
  seatIds: string[];
  amount: number;
  /** Sent when the hold must already have expired. */
  late: boolean;
}

/** Seats an operator gave away. */
export interface CompSeen {
  paymentId: string;
  performanceId: string;
  seatIds: string[];
}

/** A seat that the operator keeps back from before the crowd comes. */
export interface BlockedSeen {
  performanceId: string;
  seatId: string;
}

/** The valid tickets a fan was shown for one payment. */
export interface TicketsSeen {
  fan: number;
  paymentId: string;
  seatIds: string[];
}

/** A fan's money at the end. */
export interface WalletSeen {
  fan: number;
  charged: number;
  paid: number;
  /** Signed effects of calls whose outcome never became known: each happened or did not. */
  unsure: number[];
  balance: number;
}

/** A seat map read right after holding, with the revision of that hold sent back. */
export interface OwnSeatsSeen {
  fan: number;
  holdId: string;
  shownAvailable: string[];
}

/** An answer that no correct service gives at that step. */
export interface Oddity {
  fan: number;
  step: string;
  what: "server error" | "not JSON" | "off the contract" | "unexpected refusal" | "wrong figures";
  detail: string;
}

export interface Records {
  places: PlaceSeen[];
  holds: HoldSeen[];
  payments: PaymentSeen[];
  comps: CompSeen[];
  blocked: BlockedSeen[];
  tickets: TicketsSeen[];
  wallets: WalletSeen[];
  ownSeats: OwnSeatsSeen[];
  oddities: Oddity[];
}

export const noRecords = (): Records => ({
  places: [],
  holds: [],
  payments: [],
  comps: [],
  blocked: [],
  tickets: [],
  wallets: [],
  ownSeats: [],
  oddities: [],
});
