// The fast way: how many, where or up to which price, and whether side by side. The service chooses and holds in one step.
import { useSignal } from "@preact/signals";
import { useTexts } from "../../../shared/texts/use-texts.ts";
import type { Hall } from "../../hall/hall.ts";
import { Stepper } from "../stepper.tsx";
import { texts } from "../texts/texts.ts";
import type { NewHold } from "../types.ts";

interface BestAvailableProps {
  hall: Hall;
  currency: string;
  limit: number;
  isBusy: boolean;
  onHold: (body: NewHold) => void;
}

type Together = "required" | "preferred";
const COUNT_AT_FIRST = 2;

export function BestAvailable({ hall, currency, limit, isBusy, onHold }: BestAvailableProps) {
  const { best } = texts.date;
  const { money } = useTexts();
  const count = useSignal(Math.min(COUNT_AT_FIRST, limit));
  const where = useSignal("");
  const together = useSignal<Together>("preferred");
  const sections = hall.sections.filter(({ isStanding }) => !isStanding);
  const prices = [...new Set(sections.map(({ price }) => price))].toSorted((a, b) => b - a);
  const grades = hall.grades.filter((_, index) => sections.some(({ grade }) => grade === index));
  const submit = (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    const wanted = { count: count.value, together: together.value, ...filterOf(where.value) };
    onHold({ bestAvailable: wanted, layoutVersion: hall.layoutVersion });
  };
  return (
    <form class="card inside-best" onSubmit={submit} aria-labelledby="best-title">
      <h2 id="best-title">{best.title}</h2>
      <p class="quiet">{best.lead}</p>
      <div class="inside-fields">
        <div class="inside-field">
          <span aria-hidden="true">{best.count}</span>
          <Stepper
            label={best.count}
            value={count.value}
            min={1}
            max={limit}
            onStep={(value) => (count.value = value)}
          />
        </div>
        <label class="inside-field">
          <span>{best.where}</span>
          <select value={where.value} onChange={({ currentTarget }) => (where.value = currentTarget.value)}>
            <option value="">{best.anywhere}</option>
            {grades.length > 1 && (
              <optgroup label={best.grades}>
                {grades.map(({ name, price }) => (
                  <option key={name} value={`grade ${name}`}>
                    {best.grade(
                      name,
                      rangeOf(price, (amount) => money(amount, currency)),
                    )}
                  </option>
                ))}
              </optgroup>
            )}
            {prices.length > 1 && (
              <optgroup label={best.prices}>
                {prices.slice(1).map((price) => (
                  <option key={price} value={`maxPrice ${price}`}>
                    {best.upTo(money(price, currency))}
                  </option>
                ))}
              </optgroup>
            )}
            {sections.length > 1 && (
              <optgroup label={best.sections}>
                {sections.map(({ name, grade, price }) => (
                  <option key={name} value={`section ${name}`}>
                    {best.section(name, hall.grades[grade]?.name ?? "", money(price, currency))}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        </label>
        {count.value > 1 && (
          <fieldset class="inside-field inside-together">
            <legend>{best.together}</legend>
            {(["preferred", "required"] as const).map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name="together"
                  checked={together.value === one}
                  onChange={() => (together.value = one)}
                />
                {best[one]}
              </label>
            ))}
          </fieldset>
        )}
      </div>
      <button type="submit" class="button" aria-disabled={isBusy}>
        {isBusy ? texts.tray.holding : best.hold(count.value)}
      </button>
    </form>
  );
}

const rangeOf = ({ min, max }: { min: number; max: number }, money: (amount: number) => string): string =>
  min === max ? money(min) : `${money(min)} – ${money(max)}`;

/** What the chosen option asks for. Names may have spaces. */
function filterOf(option: string): { grade?: string; section?: string; maxPrice?: number } {
  const space = option.indexOf(" ");
  const [kind, value] = [option.slice(0, space), option.slice(space + 1)];
  if (kind === "grade") return { grade: value };
  if (kind === "section") return { section: value };
  return kind === "maxPrice" ? { maxPrice: Number(value) } : {};
}
