// When a token ends, as it says itself. Only the service can tell whether it is genuine; this is for showing.

const SECOND_MS = 1_000;

/** RFC 3339; null where the token doesn't say (RFC 7519, `exp`). */
export function endOfToken(token: string): string | null {
  const payload = token.split(".")[1] ?? "";
  try {
    const { exp }: { exp?: unknown } = Object(JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))));
    return typeof exp === "number" ? new Date(exp * SECOND_MS).toISOString() : null;
  } catch {
    return null;
  }
}
