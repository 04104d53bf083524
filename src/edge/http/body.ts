// Reading a body in two steps, because other checks stand between them: first how much and what (413, 415), later whether
// it is JSON that says each thing once (400). What it says is then the validator's to judge, which finds the text where
// Hono keeps it. Nothing larger than the cap is ever held in memory.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Answer, done, invalidRequest, refuse } from "../../contract/refusals.ts";
import { problem } from "../problems/problem.ts";
import { wrongName } from "./duplicate-names.ts";
import type { Edge } from "./environment.ts";

interface BodyVariables {
  /** The body as it was sent, not yet looked at; null when it isn't UTF-8. */
  bodyText: string | null;
}
type BodyEdge = Edge & { Variables: BodyVariables };

export interface BodyRules {
  maxBytes: number;
  /** None, or an empty one, is as good as an object without fields. */
  mayBeEmpty: boolean;
}

/** Reads a JSON body. A missing one fails as one of another type does, unless none is needed. */
export const readBody = ({ maxBytes, mayBeEmpty }: BodyRules) =>
  createMiddleware<BodyEdge>(async (c, next) => {
    const text = await readText(c.req.raw, maxBytes);
    if (!text.ok) return problem(c, text.refusal);
    const isNone = mayBeEmpty && text.value === "";
    if (!isNone && !isJson(c)) return problem(c, { code: "unsupported-media-type" });
    c.set("bodyText", isNone ? "{}" : text.value);
    return next();
  });

/** Stands behind `readBody`, and right in front of the validator of the body. */
export const wellFormedJson = createMiddleware<BodyEdge>(async (c, next) => {
  const text = c.get("bodyText");
  if (text === null || !isParsable(text)) return problem(c, { code: "malformed-json" });
  const wrong = wrongName(text);
  if (wrong !== null) return problem(c, invalidRequest({ in: "body", path: wrong.name, message: wrong.message }));
  // Where Hono looks for a body that was read before; its type is that of the text, what it waits for is a promise.
  Reflect.set(c.req.bodyCache, "text", Promise.resolve(text));
  return next();
});

const isJson = (c: Context): boolean =>
  c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase() === "application/json";

function isParsable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

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
