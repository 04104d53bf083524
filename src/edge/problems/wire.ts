// From a refusal to its problem on the wire (RFC 9457), as plain data: status, members, headers and texts follow from the
// entry of its code.
import { requestId } from "../../contract/operations/samples.ts";
import type { Refusal } from "../../contract/refusals.ts";
import type { Language, ProblemEntry, ProblemStatus } from "./codes/problem-entry.ts";
import { PROBLEMS } from "./problem-entries.ts";

export interface Wire {
  status: ProblemStatus;
  /** Members of the body beside those that every problem has. */
  members: Record<string, unknown>;
  headers: Record<string, string>;
}

/** What is said of a refusal: what the entry says, or what it says to an operator when the refusal is one of those. */
function entryOf(refusal: Refusal): ProblemEntry {
  const entry: ProblemEntry = PROBLEMS[refusal.code];
  const { toOperators } = entry;
  if (toOperators === undefined || toOperators.members.some((name) => !Object.hasOwn(refusal, name))) return entry;
  const { en, ko, ...differing } = toOperators;
  return { ...entry, ...differing, en: { ...entry.en, ...en }, ko: { ...entry.ko, ...ko } };
}

/** What a refusal is on the wire. */
export function toWire(refusal: Refusal): Wire {
  const { status, members: always = [], optionalMembers = [], errors, headers = {} } = entryOf(refusal);
  const values: Record<string, unknown> = refusal;
  const names = [...always, ...optionalMembers.filter((name) => Object.hasOwn(values, name))];
  const members = Object.fromEntries(names.map((name) => [name, values[name]]));
  return {
    status,
    members: errors === undefined ? members : { errors: values["errors"] ?? errors, ...members },
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, fill(text, values)])),
  };
}

/** Title and detail of a refusal in one language. */
export function textOf(refusal: Refusal, language: Language): { title: string; detail: string } {
  const { whenEmpty, [language]: text } = entryOf(refusal);
  const isWithout = whenEmpty !== undefined && isEmpty(refusal, whenEmpty.member);
  return { title: text.title, detail: isWithout ? whenEmpty[language] : fill(text.detail, refusal) };
}

function isEmpty(values: Record<string, unknown>, member: string): boolean {
  const value = values[member];
  return Array.isArray(value) && value.length === 0;
}

/** A problem as it looks where an operation answers with it. */
export function problemSample(sample: Refusal, instance: string, language: Language = "en"): object {
  const { code } = sample;
  const { status, members } = toWire(sample);
  const { title, detail } = textOf(sample, language);
  return { type: `/problems/${code}`, title, status, code, detail, instance, requestId, ...members };
}

/** Replaces each `{name}` by its value; lists are joined. */
export const fill = (text: string, values: Record<string, unknown>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return Array.isArray(value) ? value.join(", ") : String(value);
  });
