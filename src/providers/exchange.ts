// One call to a provider over HTTP: within a deadline, with an answer of bounded size, and with one line in the log that tells which
// call, how it ended and the provider's own id of it. The line holds no key, no body, no payment key and no word of a card: a code is
// written only when it looks like one.
import { log } from "../log.ts";
import type { ProviderDependencies, ProviderName } from "./provider.ts";

export interface Call {
  /** For the log. */
  name: string;
  url: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string;
  deadlineMs: number;
}

export type Exchange =
  | { kind: "answered"; status: number; body: unknown }
  /** No answer in time, none that can be read, or one that says nothing about the payment. */
  | { kind: "unreachable"; reason: string };

export interface Wire {
  provider: ProviderName;
  /** The header in which the provider names the call. */
  traceHeader: string;
  /** The provider's code in a body that refuses; for the log. */
  codeOf: (body: unknown) => string | null;
}

/** 256 KiB: a payment is a few. */
const ANSWER_MAX_BYTES = 262_144;
const PLAIN = /^[\w.:-]{1,128}$/;

/** Sends one call. Never throws. */
export async function exchange(wire: Wire, dependencies: ProviderDependencies, call: Call): Promise<Exchange> {
  const began = dependencies.now();
  const { found, traceId } = await send(wire, dependencies, call);
  const facts = {
    provider: wire.provider,
    call: call.name,
    ...(traceId !== null && { traceId }),
    latencyMs: dependencies.now() - began,
  };
  if (found.kind === "unreachable") {
    log("warn", "payment provider unreachable", { ...facts, reason: found.reason });
    return found;
  }
  const code = plain(found.status < 300 ? null : wire.codeOf(found.body));
  log("info", "payment provider answered", { ...facts, status: found.status, ...(code !== null && { code }) });
  return found;
}

async function send(
  { traceHeader }: Wire,
  { fetch, deadline }: ProviderDependencies,
  { url, method, headers, body, deadlineMs }: Call,
): Promise<{ found: Exchange; traceId: string | null }> {
  let traceId: string | null = null;
  try {
    const response = await fetch(url, {
      method,
      headers,
      // A key never follows a redirect to another host.
      redirect: "manual",
      signal: deadline(deadlineMs),
      ...(body !== undefined && { body }),
    });
    traceId = plain(response.headers.get(traceHeader));
    const text = await boundedText(response);
    if (text === null) return { found: { kind: "unreachable", reason: "the answer is too large" }, traceId };
    const read = parsed(text);
    if (read === undefined) {
      return { found: { kind: "unreachable", reason: `status ${response.status} without JSON` }, traceId };
    }
    return { found: { kind: "answered", status: response.status, body: read }, traceId };
  } catch (error) {
    return { found: { kind: "unreachable", reason: nameOf(error) }, traceId };
  }
}

/** Null when there is more than the bound. */
async function boundedText(response: Response): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > ANSWER_MAX_BYTES) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The words of an error may quote an address or a body; its name doesn't. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "failed");
const plain = (text: string | null): string | null => (text !== null && PLAIN.test(text) ? text : null);
