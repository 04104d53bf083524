// What an operator's key is good for. Keys are settings of the Worker, which have all scopes for ever, or made by operators.
import type { Millis, Scope } from "../../contract/values.ts";

/** What a key may be used for, where, and until when. */
export interface Reach {
  scopes: readonly Scope[];
  /** Null: all. */
  concertIds: readonly string[] | null;
  /** Null: it has no end. */
  expiresAt: Millis | null;
}

/** Whose key was sent, and what it is good for. */
export interface OperatorAccess extends Reach {
  keyId: string;
  name: string;
}

/** The holder of ADMIN_KEY, and the id of that key. */
export const FIRST_OPERATOR = "admin";
export const FIRST_KEY_ID = "root";

/** The id of a key that is a setting of the Worker: its name, but for ADMIN_KEY's. */
export const keyIdOfSetting = (name: string): string => (name === FIRST_OPERATOR ? FIRST_KEY_ID : name);
