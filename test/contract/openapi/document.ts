// The OpenAPI document as a stranger reads it: parsed from what the Worker serves, with nothing of the code behind it.
import { z } from "zod";

const schema = z.record(z.string(), z.unknown());
export type JsonSchema = z.infer<typeof schema>;
const parameter = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean().default(false),
  schema,
});
export type Parameter = z.infer<typeof parameter>;
const header = z.object({ required: z.boolean().default(false), schema });
const response = z.object({
  headers: z.record(z.string(), z.unknown()).default({}),
  content: z.record(z.string(), z.object({ schema: schema.optional() })).default({}),
});
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.unknown()).default([]),
  requestBody: z
    .object({
      required: z.boolean().default(false),
      content: z.record(z.string(), z.object({ schema, example: z.unknown() })),
    })
    .optional(),
  responses: z.record(z.string(), z.unknown()),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});
export const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});
export type OpenApi = z.infer<typeof openApi>;

export interface DocumentedAnswer {
  headers: { name: string; required: boolean; schema: JsonSchema }[];
  /** Schemas by media type; empty when there is no body. */
  content: Record<string, JsonSchema | undefined>;
}
export interface DocumentedOperation {
  operationId: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: { schema: JsonSchema; example: unknown; required: boolean } | null;
  /** Names of the security schemes that are needed together. */
  credentials: string[];
  /** By status. */
  answers: Map<number, DocumentedAnswer>;
}

/** Follows a reference into the components. */
export function follow(document: OpenApi, part: unknown): unknown {
  if (typeof part !== "object" || part === null || !("$ref" in part)) return part;
  const [, , group = "", name = ""] = String(part.$ref).split("/");
  return document.components[group]?.[name];
}

/** Every operation of a document. */
export function operationsOf(document: OpenApi): DocumentedOperation[] {
  const answer = (part: unknown): DocumentedAnswer => {
    const { headers, content } = response.parse(follow(document, part));
    return {
      headers: Object.entries(headers).map(([name, of]) => ({ name, ...header.parse(follow(document, of)) })),
      content: Object.fromEntries(Object.entries(content).map(([type, media]) => [type, media.schema])),
    };
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters, requestBody, responses, security }]) => {
      const media = requestBody?.content["application/json"];
      return {
        operationId,
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((part) => parameter.parse(follow(document, part))),
        body: media === undefined ? null : { ...media, required: requestBody?.required ?? false },
        credentials: Object.keys(security[0] ?? {}),
        answers: new Map(Object.entries(responses).map(([status, part]) => [Number(status), answer(part)])),
      };
    }),
  );
}
