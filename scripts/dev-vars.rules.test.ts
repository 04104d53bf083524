// Question: are local secrets made once, completed when one is missing, and never replaced?
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { complaintAbout, ensureDevVars, missingSecrets, readAdminKey, withSecrets } from "./dev-vars.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dev-vars-"));
});
afterEach(() => rm(directory, { recursive: true }));

test("a fresh checkout gets two secrets of at least 32 bytes, and keeps them", async () => {
  const path = join(directory, ".dev.vars");
  expect(await readAdminKey(path)).toBeNull();
  expect(await ensureDevVars(path)).toEqual({ kind: "written" });
  const text = await readFile(path, "utf8");
  expect(missingSecrets(text)).toEqual([]);
  const key = await readAdminKey(path);
  expect(Buffer.from(key ?? "", "base64url").length).toBeGreaterThanOrEqual(32);
  expect(text).not.toMatch(new RegExp(`TOKEN_SECRET=${key}`));

  expect(await ensureDevVars(path)).toEqual({ kind: "kept" });
  expect(await readFile(path, "utf8")).toBe(text);
});

test("a file that lacks one gets only that one, at its end", async () => {
  const path = join(directory, ".dev.vars");
  await writeFile(path, "# mine\nADMIN_KEY=keep-me");
  expect(await ensureDevVars(path)).toEqual({ kind: "completed", added: ["TOKEN_SECRET"] });
  const text = await readFile(path, "utf8");
  expect(text).toMatch(/^# mine\nADMIN_KEY=keep-me\nTOKEN_SECRET=[\w-]{43,}\n$/);
});

test("a secret that is too short for the service is told by its name and never replaced", async () => {
  const path = join(directory, ".dev.vars");
  expect(await complaintAbout(path)).toBeNull();
  await writeFile(path, "ADMIN_KEY=abc\nTOKEN_SECRET=0123456789abcdef0123456789abcdef short\n");
  expect(await ensureDevVars(path)).toEqual({ kind: "kept" });
  expect(await complaintAbout(path)).toMatch(/ADMIN_KEY \(at least 20 .*TOKEN_SECRET \(at least 32 /);
  await rm(path);
  await ensureDevVars(path);
  expect(await complaintAbout(path)).toBeNull();
});

test("an empty value counts as missing", () => {
  expect(missingSecrets("ADMIN_KEY=\nTOKEN_SECRET=x\n")).toEqual(["ADMIN_KEY"]);
  expect(withSecrets("", ["ADMIN_KEY"], () => "s")).toBe("ADMIN_KEY=s\n");
});
