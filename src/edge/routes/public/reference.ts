// What there is to read about the service: the OpenAPI document, the reference made from it, and a page for each problem.
// Static assets stand behind these routes, never in front of them: whatever isn't named here stays a 404 of the contract.
import { type Context, Hono } from "hono";
import { OPERATIONS } from "../../../contract/operations/index.ts";
import { docsFile } from "../../../contract/operations/service.ts";
import { DOCS_POLICY, DOCS_START, docsPage } from "../../reference/docs-page.ts";
import type { Edge } from "../../http/environment.ts";
import { pageHeaders } from "../../http/headers.ts";
import { languageOf } from "../../problems/language.ts";
import { openApiDocument } from "../../reference/openapi/document.ts";
import { CODES } from "../../problems/problem-entries.ts";
import { problem } from "../../problems/problem.ts";
import { PAGE_POLICY, problemPage } from "../../problems/problem-page.ts";

/** A deploy changes these, and nothing else does. */
const CACHED = "public, max-age=300";

let documentText: string | null = null;
/** The document as text, made once in an isolate and only when asked for. */
const openApiText = (): string => (documentText ??= JSON.stringify(openApiDocument(OPERATIONS)));

export const referenceRoutes = new Hono<Edge>()
  .get("/openapi.json", (c) =>
    c.body(openApiText(), 200, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": CACHED }),
  )
  .get("/docs", pageHeaders, (c) =>
    c.html(docsPage, 200, { "Cache-Control": CACHED, "Content-Security-Policy": DOCS_POLICY }),
  )
  .get("/docs/:file", async (c) => {
    const file = docsFile.safeParse(c.req.param("file"));
    if (!file.success) return problem(c, { code: "not-found" });
    if (file.data !== "start.js") return asset(c, file.data);
    return c.body(DOCS_START, 200, { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": CACHED });
  })
  .get("/problems/:code", pageHeaders, (c) => {
    const code = CODES.find((known) => known === c.req.param("code"));
    if (code === undefined) return problem(c, { code: "not-found" });
    const language = languageOf(c);
    return c.html(problemPage(code, language), 200, {
      "Cache-Control": CACHED,
      "Content-Language": language,
      "Content-Security-Policy": PAGE_POLICY,
      Vary: "Accept-Language",
    });
  });

/** A file of the package behind the reference. */
async function asset(c: Context<Edge>, file: string) {
  const tag = c.req.header("If-None-Match");
  const found = await c.env.ASSETS.fetch(new URL(`/${file}`, c.req.url), {
    headers: tag === undefined ? {} : { "If-None-Match": tag },
  });
  if (!found.ok && found.status !== 304) throw new Error(`the asset ${file} answered ${found.status}`);
  const { headers } = found;
  return new Response(found.body, { status: found.status, headers });
}
