// Problems as the document describes them: one schema a code. Status, members and headers are not written down again; they
// are read off what the edge makes of a sample (problem.ts), so the document can't say anything else than the wire.
import { z } from "zod";
import { type Operation, type ResponseHeader, codesOf } from "../../../contract/operations/operation.ts";
import { type RefusalCode, problem, validationIssue } from "../../../contract/refusals.ts";
import { SCOPES, amount, instant } from "../../../contract/values.ts";
import type { ProblemEntry } from "../../problems/codes/problem-entry.ts";
import { CODES, PROBLEMS, sampleFor, statusesOf } from "../../problems/problem-entries.ts";
import { problemSample, textOf, toWire } from "../../problems/wire.ts";
import { SCHEMAS } from "../../../contract/operations/schemas.ts";

/** The members that some problems have beside those of all. */
const MEMBERS: Record<string, z.ZodType> = {
  errors: z.array(validationIssue).describe("Everything that is wrong with the request."),
  seatIds: z.array(z.string()).describe("The seats that are meant."),
  holdIds: z.array(z.string()).describe("The fan's live holds that have these seats."),
  layoutVersion: z.string().describe("What the layout is called now."),
  limit: z.int().describe("The most that is allowed."),
  balance: amount.describe("The fan's balance."),
  required: amount.describe("What the payment needs."),
  position: z.int().min(0).describe("The fan's position in line; never above the last one shown."),
  opensAt: instant.describe("From when the line can be joined."),
  closedAt: instant.describe("When refunds, or the sale, closed."),
  reason: z.string().describe("What the operator has said of it."),
  scope: z.enum(SCOPES).describe("The scope that is needed."),
  concertIds: z.array(z.string()).describe("The concerts that the key is bound to."),
  endsAt: instant.describe("When the key ends."),
  sections: z.array(z.string()).describe("The sections of which something is sold."),
  maxBytes: z.int().describe("The most bytes a body may have here."),
};

/** `seats-unavailable` as `SeatsUnavailable`. */
export const schemaName = (code: RefusalCode): string =>
  code.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
const problemName = (code: RefusalCode): string => `${schemaName(code)}Problem`;

const wireOf = (code: RefusalCode) => toWire(PROBLEMS[code].sample);

function problemSchema(code: RefusalCode): z.ZodType {
  const { members } = wireOf(code);
  const schemasOf = (names: readonly string[]) =>
    names.map((name) => {
      const schema = MEMBERS[name];
      if (schema === undefined) throw new Error(`the member ${name} of ${code} has no schema`);
      return [name, schema] as const;
    });
  const { toOperators, optionalMembers = [] }: ProblemEntry = PROBLEMS[code];
  const toSome = schemasOf([...optionalMembers, ...(toOperators?.members ?? [])]).map(
    ([name, schema]) => [name, schema.optional()] as const,
  );
  return z
    .object({
      type: z.literal(`/problems/${code}`),
      status: z.literal(statusesOf(code)),
      code: z.literal(code),
      ...Object.fromEntries([...schemasOf(Object.keys(members)), ...toSome]),
    })
    .meta({ description: PROBLEMS[code].en.title, override: { allOf: [{ $ref: `#/components/schemas/${BASE}` }] } });
}

/** What all problems have: the schema that those of the codes extend. */
const BASE = "Problem";
const base = z
  .object(problem.shape)
  .describe(
    "What every problem has (RFC 9457). Programs go by `code`; a code that isn't known is treated by its status.",
  );

const schemas = new Map(CODES.map((code) => [code, problemSchema(code)]));
const schemaOf = (code: RefusalCode): z.ZodType => schemas.get(code) ?? problemSchema(code);

const INSTANCE = "/v1/concerts/con_8sJ2kQ0vXe5RbTn7YwLm3/queue";
/** The components of all codes that some operation answers with. */
export function problemComponents(operations: readonly Operation[]) {
  const codes = [...new Set(operations.flatMap(codesOf))].toSorted();
  return {
    schemas: Object.fromEntries(codes.map((code) => [problemName(code), schemaOf(code)])),
    examples: Object.fromEntries(
      codes.flatMap((code) =>
        CALLERS.map((caller) => {
          const sample = sampleFor(code, caller);
          return [
            nameFor(code, caller),
            { summary: textOf(sample, "en").title, value: problemSample(sample, INSTANCE) },
          ];
        }),
      ),
    ),
  };
}

const CALLERS = ["fan", "operator"] as const;
/** The name of what one of the callers meets of a code: the same for all, where all meet the same. */
const nameFor = (code: RefusalCode, caller: Operation["caller"]): string =>
  sampleFor(code, caller) === PROBLEMS[code].sample ? schemaName(code) : `${schemaName(code)}ToOperators`;

/** The headers a problem always has, and those that only some of the codes have. */
function problemHeaders(codes: readonly RefusalCode[]): { always: ResponseHeader[]; sometimes: ResponseHeader[] } {
  const known: readonly ResponseHeader[] = ["Accept", "Allow", "Retry-After", "WWW-Authenticate"];
  const having = (name: string) => codes.filter((code) => name in wireOf(code).headers).length;
  return {
    always: ["Content-Language", "Vary", ...known.filter((name) => having(name) === codes.length)],
    sometimes: known.filter((name) => having(name) > 0 && having(name) < codes.length),
  };
}

/** How an operation says no, by status. */
export function problemAnswers(operation: Operation) {
  const { caller } = operation;
  const sampleOf = (code: RefusalCode) => sampleFor(code, caller);
  const byStatus = Map.groupBy(codesOf(operation), (code) => toWire(sampleOf(code)).status);
  return [...byStatus].map(([status, codes]) => {
    const { always, sometimes } = problemHeaders(codes);
    const [first, ...others] = codes.map(schemaOf);
    const isKept = operation.idempotencyKey === true && codes.some((code) => PROBLEMS[code].isKept);
    return {
      status,
      /** Of the component that answers of one code share. */
      name: codes.length === 1 && !isKept ? codes.map((code) => nameFor(code, caller)).join("") : null,
      description: codes.map((code) => `\`${code}\`: ${textOf(sampleOf(code), "en").title}.`).join("\n\n"),
      schema: others.length === 0 && first !== undefined ? first : z.union(codes.map(schemaOf)),
      mapping: Object.fromEntries(codes.map((code) => [code, `#/components/schemas/${problemName(code)}`])),
      examples: Object.fromEntries(
        codes.map((code) => [code, { $ref: `#/components/examples/${nameFor(code, caller)}` }]),
      ),
      always,
      sometimes: isKept ? [...sometimes, "Idempotency-Replayed" as const] : sometimes,
    };
  });
}

/** All codes as a table in Markdown: those, too, that no operation answers with, since they come before one is found. */
export const problemTable = (): string =>
  [
    "| code | status | meaning |",
    "|---|---|---|",
    ...CODES.map(
      (code) => `| [\`${code}\`](/problems/${code}) | ${statusesOf(code).join(", ")} | ${PROBLEMS[code].en.title} |`,
    ),
  ].join("\n");

/** Names of schemas the document refers to, problems included. */
export const namedSchemas = (operations: readonly Operation[]) => ({
  ...SCHEMAS,
  [BASE]: base,
  ...problemComponents(operations).schemas,
});
