// Question: do the floors hold: has every folder of src its entry, is none too full, and does the linter find every import
// that an entry doesn't allow, and no other?
// Method: the tree as it is; and a copy of the folders in which one file a folder imports all others, linted with the
// project's own configuration. Doesn't prove that the floors are the right ones.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { FLOORS } from "./floors.ts";

const ROOT = join(import.meta.dirname, "../..");
const FILES_PER_FOLDER_MAX = 16;
const run = promisify(execFile);

/** The folders of src with their files, tests not counted. */
async function foldersOfSrc(): Promise<Map<string, string[]>> {
  const entries = await readdir(join(ROOT, "src"), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name))
    .map((entry) => posix.relative(join(ROOT, "src"), posix.join(entry.parentPath, entry.name)));
  return Map.groupBy(files, (file) => posix.dirname(file));
}

test("every folder of src has an entry, and every entry a folder", async () => {
  const folders = [...(await foldersOfSrc()).keys()].filter((folder) => folder !== ".");
  expect(FLOORS.map(({ folder }) => folder).toSorted()).toEqual(folders.toSorted());
});

test(`no folder of src holds more than ${FILES_PER_FOLDER_MAX} files`, async () => {
  const full = [...(await foldersOfSrc())].filter(([, files]) => files.length > FILES_PER_FOLDER_MAX);
  expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
});

test("an entry names only folders that stand before it", () => {
  for (const [at, { folder, may }] of FLOORS.entries()) {
    const before = new Set(FLOORS.slice(0, at).map((floor) => floor.folder));
    expect([folder, may.filter((other) => !before.has(other))]).toEqual([folder, []]);
  }
});

const report = z.object({
  diagnostics: z.array(z.object({ code: z.string().optional(), help: z.string().optional() })),
});
const MESSAGE = /^src\/(\S+) may not import src\/([^:]+):/;

test("the linter finds a forbidden import in every folder, and allows the others", async () => {
  const copy = await mkdtemp(join(tmpdir(), "frontrow-floors-"));
  try {
    for (const path of ["oxlint.config.ts", "scripts/floors", "package.json"]) {
      await cp(join(ROOT, path), join(copy, path), { recursive: true });
    }
    await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
    for (const { folder } of FLOORS) {
      const others = FLOORS.filter((other) => other.folder !== folder).map((other) => other.folder);
      const imports = others.map((other) => `import "${relativeTo(folder, other)}/probe.ts";`);
      await mkdir(join(copy, "src", folder), { recursive: true });
      await writeFile(join(copy, "src", folder, "probe.ts"), `${imports.join("\n")}\n`);
    }
    const found = (await lint(copy)).map((help) => MESSAGE.exec(help)?.slice(1).join(" imports ") ?? help);
    const forbidden = FLOORS.flatMap(({ folder, may }) =>
      FLOORS.filter((other) => other.folder !== folder && !may.includes(other.folder)).map(
        (other) => `${folder} imports ${other.folder}`,
      ),
    );
    expect(found.toSorted()).toEqual(forbidden.toSorted());
    for (const { folder } of FLOORS.slice(0, -1)) {
      expect([folder, forbidden.some((one) => one.startsWith(`${folder} imports `))]).toEqual([folder, true]);
    }
  } finally {
    await rm(copy, { recursive: true });
  }
});

const relativeTo = (from: string, to: string): string => {
  const path = posix.relative(from, to);
  return path.startsWith("..") ? path : `./${path}`;
};

/** What the linter says of forbidden imports in a folder. */
async function lint(folder: string): Promise<string[]> {
  const bin = join(dirname(createRequire(import.meta.url).resolve("oxlint/package.json")), "bin", "oxlint");
  // A lint with findings exits with 1.
  const { stdout } = await run(process.execPath, [bin, "--format=json", "src"], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout: string }) => error);
  const { diagnostics } = report.parse(JSON.parse(stdout));
  return diagnostics.filter(({ code }) => code?.includes("no-restricted-imports")).map(({ help = "" }) => help);
}
