// From a fresh checkout to a running service in one command: secrets, tables, the service itself, a sandbox of
// the payment providers and two concerts to try it with. Nothing that exists is overwritten, so it is also the everyday way to start. What stands after `--`
// goes to wrangler: `npm start -- --port 9000`.
import { DEV_VARS_PATH, complaintAbout, ensureDevVars, readAdminKey } from "./dev-vars.ts";
import { concertsOnSale } from "./start/catalogue.ts";
import { exitCodeOf, forwardSignals, keepOutput, spawnWrangler } from "./start/child-process.ts";
import { baseUrl, launchOptions, type LaunchOptions } from "./start/launch-options.ts";
import { tickJobs } from "./start/clock.ts";
import { paymentVars, sandboxPort, startPayments } from "./start/payments.ts";
import { isTaken, untilHealthy } from "./start/readiness.ts";
import { sandboxWelcome, welcome } from "./start/welcome.ts";

const HEALTHY_WITHIN_MS = 120_000;
/** What a shell answers for Ctrl-C. */
const STOPPED = 130;
const HELP = `npm start -- [options for wrangler dev]

  --port <number>      where to listen (8787)
  --ip <address>       on which address (localhost)
  --persist-to <dir>   where to keep the data (.wrangler/state)

Secrets are made in .dev.vars when there are none, migrations are applied to the local database,
and an empty service gets two demo concerts. A sandbox of the payment providers runs on the next port. Every other option of wrangler dev works too: --log-level info shows a line a request.`;

process.exitCode = await start(process.argv.slice(2));

async function start(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === null) return 2;
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  for (const port of [options.port, sandboxPort(options)]) {
    if (!(await isTaken(options.host, port))) continue;
    console.error(`Something already listens on port ${port}. Stop it, or choose another: npm start -- --port 9000`);
    return 1;
  }
  await prepareSecrets();
  const complaint = await complaintAbout(DEV_VARS_PATH);
  if (complaint !== null) {
    console.error(complaint);
    return 1;
  }
  const migrated = await applyMigrations(options);
  return migrated === 0 ? serve(args, options) : migrated;
}

function readOptions(args: readonly string[]): LaunchOptions | null {
  try {
    return launchOptions(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
}

async function prepareSecrets(): Promise<void> {
  const change = await ensureDevVars(DEV_VARS_PATH);
  if (change.kind === "written") console.log("Wrote .dev.vars with a random ADMIN_KEY and TOKEN_SECRET.");
  if (change.kind === "completed") console.log(`Added to .dev.vars, which lacked it: ${change.added.join(", ")}.`);
}

async function applyMigrations({ persistTo }: LaunchOptions): Promise<number> {
  const where = persistTo === null ? [] : ["--persist-to", persistTo];
  // With CI set nobody is asked whether to go on.
  const child = spawnWrangler(["d1", "migrations", "apply", "frontrow", "--local", ...where], { CI: "true" }, "pipe");
  const output = keepOutput(child);
  const stopping = forwardSignals(child);
  const exitCode = await exitCodeOf(child);
  // A table for each migration is news only when one of them fails.
  if (exitCode !== 0) console.error(output());
  return stopping.aborted && exitCode === 0 ? STOPPED : exitCode;
}

async function serve(args: readonly string[], options: LaunchOptions): Promise<number> {
  console.log("Starting; this takes some seconds.");
  const payments = await startPayments(options);
  const vars = paymentVars(options);
  const child = spawnWrangler(["dev", "--show-interactive-dev-session=false", ...quiet(args), ...vars, ...args], {});
  forwardSignals(child);
  const gone = new AbortController();
  child.once("exit", () => gone.abort());
  const greeting = greet(baseUrl(options), payments.url, gone.signal);
  const exitCode = await exitCodeOf(child);
  await payments.close();
  await greeting;
  return exitCode;
}

/** Warnings and errors only, unless somebody asks for more: a line for each request hides them. */
function quiet(args: readonly string[]): string[] {
  return args.some((arg) => arg.startsWith("--log-level")) ? [] : ["--log-level", "warn"];
}

/** Never ends the service: one that runs without demo concerts is still worth more than none. */
async function greet(url: string, sandboxUrl: string, gone: AbortSignal): Promise<void> {
  const healthy = await untilHealthy(url, HEALTHY_WITHIN_MS, gone);
  if (gone.aborted) return;
  if (!healthy) {
    console.error(`${url}/healthz did not answer 200 within ${HEALTHY_WITHIN_MS / 1_000} seconds.`);
    return;
  }
  try {
    const adminKey = await readAdminKey(DEV_VARS_PATH);
    const { created, concerts } = await concertsOnSale(url, adminKey ?? "");
    console.log(welcome(url, created, concerts));
    console.log(sandboxWelcome(sandboxUrl));
    tickJobs(url, gone);
  } catch (error) {
    if (gone.aborted) return;
    console.error(`Running at ${url}, but the catalogue could not be read or filled:`, error);
  }
}
