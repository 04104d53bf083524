// A real OpenID provider on loopback: certified software with its own pages to sign in at. Its access tokens are JWTs for this API and
// end soon; a refresh token is good once.
import { type Server, createServer } from "node:http";
import { type Configuration, Provider } from "oidc-provider";

export const AUDIENCE = "https://tickets.example";
export const CLIENT_ID = "frontrow-web";
/** The app renews an access token a minute before its end: one is in use for some seconds only. */
const ACCESS_TOKEN_SECONDS = 63;

export interface StartedProvider {
  issuer: string;
  /** The kinds of token requests that were answered well, in order. */
  grants: string[];
  /** Which origin the app is at, as a provider's operator enters it. Before this nothing is answered. */
  open: (app: URL) => void;
  settings: Record<string, string>;
  close: () => void;
}

export async function startProvider(): Promise<StartedProvider> {
  const grants: string[] = [];
  let callback: ReturnType<Provider["callback"]> | null = null;
  const server = createServer((request, response) => {
    if (callback === null) response.writeHead(503).end();
    else void callback(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  return {
    issuer,
    grants,
    open(app) {
      const provider = new Provider(issuer, configurationFor(app));
      provider.on("grant.success", ({ oidc }) => grants.push(String(oidc.params?.["grant_type"])));
      callback = provider.callback();
    },
    settings: {
      OPENID_ISSUER: issuer,
      OPENID_AUDIENCE: AUDIENCE,
      OPENID_JWKS_URL: `${issuer}/jwks`,
      OPENID_CLIENT_ID: CLIENT_ID,
      OPENID_SCOPE: "openid profile",
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const configurationFor = ({ origin }: URL): Configuration => ({
  clients: [
    {
      client_id: CLIENT_ID,
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: [`${origin}/signed-in`],
      post_logout_redirect_uris: [`${origin}/`],
    },
  ],
  claims: { profile: ["name"] },
  scopes: ["openid", "profile"],
  clientBasedCORS: (_, requester) => requester === origin,
  extraTokenClaims: (_, token) => ({ name: `Fan ${"accountId" in token ? token.accountId : ""}` }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  features: {
    devInteractions: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => AUDIENCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "",
        audience: AUDIENCE,
        accessTokenFormat: "jwt",
        accessTokenTTL: ACCESS_TOKEN_SECONDS,
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
