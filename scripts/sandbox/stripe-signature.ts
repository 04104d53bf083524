// Signs a webhook as Stripe does. Written apart from what verifies in src/providers, so that one error is not in both.
const encoder = new TextEncoder();

/** The `Stripe-Signature` header of a body, made at `now` (milliseconds). */
export async function signStripe(body: string, secret: string, now: number): Promise<string> {
  const time = Math.floor(now / 1_000);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(`${time}.${body}`));
  return `t=${time},v1=${Buffer.from(signature).toString("hex")}`;
}
