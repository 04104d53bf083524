// Starts the reference at /docs. swagger-ui is a script of its own, which the page loads before this one.
interface SwaggerWindow {
  SwaggerUIBundle: (settings: Record<string, unknown>) => unknown;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script before this one defines it
const { SwaggerUIBundle } = window as unknown as SwaggerWindow;

// No validator of a third party, no settings from the address.
SwaggerUIBundle({
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
