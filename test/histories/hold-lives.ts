// Every hold that fans were told of, with what can have ended it. A hold is certainly its fan's from the answer on, until
// something is sent that may end it, or its time is up while nothing of its payment was sent.
import { payment } from "../../src/contract/payments.ts";
import { hold } from "../../src/contract/seats.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { Entry, History } from "./history.ts";
import { bodyOf, endOf, entriesOf, isDone, isRefused, type EntryOf } from "./reading.ts";

export interface HoldLife {
  holdId: string;
  fan: string;
  concertId: string;
  performanceId: string;
  seatIds: string[];
  /** Won, by seat, as the first answer told it. */
  prices: Map<string, number>;
  /** A key that is sent again is answered with the hold as it now is, which may be over. */
  isLive: boolean;
  /** An operator gave it; it never was a hold of the fan's own. */
  isComp: boolean;
  /** The first request that was answered with it. */
  made: EntryOf<"hold" | "choose" | "comp">;
  expiresAt: Millis;
  payments: EntryOf<"pay">[];
  /** The first acknowledged payment. */
  paid: EntryOf<"pay" | "comp"> | null;
  /** Whatever may end it, or its ticket, before time does; in the order of sending. */
  enders: Entry[];
}

export const holdLives = (history: History): HoldLife[] => [...livesOfHolds(history), ...livesOfComps(history)];

/** Seats that an operator gave are a fan's for good from the answer on, unless the date is called off. */
function livesOfComps(history: History): HoldLife[] {
  const lives = new Map<string, HoldLife>();
  const cancels = entriesOf(history, "cancel").filter((entry) => !isRefused(entry));
  for (const made of entriesOf(history, "comp")) {
    const body = bodyOf(made, payment);
    if (body === null || lives.has(body.holdId)) continue;
    const { holdId, concertId, performanceId } = body;
    const seatIds = body.tickets.map(({ seatId }) => seatId);
    lives.set(holdId, {
      holdId,
      fan: made.asked.userId,
      concertId,
      performanceId,
      seatIds,
      prices: new Map(seatIds.map((seatId) => [seatId, 0])),
      isLive: true,
      isComp: true,
      made,
      expiresAt: Infinity,
      payments: [],
      paid: made,
      enders: cancels.filter(({ asked }) => asked.performanceId === performanceId),
    });
  }
  return [...lives.values()];
}

function livesOfHolds(history: History): HoldLife[] {
  const lives = new Map<string, HoldLife>();
  const pays = Map.groupBy(entriesOf(history, "pay"), ({ asked }) => asked.holdId);
  const enders = entriesOf(history, "release", "leave", "refund", "cancel", "rebuild").filter(
    (entry) => !isRefused(entry),
  );
  for (const made of entriesOf(history, "hold", "choose")) {
    const body = bodyOf(made, hold);
    if (body === null || made.fan === null || lives.has(body.holdId)) continue;
    const { holdId, concertId, performanceId } = body;
    const ofHold = pays.get(holdId) ?? [];
    const paymentIds = new Set(ofHold.map((entry) => bodyOf(entry, payment)?.paymentId));
    const { fan } = made;
    lives.set(holdId, {
      holdId,
      fan,
      concertId,
      performanceId,
      seatIds: body.seats.map(({ seatId }) => seatId),
      prices: new Map(body.seats.map(({ seatId, price }) => [seatId, price])),
      isLive: body.status !== "released" && body.status !== "expired",
      isComp: false,
      made,
      expiresAt: Date.parse(body.expiresAt),
      payments: ofHold,
      paid: ofHold.find(isDone) ?? null,
      enders: enders.filter(({ asked, fan: who }) => {
        switch (asked.what) {
          case "release":
            return asked.holdId === holdId;
          case "leave":
            return asked.concertId === concertId && who === fan;
          case "refund":
            return paymentIds.has(asked.paymentId) || (who === fan && !ofHold.some(isDone) && ofHold.length > 0);
          case "cancel":
            return asked.performanceId === performanceId;
          case "rebuild":
            return asked.concertId === concertId;
          default:
            return false;
        }
      }),
    });
  }
  return [...lives.values()];
}

/** Whether a hold, or the ticket it became, was certainly its fan's from before a request was sent until it was answered. */
export function isCertainDuring(life: HoldLife, { sent, answered }: Entry): boolean {
  if (!life.isLive || answered === null || (life.made.answered?.tick ?? Infinity) >= sent.tick) return false;
  const isPaid = (life.paid?.answered?.tick ?? Infinity) < sent.tick;
  if (!isPaid && answered.ms >= life.expiresAt) return false;
  // What ends a hold doesn't end a ticket.
  const ending = isPaid
    ? life.enders.filter(({ asked }) => asked.what === "refund" || asked.what === "cancel")
    : life.enders;
  return ending.every((entry) => entry.sent.tick > answered.tick || endOf(entry) < life.made.sent.tick);
}

/** Whether a hold can have had its seats at some time of a request. */
export function isPossibleDuring(life: HoldLife, { sent, answered }: Entry): boolean {
  if (life.made.sent.tick > (answered?.tick ?? Infinity)) return false;
  // Once a payment may have begun, only a definite end is an end.
  const mayBePaid = life.payments.some(
    (entry) => entry.sent.ms < life.expiresAt && entry.sent.tick < (answered?.tick ?? Infinity),
  );
  if (!mayBePaid && life.expiresAt <= sent.ms) return false;
  return !life.enders.some(
    (entry) =>
      endsForCertain(life, entry, mayBePaid) &&
      entry.sent.tick > (life.made.answered?.tick ?? Infinity) &&
      (entry.answered?.tick ?? Infinity) < sent.tick,
  );
}

/** Whether a hold, or its ticket, is certainly over once this was answered. */
function endsForCertain({ made, payments }: HoldLife, entry: Entry, mayBePaid: boolean): boolean {
  const { asked, place } = entry;
  if (!isDone(entry)) return false;
  if (asked.what === "release") return true;
  if (asked.what === "refund") return payments.some((paid) => bodyOf(paid, payment)?.paymentId === asked.paymentId);
  // A place that was over already gives nothing up, and what is being paid is not given up either.
  if (asked.what !== "leave" || mayBePaid) return false;
  return place?.epoch === made.place?.epoch && place?.number === made.place?.number;
}
