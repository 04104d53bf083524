// Question: are the pages and their files served as a crowd needs it: files kept for ever, a file that isn't there kept by nobody,
// pages asked about each time, in the reader's language and with what their concert is about?
// Method: the built Worker with its static assets in production's environment, over HTTP. Doesn't run the pages; test/browser does.
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECRETS, type BuiltService, startService } from "../support/built-service.ts";

const PAGE = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
const TITLE = `Brahms & "Friends" <live>`;

let service: BuiltService;
let concert: string;

beforeAll(async () => {
  service = await startService({ env: "production" });
  const made = await get("/v1/admin/concerts", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${SECRETS.ADMIN_KEY}` },
    body: JSON.stringify({
      title: TITLE,
      venue: "Lotte Concert Hall",
      saleOpensAt: "2099-11-20T11:00:00.000Z",
      performances: [
        {
          startsAt: "2099-12-24T10:00:00.000Z",
          sections: [{ name: "A", grade: "R", price: 1, rows: 1, seatsPerRow: 1 }],
        },
      ],
    }),
  });
  concert = `/concerts/${JSON.parse(await made.text()).concertId}`;
});
afterAll(() => service.server.close());

const get = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, service.base), { redirect: "manual", ...init });
const page = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await get(path, { headers: { ...PAGE, ...headers } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const loaded = (text: string): string[] => [
  ...new Set([...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, address = ""]) => address)),
];

test("everything a page loads is there, is kept for ever, and is taken for nothing else", async () => {
  const files = new Set([...loaded((await page("/")).text), ...loaded((await page(concert)).text)]);
  expect([...files].filter((file) => file.endsWith(".js")).length).toBeGreaterThan(3);
  expect([...files].filter((file) => file.endsWith(".css"))).toHaveLength(1);
  for (const file of files) {
    const { status, headers } = await get(file);
    expect([file, status, headers.get("Cache-Control")]).toEqual([file, 200, "public, max-age=31536000, immutable"]);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
    const tag = headers.get("ETag") ?? "";
    expect((await get(file, { headers: { "If-None-Match": tag } })).status).toBe(304);
  }
});

test("a file that isn't there reaches the Worker, and nobody keeps that", async () => {
  for (const headers of [{ Accept: "*/*" }, PAGE]) {
    for (const path of ["/assets/main-GONE1234.js", "/assets/", "/assets/nothing"]) {
      const answer = await get(path, { headers });
      expect([path, answer.status, answer.headers.get("Cache-Control")]).toEqual([path, 404, "no-store"]);
      expect(answer.headers.has("X-Request-Id")).toBe(true);
    }
  }
});

test("a page says its concert in title, description and link preview, and escapes what people typed", async () => {
  const { status, headers, text } = await page(concert);
  const title = "Brahms &amp; &quot;Friends&quot; &lt;live&gt; · Frontrow";
  expect(status).toBe(200);
  expect(headers.get("Content-Type")).toBe("text/html; charset=UTF-8");
  expect(text).toContain(`<title>${title}</title>`);
  expect(text).toContain(`<meta property="og:title" content="${title}" />`);
  expect(text).toContain("Lotte Concert Hall · December 24, 2099 · On sale from November 20, 2099 at 8:00");
  expect(text).toContain(`<meta property="og:url" content="${new URL(concert, service.base).href}" />`);
  expect(text).toMatch(/<meta property="og:image" content="http[^"]+\/assets\/icon-512-\w+\.png" \/>/);
  expect(text).not.toContain("<live>");
});

test("a page is in the reader's language", async () => {
  for (const [wanted, lang] of [
    ["ko-KR,ko;q=0.9,en;q=0.8", "ko"],
    ["de", "en"],
  ]) {
    for (const path of ["/", concert, "/nowhere"]) {
      const { headers, text } = await page(path, { "Accept-Language": wanted ?? "" });
      expect([path, text.includes(`<html lang="${lang}">`)]).toEqual([path, true]);
      expect(headers.get("Content-Language")).toBe(lang);
      expect(headers.get("Vary")).toContain("Accept-Language");
    }
  }
  expect((await page(concert, { "Accept-Language": "ko" })).text).toContain("예매 시작 2099년 11월 20일");
});

test("a language that the reader has chosen beats the browser's, on pages and not in the API", async () => {
  for (const [cookie, accepted, lang, chosen] of [
    ["language=ko", "en", "ko", "ko"],
    ["other=1; language=en", "ko-KR", "en", "en"],
    // What the browser prefers anyway is no choice against it.
    ["language=ko", "ko-KR", "ko", ""],
    ["language=tlh", "ko-KR", "ko", ""],
  ] as const) {
    const headers = { Cookie: cookie, "Accept-Language": accepted };
    for (const path of ["/", concert, "/tickets", "/nowhere"]) {
      const answer = await page(path, headers);
      expect([path, cookie, answer.headers.get("Content-Language")]).toEqual([path, cookie, lang]);
      expect(answer.headers.get("Vary")?.split(", ")).toEqual(expect.arrayContaining(["Accept-Language", "Cookie"]));
      expect(answer.text).toContain(`<html lang="${lang}">`);
      // A page that isn't there runs no script, which would have to know.
      expect(answer.text.includes(`data-chosen-language="${chosen}"`)).toBe(answer.status === 200);
    }
    const manifest = await get("/manifest.webmanifest", { headers });
    expect(JSON.parse(await manifest.text()).lang).toBe(lang);
    const problem = await get("/v1/concerts/con_nothing", { headers });
    expect(problem.headers.get("Content-Language")).toBe(accepted.slice(0, 2));
  }
});

test("what the app asks early is asked early only as the app will ask it", async () => {
  const early = `<link rel="preload" as="fetch" href="/v1/concerts"`;
  expect((await page("/", { "Accept-Language": "en" })).text).toContain(early);
  // The app then names the language, and the browser would not use what it has.
  expect((await page("/", { "Accept-Language": "en", Cookie: "language=ko" })).text).not.toContain(early);
});

test("pages of what belongs to one fan are there for everybody, tell nothing, and are found by no search", async () => {
  for (const path of ["/account", "/balance", "/balance?topUp=top_1", "/tickets", "/tickets/tkt_anything"]) {
    const { status, headers, text } = await page(path);
    expect([path, status, headers.get("Cache-Control")]).toEqual([path, 200, "no-cache"]);
    expect(text).toContain(`<meta name="robots" content="noindex" />`);
    expect(text).not.toContain("tkt_anything</title>");
    expect(text).not.toContain(`rel="canonical"`);
  }
  expect((await page("/tickets", { "Accept-Language": "ko" })).text).toContain("<title>내 티켓 · Frontrow</title>");
});

test("a page may be kept, and is asked about each time", async () => {
  for (const path of ["/", concert]) {
    const { headers } = await page(path);
    expect(headers.get("Cache-Control")).toBe("no-cache");
    const known = { "If-None-Match": headers.get("ETag") ?? "" };
    expect((await page(path, known)).status).toBe(304);
    expect((await page(path, { ...known, "Accept-Language": "ko" })).status).toBe(200);
  }
});

test("a page may load files and call the API of this origin, and nothing else", async () => {
  for (const path of ["/", concert, "/nowhere"]) {
    const { headers } = await page(path);
    expect(headers.get("Content-Security-Policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
        "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    );
    expect(headers.get("X-Frame-Options")).toBe("DENY");
  }
});

test("what isn't there is a page for people and a problem for programs", async () => {
  for (const path of ["/nowhere", "/concerts/con_nothing"]) {
    const { status, headers, text } = await page(path);
    expect([path, status, headers.get("Cache-Control")]).toEqual([path, 404, "no-store"]);
    expect(text).toContain("This page isn&#39;t here");
    expect(text).not.toContain("<script");
  }
  for (const accept of ["*/*", "application/json", "application/json, text/html;q=0.5", "text/html;q=0"]) {
    const answer = await get("/nowhere", { headers: { Accept: accept } });
    expect([accept, answer.status, answer.headers.get("Content-Type")]).toEqual([
      accept,
      404,
      "application/problem+json",
    ]);
  }
});

test.each(["/", "/favicon.ico", "/robots.txt", "/manifest.webmanifest"])(
  "%s can be read and not written",
  async (path) => {
    const answer = await get(path, { method: "POST" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("Allow")?.split(", ")).toContain("GET");
    expect((await get(path, { method: "HEAD" })).status).toBeLessThan(400);
  },
);

test("what browsers and search engines look for by themselves is there", async () => {
  const icon = await get("/favicon.ico");
  expect(icon.status).toBe(302);
  expect((await get(icon.headers.get("Location") ?? "")).headers.get("Content-Type")).toBe("image/png");

  const robots = await (await get("/robots.txt")).text();
  expect(robots).toContain("Allow: /concerts/");
  expect(robots).toMatch(/^Disallow: \/$/m);

  const manifest = await get("/manifest.webmanifest");
  expect(manifest.headers.get("Content-Type")).toMatch(/^application\/manifest\+json/);
  const { icons } = JSON.parse(await manifest.text());
  for (const { src, type } of icons) expect((await get(src)).headers.get("Content-Type")).toBe(type);
});
