// Identifiers are random, so that none tells how many there are or what the next one will be. Letters and digits only:
// they survive a double click, a spreadsheet and a cursor.
import { customAlphabet } from "nanoid";
import { v7 } from "uuid";
import type { IdPrefix, Millis } from "../contract/values.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 21 of 62 characters: 125 bits. */
const suffix = customAlphabet(ALPHABET, 21);

/**
 * The id of a fan's entry in the ledger: a movement has one, so the id follows from what moved the balance and tells nothing
 * besides. The number of its row would tell how much everybody trades; see docs/decisions/0020-no-counter-is-told.md.
 */
export const entryIdOf = (reference: string): string => `ent_${reference.replace("_", "")}`;

/** A new identifier such as `con_…`. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${suffix()}`;

/**
 * The same, but rising with time: what is made at about the same moment stands close together in an index, so that many
 * new rows share a page. A UUID of version 7 (RFC 9562) without its dashes: 48 bits of time, 74 random ones.
 */
export const newTimedId = (prefix: IdPrefix, now: Millis): string =>
  `${prefix}_${v7({ msecs: now }).replaceAll("-", "")}`;
