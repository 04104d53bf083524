// What D1 says an idempotency key of payments was answered. The room answers its own keys from its own attempts; D1 is asked
// where those don't suffice: after a rebuild, which loses them, some days later, when they are removed (store/past-store.ts),
// and for keys that have paid at another concert.
import { OUTCOME_PENDING } from "../contract/refusals.ts";
import { findCompByKey, findPaymentByKey } from "../database/payments.ts";
import { isRepeatOf } from "../domain/idempotency.ts";
import { isOperatorsKey } from "../domain/operators-key.ts";
import type { PaymentAnswer, PaymentOrder } from "../domain/room-messages.ts";
import type { RoomDependencies } from "./room-part.ts";
import { paid, refusedPayment } from "./rules/paying.ts";

/** What an answer to a key depends on: whose it is, and what was asked with it. */
export type KeyUse = Pick<PaymentOrder, "place" | "key" | "fingerprint">;

/** The epoch of a room that was set up once. */
const FIRST_EPOCH = 1;

/** What D1 says a key was answered; null when it has paid nothing. Throws when D1 is out of reach. */
export async function answerOfKey(
  room: RoomDependencies,
  { place, key, fingerprint }: KeyUse,
): Promise<PaymentAnswer | null> {
  const payment = await (isOperatorsKey(key)
    ? findCompByKey(room.database, key)
    : findPaymentByKey(room.database, place.fanId, key));
  if (payment === null) return null;
  return isRepeatOf(payment, { fingerprint })
    ? { ok: true, value: paid(room.concert(), place, payment), replayed: true }
    : refusedPayment({ code: "idempotency-key-reused" });
}

/**
 * The answer of a key that an earlier epoch of the room gave, and that the room may have lost; null when there is none.
 * Asked before anything is decided, since a new place in the new line, or a hold that is paid, would be a reason to refuse.
 */
export async function answerOfAnotherEpoch(room: RoomDependencies, use: KeyUse): Promise<PaymentAnswer | null> {
  const hadAnotherEpoch = room.concert().line.epoch > FIRST_EPOCH;
  if (!hadAnotherEpoch || isKnown(room, use)) return null;
  try {
    return await answerOfKey(room, use);
  } catch {
    return refusedPayment(OUTCOME_PENDING);
  }
}

/**
 * The answer of a key that the room doesn't know, before the room refuses what was asked with it; null when the key has paid
 * nothing. The key may have paid at another concert, since keys are the fan's and not the concert's, or here, so long ago that
 * the room has forgotten it. When D1 can't say, nobody is told a refusal that would claim the contrary, and none is kept.
 */
export async function answerOfUnknownKey(room: RoomDependencies, use: KeyUse): Promise<PaymentAnswer | null> {
  if (isKnown(room, use)) return null;
  return answerOfKey(room, use).catch(() => refusedPayment(OUTCOME_PENDING));
}

/** The last attempt of a key. A fan's key is the fan's; an operator's is one, whoever the comp is for. */
export const attemptOfKey = ({ store }: Pick<RoomDependencies, "store">, { place, key }: Omit<KeyUse, "fingerprint">) =>
  isOperatorsKey(key) ? store.attempts.readComp(key) : store.attempts.read(place.fanId, key);

/** The room has an attempt of this key, and so its answer. */
const isKnown = (room: RoomDependencies, use: KeyUse): boolean => attemptOfKey(room, use) !== null;
