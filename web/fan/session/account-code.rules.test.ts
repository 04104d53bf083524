// Question: is an account code found in whatever people paste, and carried by a link without going to a server?
import { expect, test } from "vitest";
import { codeIn, codeLink, codeOfAddress } from "./account-code.ts";

const CODE = "eyJ.eyJz_-.c2ln";
const LINK = codeLink("https://tickets.example.com", CODE);

test("a code is found as it is, in a link, and with the line breaks of a messenger", () => {
  for (const text of [CODE, ` ${CODE}\n`, "eyJ.ey\n Jz_-.c2ln", LINK]) expect(codeIn(text)).toBe(CODE);
  expect(codeIn(" \n")).toBe("");
});

test("a link holds the code behind #, which goes to no server", () => {
  const { pathname, search, hash } = new URL(LINK);
  expect([pathname, search]).toEqual(["/account", ""]);
  expect(codeOfAddress(hash)).toBe(CODE);
  for (const other of ["", "#", "#code=", "#other"]) expect(codeOfAddress(other)).toBeNull();
});
