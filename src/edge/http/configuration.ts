// What the Worker is configured with: every variable and secret, read through one schema, once for each environment an
// isolate is given. A Worker that is configured wrongly serves nothing and names what is wrong; see access/startup-check.ts.
// Bindings (the database, the rooms, the platform's counters) are no settings and are used where they are needed.
import { z } from "zod";
import {
  OPERATORS_MAX,
  OPERATOR_KEY_MIN_CHARS,
  OPERATOR_NAME_MAX_CHARS,
  TOKEN_SECRET_MIN_CHARS,
} from "../../contract/bounds.ts";
import { FIRST_KEY_ID, FIRST_OPERATOR } from "../../domain/records/operator-access.ts";
import { paymentFaults, paymentShape, type Payments, paymentsOf } from "../settings/payment-settings.ts";

export interface OperatorKey {
  name: string;
  key: string;
}

export interface OpenIdIdentity {
  kind: "openid";
  issuer: string;
  audience: string;
  keysUrl: string;
  /** What a fan app is told to sign in with; "": it has to know. */
  clientId: string;
  scope: string;
}

export type Identity =
  | OpenIdIdentity
  | { kind: "builtIn" }
  /** Nobody can be a fan. */
  | { kind: "none" };

export interface Configuration {
  /** ADMIN_KEY's first. */
  operatorKeys: readonly OperatorKey[];
  /** TOKEN_SECRET as it is written; it may hold several secrets. */
  tokenSecret: string;
  identity: Identity;
  freeCharges: boolean;
  requestLog: boolean;
  payments: Payments;
  /** Times a minute that an isolate lets pass, by the name of the limit. */
  limits: Readonly<Record<string, number>>;
}

/** Texts of a list, separated by spaces or commas. */
export const partsOf = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== "");

const isOn = z
  .enum(["on", "off", ""])
  .default("off")
  .transform((value) => value === "on");
const list = z.string().default("").transform(partsOf);
const text = z.string().default("");

const NAME = new RegExp(`^[\\w.-]{1,${OPERATOR_NAME_MAX_CHARS}}$`);
const areUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Further operators' keys beside ADMIN_KEY: `name:key` pairs, each name and each key used once. */
export const furtherKeys = list
  .transform((pairs) =>
    pairs.map((pair): OperatorKey => {
      const colon = pair.indexOf(":");
      return { name: pair.slice(0, Math.max(colon, 0)), key: pair.slice(colon + 1) };
    }),
  )
  .refine((keys) => keys.length < OPERATORS_MAX, `at most ${OPERATORS_MAX - 1} keys`)
  .refine((keys) => keys.every(({ name }) => NAME.test(name)), "each as name:key")
  .refine(
    (keys) => keys.every(({ key }) => key.length >= OPERATOR_KEY_MIN_CHARS),
    `keys of at least ${OPERATOR_KEY_MIN_CHARS} characters`,
  )
  .refine((keys) => areUnique([FIRST_OPERATOR, FIRST_KEY_ID, ...keys.map(({ name }) => name)]), "names of their own")
  .refine((keys) => areUnique(keys.map(({ key }) => key)), "keys of their own");

/** Keys that came over a line anybody can write on prove nothing; a provider on the same machine is for tests. */
function isFitUrl(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname));
}

const settings = z.object({
  ADMIN_KEY: text.refine(
    (key) => key.trim().length >= OPERATOR_KEY_MIN_CHARS,
    `must be set, with at least ${OPERATOR_KEY_MIN_CHARS} characters`,
  ),
  ADMIN_KEYS: furtherKeys,
  TOKEN_SECRET: text.refine(
    (secrets) =>
      partsOf(secrets).length > 0 && partsOf(secrets).every(({ length }) => length >= TOKEN_SECRET_MIN_CHARS),
    `must be set, each secret with at least ${TOKEN_SECRET_MIN_CHARS} characters`,
  ),
  BUILT_IN_IDENTITY: isOn,
  FREE_CHARGES: isOn,
  REQUEST_LOG: isOn,
  CORS_ORIGINS: list,
  LIMITS: z.record(z.string(), z.int().min(0)).default({}),
  OPENID_ISSUER: text,
  OPENID_AUDIENCE: text,
  OPENID_JWKS_URL: text.refine((address) => address === "" || isFitUrl(address), "must be an https address"),
  OPENID_CLIENT_ID: text,
  OPENID_SCOPE: text,
  ...paymentShape,
});

/** Of an OpenID provider all three are set, or none; what a fan app is told of one belongs to one. */
const schema = settings.superRefine((values, context) => {
  for (const { name, reason } of paymentFaults(values))
    context.addIssue({ code: "custom", path: [name], message: reason });
  const names = ["OPENID_ISSUER", "OPENID_AUDIENCE", "OPENID_JWKS_URL"] as const;
  const missing = names.filter((name) => values[name] === "");
  if (missing.length === names.length) {
    for (const name of ["OPENID_CLIENT_ID", "OPENID_SCOPE"] as const)
      if (values[name] !== "") context.addIssue({ code: "custom", path: [name], message: "needs an OpenID provider" });
    return;
  }
  for (const name of missing)
    context.addIssue({ code: "custom", path: [name], message: "must be set beside the others" });
});

export interface CheckedSettings {
  /** Null when something is unfit. */
  configuration: Configuration | null;
  /** Names of what is absent or unfit, with the reason. */
  unfit: readonly { name: string; reason: string }[];
  /** Pages that may call the service; also those of a Worker that serves nothing may read why. */
  corsOrigins: readonly string[];
}

const checked = new WeakMap<object, CheckedSettings>();

/** The settings of an environment, with what is wrong with them. */
export function checkSettings(env: object): CheckedSettings {
  const known = checked.get(env);
  if (known !== undefined) return known;
  const found = check(env);
  checked.set(env, found);
  return found;
}

/** What the Worker is configured with. Throws when something is unfit: the Worker then serves nothing. */
export function configurationOf(env: object): Configuration {
  const { configuration, unfit } = checkSettings(env);
  if (configuration === null) throw new Error(`unfit settings: ${unfit.map(({ name }) => name).join(", ")}`);
  return configuration;
}

function check(env: object): CheckedSettings {
  const result = schema.safeParse(env);
  const origins = settings.shape.CORS_ORIGINS.safeParse(Reflect.get(env, "CORS_ORIGINS")).data ?? [];
  if (result.success) return { configuration: configured(result.data), unfit: [], corsOrigins: origins };
  const reasons = new Map(result.error.issues.map(({ path, message }) => [String(path[0]), message]));
  // In the order of the schema, whichever check found them.
  const names = Object.keys(settings.shape).filter((name) => reasons.has(name));
  const unfit = names.map((name) => ({ name, reason: reasons.get(name) ?? "" }));
  return { configuration: null, unfit, corsOrigins: origins };
}

const configured = (values: z.output<typeof settings>): Configuration => ({
  operatorKeys: [{ name: FIRST_OPERATOR, key: values.ADMIN_KEY }, ...values.ADMIN_KEYS],
  tokenSecret: values.TOKEN_SECRET,
  identity: identityOf(values),
  freeCharges: values.FREE_CHARGES,
  requestLog: values.REQUEST_LOG,
  payments: paymentsOf(values),
  limits: values.LIMITS,
});

function identityOf(values: z.output<typeof settings>): Identity {
  const { OPENID_ISSUER: issuer, OPENID_AUDIENCE: audience, OPENID_JWKS_URL: keysUrl } = values;
  const { OPENID_CLIENT_ID: clientId, OPENID_SCOPE: scope } = values;
  if (issuer !== "") return { kind: "openid", issuer, audience, keysUrl, clientId, scope };
  return { kind: values.BUILT_IN_IDENTITY ? "builtIn" : "none" };
}
