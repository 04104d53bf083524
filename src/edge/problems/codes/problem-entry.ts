// What one refusal is for the outside: its status, its members and headers, its texts for the person in front of the
// screen and for the one who writes the client, and a sample. A code is said once, in one entry of codes/.
import type { Refusal, RefusalCode, ValidationIssue } from "../../../contract/refusals.ts";

export const LANGUAGES = ["en", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];

export type ProblemStatus = 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;

/** `{name}` in a text or a header is filled with that value of the refusal. */
export interface ProblemText {
  /** What happened, for a person: a few words. */
  title: string;
  /** What happened to this request, for a person. */
  detail: string;
  /** What the code means, for the one who writes a client. */
  meaning: string;
  /** What that client should do next. */
  todo: string;
}

/** The values of a refusal beside its code. */
type MemberOf<Kind extends Refusal> = Kind extends Refusal ? Exclude<keyof Kind, "code"> : never;

/** What differs when an operator meets the code: the refusal then has these members. */
interface OperatorsProblem<Member extends string> extends Record<Language, Pick<ProblemText, "title" | "detail">> {
  status: ProblemStatus;
  members: readonly Member[];
}

interface EntryOf<Kind extends Refusal, Member extends string> extends Record<Language, ProblemText> {
  status: ProblemStatus;
  /** Values of the refusal that are members of the body, beside those that every problem has. */
  members?: readonly Member[];
  /** The same, for values that not every refusal of the code has. */
  optionalMembers?: readonly Member[];
  /** The detail when the list `member` is empty. The title of a code is always the same (RFC 9457). */
  whenEmpty?: Record<Language, string> & { member: Member };
  /** Where a 400 lies that has no issues of its own. */
  errors?: readonly ValidationIssue[];
  headers?: Readonly<Record<string, string>>;
  /** This answer is kept for its idempotency key. */
  isKept?: true;
  /** The same state of things has another status for an operator than for a fan. */
  toOperators?: OperatorsProblem<Member> & { sample: Kind };
  sample: Kind;
}

export type ProblemEntry<Kind extends Refusal = Refusal> = EntryOf<Kind, MemberOf<Kind>>;

/** An entry for every code. One without an entry doesn't compile. */
export type Problems = { [Code in RefusalCode]: ProblemEntry<Extract<Refusal, { code: Code }>> };
