// Conditional reads: whoever has what would be sent is told so instead (RFC 9110, 13.1.2).

export const JSON_TYPE = { "Content-Type": "application/json; charset=utf-8" };

/** A body, or that the client has it already, with the headers of both. */
export function conditional<Body extends Uint8Array<ArrayBuffer>>(
  sent: { get(name: string): string | undefined },
  tag: string,
  {
    raw,
    headers: { "Content-Type": type, ...others },
  }: { raw: Body | (() => Body); headers: Record<string, string> & { "Content-Type": string } },
) {
  const headers = { ETag: tag, ...others };
  if (matchesTag(sent.get("If-None-Match"), tag)) return { status: 304 as const, raw: null, headers };
  return {
    status: 200 as const,
    raw: typeof raw === "function" ? raw() : raw,
    headers: { ...headers, "Content-Type": type },
  };
}

/** Whether `If-None-Match` names the tag, by weak comparison (RFC 9110, 13.1.2). */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  // As nearly everybody sends it: one tag, as it was given.
  if (ifNoneMatch === tag || ifNoneMatch.trim() === "*") return true;
  const opaque = tag.replace(/^W\//, "");
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([named]) => named === opaque);
}
