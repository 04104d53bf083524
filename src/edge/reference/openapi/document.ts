// The OpenAPI document, made from the table of operations and the schemas the routes validate with. Nothing is described
// here that the table doesn't say. It is made when it is first asked for: most isolates never are.
import { z } from "zod";
import {
  type CreateDocumentOptions,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  createDocument,
} from "zod-openapi";
import {
  type Operation,
  type ResponseHeader,
  type SuccessAnswer,
  TAGS,
  pathNames,
} from "../../../contract/operations/operation.ts";
import * as sample from "../../../contract/operations/samples.ts";
import { id } from "../../../contract/values.ts";
import { VERSION } from "../../../contract/version.ts";
import { RESPONSE_HEADERS, headerParameters } from "./headers.ts";
import { INTRODUCTION } from "./introduction.ts";
import { namedSchemas, problemAnswers, problemComponents, problemTable } from "./problems.ts";
import { CODES } from "../../problems/problem-entries.ts";

export type OpenApiDocument = ReturnType<typeof createDocument>;

const named = (schema: z.ZodType, idOfParameter: string, description: string, example: string) =>
  schema.meta({ description, example, param: { id: idOfParameter } });
const PATH_PARAMETERS: Record<string, z.ZodType> = {
  concertId: named(id, "ConcertId", "A concert.", sample.concertId),
  performanceId: named(id, "PerformanceId", "One of its dates.", sample.performanceId),
  holdId: named(id, "HoldId", "A hold.", sample.holdId),
  paymentId: named(id, "PaymentId", "A payment.", sample.paymentId),
  keyId: named(id, "KeyId", "An operator's key.", sample.operatorKey.keyId),
  seatId: named(id, "SeatId", "A seat, or a standing place.", "A-3-12"),
  code: named(z.enum(CODES), "ProblemCode", "The code of a problem.", "seats-unavailable"),
};

/** The document of a table of operations. */
export function openApiDocument(operations: readonly Operation[]): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const shared: SharedAnswers = new Map();
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, shared) };
  }
  const document = {
    openapi: "3.1.1" as const,
    info: {
      title: "Frontrow",
      version: VERSION,
      summary: "Concert tickets: a fair waiting room, seats never sold twice, money never lost.",
      description: `${INTRODUCTION}\n\n## Problems\n\n${problemTable()}`,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "This service." }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [],
    paths,
    components: {
      schemas: namedSchemas(operations),
      examples: problemComponents(operations).examples,
      securitySchemes: {
        accessToken: {
          type: "http" as const,
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "The fan's access token, from `POST /v1/users` or the OpenID provider in use.",
        },
        queueToken: {
          type: "apiKey" as const,
          in: "header" as const,
          name: "Queue-Token",
          description:
            "The fan's place in one concert's line, from joining it. Good only with the same fan's access token.",
        },
        adminKey: { type: "http" as const, scheme: "bearer", description: "An operator's key." },
      },
    },
  };
  return createDocument(document, OPTIONS);
}

type ProblemAnswer = ReturnType<typeof problemAnswers>[number];
/** Answers that operations have in common, by name. */
type SharedAnswers = Map<string, ZodOpenApiResponseObject>;

const OPTIONS: CreateDocumentOptions = {
  override: ({ jsonSchema, zodSchema: { _zod: zod } }) => {
    // An answer may gain members later without breaking anybody; what is strict in a request is strict everywhere.
    if (zod.def.type === "object" && zod.def.catchall === undefined) delete jsonSchema.additionalProperties;
    // The format says it, and the pattern that goes with it is no help to a reader.
    if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    // The bounds of every whole number in JavaScript say nothing about this one.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
};

function describe(operation: Operation, shared: SharedAnswers): ZodOpenApiOperationObject {
  const { operationId, tag, summary, query, body } = operation;
  const needs = operation.caller === "operator" ? `\n\nNeeds the scope \`${operation.scope}\`.` : "";
  const description = `${operation.description}${needs}`;
  const names = pathNames(operation).map((name) => [name, parameter(name)] as const);
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    security: security(operation),
    requestParams: {
      ...(names.length === 0 ? {} : { path: z.object(Object.fromEntries(names)) }),
      ...(query === undefined ? {} : { query }),
      header: headerParameters(operation),
    },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.optional !== true,
            content: { "application/json": { schema: body.documented ?? body.schema, example: body.example } },
          },
        }),
    responses: responses(operation, shared),
  };
}

/** By status. One that has both says what it is by its media type. */
function responses(operation: Operation, shared: SharedAnswers): Record<string, ZodOpenApiResponseObject> {
  const answers: Record<string, ZodOpenApiResponseObject> = Object.fromEntries(
    Object.entries(operation.answers).map(([status, answer]) => [status, success(answer)]),
  );
  for (const answer of problemAnswers(operation)) {
    const known = answers[answer.status];
    answers[answer.status] = known === undefined ? share(answer, shared) : both(known, refusal(answer));
  }
  return answers;
}

/** Headers that only a problem has are not always there. */
const both = (answer: ZodOpenApiResponseObject, problem: ZodOpenApiResponseObject): ZodOpenApiResponseObject => ({
  description: `${answer.description}\n\n${problem.description}`,
  headers: answerHeaders(["Cache-Control"], ["Content-Language", "Retry-After", "Vary"]),
  content: { ...answer.content, ...problem.content },
});

function parameter(name: string): z.ZodType {
  const schema = PATH_PARAMETERS[name];
  if (schema === undefined) throw new Error(`the path parameter ${name} is not described`);
  return schema;
}

function security({ caller, queueToken }: Operation): Record<string, string[]>[] {
  if (caller === "operator") return [{ adminKey: [] }];
  if (caller === "anybody") return [];
  return queueToken === "admitted" || queueToken === "any"
    ? [{ accessToken: [], queueToken: [] }]
    : [{ accessToken: [] }];
}

const TEXT = { schema: z.string() };

function success({ description, schema, example, mediaTypes, headers, optionalHeaders }: SuccessAnswer) {
  return {
    description,
    headers: answerHeaders(["Cache-Control", ...(headers ?? [])], ["Vary", ...(optionalHeaders ?? [])]),
    ...(schema === undefined ? {} : { content: { "application/json": { schema, ...(example && { example }) } } }),
    ...(mediaTypes === undefined ? {} : { content: Object.fromEntries(mediaTypes.map((type) => [type, TEXT])) }),
  };
}

function share(answer: ProblemAnswer, shared: SharedAnswers): ZodOpenApiResponseObject {
  if (answer.name === null) return refusal(answer);
  const known = shared.get(answer.name) ?? { ...refusal(answer), id: answer.name };
  shared.set(answer.name, known);
  return known;
}

function refusal(answer: ProblemAnswer): ZodOpenApiResponseObject {
  const { description, schema, mapping, examples, always, sometimes } = answer;
  const isOneOf = schema instanceof z.ZodUnion;
  const described = isOneOf ? schema.meta({ override: { discriminator: { propertyName: "code", mapping } } }) : schema;
  return {
    description,
    headers: answerHeaders(["Cache-Control", ...always], sometimes),
    content: { "application/problem+json": { schema: described, examples } },
  };
}

/** Those that are always there are required, and components. */
const answerHeaders = (always: readonly ResponseHeader[], sometimes: readonly ResponseHeader[] = []) =>
  z.object({
    ...Object.fromEntries(sometimes.map((name) => [name, RESPONSE_HEADERS[name].optional()])),
    ...Object.fromEntries(["X-Request-Id" as const, ...always].map((name) => [name, RESPONSE_HEADERS[name]])),
  });
