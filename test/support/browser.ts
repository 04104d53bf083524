// A browser for tests: Chromium or Chrome of the machine, else the one that an npm package brings for Linux on x64. That one needs
// no library that Node doesn't need: those it does need are in the package. It is unpacked once, beside the packages.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

interface Found {
  executablePath: string;
  env: Record<string, string>;
}

/** The browser's command, and what its environment needs; null: this machine has none. */
async function findBrowser(): Promise<Found | null> {
  for (const command of COMMANDS) {
    const path = await run("sh", ["-c", `command -v ${command}`]).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    if (path !== "") return { executablePath: path, env: {} };
  }
  const place = PLACES.find((path) => existsSync(path));
  if (place !== undefined) return { executablePath: place, env: {} };
  return process.platform === "linux" && process.arch === "x64" ? unpacked() : null;
}

/** The package's browser. Several runs may unpack it at once; each does so in a folder of its own, and one of them stays. */
async function unpacked(): Promise<Found> {
  // The package exports no package.json.
  const manifest = await readFile(join(ROOT, "node_modules/@sparticuz/chromium/package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  const cache = join(ROOT, "node_modules/.cache");
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const temporary = await mkdtemp(join(cache, "chromium-"));
    await run(process.execPath, ["--input-type=module", "--eval", UNPACK], {
      cwd: ROOT,
      // It unpacks the libraries, too, where it takes itself to be in the place it was made for.
      env: { ...process.env, TMPDIR: temporary, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
    });
    await rename(temporary, folder).catch(() => rm(temporary, { recursive: true, force: true }));
  }
  return {
    executablePath: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: join(folder, "al2023/lib"), FONTCONFIG_PATH: join(folder, "fonts") },
  };
}
const UNPACK = 'await (await import("@sparticuz/chromium")).default.executablePath();';

/** Whether a machine without a browser is a failure: nobody reads the log of a run that is green. */
const isRequired = process.env["CI"] !== undefined || process.env["BROWSER_REQUIRED"] !== undefined;

/** Starts a browser; null, and a loud line, where there is none. Throws where there has to be one. */
export async function openBrowser(): Promise<Browser | null> {
  const found = await findBrowser();
  if (found === null) {
    const complaint = "NO BROWSER: pages are not tested in one. Install Chromium or Chrome (apt-get install chromium).";
    if (isRequired) throw new Error(complaint);
    process.stderr.write(`\n${complaint}\n`);
    return null;
  }
  const { executablePath, env } = found;
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
    env: { ...definedOf(process.env), ...env },
  });
}

const definedOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
