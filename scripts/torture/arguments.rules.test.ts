// Question: is what a torture is told read as it is meant, and refused when it can't be?
import { expect, test } from "vitest";
import { HELP, tortureOptions } from "./arguments.ts";

test("the defaults are ten minutes and no kill", () => {
  expect(tortureOptions([])).toMatchObject({ minutes: 10, kills: 0 });
});

test("every option is taken", () => {
  const args = ["--minutes", "3", "--seed", "7", "--histories", "2", "--kills", "12"];
  expect(tortureOptions(args)).toEqual({ minutes: 3, seed: 7, histories: 2, kills: 12 });
});

test("help is only help, and names every option", () => {
  expect(tortureOptions(["--help"])).toBeNull();
  for (const option of ["--minutes", "--seed", "--histories", "--kills"]) expect(HELP).toContain(option);
});

test.each([
  ["--minutes", "ten"],
  ["--kills", "-1"],
  ["--kills", "1000"],
  ["--seed", "1.5"],
  ["--fans", "3"],
])("%s %s is refused", (...args) => {
  expect(() => tortureOptions(args)).toThrow(/--/);
});
