// Whether an answer is one the document promises: its status, its media type, its body, its headers. A body with a member
// that isn't documented deviates too, although the document leaves room for new ones: nothing is to be said by accident.
import { Validator } from "@cfworker/json-schema";
import { type DocumentedOperation, type JsonSchema, type OpenApi, operationsOf } from "./document.ts";

export interface Answer {
  /** With its query. */
  path: string;
  method: string;
  status: number;
  headers: Headers;
  /** The body as text. */
  text: string;
}

/** What any HTTP response may say of itself, on this service or another; test/contract/headers.workerd.test.ts asks about these. */
const GENERAL_HEADERS =
  /^(?:access-control-.+|cf-cache-status|content-(?:length|security-policy|type)|cross-origin-.+|date|origin-agent-cluster|permissions-policy|referrer-policy|strict-transport-security|vary|x-content-type-options|x-frame-options|x-permitted-cross-domain-policies)$/;

export class Conformance {
  readonly operations: DocumentedOperation[];
  readonly #document: OpenApi;
  readonly #validators = new Map<string, Validator>();

  constructor(document: OpenApi) {
    this.#document = document;
    this.operations = operationsOf(document);
  }

  /** The operation behind a request; null when the document has none. */
  find(method: string, path: string): DocumentedOperation | null {
    return this.#at(path).find((operation) => operation.method === method) ?? null;
  }

  /** Everything in which an answer deviates from the document; empty when it keeps to it. */
  deviations(answer: Answer): string[] {
    const { method, status } = answer;
    const here = this.#at(answer.path);
    const operation = here.find((known) => known.method === method);
    if (operation !== undefined) return this.#compare(operation, answer);
    // Addresses and methods the document doesn't have are refused, in the form it gives to these refusals.
    const expected = here.length === 0 ? 404 : 405;
    if (status !== expected) return [`${status} instead of ${expected}`];
    const [other] = here.length === 0 ? this.operations.filter(({ answers }) => answers.has(404)) : here;
    return other === undefined ? ["nothing is documented"] : this.#compare(other, answer);
  }

  #at(path: string): DocumentedOperation[] {
    const parts = (path.split("?")[0] ?? "").split("/");
    const fits = (template: string) => {
      const wanted = template.split("/");
      return (
        wanted.length === parts.length &&
        wanted.every((part, at) => (part.startsWith("{") ? parts[at] !== "" : part === parts[at]))
      );
    };
    return this.operations.filter((operation) => fits(operation.path));
  }

  #compare(operation: DocumentedOperation, { status, headers, text }: Answer): string[] {
    const documented = operation.answers.get(status);
    if (documented === undefined) return [`the status ${status} is not documented: ${text.slice(0, 300)}`];
    const found: string[] = [];
    for (const { name, required, schema } of documented.headers) {
      const value = headers.get(name);
      if (value === null && required) found.push(`no header ${name}`);
      if (value !== null) found.push(...this.#errors(schema, value).map((error) => `header ${name}: ${error}`));
    }
    const names = new Set(documented.headers.map(({ name }) => name.toLowerCase()));
    for (const [name] of headers) {
      if (!names.has(name) && !GENERAL_HEADERS.test(name)) found.push(`the header ${name} is not documented`);
    }
    const type = headers.get("Content-Type");
    const [essence = ""] = (type ?? "").split(";");
    if (Object.keys(documented.content).length === 0) {
      if (text !== "") found.push(`a body where none is documented: ${text.slice(0, 100)}`);
      return found;
    }
    if (!(essence in documented.content)) return [...found, `the content type ${type} is not documented`];
    if (essence === "application/json" && type !== "application/json; charset=utf-8") found.push(`the type ${type}`);
    const schema = documented.content[essence];
    if (schema === undefined) return found;
    const body: unknown = essence.endsWith("json") ? JSON.parse(text) : text;
    return [...found, ...this.#errors(schema, body).map((error) => `${error} in ${text.slice(0, 300)}`)];
  }

  #errors(schema: JsonSchema, value: unknown): string[] {
    const key = JSON.stringify(schema);
    let validator = this.#validators.get(key);
    if (validator === undefined) {
      const whole = closed({ ...schema, components: { schemas: this.#document.components["schemas"] } });
      validator = new Validator(whole, "2020-12");
      this.#validators.set(key, validator);
    }
    const { valid, errors } = validator.validate(value);
    return valid ? [] : errors.slice(0, 4).map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  }
}

/**
 * The schema with no room for members it doesn't name. A schema that others extend (`allOf`) stays open, and those that extend
 * it are closed to everything that neither names.
 */
function closed(part: JsonSchema): JsonSchema {
  const extended = new Set<unknown>();
  const note = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("allOf" in value && Array.isArray(value.allOf))
      value.allOf.forEach((base: JsonSchema) => extended.add(base["$ref"]));
    Object.values(value).forEach(note);
  };
  note(part);
  const walk = (value: unknown, at: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => walk(one, ""));
    if (typeof value !== "object" || value === null) return value;
    const inside = Object.fromEntries(Object.entries(value).map(([name, of]) => [name, walk(of, `${at}/${name}`)]));
    const isOpen = typeof inside["properties"] === "object" && inside["type"] === "object";
    if (!isOpen || "additionalProperties" in inside || extended.has(at)) return inside;
    return { ...inside, ["allOf" in inside ? "unevaluatedProperties" : "additionalProperties"]: false };
  };
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, walk(value, `#/${name}`)]));
}
