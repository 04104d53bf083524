// Question: does exactly the holder of a key in force pass, under that key's own name?
// Method: keys are listed, left out, swapped and malformed. Doesn't prove how long a comparison takes: that it looks at
// every digest stands in the code.
import { expect, test } from "vitest";
import { configurationOf } from "../http/configuration.ts";
import { operatorOf } from "./operator-keys.ts";

const FIRST = "the-first-key-of-all";
const MINJI = "minjis-own-key-000000001";
const NIGHT = "the-night-shifts-key:with-a-colon";
/** The keys of these settings, as the Worker reads them. */
const keysOf = (settings: object) =>
  configurationOf({ ...settings, TOKEN_SECRET: "0123456789abcdef0123456789abcdef" }).operatorKeys;

const env = { ADMIN_KEY: FIRST, ADMIN_KEYS: `minji:${MINJI}, night-shift:${NIGHT}` };

test.each([
  [FIRST, "admin"],
  [MINJI, "minji"],
  [NIGHT, "night-shift"],
  ["", null],
  [`minji:${MINJI}`, null],
  [MINJI.slice(0, -1), null],
  [`${MINJI}0`, null],
  [MINJI.toUpperCase(), null],
])("the holder of %j is %j", async (key, name) => {
  expect(await operatorOf(keysOf(env), key)).toBe(name);
});

test("a key is changed without a moment in which nobody's works", async () => {
  const NEW = "the-new-first-key-of-all";
  const steps = [
    { ADMIN_KEY: FIRST },
    { ADMIN_KEY: FIRST, ADMIN_KEYS: `admin-next:${NEW}` },
    { ADMIN_KEY: NEW, ADMIN_KEYS: `admin-before:${FIRST}` },
    { ADMIN_KEY: NEW },
  ];
  const known = await Promise.all(
    steps.map((step) => Promise.all([operatorOf(keysOf(step), FIRST), operatorOf(keysOf(step), NEW)])),
  );
  expect(known).toEqual([
    ["admin", null],
    ["admin", "admin-next"],
    ["admin-before", "admin"],
    [null, "admin"],
  ]);
});
