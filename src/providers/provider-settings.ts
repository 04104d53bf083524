// What a provider is configured with. The settings themselves are read and checked in edge/http/configuration.ts.

/** The services as they are called in production. Another address is for tests. */
export const TOSS_API = "https://api.tosspayments.com";
export const STRIPE_API = "https://api.stripe.com";
const TOSS_SCRIPT = "https://js.tosspayments.com/v2/standard";

export interface TossSettings {
  /** Known to browsers. */
  clientKey: string;
  secretKey: string;
  apiUrl: string;
  /** Where the page with Toss's script is served, and nothing else. */
  payOrigin: string;
}

export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  apiUrl: string;
}

/** Null: not configured, and then not offered. */
export interface ProviderSettings {
  toss: TossSettings | null;
  stripe: StripeSettings | null;
}

/** The script that opens Toss's window: Toss's own, or the stub of whoever stands in for Toss. */
export const tossScriptOf = ({ apiUrl }: Pick<TossSettings, "apiUrl">): string =>
  apiUrl === TOSS_API ? TOSS_SCRIPT : `${apiUrl}/v2/standard`;
