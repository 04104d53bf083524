// Every route of the service as the tests that go over all of them need it. It is made from the table of operations, so
// that none can be missing.
import { OPERATIONS } from "../../src/contract/operations/index.ts";
import type { Operation } from "../../src/contract/operations/operation.ts";
import * as sample from "../../src/contract/operations/samples.ts";

export interface Route {
  method: string;
  /** With placeholders for what it names. */
  path: string;
  caller: Operation["caller"];
  /** What a body must be; absent: the route takes none. */
  body?: "json" | "none needed";
  /** Requires a queue token. */
  queue?: true;
  /** `optional`: one that is sent has to be well-formed. */
  key?: true | "optional";
  /** A body that is valid. */
  valid?: object;
  /** A valid body with every field there is. */
  full?: object;
  /** Valid bodies of another shape, which need a key. */
  alternatives?: object[];
}

/** What stands for an identifier in the table's paths, the parameter it stands for, and what examples call it. */
const PLACEHOLDERS = {
  con_x: { name: "concertId", sample: sample.concertId },
  prf_x: { name: "performanceId", sample: sample.performanceId },
  hld_x: { name: "holdId", sample: sample.holdId },
  pay_x: { name: "paymentId", sample: sample.paymentId },
  key_x: { name: "keyId", sample: sample.operatorKey.keyId },
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** Names of the service's own pages, which are no identifiers, and of seats, which everybody can make. */
const PAGES: Record<string, string> = { code: "internal", seatId: "A-1-1" };

function standIn(name: string): string {
  const placeholder = Object.entries(PLACEHOLDERS).find(([, meant]) => meant.name === name)?.[0] ?? PAGES[name];
  if (placeholder === undefined) throw new Error(`no placeholder stands for {${name}}`);
  return placeholder;
}

/** A body of the contract's examples, with placeholders for the identifiers in it. */
const withPlaceholders = (body: object): object =>
  Object.entries(PLACEHOLDERS).reduce(
    (text, [placeholder, { sample: id }]) => JSON.parse(JSON.stringify(text).replaceAll(id, placeholder)),
    body,
  );

const routeOf = ({ method, path, caller, body, queueToken, idempotencyKey }: Operation): Route => ({
  method: method.toUpperCase(),
  path: path.replace(/\{(\w+)\}/g, (_, name: string) => standIn(name)),
  caller,
  ...(body && { body: body.optional === true ? "none needed" : "json" }),
  ...(body && body.optional !== true && { valid: withPlaceholders(body.example) }),
  ...(body?.full && { full: withPlaceholders(body.full) }),
  ...(body?.alternatives && { alternatives: body.alternatives.map(withPlaceholders) }),
  ...((queueToken === "admitted" || queueToken === "any") && { queue: true }),
  ...(idempotencyKey && { key: idempotencyKey === true || "optional" }),
});

export const ROUTES: Route[] = OPERATIONS.map(routeOf);

export const C = "/v1/concerts/con_x";

/** Cuts a path so that its placeholders stand alone. */
const PARTS = new RegExp(`(${Object.keys(PLACEHOLDERS).join("|")})`);
const isPlaceholder = (text: string): text is Placeholder => Object.hasOwn(PLACEHOLDERS, text);

/** The placeholders of a path, in their order. */
export const placeholdersOf = (path: string): Placeholder[] => path.split(PARTS).filter(isPlaceholder);

/** The path with identifiers in their places. */
export const withIds = (path: string, ids: Partial<Record<Placeholder, string>>): string =>
  path
    .split(PARTS)
    .map((part) => (isPlaceholder(part) ? (ids[part] ?? part) : part))
    .join("");

export const named = <Table extends Route>(routes: Table[]): [string, Table][] =>
  routes.map((route) => [`${route.method} ${route.path}`, route]);
