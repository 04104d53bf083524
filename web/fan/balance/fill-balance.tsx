// Adding money to the balance, from its own page and from a hold that is short of it. How money comes is the service's to tell: for
// nothing in a rehearsal, else by a payment provider.
import type { Balance } from "../../../clients/frontrow/schema.d.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { type Config, readConfig } from "../session/service-config.ts";
import { FreeCharge } from "./free-charge.tsx";
import { balanceTexts } from "./texts/texts.ts";
import "../styles/balance.ts";

const texts = balanceTexts.fill;

interface Filling {
  /** What is missing for what the fan is about to pay, in won. */
  missing?: number;
  onFilled: (balance: Balance) => void;
}

export function FillBalance(filling: Filling) {
  const reading = useReading("config", { ask: readConfig, paceMs: () => null });
  const config = reading.value.value;
  const trouble = reading.trouble.value;
  if (config !== null) return <FillWith config={config} {...filling} />;
  return trouble === null ? (
    <div class="fill-balance" aria-busy="true" />
  ) : (
    <TroubleNotice trouble={trouble} again={reading.again} />
  );
}

/** The same, where the configuration is known. */
export function FillWith({ config, missing = 0, onFilled }: Filling & { config: Config }) {
  return (
    <section class="fill-balance" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {config.freeCharges ? (
        <FreeCharge currency={config.currency} missing={missing} onFilled={onFilled} />
      ) : (
        <p>{texts.nowhere}</p>
      )}
    </section>
  );
}
