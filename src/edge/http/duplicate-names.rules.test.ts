// Question: does a body that says a thing twice, or names the prototype, get noticed?
import { expect, test } from "vitest";
import { wrongName } from "./duplicate-names.ts";

test.each([
  ['{"a":1,"a":2}', "a"],
  ['{"a":1,"\\u0061":2}', "a"],
  ['{"가":1,"\\u1100\\u1161":2}', "\u1100\u1161"],
  ['[{"x":{"b":1,"c":[1,2],"b":3}}]', "b"],
  ['{"a":{"a":{"a":"a"}},"b":["a","a"]}', null],
  ['{"a":"{\\"a\\":1,\\"a\\":2}","b":"\\\\"}', null],
  ['{"a":{"__proto__":1}}', "__proto__"],
  ['{"a":"__proto__"}', null],
  ["[]", null],
  ['"a"', null],
])("in %s the wrong name is %s", (json, name) => expect(wrongName(json)?.name ?? null).toBe(name));
