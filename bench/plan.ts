// What a room is filled with before it is measured.
export interface RoomContents {
  places: number;
  /** Of those who wait, so many have left. */
  leavers: number;
  /** So many were called and let in before; all but the first are over. */
  visits: number;
  /** Seats paid for, two by two. */
  sold: number;
}

/** Spreads numbers evenly; the same in the statement that fills a room (Knuth's multiplicative hash). */
export const SPREADING = { factor: 2_654_435_761, modulus: 2 ** 32 };

/** Whether a waiting number is one of those that a room was filled with as leavers. */
export const hasLeft = (number: number, share: number): boolean =>
  Number((BigInt(number) * BigInt(SPREADING.factor)) % BigInt(SPREADING.modulus)) < share * SPREADING.modulus;
