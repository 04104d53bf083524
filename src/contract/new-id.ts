// Identifiers are random, so that none tells how many there are or what the next one will be. Letters and digits only:
// they survive a double click, a spreadsheet and a cursor.
import { customAlphabet } from "nanoid";
import type { IdPrefix } from "./values.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 21 of 62 characters: 125 bits. */
const suffix = customAlphabet(ALPHABET, 21);

/** A new identifier such as `con_…`. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${suffix()}`;
