// What a Worker can't do as it is configured, said once in its log: otherwise a first deploy, which serves the catalogue and
// refuses everything else, is a riddle.
import { ON, isBuiltInIdentity } from "./built-in-identity.ts";
import { identityProvider } from "./openid.ts";

type Settings = Pick<
  Cloudflare.Env,
  "BUILT_IN_IDENTITY" | "FREE_CHARGES" | "OPENID_ISSUER" | "OPENID_AUDIENCE" | "OPENID_JWKS_URL"
>;

/** What is off, in words. */
export function switchedOff(env: Settings): string[] {
  const hasIdentity = identityProvider(env) !== null || isBuiltInIdentity(env);
  return [
    ...(hasIdentity
      ? []
      : ["no identity: nobody can be a fan. Set OPENID_ISSUER, OPENID_AUDIENCE and OPENID_JWKS_URL"]),
    ...(env.FREE_CHARGES === ON ? [] : ["no top-up: charges are refused with top-up-unavailable"]),
  ];
}

let told = "";

/** Logs what is off, once in an isolate and again when it is something else. */
export function tellSwitchedOff(env: Settings): void {
  const off = switchedOff(env);
  if (off.join() === told) return;
  told = off.join();
  if (off.length > 0) console.warn(JSON.stringify({ level: "warn", message: "switched off", off }));
}
