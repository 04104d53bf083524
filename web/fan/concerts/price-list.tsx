import { useTexts } from "../../shared/texts/use-texts.ts";
import type { Grade } from "./types.ts";

export function PriceList({ grades, currency }: { grades: readonly Grade[]; currency: string }) {
  const { money } = useTexts();
  return (
    <dl class="prices">
      {grades.map(({ grade, price }) => (
        <div key={`${grade} ${price}`}>
          <dt>{grade}</dt>
          <dd>{money(price, currency)}</dd>
        </div>
      ))}
    </dl>
  );
}
