// The providers that a configuration offers.
import { PLATFORM, type PaymentProvider, type ProviderDependencies, type ProviderName } from "./provider.ts";
import type { ProviderSettings } from "./provider-settings.ts";
import { stripeProvider } from "./stripe.ts";
import { tossProvider } from "./toss.ts";

/** By name, in the order in which they are offered. One without its keys is not there. */
export function providersOf(
  { toss, stripe }: ProviderSettings,
  dependencies: ProviderDependencies = PLATFORM,
): ReadonlyMap<ProviderName, PaymentProvider> {
  const offered: PaymentProvider[] = [];
  if (toss !== null) offered.push(tossProvider(toss, dependencies));
  if (stripe !== null) offered.push(stripeProvider(stripe, dependencies));
  return new Map(offered.map((provider) => [provider.name, provider]));
}
