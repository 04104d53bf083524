import { useTexts } from "../../shared/texts/use-texts.ts";
import type { ConcertSummary } from "./types.ts";

/** The state of a sale in a word. Its colour never says more than the word. */
export function SaleState({ state, isSoldOut }: { state: ConcertSummary["state"]; isSoldOut: boolean }) {
  const texts = useTexts();
  const isOver = state === "closed";
  return (
    <span class={`badge ${isSoldOut && !isOver ? "sold-out" : state}`}>
      {isSoldOut && !isOver ? texts.availability.soldOut : texts.state[state]}
    </span>
  );
}
