// Question: how much does a phone in a crowd load before it shows something, and is there anything in it that doesn't belong in a
// browser?
// Method: the build as it is deployed, compressed as Cloudflare compresses on its way (brotli, level 4; level 11 would be some
// tenth less). Doesn't prove that it is fast.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { PURE_FILES } from "../floors/walls.ts";
import { type BuiltWeb, buildWeb } from "./build.ts";

const FIRST_STATE_MAX_BYTES = 30_000;
const PAGES = ["concerts", "concert", "account", "balance", "tickets", "ticket"].map(
  (page) => `web/fan/pages/${page}-page.tsx`,
);
const TEXTS = ["web/shared/texts/en.ts", "web/shared/texts/ko.ts"];

/** Packages that may be in what a browser loads. */
const PACKAGES = new Set(["preact", "@preact/signals", "@preact/signals-core", "preact-iso", "openapi-fetch", "uqr"]);
/** Files of the service that may. */
const OF_SERVICE = new Set(PURE_FILES.map((file) => `src/${file}`));

let built: BuiltWeb;
beforeAll(async () => {
  built = await buildWeb();
});

const bytesOf = (address: string): number =>
  brotliCompressSync(readFileSync(join(built.publicFolder, address)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
  }).length;

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
