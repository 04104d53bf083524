// Question: is every test file run by `npm test` or by `npm run test:deep`? Method: vitest.config.ts finds files by suffix; a
// file with another suffix would be run by neither.
import { globSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = `${import.meta.dirname}/..`;
const SUFFIX = /\.(?:rules|workerd|faults|journey|browser)(?:\.deep)?\.test\.ts$/;

test("every test file is named after its layer", () => {
  const folders = globSync("*/", { cwd: ROOT, exclude: ["node_modules", "dist"] });
  const files = globSync(
    folders.map((folder) => `${folder}/**/*.test.{ts,tsx,js}`),
    { cwd: ROOT, exclude: ["**/node_modules"] },
  );
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !SUFFIX.test(file))).toEqual([]);
  expect(files.filter((file) => !/^(?:src|test|scripts|bench|web|clients)\//.test(file))).toEqual([]);
});
