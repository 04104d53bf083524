// A charge that costs nothing, where the service allows it.
import { useMemo, useState } from "preact/hooks";
import type { Balance } from "../../../clients/frontrow/schema.d.ts";
import { resultOf } from "../../../clients/frontrow/src/problems.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { Field } from "../../shared/ui/field.tsx";
import { frontrow } from "../session/session.ts";
import { amountIn } from "./amount.ts";
import { chargeKeys } from "./charge-key.ts";
import { balanceTexts } from "./texts/texts.ts";

const texts = balanceTexts.fill;

/** As the service has it (CHARGE_MAX), in won. */
const CHARGE_MAX = 10_000_000;
const OFFERED = [50_000, 100_000, 300_000];

const KEPT = {
  getItem: (name: string) => sessionStorage.getItem(name),
  setItem: (name: string, value: string) => sessionStorage.setItem(name, value),
};

interface Filling {
  currency: Balance["currency"];
  /** 0: nothing. */
  missing: number;
  onFilled: (balance: Balance) => void;
}

export function FreeCharge({ currency, missing, onFilled }: Filling) {
  const { money } = useTexts();
  const said = (amount: number) => money(amount, currency);
  const keys = useMemo(() => chargeKeys(KEPT, () => crypto.randomUUID()), []);
  const [typed, setTyped] = useState("");
  const [isGoing, setGoing] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [done, setDone] = useState("");

  const charge = async (amount: number) => {
    if (isGoing) return;
    setGoing(true);
    setTrouble("");
    setDone("");
    const header = { "Idempotency-Key": keys.keyFor(amount) };
    const answer = await resultOf(frontrow.POST("/v1/balance/charges", { params: { header }, body: { amount } }));
    setGoing(false);
    if (answer.ok) {
      keys.answered();
      setTyped("");
      setDone(texts.filled(said(answer.value.balance)));
      onFilled({ amount: answer.value.balance, currency: answer.value.currency });
      return;
    }
    const { problem } = answer;
    setTrouble(problem.code === "no-answer" ? texts.noAnswer : `${problem.title}. ${problem.detail}`);
  };
  const go = (event: Event) => {
    event.preventDefault();
    const amount = amountIn(typed, CHARGE_MAX);
    if (amount === null) setTrouble(texts.wrong(said(CHARGE_MAX)));
    else void charge(amount);
  };
  const offered = missing > 0 && missing <= CHARGE_MAX ? [missing, ...OFFERED.filter((one) => one > missing)] : OFFERED;
  return (
    <>
      {missing > 0 && <p class="lead">{texts.missing(said(missing))}</p>}
      <p class="quiet">{texts.free}</p>
      <div class="actions">
        {offered.map((amount) => (
          <button
            key={amount}
            type="button"
            class={`button ${amount === missing ? "" : "quiet-button"}`}
            aria-disabled={isGoing}
            onClick={() => void charge(amount)}
          >
            {texts.goWith(said(amount))}
          </button>
        ))}
      </div>
      <form class="form" onSubmit={go}>
        <Field label={texts.amount} hint={texts.hint(said(CHARGE_MAX))}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              inputMode="numeric"
              name="amount"
              autoComplete="off"
              value={typed}
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class={`button ${missing > 0 ? "quiet-button" : ""}`} aria-disabled={isGoing}>
          {isGoing ? texts.going : texts.go}
        </button>
      </form>
      <p role="alert" class="form-said">
        {trouble}
      </p>
      <p role="status" class="form-done">
        {done}
      </p>
    </>
  );
}
