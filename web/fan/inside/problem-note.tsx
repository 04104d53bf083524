// A refusal on the screen: what the service says, and what to do now. Nothing here is an error page; what the fan has stays.
import type { Problem } from "./purchase.ts";
import { texts } from "./texts/texts.ts";

type Advice = keyof typeof texts.notes.now;
const ADVICE: Partial<Record<Problem["code"], Advice>> = {
  "already-yours": "yours",
  "hold-budget-spent": "budget",
  "no-answer": "lostAnswer",
  "performance-cancelled": "cancelled",
  "performance-over": "over",
  "sale-closed": "closed",
  "sale-paused": "paused",
  "seat-limit-reached": "limit",
};

export function ProblemNote({ problem, onClose }: { problem: Problem; onClose: () => void }) {
  const { now, reason } = texts.notes;
  const why = problem.code === "performance-cancelled" ? problem.reason : undefined;
  return (
    <Note onClose={onClose}>
      {problem.title !== "" && <b>{problem.title}</b>}
      {problem.detail !== "" && <span>{problem.detail}</span>}
      {why !== undefined && <span>{reason(why)}</span>}
      <span>{now[ADVICE[problem.code] ?? "other"]}</span>
    </Note>
  );
}

/** Something that happened, said at once and shown until it is closed. */
export function Note({ children, onClose }: { children: preact.ComponentChildren; onClose: () => void }) {
  return (
    <div class="inside-note">
      <p>{children}</p>
      <button type="button" class="inside-close" aria-label={texts.notes.close} onClick={onClose}>
        ×
      </button>
    </div>
  );
}
