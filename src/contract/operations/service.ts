// What the service says about itself. None of it needs a token.
import { z } from "zod";
import { amount, currency } from "../values.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";

export const health = z.object({ status: z.literal("ok") });

const readinessCheck = z.object({
  name: z.string(),
  ok: z.boolean().describe("false: the service can't do its work like this."),
  detail: z.string().describe("For people. Nothing secret is in it."),
});
export const readiness = z.object({ ready: z.boolean(), checks: z.array(readinessCheck) });
export type ReadinessBody = z.infer<typeof readiness>;
export type ReadinessCheck = z.infer<typeof readinessCheck>;

const identity = z.object({
  kind: z
    .enum(["builtIn", "openid"])
    .describe("`builtIn`: `POST /v1/users` makes a fan. `openid`: a provider's tokens are access tokens here."),
  issuer: z.string().optional().describe("Of the provider, whose own configuration says the rest."),
  clientId: z.string().optional().describe("What the fan app is called there."),
  audience: z.string().optional(),
  scope: z.string().optional().describe("What to ask the provider for."),
});
/** A way to put money into a balance. */
const topUpProvider = z.object({ provider: z.string(), minAmount: amount, maxAmount: amount });
export const serviceConfig = z.object({
  identity,
  currency,
  topUpProviders: z.array(topUpProvider).describe("Empty where no payment provider is configured."),
  freeCharges: z.boolean().describe("Whether money can be had for nothing, as in rehearsals."),
});
export type ServiceConfigBody = z.infer<typeof serviceConfig>;

export const serviceOperations = operations({
  checkHealth: {
    method: "get",
    path: "/healthz",
    tag: "Service",
    summary: "Whether the service is up",
    description: "Answers as long as the Worker runs and has its secrets; asks neither database nor room.",
    caller: "anybody",
    limit: null,
    answers: { 200: { description: "It is up.", schema: health, example: { status: "ok" } } },
  },
  checkReadiness: {
    method: "get",
    path: "/readyz",
    tag: "Service",
    summary: "Whether the service can do its work",
    description:
      "After a deploy, before a sale: whether D1 answers and has the tables that this version needs, whether the identity " +
      "provider's keys can be read, which payment providers there are, and what is switched on and off. Each check ends " +
      "within seconds. Without an operator's key see `GET /healthz`.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    answers: {
      200: { description: "It can.", schema: readiness, example: sample.readiness },
      503: {
        description: "It can't; the checks that are not `ok` say why.",
        schema: readiness,
        example: sample.unreadiness,
      },
    },
    refusals: ["overloaded"],
  },
  getConfig: {
    method: "get",
    path: "/v1/config",
    tag: "Service",
    summary: "What a client has to know before it can start",
    description: "How fans sign in, and how money gets into a balance. It changes with a deploy and not otherwise.",
    caller: "anybody",
    limit: "anonymousRead",
    answers: {
      200: { description: "The configuration.", schema: serviceConfig, example: sample.serviceConfig },
    },
  },
  getOpenApiDocument: {
    method: "get",
    path: "/openapi.json",
    tag: "Service",
    summary: "This document",
    description: "OpenAPI 3.1, made from the schemas the service validates with.",
    caller: "anybody",
    limit: null,
    answers: { 200: { description: "The document.", schema: z.looseObject({ openapi: z.string() }) } },
  },
  readDocs: {
    method: "get",
    path: "/docs",
    tag: "Service",
    summary: "This document, to read and try",
    description: "A page for people. Everything it needs comes from this service.",
    caller: "anybody",
    limit: null,
    answers: { 200: { description: "The page.", mediaTypes: ["text/html"] } },
  },
  readProblem: {
    method: "get",
    path: "/problems/{code}",
    tag: "Service",
    summary: "What an error code means, and what to do",
    description: "The page that the `type` of a problem points to, in English or in Korean by `Accept-Language`.",
    caller: "anybody",
    limit: null,
    answers: {
      200: { description: "The page.", mediaTypes: ["text/html"], headers: ["Content-Language", "Vary"] },
    },
    refusals: ["not-found"],
  },
});
