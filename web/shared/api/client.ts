// The API as the app calls it: typed by the service's own OpenAPI document. What comes back is a value or a trouble, never a
// throw, so that every screen has to say what happens when the service can't be reached.
import { createFrontrow } from "../../../clients/frontrow/src/client.ts";
import { askService } from "./ask-service.ts";

export interface Trouble {
  /** Null: no answer came at all. */
  status: number | null;
  code: string | null;
  /** What the service says, in the reader's language; empty when no answer came. */
  title: string;
  detail: string;
  /** How long the service asks to wait. */
  retryAfterMs: number | null;
}
export type Told<Value> = { ok: true; value: Value } | { ok: false; trouble: Trouble };

const SECOND_MS = 1_000;

/** The API as anybody calls it. */
export const api = createFrontrow({ baseUrl: location.origin, fetch: askService });

interface Fetched<Value> {
  data?: Value;
  error?: unknown;
  response: Response;
}

/** Waits for an answer of the API. */
export async function told<Value>(asked: Promise<Fetched<Value>>): Promise<Told<Value>> {
  try {
    const { data, error, response } = await asked;
    return data === undefined ? { ok: false, trouble: troubleOf(error, response) } : { ok: true, value: data };
  } catch {
    // Offline, cut off or given up.
    return { ok: false, trouble: { status: null, code: null, title: "", detail: "", retryAfterMs: null } };
  }
}

function troubleOf(problem: unknown, { status, headers }: Response): Trouble {
  const retryAfterSeconds = Number(headers.get("Retry-After") ?? Number.NaN);
  return {
    status,
    code: textOf(problem, "code"),
    title: textOf(problem, "title") ?? "",
    detail: textOf(problem, "detail") ?? "",
    retryAfterMs: Number.isFinite(retryAfterSeconds) ? retryAfterSeconds * SECOND_MS : null,
  };
}

function textOf(problem: unknown, name: string): string | null {
  if (typeof problem !== "object" || problem === null) return null;
  const value: unknown = Reflect.get(problem, name);
  return typeof value === "string" ? value : null;
}
