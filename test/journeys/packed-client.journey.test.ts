// Question: does the client package, packed as it would be published, work for somebody who has nothing else of this repository:
// do its types check, and does the program of its README wait in line and buy tickets?
// Method: `npm pack` into a temporary folder, unpacked there as npm would install it. Nothing is loaded from a network: what the
// package depends on, and the types of Node, are links to this repository's node_modules. The program is compiled by the
// project's TypeScript with the strictest settings, types of libraries included, and run by Node against the built Worker.
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { SECRETS, type BuiltService, startService } from "../support/built-service.ts";

const ROOT = join(import.meta.dirname, "../..");
const PACKAGE = join(ROOT, "clients/frontrow");
/** What the package brings along when npm installs it, and what a consumer with Node has. */
const INSTALLED_WITH_IT = ["openapi-fetch", "openapi-typescript-helpers", "@types/node", "undici-types"];
const run = promisify(execFile);

let service: BuiltService;
let consumer: string;
/** The files of the tarball. */
let packed: string[];

beforeAll(async () => {
  service = await startService();
  consumer = await mkdtemp(join(tmpdir(), "frontrow-consumer-"));
  const { stdout } = await run("npm", ["pack", "--json", "--silent", "--pack-destination", consumer], { cwd: PACKAGE });
  const tarball = z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) });
  // What the build says stands before it.
  const answer: unknown = JSON.parse(stdout.slice(stdout.search(/^[[{]/m)));
  const [made] = z.array(tarball).parse(Array.isArray(answer) ? answer : Object.values(Object(answer)));
  if (made === undefined) throw new Error("npm pack made nothing");
  packed = made.files.map(({ path }) => path);
  const installed = join(consumer, "node_modules/frontrow-client");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(consumer, made.filename), "--strip-components", "1", "-C", installed]);
  for (const name of INSTALLED_WITH_IT) {
    const link = join(consumer, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), link);
  }
});
afterAll(async () => {
  await service.server.close();
  await rm(consumer, { recursive: true, force: true });
});

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, "utf8"));

test("the tarball has what a consumer needs, and nothing else", async () => {
  const expected = /^(?:LICENSE|README\.md|package\.json|schema\.d\.ts|dist\/(?:line\/)?[\w-]+\.(?:d\.ts|js))$/;
  expect(packed.filter((file) => !expected.test(file))).toEqual([]);
  expect(packed).toEqual(
    expect.arrayContaining(["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "schema.d.ts"]),
  );
  const manifest = z.object({ license: z.string(), private: z.boolean().optional() });
  expect(manifest.parse(await readJson(join(PACKAGE, "package.json")))).toEqual({ license: "MIT" });
  expect(await readFile(join(PACKAGE, "LICENSE"), "utf8")).toBe(await readFile(join(ROOT, "LICENSE"), "utf8"));
});

test("what is linked is all that the package depends on", async () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(await readJson(join(PACKAGE, "package.json")));
  expect(INSTALLED_WITH_IT).toEqual(expect.arrayContaining(Object.keys(dependencies)));
});

/** The program of the README. */
async function programOf(readme: string): Promise<string> {
  const blocks = [...(await readFile(readme, "utf8")).matchAll(/```ts\n(\/\/ buy\.ts[^]*?)```/g)];
  expect(blocks.length).toBe(1);
  return blocks[0]?.[1] ?? "";
}

test("the program of the README compiles, waits until it is let in, and buys two tickets", async () => {
  await writeFile(join(consumer, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(consumer, "buy.ts"), await programOf(join(consumer, "node_modules/frontrow-client/README.md")));
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: "ES2024",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    module: "NodeNext",
    types: ["node"],
  };
  await writeFile(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["buy.ts"] }));
  const compiled = await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc")], {
    cwd: consumer,
  }).catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
  expect(compiled.stdout).toBe("");

  const concertId = await makeConcert();
  const inside = await joinAsOther(concertId);
  const program = spawn(process.execPath, ["buy.js", service.base.origin, concertId], { cwd: consumer });
  program.stderr.on("data", (data: Buffer) => process.stderr.write(data));
  const said: string[] = [];
  for await (const line of createInterface({ input: program.stdout })) {
    said.push(line);
    if (line.startsWith("waiting") && said.length === 2) await inside.leave();
  }
  expect(said.slice(0, 2)).toEqual(["joining ", "waiting 1"]);
  expect(said.at(-2)).toBe("admitted 0");
  expect(said.at(-1)).toMatch(/^tickets A-1-\d+ A-1-\d+$/);
});

async function send(method: string, path: string, token: string, body?: object, headers = {}): Promise<unknown> {
  const answer = await fetch(new URL(path, service.base), {
    method,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}

async function makeConcert(): Promise<string> {
  const made = await send("POST", "/v1/admin/concerts", SECRETS.ADMIN_KEY, {
    title: "겨울 밤의 소리",
    venue: "Seoul",
    waitingRoom: { maxAdmitted: 1, admitPerMinute: 600, sessionSeconds: 600, offerSeconds: 5, claimSeconds: 300 },
    performances: [
      {
        startsAt: "2099-12-24T10:00:00.000Z",
        sections: [{ name: "A", grade: "R", price: 99_000, rows: 2, seatsPerRow: 25 }],
      },
    ],
  });
  return z.object({ concertId: z.string() }).parse(made).concertId;
}

/** A fan who is inside, so that the next one waits. */
async function joinAsOther(concertId: string): Promise<{ leave: () => Promise<unknown> }> {
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await send("POST", "/v1/users", "", {}));
  const path = `/v1/concerts/${concertId}/queue`;
  const { queueToken } = z.object({ queueToken: z.string() }).parse(await send("POST", path, accessToken));
  return { leave: () => send("DELETE", path, accessToken, undefined, { "Queue-Token": queueToken }) };
}
