// Question: are the settings of payment providers fit only where they move the kind of money that the environment is for, and is a
// provider there exactly when its keys are?
// Method: environments as Wrangler would hand them over. Doesn't prove that a provider takes the keys.
import { expect, test } from "vitest";
import { providersOf } from "../../providers/providers.ts";
import { TOSS_API, tossScriptOf } from "../../providers/provider-settings.ts";
import { checkSettings, configurationOf } from "../http/configuration.ts";

const FIT = { ADMIN_KEY: "the-first-key-of-all", TOKEN_SECRET: "0123456789abcdef0123456789abcdef" };
const TOSS = { TOSS_CLIENT_KEY: "live_ck_x", TOSS_SECRET_KEY: "live_sk_x", PAY_ORIGIN: "https://pay.example" };
const STRIPE = { STRIPE_SECRET_KEY: "sk_live_x", STRIPE_WEBHOOK_SECRET: "whsec_x" };
const TEST_KEYS = {
  TOSS_CLIENT_KEY: "test_ck_x",
  TOSS_SECRET_KEY: "test_sk_x",
  STRIPE_SECRET_KEY: "sk_test_x",
  STRIPE_WEBHOOK_SECRET: "whsec_x",
  PAY_ORIGIN: "http://pay.localhost:8787",
};
const SANDBOX = { TOSS_API_URL: "http://localhost:8788", STRIPE_API_URL: "http://localhost:8788" };
const unfitIn = (settings: object) => checkSettings({ ...FIT, ...settings }).unfit.map(({ name }) => name);

test.each<[string[], object]>([
  [[], TOSS],
  [[], STRIPE],
  [[], { ...TOSS, ...STRIPE, RETURN_ORIGINS: "https://tickets.example, https://m.tickets.example" }],
  [[], { ...STRIPE, STRIPE_SECRET_KEY: "rk_live_x" }],
  [["TOSS_CLIENT_KEY"], { ...TOSS, TOSS_CLIENT_KEY: "" }],
  [["TOSS_SECRET_KEY"], { TOSS_CLIENT_KEY: "live_ck_x" }],
  [["STRIPE_WEBHOOK_SECRET"], { STRIPE_SECRET_KEY: "sk_live_x" }],
  [["STRIPE_WEBHOOK_SECRET"], { ...STRIPE, STRIPE_WEBHOOK_SECRET: "secret" }],
  [["PAY_ORIGIN"], { ...TOSS, PAY_ORIGIN: "" }],
  [["PAY_ORIGIN"], { ...TOSS, PAY_ORIGIN: "http://pay.example" }],
  [["PAY_ORIGIN"], { ...TOSS, PAY_ORIGIN: "https://pay.example/" }],
  [["PAY_ORIGIN"], { ...TOSS, RETURN_ORIGINS: "https://pay.example" }],
  [["RETURN_ORIGINS"], { RETURN_ORIGINS: "https://tickets.example/balance" }],
  [["RETURN_ORIGINS"], { RETURN_ORIGINS: "https://tickets.example *" }],
  [["RETURN_ORIGINS"], { RETURN_ORIGINS: "http://tickets.example" }],
  [["TEST_PAYMENTS"], { TEST_PAYMENTS: "yes" }],
])("%j is what is unfit where real money moves, in %j", (names, settings) => {
  expect(unfitIn(settings)).toEqual(names);
});

test("where real money moves, no key of a test environment and no other address is fit", () => {
  expect(unfitIn(TEST_KEYS)).toEqual(["TOSS_CLIENT_KEY", "TOSS_SECRET_KEY", "STRIPE_SECRET_KEY"]);
  expect(unfitIn({ ...STRIPE, STRIPE_SECRET_KEY: "rk_test_x" })).toEqual(["STRIPE_SECRET_KEY"]);
  expect(unfitIn({ ...TOSS, ...STRIPE, ...SANDBOX })).toEqual(["TOSS_API_URL", "STRIPE_API_URL"]);
  expect(unfitIn({ ...TOSS, TOSS_API_URL: "https://api.tosspayments.com.example" })).toEqual(["TOSS_API_URL"]);
});

test("where no real money moves, no key for real money is fit, whatever the address", () => {
  const isTest = { ...TEST_KEYS, TEST_PAYMENTS: "on" };
  expect(unfitIn(isTest)).toEqual([]);
  expect(unfitIn({ ...isTest, ...SANDBOX })).toEqual([]);
  expect(unfitIn({ ...isTest, ...TOSS })).toEqual(["TOSS_CLIENT_KEY", "TOSS_SECRET_KEY"]);
  expect(unfitIn({ ...isTest, ...SANDBOX, ...STRIPE })).toEqual(["STRIPE_SECRET_KEY"]);
  expect(unfitIn({ ...isTest, TOSS_API_URL: "http://other.example" })).toEqual(["TOSS_API_URL"]);
});

test.each<[string[], object]>([
  [[], {}],
  [["toss"], TOSS],
  [["stripe"], STRIPE],
  [["toss", "stripe"], { ...TOSS, ...STRIPE }],
])("%j is offered with %j", (names, settings) => {
  const { payments } = configurationOf({ ...FIT, ...settings });
  expect([...providersOf(payments.providers).keys()]).toEqual(names);
});

test("the script is Toss's own, and a stub only where something stands in for Toss", () => {
  expect(tossScriptOf({ apiUrl: TOSS_API })).toBe("https://js.tosspayments.com/v2/standard");
  expect(tossScriptOf({ apiUrl: "http://localhost:8788" })).toBe("http://localhost:8788/v2/standard");
});
