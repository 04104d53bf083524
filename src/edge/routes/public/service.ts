// What the service says about itself: that it is up and can do its work, the OpenAPI document, the reference made from it, and a page for each
// problem.
import { OPERATIONS } from "../../../contract/api/operations.ts";
import { serviceOperations, type ServiceConfigBody } from "../../../contract/operations/service.ts";
import { refuse } from "../../../contract/refusals.ts";
import { CURRENCY } from "../../../contract/values.ts";
import { type Configuration, configurationOf, type OpenIdIdentity } from "../../http/configuration.ts";
import { readinessBy, readinessQuestions } from "../../access/readiness.ts";
import { languageOf } from "../../problems/language.ts";
import { CODES } from "../../problems/problem-entries.ts";
import { PAGE_POLICY, problemPage } from "../../problems/problem-page.ts";
import { DOCS_POLICY, docsPage } from "../../reference/docs-page.ts";
import { openApiDocument } from "../../reference/openapi/document.ts";
import { routesOf } from "../routes-of.ts";

/** A deploy changes these, and nothing else does. */
const CACHED = { "Cache-Control": "public, max-age=300" };
const HTML = { "Content-Type": "text/html; charset=UTF-8" };

let documentText: string | null = null;
/** The document as text, made once in an isolate and only when asked for. */
const openApiText = (): string => (documentText ??= JSON.stringify(openApiDocument(OPERATIONS)));

export const serviceRoutes = routesOf(serviceOperations)({
  checkHealth: () => ({ status: 200, body: { status: "ok" } }),

  async checkReadiness({ c }) {
    const configuration = configurationOf(c.env);
    const providers = serviceConfig(configuration).topUpProviders.map(({ provider }) => provider);
    const body = await readinessBy(readinessQuestions(c.env, configuration, providers));
    return { status: body.ready ? 200 : 503, body };
  },

  getConfig: ({ c }) => ({ status: 200, body: serviceConfig(configurationOf(c.env)), headers: CACHED }),

  getOpenApiDocument: () => ({
    status: 200,
    raw: openApiText(),
    headers: { "Content-Type": "application/json; charset=utf-8", ...CACHED },
  }),

  readDocs: async () => ({
    status: 200,
    raw: String(await docsPage),
    headers: { ...HTML, ...CACHED, "Content-Security-Policy": DOCS_POLICY },
  }),

  async readProblem({ c, path }) {
    const code = CODES.find((known) => known === path.code);
    if (code === undefined) return refuse({ code: "not-found" });
    const language = languageOf(c);
    return {
      status: 200,
      raw: String(await problemPage(code, language)),
      headers: {
        ...HTML,
        ...CACHED,
        "Content-Language": language,
        "Content-Security-Policy": PAGE_POLICY,
        Vary: "Accept-Language",
      },
    };
  },
});

/** Where neither identity is on, nobody can be a fan; then there is nothing to say of a provider, either. */
const serviceConfig = ({ identity, freeCharges }: Configuration): ServiceConfigBody => ({
  identity: identity.kind === "openid" ? identityOf(identity) : { kind: "builtIn" },
  currency: CURRENCY,
  topUpProviders: [],
  freeCharges,
});

/** A client that asks a provider for an audience names an API; the id of a client isn't one. */
function identityOf({
  issuer,
  clientId,
  audience,
  audienceClaim,
  scope,
}: OpenIdIdentity): ServiceConfigBody["identity"] {
  const named = { ...(clientId !== "" && { clientId }), ...(scope !== "" && { scope }) };
  return { kind: "openid", issuer, ...(audienceClaim === "aud" && { audience }), ...named };
}
