// Reading a body in two steps, because other checks stand between them: first how much and what (413, 415), later what it
// says (400). Nothing larger than the cap is ever held in memory.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { BODY_MAX_BYTES } from "../../contract/bounds.ts";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import type { Edge } from "./environment.ts";
import { problem } from "../problems/problem.ts";

export interface BodyVariables {
  /** The body as it was sent, not yet looked at; null when it isn't UTF-8. */
  bodyText: string | null;
}
type BodyEdge = Edge & { Variables: BodyVariables };

/** Reads a JSON body of at most `maxBytes`. A missing one fails as one of another type does. */
export const jsonBody = (maxBytes: number = BODY_MAX_BYTES) => reading(maxBytes, (c) => isJson(c));

/** For routes that need no body: none or an empty one is fine, anything else must be JSON. */
export const emptyBody = reading(BODY_MAX_BYTES, (c, text) => text === "" || isJson(c));

function reading(maxBytes: number, accepts: (c: Context, text: string | null) => boolean) {
  return createMiddleware<BodyEdge>(async (c, next) => {
    const text = await readText(c.req.raw, maxBytes);
    if (!text.ok) return problem(c, text.refusal);
    if (!accepts(c, text.value)) return problem(c, { code: "unsupported-media-type" });
    c.set("bodyText", text.value);
    return next();
  });
}

const isJson = (c: Context): boolean =>
  c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase() === "application/json";

async function readText(request: Request, maxBytes: number): Promise<Answer<string | null>> {
  const length = request.headers.get("Content-Length");
  if (length === "0") return done("");
  const tooLarge = refuse({ code: "payload-too-large", maxBytes });
  if (Number(length) > maxBytes) return tooLarge;
  // HTTP lets no body be longer than it said, so one that said it can be read at once.
  const bytes = length === null ? await readCapped(request.body, maxBytes) : await request.arrayBuffer();
  return bytes === null || bytes.byteLength > maxBytes ? tooLarge : done(decode(bytes));
}

/** A body that didn't say how long it is; null once it is longer than it may be. */
async function readCapped(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array | null> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done: isOver, value } = await reader.read();
    if (isOver) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** null for what isn't UTF-8. */
function decode(bytes: Uint8Array | ArrayBuffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
