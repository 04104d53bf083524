// Question: how much does a phone in a crowd load before it shows something, and is there anything in it that doesn't belong in a
// browser?
// Method: the build as it is deployed, compressed as Cloudflare compresses on its way (brotli, level 4; level 11 would be some
// tenth less). Doesn't prove that it is fast.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { PURE_FILES } from "../floors/walls.ts";
import { type BuiltWeb, buildWeb } from "./build.ts";

const FIRST_STATE_MAX_BYTES = 30_000;
const PAGES = ["concerts", "concert", "account", "balance", "tickets", "ticket", "signed-in"].map(
  (page) => `web/fan/pages/${page}-page.tsx`,
);
const MAP = "web/fan/map/seat-map.tsx";
const MAP_MAX_BYTES = 10_000;
const MAP_IN_ALL_MAX_BYTES = 14_000;
/** The model of a hall and its geometry. */
const HALL = ["web/fan/hall/hall.ts", "web/fan/hall/statuses.ts", "web/fan/hall/plan.ts"];
const FIRST = ["web/fan/main.tsx", "web/fan/pages/concert-page.tsx"];
const TEXTS = ["web/shared/texts/en.ts", "web/shared/texts/ko.ts"];

/** Packages that may be in what a browser loads. */
const PACKAGES = new Set([
  "preact",
  "@preact/signals",
  "@preact/signals-core",
  "preact-iso",
  "openapi-fetch",
  "uqr",
  "oauth4webapi",
]);
/** Files of the service that may. */
const OF_SERVICE = new Set(PURE_FILES.map((file) => `src/${file}`));

let built: BuiltWeb;
beforeAll(async () => {
  built = await buildWeb();
});

const compressedBytes = (content: Uint8Array): number =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;
const bytesOf = (address: string): number => compressedBytes(readFileSync(join(built.publicFolder, address)));

/** Everything that the first state of a page loads. */
function filesOf(page: string, texts: string): string[] {
  const { fan, chunks } = built.manifest;
  const files = [fan.style, fan.script, ...["web/fan/main.tsx", page, texts].flatMap((source) => chunks[source] ?? [])];
  return [...new Set(files)];
}

test.each(PAGES.flatMap((page) => TEXTS.map((texts) => [page, texts] as const)))(
  `the first state of %s with %s is at most ${FIRST_STATE_MAX_BYTES} bytes`,
  (page, texts) => {
    const files = filesOf(page, texts);
    // The style, the entry, the page and its texts are all there.
    expect(files.length).toBeGreaterThanOrEqual(4);
    const bytes = files.map((file) => bytesOf(file)).reduce((sum, each) => sum + each, 0);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_STATE_MAX_BYTES);
  },
);

test(`the map of seats is at most ${MAP_MAX_BYTES} bytes, and ${MAP_IN_ALL_MAX_BYTES} with the hall's geometry, fingers and keys`, async () => {
  // Bundled for itself, so that the figure doesn't depend on who mounts it.
  const texts = ["web/fan/map/texts/en.ts", "web/fan/map/texts/ko.ts"];
  const hands = ["web/fan/map/gestures.ts", "web/fan/map/cursor.ts"];
  const { outputFiles, metafile } = await build({
    entryPoints: [...FIRST, ...HALL, MAP],
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["chrome123", "safari17.5", "firefox120"],
    tsconfig: "web/tsconfig.json",
    minify: true,
    charset: "utf8",
    metafile: true,
    write: false,
    outdir: "out",
  });
  const needed = (entries: readonly string[]): Set<string> => {
    const found = new Set<string>();
    const add = (output: string): void => {
      if (found.has(output)) return;
      found.add(output);
      for (const { path, kind } of metafile.outputs[output]?.imports ?? []) if (kind === "import-statement") add(path);
    };
    for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
      if (entryPoint !== undefined && entries.includes(entryPoint)) add(output);
    }
    return found;
  };
  const bytesBeyond = (known: readonly string[], entries: readonly string[]): number => {
    const before = needed(known);
    const outputs = needed(entries);
    const files = outputFiles.filter(({ path }) => {
      const output = relative(process.cwd(), path);
      return outputs.has(output) && !before.has(output);
    });
    return files.reduce((sum, { contents }) => sum + compressedBytes(contents), 0);
  };
  for (const text of texts) {
    const map = bytesBeyond([...FIRST, ...HALL], [MAP, text]);
    expect(map).toBeGreaterThan(5_000);
    expect(map).toBeLessThanOrEqual(MAP_MAX_BYTES);
    const inAll = bytesBeyond([...FIRST, "web/fan/hall/hall.ts", "web/fan/hall/statuses.ts"], [MAP, text, ...hands]);
    expect(inAll).toBeGreaterThan(map);
    expect(inAll).toBeLessThanOrEqual(MAP_IN_ALL_MAX_BYTES);
  }
});

test("every file has its content in its name, and the asset layer keeps it for ever", () => {
  const { fan, chunks, docs, icons } = built.manifest;
  for (const file of [...Object.values({ ...fan, ...docs, ...icons }), ...Object.values(chunks).flat()]) {
    expect(file).toMatch(/^\/assets\/[\w-]+-[A-Z0-9]{8}\.(?:js|css|svg|png)$/);
  }
  const headers = readFileSync(join(built.publicFolder, "_headers"), "utf8");
  expect(headers).toMatch(/^\/assets\/\*\n.*immutable\n.*nosniff\n.*max-age=31536000$/m);
});

test("only the app's own files, pure ones of the domain and named packages go to a browser", () => {
  const strangers = Object.keys(built.metafile.inputs).filter((input) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (name !== undefined) return !PACKAGES.has(name);
    return !/^(?:web|clients\/frontrow\/src)\//.test(input) && !OF_SERVICE.has(input);
  });
  expect(strangers).toEqual([]);
});

test("a build leaves what is there as it is", async () => {
  const again = await buildWeb();
  expect(again.manifest).toEqual(built.manifest);
});
