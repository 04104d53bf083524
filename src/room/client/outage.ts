// Telling "not now" from "broken". Errors lose their class on the way from an object or from D1; what remains are the
// platform's marks on them and, for D1, the words.
import { isOverloaded as isDatabaseOverloaded, isOutOfReach } from "../../database/database.ts";

const has = (error: unknown, mark: string): boolean =>
  typeof error === "object" && error !== null && Reflect.get(error, mark) === true;

const marked = (error: unknown, mark: string): boolean =>
  has(error, mark) || (error instanceof Error && error.cause !== undefined && marked(error.cause, mark));

/** Too much to do: asking again at once makes it worse. */
export const isOverloaded = (error: unknown): boolean => marked(error, "overloaded") || isDatabaseOverloaded(error);

/** Asking again may help, for what can be asked twice. */
export const isRetryable = (error: unknown): boolean =>
  !isOverloaded(error) && (marked(error, "retryable") || marked(error, "durableObjectReset"));

/** The platform could not do it now; nothing is wrong with the request or with us. */
export const isOutage = (error: unknown): boolean => isOverloaded(error) || isRetryable(error) || isOutOfReach(error);
