// Question: is everything about the service that a person reads served by the service itself, and does none of it stand in
// front of the API?
// Method: the built Worker with its static assets, over HTTP; the pages are read as text. Doesn't run the reference's scripts;
// test/browser does.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { LANGUAGES } from "../../src/edge/problems/codes/problem-entry.ts";
import { CODES, PROBLEMS } from "../../src/edge/problems/problem-entries.ts";
import { startService } from "../support/built-service.ts";

let server: TestHarness;
let base: URL;

beforeAll(async () => {
  ({ server, base } = await startService());
});
afterAll(() => server.close());

const get = (path: string, init: RequestInit = {}) => fetch(new URL(path, base), init);
/** Addresses a page would load or link to. */
const linked = (page: string): string[] =>
  [...page.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, address = ""]) => address);
const policyOf = ({ headers }: Response): string => headers.get("Content-Security-Policy") ?? "";

test("the reference loads only its own files, and they are all there", async () => {
  const page = await get("/docs");
  expect(page.headers.get("Content-Type")).toMatch(/^text\/html/);
  // Nothing that is named there can reach another host.
  expect(policyOf(page)).toMatch(/default-src 'none'/);
  expect(policyOf(page)).toMatch(/connect-src 'self'/);
  expect(policyOf(page)).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  const addresses = linked(await page.text());
  expect(addresses).toEqual([
    expect.stringMatching(/^\/assets\/icon-\w+\.svg$/),
    expect.stringMatching(/^\/assets\/swagger-ui-\w+\.css$/),
    expect.stringMatching(/^\/assets\/swagger-ui-bundle-\w+\.js$/),
    expect.stringMatching(/^\/assets\/start-\w+\.js$/),
  ]);
  for (const address of addresses) {
    const file = await get(address);
    expect(file.status).toBe(200);
    expect(file.headers.get("Content-Type")).toMatch(/^(?:text\/(?:css|javascript)|image\/svg)/);
    expect((await file.text()).length).toBeGreaterThan(100);
  }
});

test("no asset stands in front of the API or of a page: what is no route is a 404 of the contract", async () => {
  const paths = [
    "/index.html",
    "/swagger-ui.css",
    "/swagger-ui-bundle.js",
    "/package.json",
    "/docs/index.html",
    "/_headers",
  ];
  for (const path of [...paths, "/docs/package.json", "/docs/", "/docs/%2e%2e/package.json", "/problems/nothing"]) {
    const answer = await get(path);
    expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    expect(await answer.json()).toMatchObject({ code: "not-found" });
  }
});

test.each(["/docs", "/openapi.json", "/problems/internal"])("%s can be read and not written", async (path) => {
  const answer = await get(path, { method: "POST" });
  expect(answer.status).toBe(405);
  expect(answer.headers.get("Allow")?.split(", ")).toContain("GET");
  expect(await answer.json()).toMatchObject({ code: "method-not-allowed" });
  expect((await get(path, { method: "HEAD" })).status).toBe(200);
});

test.each(CODES)("the page of %s is there in every language and loads nothing", async (code) => {
  for (const language of LANGUAGES) {
    const page = await get(`/problems/${code}`, { headers: { "Accept-Language": language } });
    expect(page.status).toBe(200);
    expect(page.headers.get("Content-Language")).toBe(language);
    expect(page.headers.get("Vary")).toMatch(/Accept-Language/);
    expect(policyOf(page)).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    const text = await page.text();
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(PROBLEMS[code][language].title.replaceAll("'", "&#39;"));
    expect(text).not.toMatch(/<script|undefined|\[object/);
    expect(linked(text).filter((address) => !address.startsWith("/docs"))).toEqual([]);
  }
});
