// The small values every message is made of: identifiers, times, money, lists.
import { z } from "zod";
import { CURSOR_MAX_CHARS, ID_MAX_CHARS, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, PRICE_MAX } from "./bounds.ts";

export const ID_PREFIXES = ["usr", "con", "prf", "hld", "pay", "tkt", "chg", "ref", "ent", "act", "key"] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

/** Any string of 1 to 64 characters may be asked for; one that names nothing is answered with 404. */
export const id = z.string().min(1).max(ID_MAX_CHARS);

/** An instant on the wire: RFC 3339 in UTC with milliseconds. Read with any precision and offset. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine(isTellable, { message: "must lie in the years 0000 to 9999 in UTC" });
/**
 * RFC 3339 has four digits for a year, so an offset can carry a time out of what can be told in UTC.
 * A text that is no time at all is left to the check of the format.
 */
function isTellable(text: string): boolean {
  const at = Date.parse(text);
  return Number.isNaN(at) || /^\d{4}-/.test(new Date(at).toISOString());
}

/** An instant as the code holds it: milliseconds since the epoch. */
export type Millis = number;
export const toInstant = (at: Millis): string => new Date(at).toISOString();
export const toInstantOrNull = (at: Millis | null): string | null => (at === null ? null : toInstant(at));

export const CURRENCY = "KRW" as const;
export const currency = z.literal(CURRENCY);
/** Money in the currency's minor unit. The won has no decimals. */
export const amount = z.int().min(0);
export const price = z.int().min(0).max(PRICE_MAX);

/** What a parameter of a query is to its reader, whatever its text is made of: for `meta`. */
const readAs = (schema: object) => ({
  override: ({ jsonSchema }: { jsonSchema: object }): void => {
    for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
    Object.assign(jsonSchema, schema);
  },
});

/** A yes or no in a query, written `true` or `false`. */
export const flag = z
  .enum(["true", "false"])
  .transform((value) => value === "true")
  .meta(readAs({ type: "boolean" }));

/** How many items a page has at most, in decimal digits: a query is text, and `Number` would read `0x10` and `1e1`, too. */
export const pageLimit = (usual: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/, { message: "must be a whole number in decimal digits" })
    .transform(Number)
    .pipe(z.int().min(1).max(PAGE_LIMIT_MAX))
    .default(usual)
    .meta(readAs({ type: "integer", minimum: 1, maximum: PAGE_LIMIT_MAX, default: usual }));

export const pageQuery = z.strictObject({
  limit: pageLimit(PAGE_LIMIT_DEFAULT),
  cursor: z.string().min(1).max(CURSOR_MAX_CHARS).optional(),
});
export type PageQuery = z.infer<typeof pageQuery>;

export const list = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** What an operator's key may be used for. Every operation of operators names the one that it needs. */
export const SCOPES = ["read", "people", "sale", "seats", "money", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** A range in whole numbers with a default, as the operator may set it. */
export const setting = (range: { min: number; max: number }) => z.int().min(range.min).max(range.max);

/** What a request without anything to say may say: an object without fields. */
export const noFields = z.strictObject({});
