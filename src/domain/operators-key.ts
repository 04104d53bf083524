// The idempotency key of a payment that an operator makes. Payments have one key a fan, and a comp is a payment of its fan: so
// the key of an operator has a space in it, which no key of a fan has, and the two never meet. It names the date as
// well, or the payment that is given back, since an operator's key belongs to a path, where a fan's belongs to all payments.

interface OperatorsKey {
  /** Whose it is. */
  keyId: string;
  /** What its path names: the date of a comp, the payment of a refund. */
  of: string;
  /** As it was sent. */
  key: string;
}

/** As it is stored. */
export const operatorsKey = ({ keyId, of, key }: OperatorsKey): string => `op:${keyId} ${of} ${key}`;

/** Whether a stored key is an operator's. Keys that are sent have visible characters only. */
export const isOperatorsKey = (key: string): boolean => key.includes(" ");
