import { texts } from "./texts/texts.ts";

interface StepperProps {
  label: string;
  value: number;
  min: number;
  max: number;
  onStep: (value: number) => void;
}

/** A small number that a finger can set. */
export function Stepper({ label, value, min, max, onStep }: StepperProps) {
  return (
    <div class="inside-stepper" role="group" aria-label={label}>
      <button
        type="button"
        aria-label={texts.date.best.fewer}
        aria-disabled={value <= min}
        onClick={() => value > min && onStep(value - 1)}
      >
        −
      </button>
      <output aria-label={label}>{value}</output>
      <button
        type="button"
        aria-label={texts.date.best.more}
        aria-disabled={value >= max}
        onClick={() => value < max && onStep(value + 1)}
      >
        +
      </button>
    </div>
  );
}
