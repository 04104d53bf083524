// The client: every operation of the OpenAPI document, typed by it. Where somebody is signed in, calls carry their access token,
// and one that the service doesn't take any more is renewed and the call sent once more.
import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../schema.d.ts";

/** Who calls. session.ts makes one of the service's own tokens; an application with another issuer writes its own. */
export interface AccessTokens {
  /** A token to send now; null: nobody is signed in, and the call goes without one. */
  accessToken: () => Promise<string | null>;
  /** The service has refused this token. Another one, or null where there is none to be had. */
  renewed: (refused: string) => Promise<string | null>;
}

export interface FrontrowOptions {
  /** Where the service is, for example `https://tickets.example.com`. */
  baseUrl: string;
  session?: AccessTokens;
  fetch?: (request: Request) => Promise<Response>;
}

/** An openapi-fetch client: `frontrow.GET("/v1/concerts")`, `frontrow.POST("/v1/payments", { … })`. */
export type Frontrow = Client<paths>;

/** What anybody may read or do. A token would only keep caches from being shared. */
export const PUBLIC_PATHS: ReadonlySet<string> = new Set<keyof paths>([
  "/v1/concerts",
  "/v1/concerts/{concertId}",
  "/v1/concerts/{concertId}/performances/{performanceId}/layout",
  "/v1/config",
  "/v1/users",
]);

const BEARER = "Bearer ";

export function createFrontrow({ baseUrl, session, fetch = globalFetch }: FrontrowOptions): Frontrow {
  const client = createClient<paths>({ baseUrl, fetch: session === undefined ? fetch : renewing(fetch, session) });
  if (session !== undefined) {
    client.use({
      onRequest: async ({ request, schemaPath }) => {
        // Making another access token (POST /v1/tokens) needs none; signing out everywhere (DELETE) does.
        const isPublic = PUBLIC_PATHS.has(schemaPath) || (schemaPath === "/v1/tokens" && request.method === "POST");
        if (isPublic || request.headers.has("Authorization")) return;
        const token = await session.accessToken();
        if (token !== null) request.headers.set("Authorization", BEARER + token);
      },
    });
  }
  return client;
}

/** Looked up at each call, so that an application may replace it. */
const globalFetch = (request: Request): Promise<Response> => globalThis.fetch(request);

/** Sends once more what was refused for its access token alone. A request that was refused so has had no effect. */
const renewing =
  (fetch: (request: Request) => Promise<Response>, session: AccessTokens) =>
  async (request: Request): Promise<Response> => {
    const sent = request.headers.get("Authorization");
    if (sent?.startsWith(BEARER) !== true) return fetch(request);
    const again = request.clone();
    const response = await fetch(request);
    if (response.status !== 401 || !(await isForAccess(response.clone()))) return response;
    const token = await session.renewed(sent.slice(BEARER.length));
    if (token === null) return response;
    again.headers.set("Authorization", BEARER + token);
    return fetch(again);
  };

/** A queue token is refused with 401, too, and no other access token would help it. */
async function isForAccess(response: Response): Promise<boolean> {
  const problem: unknown = await response.json().catch(() => null);
  return typeof problem === "object" && problem !== null && Reflect.get(problem, "code") === "unauthorized";
}
