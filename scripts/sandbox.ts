// Both payment providers on this machine, for a Worker that was not started by `npm start`, which runs them itself.
//   npm run sandbox -- --port 8788 --service http://localhost:8787
import { parseArgs } from "node:util";
import { runCommand } from "./command.ts";
import { startSandbox } from "./sandbox/server.ts";
import { sandboxWelcome } from "./start/welcome.ts";

const HELP = `npm run sandbox -- [options]

  --port <number>    where to listen (8788)
  --service <url>    where webhooks go (http://localhost:8787)

Stands in for Toss Payments and Stripe until it is stopped. No real money moves. Nothing is kept.`;

await runCommand(HELP, readOptions, async ({ port, service }) => {
  const { url, close } = await startSandbox({ port, service, statePath: null });
  console.log(sandboxWelcome(url));
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await close();
  return 0;
});

/** Null: help was asked for. */
function readOptions(args: readonly string[]): { port: number; service: string } | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "8788" },
      service: { type: "string", default: "http://localhost:8787" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("--port must be a number from 1 to 65535");
  return { port, service: values.service.replace(/\/$/, "") };
}
