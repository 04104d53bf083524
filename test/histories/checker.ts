// The checker: a history and the stores in, broken invariants out. Pure; it knows what clients saw and what the stores hold
// at the end, and nothing of how the service works. It only says what is certain: where the order of two things is unknown,
// or an answer never came, every possibility that keeps the invariant is allowed.
//
// What it can't prove: that a fan who waits is called soon enough (the simulation of the line asks that), and anything
// about a line whose epoch is over, since a rebuild takes its rows away.
import { checkAdmissions } from "./checker-admissions.ts";
import { checkAnswers } from "./checker-answers.ts";
import { checkBlocks } from "./checker-blocks.ts";
import { checkBooks } from "./checker-books.ts";
import { checkChoices } from "./checker-choices.ts";
import { checkComps } from "./checker-comps.ts";
import { checkDates } from "./checker-dates.ts";
import { checkDrafts } from "./checker-drafts.ts";
import { checkHoldKeys } from "./checker-hold-keys.ts";
import { checkHolds } from "./checker-holds.ts";
import { checkKeys } from "./checker-keys.ts";
import { checkLimits } from "./checker-limits.ts";
import { checkLine } from "./checker-line.ts";
import { checkOperators } from "./checker-operators.ts";
import { checkPrices } from "./checker-prices.ts";
import { checkTickets } from "./checker-tickets.ts";
import type { Violation, World } from "./history.ts";

const CHECKS = [
  checkBooks,
  checkTickets,
  checkAnswers,
  checkKeys,
  checkHolds,
  checkLine,
  checkAdmissions,
  checkLimits,
  checkOperators,
  checkBlocks,
  checkComps,
  checkHoldKeys,
  checkChoices,
  checkPrices,
  checkDates,
  checkDrafts,
];

/** Every broken invariant, smallest number first. */
export const violationsIn = (world: World): Violation[] =>
  CHECKS.flatMap((check) => check(world)).toSorted((one, other) => one.invariant - other.invariant);
