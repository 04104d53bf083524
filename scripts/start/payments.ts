// What `npm start` does for top-ups: the sandbox of the payment providers beside the Worker, on the next port, and the settings that
// lead the Worker there when it doesn't listen where wrangler.toml says.
import { join, resolve } from "node:path";
import { PROJECT_DIRECTORY } from "../dev-vars.ts";
import { startSandbox, type RunningSandbox } from "../sandbox/server.ts";
import { baseUrl, DEFAULT_PORT, type LaunchOptions } from "./launch-options.ts";

/** Beside the data of the service: a top-up of yesterday can be given back today. */
const STATE = join(".wrangler", "state");
const STATE_FILE = "sandbox.json";

/** Rejects when the port after the service's is taken. */
export async function startPayments(options: LaunchOptions): Promise<RunningSandbox> {
  const folder = options.persistTo ?? STATE;
  const statePath = resolve(PROJECT_DIRECTORY, folder, STATE_FILE);
  return startSandbox({ port: sandboxPort(options), service: baseUrl(options), statePath });
}

/** The port after the service's, the last one wraps. */
export const sandboxPort = ({ port }: LaunchOptions): number => (port === 65_535 ? port - 1 : port + 1);

/** Options for wrangler: what wrangler.toml says of port 8787, for another port. What a person passes stands after them and counts. */
export function paymentVars(options: LaunchOptions): string[] {
  if (options.port === DEFAULT_PORT) return [];
  const sandbox = `http://localhost:${sandboxPort(options)}`;
  const vars = {
    TOSS_API_URL: sandbox,
    STRIPE_API_URL: sandbox,
    RETURN_ORIGINS: `http://localhost:${options.port}`,
    PAY_ORIGIN: `http://pay.localhost:${options.port}`,
  };
  return Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
}
