// The settings of real money: the payment providers, where their fans pay and where they go back to. A part of the one schema in
// http/configuration.ts.
//
// A key of a provider's test environment moves no money, and a fan who pays with one gets tickets for nothing. So test keys, and
// addresses that aren't the provider's, are unfit unless TEST_PAYMENTS is on; and where it is on, a key for real money is unfit, so
// that none is ever sent to something that stands in for a provider.
import { z } from "zod";
import { type ProviderSettings, STRIPE_API, TOSS_API } from "../../providers/provider-settings.ts";

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\]|[\w-]+\.localhost)$/;
const isSafe = ({ protocol, hostname }: URL): boolean => protocol === "https:" || LOOPBACK.test(hostname);

/** Scheme, host and port, and nothing behind them. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.origin === text && isSafe(url);
}
/** An address that paths are put behind. */
function isBase(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isSafe(url) && !text.endsWith("/") && url.search === "" && url.hash === "";
}

const text = z.string().default("");
const addressOf = (provider: string) =>
  z
    .string()
    .default("")
    .transform((address) => (address === "" ? provider : address))
    .refine(isBase, "must be an https address without a slash at its end");

export const paymentShape = {
  TEST_PAYMENTS: z
    .enum(["on", "off", ""])
    .default("off")
    .transform((value) => value === "on"),
  TOSS_CLIENT_KEY: text,
  TOSS_SECRET_KEY: text,
  TOSS_API_URL: addressOf(TOSS_API),
  STRIPE_SECRET_KEY: text,
  STRIPE_WEBHOOK_SECRET: text,
  STRIPE_API_URL: addressOf(STRIPE_API),
  RETURN_ORIGINS: z
    .string()
    .default("")
    .transform((origins) => origins.split(/[\s,]+/).filter((part) => part !== ""))
    .refine((origins) => origins.every(isOrigin), "each must be an https origin, such as https://tickets.example"),
  PAY_ORIGIN: text.refine((origin) => origin === "" || isOrigin(origin), "must be an https origin"),
};
const paymentSettings = z.object(paymentShape);
type PaymentValues = z.output<typeof paymentSettings>;
type Name = keyof PaymentValues;

/** Keys that only work together. */
const TOGETHER: readonly (readonly Name[])[] = [
  ["TOSS_CLIENT_KEY", "TOSS_SECRET_KEY"],
  ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
];
/** How a key begins that is for a test environment, and one that is for real money. */
const KINDS: readonly (readonly [
  name: "TOSS_CLIENT_KEY" | "TOSS_SECRET_KEY" | "STRIPE_SECRET_KEY",
  test: RegExp,
  live: RegExp,
])[] = [
  ["TOSS_CLIENT_KEY", /^test_/, /^live_/],
  ["TOSS_SECRET_KEY", /^test_/, /^live_/],
  ["STRIPE_SECRET_KEY", /^[sr]k_test_/, /^[sr]k_live_/],
];

/** What is wrong with settings that are fit one by one. */
export function paymentFaults(values: PaymentValues): { name: Name; reason: string }[] {
  const faults: { name: Name; reason: string }[] = [];
  for (const names of TOGETHER) {
    const missing = names.filter((name) => values[name] === "");
    if (missing.length < names.length) {
      faults.push(...missing.map((name) => ({ name, reason: "must be set beside the other key of the provider" })));
    }
  }
  for (const [name, test, live] of KINDS) {
    const key = values[name];
    if (key === "") continue;
    const wanted = values.TEST_PAYMENTS ? test : live;
    if (!wanted.test(key)) faults.push({ name, reason: REASONS[values.TEST_PAYMENTS ? "on" : "off"] });
  }
  const secret = values.STRIPE_WEBHOOK_SECRET;
  if (secret !== "" && !secret.startsWith("whsec_")) {
    faults.push({ name: "STRIPE_WEBHOOK_SECRET", reason: "must begin with whsec_" });
  }
  if (!values.TEST_PAYMENTS) {
    if (values.TOSS_API_URL !== TOSS_API) faults.push({ name: "TOSS_API_URL", reason: `must be ${TOSS_API}` });
    if (values.STRIPE_API_URL !== STRIPE_API) faults.push({ name: "STRIPE_API_URL", reason: `must be ${STRIPE_API}` });
  }
  if (values.TOSS_SECRET_KEY !== "" && values.PAY_ORIGIN === "") {
    faults.push({
      name: "PAY_ORIGIN",
      reason: "must be set where Toss is: its script never runs on the origin of the app",
    });
  }
  if (values.PAY_ORIGIN !== "" && values.RETURN_ORIGINS.includes(values.PAY_ORIGIN)) {
    faults.push({ name: "PAY_ORIGIN", reason: "must not be one of RETURN_ORIGINS" });
  }
  return faults;
}
const REASONS = {
  on: "must be a key of the provider's test environment, since TEST_PAYMENTS is on",
  off: "must be a key for real money; TEST_PAYMENTS allows those of a test environment",
};

export interface Payments {
  providers: ProviderSettings;
  /** Origins that a fan may be sent back to. */
  returnOrigins: readonly string[];
  /** Where the page with Toss's script is served; "": nowhere. */
  payOrigin: string;
  /** No real money moves. */
  isTest: boolean;
}

export const paymentsOf = (values: PaymentValues): Payments => ({
  providers: {
    toss:
      values.TOSS_SECRET_KEY === ""
        ? null
        : {
            clientKey: values.TOSS_CLIENT_KEY,
            secretKey: values.TOSS_SECRET_KEY,
            apiUrl: values.TOSS_API_URL,
            payOrigin: values.PAY_ORIGIN,
          },
    stripe:
      values.STRIPE_SECRET_KEY === ""
        ? null
        : {
            secretKey: values.STRIPE_SECRET_KEY,
            webhookSecret: values.STRIPE_WEBHOOK_SECRET,
            apiUrl: values.STRIPE_API_URL,
          },
  },
  returnOrigins: values.RETURN_ORIGINS,
  payOrigin: values.PAY_ORIGIN,
  isTest: values.TEST_PAYMENTS,
});
