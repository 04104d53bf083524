// The reference as a person reads and tries it: swagger-ui over our own document, on our own origin. The package's files are
// part of the web's build; see docs/decisions/0014-one-table-of-operations.md.
import { html } from "hono/html";
import { webBuild } from "../pages/web-build.ts";

/** Scripts, styles and calls of this origin only: the page can be tried with every other host out of reach. */
export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const docsPage = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Frontrow API</title>
      <link rel="icon" href="${webBuild.icons.vector}" type="image/svg+xml" />
      <link rel="stylesheet" href="${webBuild.docs.style}" />
    </head>
    <body>
      <div id="docs"></div>
      <script src="${webBuild.docs.script}"></script>
      <script type="module" src="${webBuild.docs.start}"></script>
    </body>
  </html>`;
