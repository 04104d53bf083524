// The names under which the messages of the contract appear to a client generator. What has no name here is written out
// where it is used.
import { concert, concertSummary, publicPerformance } from "../concerts.ts";
import { audit, auditCheck } from "../audit.ts";
import {
  cancellation,
  cancellationPreview,
  liveLine,
  newCancellation,
  operatorConcert,
  operatorConcertSummary,
  operatorPerformance,
  seatFigures,
} from "../operator-concert.ts";
import { concertPatch, newConcert } from "../concert-settings.ts";
import { waitingRoom } from "../waiting-room.ts";
import { layout, newPerformance, performancePatch, section, sectionPlace } from "../performances.ts";
import { operatorAction } from "../operator-log.ts";
import { newOperatorKey, operatorKey, operatorKeyMade } from "../operator/keys.ts";
import { place, waitRange } from "../line.ts";
import {
  balance,
  charge,
  entry,
  issuedTicket,
  newCharge,
  newComp,
  newPayment,
  payment,
  refund,
  ticket,
} from "../payments.ts";
import { validationIssue } from "../refusals.ts";
import {
  anyNewHold,
  blockedSeats,
  blocksChanged,
  heldSeat,
  hold,
  operatorSeat,
  performance,
  seat,
  seatMap,
  standingArea,
} from "../seats.ts";
import { newUser, tokenIssued, tokenRequest, user, userCreated } from "../users.ts";
import { list } from "../values.ts";

export const SCHEMAS = {
  Audit: audit,
  AuditCheck: auditCheck,
  Balance: balance,
  BlockedSeats: blockedSeats,
  BlocksChanged: blocksChanged,
  Cancellation: cancellation,
  CancellationPreview: cancellationPreview,
  Charge: charge,
  Concert: concert,
  ConcertList: list(concertSummary),
  ConcertPatch: concertPatch,
  ConcertSummary: concertSummary,
  HeldSeat: heldSeat,
  Hold: hold,
  HoldList: list(hold),
  IssuedTicket: issuedTicket,
  Layout: layout,
  LedgerEntry: entry,
  LedgerEntryList: list(entry),
  LiveLine: liveLine,
  NewCancellation: newCancellation,
  NewCharge: newCharge,
  NewComp: newComp,
  NewConcert: newConcert,
  NewHold: anyNewHold,
  NewOperatorKey: newOperatorKey,
  NewPayment: newPayment,
  NewPerformance: newPerformance,
  NewUser: newUser,
  OperatorAction: operatorAction,
  OperatorActionList: list(operatorAction),
  OperatorConcert: operatorConcert,
  OperatorConcertList: list(operatorConcertSummary),
  OperatorConcertSummary: operatorConcertSummary,
  OperatorKey: operatorKey,
  OperatorKeyList: list(operatorKey),
  OperatorKeyMade: operatorKeyMade,
  OperatorPerformance: operatorPerformance,
  OperatorSeat: operatorSeat,
  Payment: payment,
  PaymentList: list(payment),
  Performance: performance,
  PerformancePatch: performancePatch,
  PerformanceList: list(performance),
  Place: place,
  PublicPerformance: publicPerformance,
  Refund: refund,
  Seat: seat,
  SeatFigures: seatFigures,
  SeatMap: seatMap,
  Section: section,
  SectionPlace: sectionPlace,
  StandingArea: standingArea,
  Ticket: ticket,
  TicketList: list(ticket),
  TokenIssued: tokenIssued,
  TokenRequest: tokenRequest,
  User: user,
  UserCreated: userCreated,
  ValidationIssue: validationIssue,
  WaitRange: waitRange,
  WaitingRoom: waitingRoom,
};
