// Question: is every way noticed in which a provider's payment can differ from our row?
import { expect, test } from "vitest";
import { differencesOf } from "./differences.ts";
import type { ProviderPayment } from "./provider.ts";

const TERMS = { topUpId: "top_1", amount: 50_000, currency: "KRW" };
const PAYMENT: ProviderPayment = {
  ...TERMS,
  providerPaymentId: "pay",
  captured: 50_000,
  refunded: 0,
  refunding: 0,
  refunds: [],
  dispute: { state: "none", amount: 0 },
};

test.each<[string[], Partial<ProviderPayment>]>([
  [[], {}],
  [[], { refunded: 50_000 }],
  [["topUpId"], { topUpId: "top_2" }],
  [["amount"], { amount: 49_999 }],
  [["currency"], { currency: "USD" }],
  [["captured"], { captured: 49_999 }],
  [["amount", "currency", "captured"], { amount: 1, currency: "JPY", captured: 1 }],
])("%j differs in %j", (found, change) => {
  expect(differencesOf(TERMS, { ...PAYMENT, ...change })).toEqual(found);
});
