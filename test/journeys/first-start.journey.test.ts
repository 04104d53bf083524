// Question: does a Worker that was started without being set up say what to do, to whoever calls it and in its log?
// Method: the built Worker as `npx wrangler dev` finds it in a fresh checkout: without secrets, and without tables.
import { afterEach, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { startService } from "../support/built-service.ts";

let server: TestHarness | null = null;
afterEach(() => server?.close());

async function start(settings: Parameters<typeof startService>[0]): Promise<URL> {
  const started = await startService(settings);
  ({ server } = started);
  return started.base;
}
const logged = (): string => JSON.stringify(server?.getLogs() ?? []);

test("without secrets every answer says that npm start makes them", async () => {
  const base = await start({ secrets: { ADMIN_KEY: "", TOKEN_SECRET: "" }, hasTables: false });
  for (const [language, words] of [
    ["en", "Locally, run npm start once"],
    ["ko", "npm start를 한 번 실행"],
  ] as const) {
    const answer = await fetch(new URL("/healthz", base), { headers: { "Accept-Language": language } });
    const body = JSON.parse(await answer.text());
    expect([answer.status, body.code]).toEqual([500, "internal"]);
    expect(body.detail).toMatch(/ADMIN_KEY.*TOKEN_SECRET/);
    expect(body.detail).toContain(words);
  }
});

test("without tables the service is up, and the first answer that needs one says which command makes them", async () => {
  const base = await start({ hasTables: false });
  expect((await fetch(new URL("/healthz", base))).status).toBe(200);
  const requests: [path: string, init?: RequestInit][] = [
    ["/v1/concerts"],
    ["/v1/concerts/con_x"],
    ["/v1/users", { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } }],
  ];
  for (const [path, init] of requests) {
    const answer = await fetch(new URL(path, base), init);
    const body = JSON.parse(await answer.text());
    expect([path, answer.status, body.code]).toEqual([path, 500, "internal"]);
    expect(body.detail).toContain("Locally, run npm start once");
    expect(body.detail).toContain("the Worker's log names the command");
    expect(JSON.stringify(body)).not.toMatch(/sqlite|no such table|\bd1(?:_|\b)/i);
  }
  expect(logged()).toContain("the database lacks tables: apply the migrations");
  expect(logged()).toContain("npx wrangler d1 migrations apply frontrow --remote --env production");
});
