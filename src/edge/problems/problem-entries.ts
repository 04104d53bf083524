// Every refusal of the service as the outside sees it, by code.
import type { Operation } from "../../contract/operations/operation.ts";
import type { Refusal, RefusalCode } from "../../contract/refusals.ts";
import { idempotencyProblems } from "./codes/idempotency.ts";
import { lineProblems } from "./codes/line.ts";
import { moneyProblems } from "./codes/money.ts";
import { requestProblems } from "./codes/request.ts";
import { seatProblems } from "./codes/seats.ts";
import type { ProblemEntry, ProblemStatus, Problems } from "./codes/problem-entry.ts";

export const PROBLEMS: Problems = {
  ...requestProblems,
  ...lineProblems,
  ...seatProblems,
  ...moneyProblems,
  ...idempotencyProblems,
};

/** Every code of the contract, in the order of the entries. */
export const CODES: readonly RefusalCode[] = Object.values(PROBLEMS).map(({ sample }) => sample.code);

/** The statuses of a code: the one that everybody meets, and the one of operators where it differs. */
export function statusesOf(code: RefusalCode): ProblemStatus[] {
  const { status, toOperators }: ProblemEntry = PROBLEMS[code];
  return toOperators === undefined ? [status] : [status, toOperators.status];
}

/** A refusal with this code as one of these callers meets it. */
export function sampleFor(code: RefusalCode, caller: Operation["caller"]): Refusal {
  const { sample, toOperators }: ProblemEntry = PROBLEMS[code];
  return caller === "operator" ? (toOperators?.sample ?? sample) : sample;
}
