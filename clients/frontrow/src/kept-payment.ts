// The key under which a hold is paid, kept before anything is sent. Whoever asks again after a lost answer, a reload or a crash
// asks with the same key, and money moves at most once for a key. The queue token stands beside it: a payment that was made ends
// the session, and the same payment can be asked for afterwards only with a genuine token of that place.
//
// One entry holds the payments of a concert, newest last, so that whoever starts anew finds them without knowing a hold.

/** What is used of Web Storage. */
export interface PaymentStorage {
  getItem: (name: string) => string | null;
  setItem: (name: string, value: string) => void;
  removeItem: (name: string) => void;
}

export interface KeptPayment {
  concertId: string;
  holdId: string;
  queueToken: string;
  key: string;
  /** Whether a sending was not answered yet: only then has whoever starts anew to go on by itself. */
  isOpen: boolean;
  /** The payment, once it was made. */
  paymentId: string | null;
}

/** More holds than a fan can have in one concert. */
const KEPT_MAX = 16;
const nameOf = (concertId: string): string => `frontrow.payments.${concertId}`;

/** The payments of a concert that were begun here, oldest first. What can't be read is as if it weren't there. */
export function keptPayments(storage: PaymentStorage, concertId: string): KeptPayment[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(nameOf(concertId)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isKeptPayment) : [];
  } catch {
    return [];
  }
}

export const keptPayment = (storage: PaymentStorage, { concertId, holdId }: HoldName): KeptPayment | null =>
  keptPayments(storage, concertId).find((one) => one.holdId === holdId) ?? null;

/** Keeps a payment in the place of what was kept of the same hold. Throws when the storage is full or forbidden. */
export function keepPayment(storage: PaymentStorage, payment: KeptPayment): void {
  const others = keptPayments(storage, payment.concertId).filter(({ holdId }) => holdId !== payment.holdId);
  storage.setItem(nameOf(payment.concertId), JSON.stringify([...others, payment].slice(-KEPT_MAX)));
}

export function forgetPayment(storage: PaymentStorage, { concertId, holdId }: HoldName): void {
  const others = keptPayments(storage, concertId).filter((one) => one.holdId !== holdId);
  if (others.length === 0) storage.removeItem(nameOf(concertId));
  else storage.setItem(nameOf(concertId), JSON.stringify(others));
}

export interface HoldName {
  concertId: string;
  holdId: string;
}

function isKeptPayment(value: unknown): value is KeptPayment {
  if (typeof value !== "object" || value === null) return false;
  const isText = (name: string): boolean => typeof Reflect.get(value, name) === "string";
  const paymentId: unknown = Reflect.get(value, "paymentId");
  return (
    ["concertId", "holdId", "queueToken", "key"].every(isText) &&
    typeof Reflect.get(value, "isOpen") === "boolean" &&
    (paymentId === null || typeof paymentId === "string")
  );
}
