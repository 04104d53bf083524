// Which origins a fan's browser calls at the identity provider, for the policy of the pages: those of the issuer and of the
// endpoints that its discovery document names (OpenID Connect Discovery 1.0, 4). An isolate keeps them for ten minutes, and the last
// ones known for as long as the provider is away. They don't lie in the data centre's cache, which other code of the zone can write to.
import { z } from "zod";
import {
  PROVIDER_KEYS_LIFE_MS,
  PROVIDER_KEYS_RETRY_MS,
  PROVIDER_TIMEOUT_MS,
  SECOND_MS,
} from "../../contract/bounds.ts";
import { type Answer, OVERLOADED, done, refuse } from "../../contract/refusals.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";

/** What the app calls. Signing in and out are navigations, which this policy doesn't touch. */
const discovery = z.object({
  issuer: z.string(),
  token_endpoint: z.url(),
  revocation_endpoint: z.url().optional(),
});
const kept = z.object({ fetchedAt: z.number(), origins: z.array(z.string()) });
type Kept = z.infer<typeof kept>;

const cache = new SnapshotCache<Kept>({
  freshMs: PROVIDER_KEYS_LIFE_MS,
  followMaxMs: PROVIDER_TIMEOUT_MS + SECOND_MS,
  isShared: false,
});
const lastKnown = new Map<string, readonly string[]>();
const failedAt = new Map<string, number>();

/** The origins; the issuer's alone where the document can't be had. */
export async function providerOrigins(c: SnapshotContext, issuer: string): Promise<readonly string[]> {
  const found = await cache.get(c, {
    name: issuer,
    ask: () => ask(issuer, c.get("now")),
    read: (text) => kept.parse(JSON.parse(text)),
    isNewer: (one, other) => one.fetchedAt > other.fetchedAt,
    accepts: () => true,
  });
  if (found.ok) lastKnown.set(issuer, found.value.origins);
  return lastKnown.get(issuer) ?? originsOf([issuer]);
}

/** Refusals: overloaded. A provider that failed is asked again after some seconds. */
async function ask(issuer: string, now: number): Promise<Answer<string>> {
  if (now - (failedAt.get(issuer) ?? Number.NEGATIVE_INFINITY) < PROVIDER_KEYS_RETRY_MS) return refuse(OVERLOADED);
  try {
    const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
      redirect: "manual",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    });
    if (response.status !== 200) throw new Error(`the provider answers ${response.status}`);
    const told = discovery.parse(await response.json());
    if (told.issuer !== issuer) throw new Error("the document is of another issuer");
    const origins = originsOf([issuer, told.token_endpoint, told.revocation_endpoint ?? issuer]);
    return done(JSON.stringify({ fetchedAt: now, origins } satisfies Kept));
  } catch {
    failedAt.set(issuer, now);
    return refuse(OVERLOADED);
  }
}

/** An origin has no character that would end a directive of a policy. */
const originsOf = (addresses: readonly string[]): string[] => [
  ...new Set(
    addresses
      .map((address) => URL.parse(address))
      .filter((url) => url?.protocol === "https:" || url?.protocol === "http:")
      .map((url) => url?.origin ?? ""),
  ),
];
