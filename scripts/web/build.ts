// The build of the web, by esbuild: scripts split into chunks, styles, icons, and the files of swagger-ui that /docs loads. Every
// file has the hash of its content in its name, so a browser may keep it for ever, and two builds never mean different things by
// one name.
//
// Several builds may run at once (tests, a developer's server), and a server may read while one runs. So a file is written beside
// its place and renamed into it, the list of files comes last, and nothing is ever deleted. dist may be deleted by hand.
import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative } from "node:path";
import { build, type Metafile, type Plugin, transform } from "esbuild";
import type { WebBuild } from "../../src/edge/pages/web-build.ts";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "dist/web");
const PUBLIC = join(OUT, "public");

/** The entry of the fan app, and its styles. */
const FAN_SCRIPT = "web/fan/main.tsx";
const FAN_STYLE = "web/fan/fan.css";
const DOCS_SCRIPT = "web/docs/start.ts";
const ICONS = { vector: "web/icons/icon.svg", small: "web/icons/icon-32.png", large: "web/icons/icon-512.png" };
const SWAGGER = { script: "swagger-ui-bundle.js", style: "swagger-ui.css" };

/** Browsers of two years: `light-dark()` and container queries are there. */
const BROWSERS = ["chrome123", "safari17.5", "firefox120"];

/** What the asset layer says of every file: it passes no code of ours. */
const HEADERS = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
  Strict-Transport-Security: max-age=31536000
`;

/** Where the files of `public/assets` are asked for. */
const PUBLIC_PATH = "/assets";

/**
 * A style that not every page needs is a file of its own: `import address from "…-late.css"` is its address. It stands in the layer
 * of components, as the styles do that fan.css imports.
 */
const LATE_STYLES: Plugin = {
  name: "late styles",
  setup(bundle) {
    bundle.onLoad({ filter: /-late\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: BROWSERS });
      return { contents: `@layer components{${code.trim()}}`, loader: "file" };
    });
  },
};

export interface BuiltWeb {
  manifest: WebBuild;
  /** What went into each output, for the tests of budgets and floors. */
  metafile: Metafile;
  /** The folder that holds the files under their addresses. */
  publicFolder: string;
}

/** Builds into dist/web and returns what was built. Throws with the errors of esbuild. */
export async function buildWeb(): Promise<BuiltWeb> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [FAN_SCRIPT, FAN_STYLE, DOCS_SCRIPT],
    bundle: true,
    splitting: true,
    format: "esm",
    target: BROWSERS,
    plugins: [LATE_STYLES],
    publicPath: PUBLIC_PATH,
    tsconfig: "web/tsconfig.json",
    minify: true,
    charset: "utf8",
    sourcemap: false,
    metafile: true,
    write: false,
    logLevel: "warning",
    outdir: "dist/web/public/assets",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
  });
  await Promise.all(outputFiles.map(({ path, contents }) => put(path, contents)));
  const manifest: WebBuild = {
    fan: { script: addressOf(metafile, FAN_SCRIPT), style: addressOf(metafile, FAN_STYLE) },
    chunks: chunksOf(metafile),
    docs: {
      script: await copied(swaggerFile(SWAGGER.script)),
      style: await copied(swaggerFile(SWAGGER.style)),
      start: addressOf(metafile, DOCS_SCRIPT),
    },
    icons: {
      vector: await copied(join(ROOT, ICONS.vector)),
      small: await copied(join(ROOT, ICONS.small)),
      large: await copied(join(ROOT, ICONS.large)),
    },
  };
  await put(join(PUBLIC, "_headers"), HEADERS);
  await put(join(OUT, "manifest.mjs"), `export const webBuild = ${JSON.stringify(manifest, null, 2)};\n`);
  return { manifest, metafile, publicFolder: PUBLIC };
}

const swaggerFile = (name: string): string =>
  join(dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json")), name);

/** The address of an output under the folder of all. */
const toAddress = (output: string): string => `/${relative(PUBLIC, join(ROOT, output))}`;

function outputOf({ outputs }: Metafile, entry: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (found === undefined) throw new Error(`the build has no output for ${entry}`);
  return found[0];
}

const addressOf = (metafile: Metafile, entry: string): string => toAddress(outputOf(metafile, entry));

/** The files that each source loads which is loaded by itself: its own chunk, and what that imports, styles too. */
function chunksOf(metafile: Metafile): Record<string, string[]> {
  const entries = Object.values(metafile.outputs).flatMap(({ entryPoint }) =>
    entryPoint !== undefined && /\.tsx?$/.test(entryPoint) ? [entryPoint] : [],
  );
  return Object.fromEntries(
    entries.toSorted().map((entry) => {
      const needed = new Set<string>();
      collect(metafile, outputOf(metafile, entry), needed);
      return [entry, [...needed].map(toAddress)];
    }),
  );
}

function collect(metafile: Metafile, output: string, into: Set<string>): void {
  if (into.has(output)) return;
  into.add(output);
  for (const { path, kind } of metafile.outputs[output]?.imports ?? []) {
    if (kind === "import-statement") collect(metafile, path, into);
    if (kind === "file-loader") into.add(path);
  }
}

/** Copies a file to its address by content, and returns the address. */
async function copied(file: string): Promise<string> {
  const content = await readFile(file);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const extension = extname(file);
  const path = join(PUBLIC, "assets", `${basename(file, extension)}-${hash}${extension}`);
  if (!(await exists(path))) await put(path, content);
  return `/${relative(PUBLIC, path)}`;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Nobody ever sees a file half written. One that is already so stays untouched, so that nobody who watches it wakes up. */
async function put(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = Buffer.from(content);
  const present = await readFile(path).catch(() => null);
  if (present?.equals(bytes) === true) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(OUT, `.${randomUUID()}`);
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}
