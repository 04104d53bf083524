// The secrets of a local run live in `.dev.vars`, which wrangler reads and git ignores. Both the start script, which
// makes them, and the scripts that act as the operator, which need the key, go through here.
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { OPERATOR_KEY_MIN_CHARS, TOKEN_SECRET_MIN_CHARS } from "../src/contract/bounds.ts";

export const PROJECT_DIRECTORY = join(import.meta.dirname, "..");
export const DEV_VARS_PATH = join(PROJECT_DIRECTORY, ".dev.vars");

const SECRET_BYTES = 36;
const SECRET_NAMES = ["ADMIN_KEY", "TOKEN_SECRET"] as const;
type SecretName = (typeof SECRET_NAMES)[number];
const MIN_CHARS: Record<SecretName, number> = {
  ADMIN_KEY: OPERATOR_KEY_MIN_CHARS,
  TOKEN_SECRET: TOKEN_SECRET_MIN_CHARS,
};

/** The secrets that the text of a `.dev.vars` does not set, or sets to nothing. */
export function missingSecrets(text: string): SecretName[] {
  const values = parseEnv(text);
  return SECRET_NAMES.filter((name) => !values[name]);
}

/** The secrets that the text of a `.dev.vars` sets, but too short: the service would not start with them. */
export function shortSecrets(text: string): SecretName[] {
  const values = parseEnv(text);
  return SECRET_NAMES.filter((name) => {
    // TOKEN_SECRET may hold several.
    const secrets = name === "ADMIN_KEY" ? [values[name] ?? ""] : (values[name] ?? "").split(/[\s,]+/);
    return secrets.some(({ length }) => length > 0 && length < MIN_CHARS[name]);
  });
}

/** The text with the missing secrets at its end. What was there stays as it was, byte for byte. */
export function withSecrets(text: string, missing: readonly SecretName[], makeSecret: () => string): string {
  const lines = missing.map((name) => `${name}=${makeSecret()}\n`);
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  return text + gap + lines.join("");
}

/** What a person reads whose `.dev.vars` has secrets that are too short; null when it has none. */
export async function complaintAbout(path: string): Promise<string | null> {
  const short = shortSecrets((await readIfThere(path)) ?? "");
  if (short.length === 0) return null;
  const bounds = short.map((name) => `${name} (at least ${MIN_CHARS[name]} characters)`).join(" and ");
  return `Too short in .dev.vars: ${bounds}. Take the line out, and npm start makes a new one; or write a longer one.`;
}

export type DevVarsChange = { kind: "kept" } | { kind: "written" } | { kind: "completed"; added: SecretName[] };

/** Makes sure that both secrets are there, readable by their owner only. Never replaces one that is. */
export async function ensureDevVars(path: string): Promise<DevVarsChange> {
  const before = await readIfThere(path);
  const missing = missingSecrets(before ?? "");
  if (missing.length === 0) return { kind: "kept" };
  const text = withSecrets(before ?? "", missing, () => randomBytes(SECRET_BYTES).toString("base64url"));
  await writeFile(path, text, { mode: 0o600 });
  return before === null ? { kind: "written" } : { kind: "completed", added: missing };
}

/** The operator's key of the local service, or null when it was never started here. */
export async function readAdminKey(path: string): Promise<string | null> {
  const text = await readIfThere(path);
  return (text === null ? undefined : parseEnv(text)["ADMIN_KEY"]) || null;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
