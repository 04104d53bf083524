// The pages of the fan app. They are no operations of the API: nothing of them is in the OpenAPI document. Each is a shell that
// the app fills, with the title and the description of what it shows. A browser keeps it and asks each time whether it changed.
import { type Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { etag } from "hono/etag";
import { type Answer, done } from "../../../contract/refusals.ts";
import { FAN_PAGES, FAN_PAGE_NAMES, type FanPage } from "../../../domain/pages/fan-pages.ts";
import { spanOf } from "../../../domain/sale-phase.ts";
import { lookUp, readConcert } from "../../concerts/catalogue.ts";
import { providerOrigins } from "../../access/provider-origins.ts";
import { configurationOf } from "../../http/configuration.ts";
import type { Edge } from "../../http/environment.ts";
import { pageHeaders } from "../../http/headers.ts";
import { limited } from "../../http/rate-limits.ts";
import { VARY_BY_LANGUAGE, pageLanguageOf } from "../../pages/page-language.ts";
import { SITE_NAME, type Shell, notFoundPage, shell, shellPolicy } from "../../pages/shell.ts";
import { ROBOTS, webManifest } from "../../pages/site-files.ts";
import { PAGE_TEXTS, type PageTexts, describeConcert } from "../../pages/texts.ts";
import { webBuild } from "../../pages/web-build.ts";
import type { Language } from "../../problems/codes/problem-entry.ts";
import { PROBLEMS } from "../../problems/problem-entries.ts";
import { problem } from "../../problems/problem.ts";

type Content = Pick<Shell, "title" | "description" | "sources" | "asks" | "isListed">;

/** The site as a whole. */
const siteContent = (language: Language): Content => ({
  title: `${SITE_NAME} · ${PAGE_TEXTS[language].tagline}`,
  description: PAGE_TEXTS[language].description,
  sources: [],
  asks: [],
  isListed: false,
});

/** A page of what belongs to one fan. What it shows only the app may ask, as that fan; nobody finds it by searching. */
const ownContent =
  (name: keyof PageTexts["own"], source: string) =>
  async (_: Context<Edge>, language: Language): Promise<Answer<Content>> =>
    done({
      ...siteContent(language),
      title: `${PAGE_TEXTS[language].own[name]} · ${SITE_NAME}`,
      sources: [source],
    });

/** What each page is about: one entry a page. Refusals: not-found for what isn't there; others, when it can't be known now. */
const CONTENTS: Record<FanPage, (c: Context<Edge>, language: Language) => Promise<Answer<Content>>> = {
  concerts: async (_, language) =>
    done({
      ...siteContent(language),
      sources: ["web/fan/pages/concerts-page.tsx"],
      asks: ["/v1/concerts"],
      isListed: true,
    }),

  async concert(c, language) {
    const concertId = c.req.param("concertId") ?? "";
    const found = await lookUp(c, concertId, false, () => readConcert(c, concertId));
    if (!found.ok) return found;
    const { concert, performances } = found.value;
    return done({
      title: `${concert.title} · ${SITE_NAME}`,
      description: describeConcert({ ...concert, ...spanOf(performances) }, language),
      sources: ["web/fan/pages/concert-page.tsx"],
      asks: [`/v1/concerts/${concertId}`],
      isListed: true,
    });
  },

  account: ownContent("account", "web/fan/pages/account-page.tsx"),
  balance: ownContent("balance", "web/fan/pages/balance-page.tsx"),
  tickets: ownContent("tickets", "web/fan/pages/tickets-page.tsx"),
  ticket: ownContent("ticket", "web/fan/pages/ticket-page.tsx"),
  signedIn: ownContent("signedIn", "web/fan/pages/signed-in-page.tsx"),
};

async function page(c: Context<Edge>, name: FanPage): Promise<Response> {
  const { language, isChosen } = pageLanguageOf(c);
  const content = await CONTENTS[name](c, language);
  if (!content.ok && content.refusal.code === "not-found") return missingPage(c);
  const address = new URL(c.req.path, c.req.url);
  // The app asks again for what can't be known now, and says so itself.
  const about = content.ok ? content.value : siteContent(language);
  const { identity } = configurationOf(c.env);
  const document = shell({ ...about, language: { language, isChosen }, address, identity: identity.kind });
  const policy = shellPolicy(identity.kind === "openid" ? await providerOrigins(c, identity.issuer) : []);
  const status = content.ok ? 200 : PROBLEMS[content.refusal.code].status;
  return c.html(document, status, {
    ...headersIn(language),
    "Content-Security-Policy": policy,
    "Cache-Control": "no-cache",
  });
}

const headersIn = (language: Language) => ({
  "Content-Language": language,
  "Content-Security-Policy": shellPolicy([]),
  Vary: VARY_BY_LANGUAGE,
});

/** The page that says that nothing is there. Nobody keeps it: what is missing now may be there after a deploy. */
function missingPage(c: Context<Edge>): Response | Promise<Response> {
  const { language } = pageLanguageOf(c);
  return c.html(notFoundPage(language), 404, { ...headersIn(language), "Cache-Control": "no-store" });
}

const quality = (accepted: readonly { type: string; q: number }[], isWanted: (type: string) => boolean): number =>
  Math.max(0, ...accepted.filter(({ type }) => isWanted(type)).map(({ q }) => q));

/** Whether a browser navigates: it names HTML, and nothing else that it would rather have. */
function asksForPage(c: Context<Edge>): boolean {
  const match = (accepted: { type: string; q: number }[]): string => {
    const html = quality(accepted, (type) => type === "text/html");
    return html > 0 && html >= quality(accepted, (type) => type.endsWith("json")) ? "text/html" : "";
  };
  return accepts(c, { header: "Accept", supports: ["text/html"], default: "", match }) !== "";
}

/** What an unknown path is answered with: a page for people, a problem for programs. */
export async function nothingThere(c: Context<Edge>): Promise<Response> {
  if (!asksForPage(c)) return problem(c, { code: "not-found" });
  c.res = await missingPage(c);
  await pageHeaders(c, async () => undefined);
  return c.res;
}

/** A deploy may change what these say. */
const CACHED = { "Cache-Control": "public, max-age=300" };

export const pageRoutes = new Hono<Edge>();

for (const name of FAN_PAGE_NAMES) {
  pageRoutes.get(FAN_PAGES[name], pageHeaders, limited("anonymousRead"), etag(), (c) => page(c, name));
}
pageRoutes.get("/favicon.ico", (c) => {
  c.header("Cache-Control", CACHED["Cache-Control"]);
  return c.redirect(webBuild.icons.small, 302);
});
pageRoutes.get("/robots.txt", (c) => c.text(ROBOTS, 200, CACHED));
pageRoutes.get("/manifest.webmanifest", (c) => {
  const { language } = pageLanguageOf(c);
  return c.body(JSON.stringify(webManifest(language)), 200, {
    "Content-Type": "application/manifest+json; charset=utf-8",
    "Cache-Control": "no-cache",
    "Content-Language": language,
    Vary: VARY_BY_LANGUAGE,
  });
});
