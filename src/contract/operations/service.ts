// What the service says about itself. None of it needs a token.
import { z } from "zod";
import { operations } from "./operation.ts";

/** The files of the reference at /docs, and nothing else of the package they come from. */
export const DOCS_FILES = ["start.js", "swagger-ui-bundle.js", "swagger-ui.css"] as const;
export const docsFile = z.enum(DOCS_FILES);
export const health = z.object({ status: z.literal("ok") });

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
  getDocsFile: {
    method: "get",
    path: "/docs/{file}",
    tag: "Service",
    summary: "A script or style of the reference",
    description: "What the page at `/docs` loads.",
    caller: "anybody",
    limit: null,
    headers: ["If-None-Match"],
    answers: {
      200: { description: "The file.", mediaTypes: ["text/javascript", "text/css"], optionalHeaders: ["ETag"] },
      304: { description: "The file that `If-None-Match` names is still the one.", headers: ["ETag"] },
    },
    refusals: ["not-found"],
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
