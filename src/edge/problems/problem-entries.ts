// Every refusal of the service as the outside sees it, by code.
import type { RefusalCode } from "../../contract/refusals.ts";
import { idempotencyProblems } from "./codes/idempotency.ts";
import { lineProblems } from "./codes/line.ts";
import { moneyProblems } from "./codes/money.ts";
import { requestProblems } from "./codes/request.ts";
import { seatProblems } from "./codes/seats.ts";
import type { ProblemStatus, Problems } from "./codes/problem-entry.ts";

export const PROBLEMS: Problems = {
  ...requestProblems,
  ...lineProblems,
  ...seatProblems,
  ...moneyProblems,
  ...idempotencyProblems,
};

/** Every code of the contract, in the order of the entries. */
export const CODES: readonly RefusalCode[] = Object.values(PROBLEMS).map(({ sample }) => sample.code);

export const statusOf = (code: RefusalCode): ProblemStatus => PROBLEMS[code].status;
