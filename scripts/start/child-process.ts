// Runs wrangler with this very Node, in a process group of its own: a signal is passed on exactly once, also when a
// terminal sends Ctrl-C to everybody, and whatever wrangler started can be ended with it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { PROJECT_DIRECTORY } from "../dev-vars.ts";

const STOP_PATIENCE_MS = 8_000;
const LOOK_FOR_PARENT_EVERY_MS = 500;
/** No place data is used, so none needs to be fetched; without a network that would look like a failure. */
const OFFLINE = { CLOUDFLARE_CF_FETCH_ENABLED: "false" };
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const wranglerPath = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin", "wrangler.js");

/** `output`: where what wrangler prints goes, to the terminal or to the caller. */
export function spawnWrangler(
  args: readonly string[],
  environment: Record<string, string>,
  output: "inherit" | "pipe" = "inherit",
): ChildProcess {
  return spawn(process.execPath, [wranglerPath(), ...args], {
    cwd: PROJECT_DIRECTORY,
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_SEND_ERROR_REPORTS: "false",
      ...OFFLINE,
      ...environment,
    },
    stdio: ["ignore", output, output],
    detached: true,
  });
}

/**
 * Passes the usual signals on to the child; one that does not listen is ended after a while. The returned signal tells
 * that somebody wants an end, whatever code the child makes of it.
 */
export function forwardSignals(child: ChildProcess): AbortSignal {
  let patience: NodeJS.Timeout | undefined;
  const stopping = new AbortController();
  const stop = (signal: "SIGINT" | "SIGTERM"): void => {
    stopping.abort();
    child.kill(signal);
    patience ??= setTimeout(() => endGroup(child), STOP_PATIENCE_MS);
    patience.unref();
  };
  for (const signal of FORWARDED) process.on(signal, () => stop(signal === "SIGHUP" ? "SIGTERM" : signal));
  whenOrphaned(() => stop("SIGTERM"));
  process.on("exit", () => endGroup(child));
  return stopping.signal;
}

/** The exit code of the child once it is gone, as a shell would give it; nothing of its group is left then. */
export async function exitCodeOf(child: ChildProcess): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  endGroup(child);
  if (child.exitCode !== null) return child.exitCode;
  return child.signalCode === null ? 1 : 128 + constants.signals[child.signalCode];
}

/** Keeps what a child prints, for the case that it fails. Its output must be piped. */
export function keepOutput({ stdout, stderr }: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [stdout, stderr]) stream?.setEncoding("utf8").on("data", (text: string) => chunks.push(text));
  return () => chunks.join("");
}

/**
 * npm runs a script in a shell, and a shell that is told to end goes without telling its child. The child then has
 * another parent, and that is all there is to notice. Without npm nothing is assumed: a shell may start it and leave.
 */
function whenOrphaned(act: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, LOOK_FOR_PARENT_EVERY_MS);
  timer.unref();
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody of the group is left, which is what this is for.
  }
}
