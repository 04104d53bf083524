// A Worker without its secrets must not half work: an empty ADMIN_KEY would let anybody in. It serves nothing instead, and
// says which secrets are missing; the same goes for an identity provider that is configured by halves. Their names are public (they stand in wrangler.toml); their values never appear.
import type { Context } from "hono";
import type { Edge } from "../http/environment.ts";
import { areFitKeys } from "./operator-keys.ts";
import { unfitOpenIdSettings } from "./openid.ts";
import { type ProblemResponse, secretsMissing } from "../problems/problem.ts";
import { tellSwitchedOff } from "./disabled-features.ts";

/** Shorter ones can be guessed from a single token. */
export const TOKEN_SECRET_MIN_CHARS = 32;

export interface Secrets {
  ADMIN_KEY?: string | undefined;
  ADMIN_KEYS?: string | undefined;
  TOKEN_SECRET?: string | undefined;
}

/** The secrets of TOKEN_SECRET, newest first, separated by spaces or commas: the first signs, all verify. */
export const tokenSecrets = (text: string): string[] => text.split(/[\s,]+/).filter((secret) => secret !== "");

/** Names of the secrets that are absent or unfit. */
export function unfitSecrets({ ADMIN_KEY = "", ADMIN_KEYS = "", TOKEN_SECRET = "" }: Secrets): string[] {
  const secrets = tokenSecrets(TOKEN_SECRET);
  const tokenSecretFits = secrets.length > 0 && secrets.every(({ length }) => length >= TOKEN_SECRET_MIN_CHARS);
  return [
    ...(ADMIN_KEY.trim() === "" ? ["ADMIN_KEY"] : []),
    ...(areFitKeys(ADMIN_KEYS) ? [] : ["ADMIN_KEYS"]),
    ...(tokenSecretFits ? [] : ["TOKEN_SECRET"]),
  ];
}

/** Settings that were looked at and found fit; an isolate has one of them. */
const fit = new WeakSet<object>();

/** The answer of every route, 500, until the secrets are set; null once they are. */
export function refuseUnfit(c: Context<Edge>): ProblemResponse | null {
  if (fit.has(c.env)) return null;
  const names = [...unfitSecrets(c.env), ...unfitOpenIdSettings(c.env)];
  if (names.length > 0) {
    console.error(JSON.stringify({ level: "error", message: "secrets or settings missing or unfit", names }));
    return secretsMissing(c, names);
  }
  fit.add(c.env);
  tellSwitchedOff(c.env);
  return null;
}
