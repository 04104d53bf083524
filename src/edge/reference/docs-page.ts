// The reference as a person reads and tries it: swagger-ui over our own document, on our own origin. The package's files are
// static assets of the Worker; see docs/decisions/0014-one-table-of-operations.md.
import { html } from "hono/html";

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
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/docs/swagger-ui.css" />
    </head>
    <body>
      <div id="docs"></div>
      <script src="/docs/swagger-ui-bundle.js"></script>
      <script src="/docs/start.js"></script>
    </body>
  </html>`;

/** No validator of a third party, no settings from the address. */
export const DOCS_START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  filter: true,
  queryConfigEnabled: false,
  validatorUrl: null,
});
`;
