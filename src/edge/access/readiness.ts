// Whether the service can do its work: what has to be there, asked anew each time, each check within a bound. Beside that, what
// is switched on and off, which is right or wrong by what the service is for. What is told names settings, never their values.
import { READINESS_CHECK_MAX_MS } from "../../contract/bounds.ts";
import type { ReadinessBody, ReadinessCheck } from "../../contract/operations/service.ts";
import type { After } from "../../database/bounded-d1.ts";
import { afterTimeout, openDatabase } from "../../database/database.ts";
import { MIGRATIONS, appliedMigrations } from "../../database/operator/migrations.ts";
import type { Database } from "../../database/database.ts";
import { innermostMessage, log } from "../../log.ts";
import type { Configuration, Identity } from "../http/configuration.ts";
import { uncounted } from "../http/rate-limits.ts";
import { publishedKeys } from "./provider-keys.ts";

type Finding = Omit<ReadinessCheck, "name">;
export interface ReadinessQuestion {
  name: string;
  ask: () => Finding | Promise<Finding>;
}

/** The answers to all questions, side by side. One that fails or takes too long is not `ok`; `after` is how time passes. */
export async function readinessBy(
  questions: readonly ReadinessQuestion[],
  after: After = afterTimeout,
): Promise<ReadinessBody> {
  const checks = await Promise.all(
    questions.map(async ({ name, ask }) => ({ name, ...(await inTime(name, ask, after)) })),
  );
  return { ready: checks.every(({ ok }) => ok), checks };
}

async function inTime(name: string, ask: ReadinessQuestion["ask"], after: After): Promise<Finding> {
  let cancel = (): void => {};
  const late = new Promise<Finding>((resolve) => {
    const seconds = READINESS_CHECK_MAX_MS / 1_000;
    cancel = after(READINESS_CHECK_MAX_MS, () => resolve({ ok: false, detail: `no answer within ${seconds} seconds` }));
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    // What D1 or a provider says of an error may be more than an operator with `read` should be told.
    log("error", "a check of readiness failed", { name, error: innermostMessage(error) });
    return { ok: false, detail: "failed; the log says how" };
  } finally {
    cancel();
  }
}

/** What is asked. `providers`: names of the payment providers that are configured. */
export function readinessQuestions(
  env: Cloudflare.Env,
  configuration: Configuration,
  providers: readonly string[],
): ReadinessQuestion[] {
  const { identity, freeCharges, requestLog } = configuration;
  const database = openDatabase(env.DATABASE);
  const told = (name: string, detail: string): ReadinessQuestion => ({ name, ask: () => ({ ok: true, detail }) });
  const uncountedNow = uncounted(env, configuration);
  return [
    { name: "database", ask: () => databaseAnswers(database) },
    { name: "migrations", ask: () => isMigrated(database) },
    { name: "identity", ask: () => isIdentityThere(identity) },
    told("payment providers", providers.length === 0 ? "none is configured" : providers.join(", ")),
    told("built-in identity", onOff(identity.kind === "builtIn")),
    told("free charges", onOff(freeCharges)),
    told("request log", onOff(requestLog)),
    told("limits", uncountedNow.length === 0 ? "all are counted" : `not counted: ${uncountedNow.join(", ")}`),
  ];
}

const onOff = (isOn: boolean): string => (isOn ? "on" : "off");

async function databaseAnswers(database: Database): Promise<Finding> {
  await database.$client.prepare("SELECT 1").first();
  return { ok: true, detail: "answers" };
}

async function isMigrated(database: Database): Promise<Finding> {
  const applied = await appliedMigrations(database);
  const missing = MIGRATIONS.filter((name) => !applied.has(name));
  if (missing.length > 0) return { ok: false, detail: `not applied: ${missing.join(", ")}` };
  const newer = applied.size - MIGRATIONS.length;
  const beside = newer > 0 ? `, and ${newer} that a newer version brought` : "";
  return { ok: true, detail: `all ${MIGRATIONS.length} are applied${beside}` };
}

async function isIdentityThere(identity: Identity): Promise<Finding> {
  switch (identity.kind) {
    case "builtIn":
      return { ok: true, detail: "built in" };
    case "none":
      return {
        ok: false,
        detail: "none: nobody can be a fan. Set OPENID_ISSUER, OPENID_AUDIENCE and OPENID_JWKS_URL",
      };
    case "openid": {
      const { length } = await publishedKeys(new URL(identity.keysUrl));
      return { ok: length > 0, detail: `OpenID: the provider publishes ${length} keys` };
    }
    default:
      return identity satisfies never;
  }
}
