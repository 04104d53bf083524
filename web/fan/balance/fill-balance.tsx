// Adding money to the balance, from its own page and from a hold that is short of it. How money comes is the service's to tell: for
// nothing in a rehearsal, else by a payment provider.
import type { Balance } from "../../../clients/frontrow/schema.d.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { readConfig } from "../session/service-config.ts";
import { FreeCharge } from "./free-charge.tsx";
import { balanceTexts } from "./texts/texts.ts";
import "../styles/own.ts";

const texts = balanceTexts.fill;

interface Filling {
  /** What is missing for what the fan is about to pay, in won. */
  missing?: number;
  onFilled: (balance: Balance) => void;
}

export function FillBalance({ missing, onFilled }: Filling) {
  const reading = useReading("config", { ask: readConfig, paceMs: () => null });
  const config = reading.value.value;
  const trouble = reading.trouble.value;
  return (
    <section class="fill-balance" aria-label={texts.title} aria-busy={config === null && trouble === null}>
      <h2>{texts.title}</h2>
      {trouble !== null && <TroubleNotice trouble={trouble} again={reading.again} />}
      {config !== null &&
        (config.freeCharges ? (
          <FreeCharge currency={config.currency} missing={missing ?? 0} onFilled={onFilled} />
        ) : (
          <p>{texts.nowhere}</p>
        ))}
    </section>
  );
}
