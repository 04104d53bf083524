// What a Worker can't do as it is configured, said once in its log: otherwise a first deploy, which serves the catalogue and
// refuses everything else, is a riddle.
import { log } from "../../log.ts";
import type { Configuration } from "../http/configuration.ts";

/** What is off, in words. */
export const disabledFeatures = ({
  identity,
  freeCharges,
}: Pick<Configuration, "identity" | "freeCharges">): string[] => [
  ...(identity.kind === "none"
    ? ["no identity: nobody can be a fan. Set OPENID_ISSUER, OPENID_AUDIENCE and OPENID_JWKS_URL"]
    : []),
  ...(freeCharges ? [] : ["no top-up: charges are refused with top-up-unavailable"]),
];

let logged = "";

/** Logs what is off, once in an isolate and again when it is something else. */
export function logDisabledFeatures(configuration: Configuration): void {
  const off = disabledFeatures(configuration);
  if (off.join() === logged) return;
  logged = off.join();
  if (off.length > 0) log("warn", "switched off", { off });
}
