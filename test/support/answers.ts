// The bodies of answers as tests read them, from the schemas of the contract: a test that asks for a member that no answer
// of the operation has doesn't compile.
import type { z } from "zod";
import type { problem, Refusal, RefusalCode } from "../../src/contract/refusals.ts";

/** Every member that a problem of some code has. */
type ProblemMembers = Omit<Known<z.infer<typeof problem>>, "code"> & { code?: RefusalCode } & {
  [Name in Exclude<MembersOf<Refusal>, "code" | "retryAfterSeconds">]: Extract<Refusal, Record<Name, unknown>>[Name];
};
type MembersOf<Union> = Union extends unknown ? keyof Union : never;
/** Without the members that a loose schema leaves open. */
type Known<Shape> = { [Name in keyof Shape as string extends Name ? never : Name]: Shape[Name] };

/** Items of a list. A test reads the first few of those it has made without asking whether they are there. */
interface Items<Item> extends Array<Item> {
  0: Item;
  1: Item;
  2: Item;
}
export type Read<Shape> = Shape extends readonly (infer Item)[]
  ? Items<Read<Item>>
  : Shape extends object
    ? { [Name in keyof Shape]: Read<Shape[Name]> }
    : Shape;

/** The body of a success, or of a refusal: a test reads the members of whichever it expects. */
export type BodyOf<Schema extends z.ZodType> = Read<z.infer<Schema>> &
  Read<Omit<ProblemMembers, keyof z.infer<Schema>>>;
/** Of an operation that answers with nothing, or refuses. */
export type NoBody = Read<ProblemMembers>;
