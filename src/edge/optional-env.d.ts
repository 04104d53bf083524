// What the Worker understands but wrangler.toml need not set: settings that are absent mean "off", and bindings that are
// absent are done without. What it can't do without stands in src/worker-env.d.ts, which wrangler generates.
declare namespace Cloudflare {
  interface Env {
    /** Further operators' keys beside ADMIN_KEY: `name:key`, separated by spaces or commas. A secret. */
    ADMIN_KEYS?: string;
    /** The identity provider: what `iss` and `aud` must be, and where its keys are. All three or none. */
    OPENID_ISSUER?: string;
    OPENID_AUDIENCE?: string;
    OPENID_JWKS_URL?: string;
    /** The claim that holds the audience: `aud`, which is the default, or `client_id`. */
    OPENID_AUDIENCE_CLAIM?: string;
    /** What a fan app is told to sign in with at that provider. */
    OPENID_CLIENT_ID?: string;
    OPENID_SCOPE?: string;
  }
}
