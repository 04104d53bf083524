// The HTML around the app: what a browser, a search engine or a link preview has to know before any script runs. The app fills
// `#app`. Everything it loads is named here, so that a browser asks for all of it at once.
import { html } from "hono/html";
import type { Identity } from "../http/configuration.ts";
import type { Language } from "../problems/codes/problem-entry.ts";
import type { PageLanguage } from "./page-language.ts";
import { PAGE_TEXTS } from "./texts.ts";
import { chunksOf, webBuild } from "./web-build.ts";

/**
 * Files of this origin only, and calls to it and to the identity provider's origins. There is no script of a third party here, ever:
 * tokens are kept in the browser.
 */
export const shellPolicy = (origins: readonly string[]): string =>
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
  `connect-src ${["'self'", ...origins].join(" ")}; ` +
  "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

export const SITE_NAME = "Frontrow";

export interface Shell {
  language: PageLanguage;
  title: string;
  description: string;
  /** The address without query, as link previews name it. */
  address: URL;
  /** Sources under web/ that this page loads by themselves. */
  sources: readonly string[];
  /** What the app asks first, as anybody may. */
  asks: readonly string[];
  /** False for what nobody should find by searching. */
  isListed: boolean;
  /** Who makes the fans' tokens: the app has to know it before it asks anything. */
  identity: Identity["kind"];
}

/** The document of a page that the app draws. */
export const shell = ({
  language: { language, isChosen },
  title,
  description,
  address,
  sources,
  asks,
  isListed,
  identity,
}: Shell) => {
  const { locale, noScript, noScriptApi } = PAGE_TEXTS[language];
  const { fan, icons } = webBuild;
  const early = chunksOf([...sources, textsOf(language)]);
  const styles = early.filter((file) => file.endsWith(".css"));
  const scripts = [fan.script, ...early.filter((file) => file !== fan.script && !styles.includes(file))];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        ${head(title, description)}
        ${isListed ? html`<link rel="canonical" href="${address.href}" />` : html`<meta name="robots" content="noindex" />`}
        <meta property="og:type" content="website" />
        <meta property="og:site_name" content="${SITE_NAME}" />
        <meta property="og:title" content="${title}" />
        <meta property="og:description" content="${description}" />
        <meta property="og:url" content="${address.href}" />
        <meta property="og:image" content="${new URL(icons.large, address).href}" />
        <meta property="og:locale" content="${locale}" />
        <meta name="twitter:card" content="summary" />
        ${styles.map((file) => html`<link rel="preload" as="style" href="${file}" />`)}
        ${scripts.map((file) => html`<link rel="modulepreload" href="${file}" />`)}
        ${(isChosen ? [] : asks).map((path) => html`<link rel="preload" as="fetch" href="${path}" crossorigin="anonymous" />`)}
        <script type="module" src="${fan.script}"></script>
      </head>
      <body>
        <div id="app" data-chosen-language="${isChosen ? language : ""}" data-identity="${identity}"></div>
        <noscript>
          <main class="page notice">
            <h1>${title}</h1>
            <p>${description}</p>
            <p>${noScript}</p>
            <p>${noScriptApi} <a href="/docs">/docs</a></p>
          </main>
        </noscript>
      </body>
    </html>`;
};

/** The page for a path, or a concert, that isn't there. It runs no script. */
export const notFoundPage = (language: Language) => {
  const { title, text, home } = PAGE_TEXTS[language].notFound;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        ${head(`${title} · ${SITE_NAME}`, text)}
        <meta name="robots" content="noindex" />
      </head>
      <body>
        <header class="site-header">
          <div class="page"><a class="brand" href="/">${SITE_NAME}</a></div>
        </header>
        <main class="page notice">
          <h1>${title}</h1>
          <p>${text}</p>
          <p><a class="button" href="/">${home}</a></p>
        </main>
      </body>
    </html>`;
};

const head = (title: string, description: string) =>
  html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <meta name="description" content="${description}" />
    <link rel="icon" href="${webBuild.icons.vector}" type="image/svg+xml" />
    <link rel="apple-touch-icon" href="${webBuild.icons.large}" />
    <link rel="manifest" href="/manifest.webmanifest" />
    <link rel="stylesheet" href="${webBuild.fan.style}" />`;

const textsOf = (language: Language): string => `web/shared/texts/${language}.ts`;
