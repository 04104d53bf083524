// Seats that are the fan's for some minutes: what they cost, how long they are held, the balance beside it, and the way to pay or
// to give them back.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { momentsOf } from "../../../shared/time/moments.ts";
import { useTexts } from "../../../shared/texts/use-texts.ts";
import { FillBalance } from "../../balance/fill-balance.tsx";
import { Clock } from "../clock.tsx";
import type { Purchase } from "../purchase.ts";
import type { InsideService } from "../service.ts";
import { texts } from "../texts/texts.ts";
import type { Concert, Hold } from "../types.ts";
import { SeatTable } from "./seat-table.tsx";

interface HeldScreenProps {
  concert: Concert;
  hold: Hold;
  others: readonly Hold[];
  purchase: Purchase;
  service: InsideService;
}

export function HeldScreen({ concert, hold, others, purchase, service }: HeldScreenProps) {
  const { language, money } = useTexts();
  const { held } = texts;
  const { amount, currency } = hold;
  const shortage = purchase.shortage.value;
  /** Null: not known yet. A payment that was refused for want of money has said it last. */
  const balance = useSignal<number | null>(null);
  const isRead = useSignal(false);
  const read = async () => {
    const answer = await service.balance();
    if (answer.ok) balance.value = answer.value.amount;
    isRead.value = true;
  };
  useEffect(() => void read(), [hold.holdId, shortage]);
  const startsAt = concert.performances.find(({ performanceId }) => performanceId === hold.performanceId)?.startsAt;
  const missing = balance.value === null ? 0 : Math.max(0, amount - balance.value);
  return (
    <div class="inside-held">
      <header class="inside-head">
        <h2 tabIndex={-1}>{held.title(hold.seats.length)}</h2>
        {startsAt !== undefined && <p>{momentsOf(language, concert.timeZone).moment(startsAt)}</p>}
        <p class="quiet">{held.lead}</p>
      </header>
      <Clock key={hold.holdId} label={held.timer} to={hold.expiresAt} onEnd={purchase.again} />
      <section class="card">
        <SeatTable hold={hold} />
        <dl class="inside-money">
          <div class="inside-total">
            <dt>{held.total}</dt>
            <dd>{money(amount, currency)}</dd>
          </div>
          <div>
            <dt>{held.balance}</dt>
            <dd>{balance.value === null ? "…" : money(balance.value, currency)}</dd>
          </div>
          {missing > 0 && (
            <div class="inside-missing">
              <dt>{held.missing}</dt>
              <dd>{money(missing, currency)}</dd>
            </div>
          )}
        </dl>
        {isRead.value &&
          (missing > 0 ? (
            <div class="inside-fill">
              <FillBalance missing={missing} onFilled={({ amount }) => (balance.value = amount)} />
              <p class="quiet small">{held.missingLead}</p>
            </div>
          ) : (
            <>
              <button type="button" class="button inside-pay" onClick={() => void purchase.pay(hold)}>
                {amount === 0 ? held.payFree : held.pay(money(amount, currency))}
              </button>
              {balance.value !== null && amount > 0 && (
                <p class="quiet small">{held.after(money(balance.value - amount, currency))}</p>
              )}
            </>
          ))}
      </section>
      {/* What stands below comes when what stands above is known, so that nothing moves. */}
      {isRead.value && (
        <>
          <Release purchase={purchase} hold={hold} />
          {others.length > 0 && <p class="quiet">{held.others(others.length)}</p>}
          <p class="quiet small">{held.refresh}</p>
        </>
      )}
    </div>
  );
}

/** Asks once more before the seats are given back: there is no way to undo it. */
function Release({ purchase, hold }: { purchase: Purchase; hold: Hold }) {
  const { held } = texts;
  const isAsked = useSignal(false);
  if (!isAsked.value) {
    return (
      <button type="button" class="inside-link" onClick={() => (isAsked.value = true)}>
        {held.release}
      </button>
    );
  }
  return (
    <div class="inside-note" role="group" aria-label={held.release}>
      <p>{held.releaseAsk}</p>
      <div class="inside-note-ways">
        <button
          type="button"
          class="button quiet-button"
          ref={(button) => button?.focus()}
          onClick={() => (isAsked.value = false)}
        >
          {held.releaseNo}
        </button>
        <button type="button" class="button quiet-button" onClick={() => void purchase.release(hold)}>
          {held.releaseYes}
        </button>
      </div>
    </div>
  );
}
