// Question: does a body that says a thing twice get noticed?
import { expect, test } from "vitest";
import { repeatedName } from "./duplicate-names.ts";

test.each([
  ['{"a":1,"a":2}', "a"],
  ['{"a":1,"\\u0061":2}', "a"],
  ['[{"x":{"b":1,"c":[1,2],"b":3}}]', "b"],
  ['{"a":{"a":{"a":"a"}},"b":["a","a"]}', null],
  ['{"a":"{\\"a\\":1,\\"a\\":2}","b":"\\\\"}', null],
  ["[]", null],
  ['"a"', null],
])("%s repeats %s", (json, name) => expect(repeatedName(json)).toBe(name));
