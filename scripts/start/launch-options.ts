// What the start script must know of the arguments it hands to wrangler: where the service will listen, and where its
// data is kept. Everything else passes through unread.
import { parseArgs } from "node:util";

export interface LaunchOptions {
  host: string;
  port: number;
  persistTo: string | null;
  help: boolean;
}

export const DEFAULT_PORT = 8787;
const ANY_ADDRESS = new Set(["0.0.0.0", "::", "*"]);

/** @throws when the port is not one a client could be told to call. */
export function launchOptions(args: readonly string[]): LaunchOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      port: { type: "string" },
      ip: { type: "string" },
      "persist-to": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const port = typeof values.port === "string" ? Number(values.port) : DEFAULT_PORT;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port must be a number from 1 to 65535, not "${String(values.port)}"`);
  }
  const ip = typeof values.ip === "string" ? values.ip : "localhost";
  const persistTo = values["persist-to"];
  return {
    host: ANY_ADDRESS.has(ip) ? "localhost" : ip,
    port,
    persistTo: typeof persistTo === "string" ? persistTo : null,
    help: values.help === true,
  };
}

export const baseUrl = ({ host, port }: LaunchOptions): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
