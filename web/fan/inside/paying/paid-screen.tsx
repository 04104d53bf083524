// The tickets are the fan's: seats, date, place, what it cost, and that the place in line is finished.
import { useEffect } from "preact/hooks";
import { momentsOf } from "../../../shared/time/moments.ts";
import { useTexts } from "../../../shared/texts/use-texts.ts";
import { say } from "../announcer.ts";
import type { Purchase } from "../purchase.ts";
import { idInWords } from "../seats/seat-words.ts";
import { texts } from "../texts/texts.ts";
import type { Concert, Payment } from "../types.ts";

interface PaidScreenProps {
  concert: Concert;
  payment: Payment;
  purchase: Purchase;
}

export function PaidScreen({ concert, payment, purchase }: PaidScreenProps) {
  const { language, money } = useTexts();
  const { paid } = texts;
  const startsAt = concert.performances.find(({ performanceId }) => performanceId === payment.performanceId)?.startsAt;
  const others = purchase.othersLive.value;
  useEffect(() => say(paid.title), []);
  return (
    <div class="inside-paid">
      <header class="inside-head">
        <p class="inside-tick" aria-hidden="true">
          ✓
        </p>
        <h2 tabIndex={-1}>{paid.title}</h2>
        <p class="quiet">{paid.lead}</p>
      </header>
      <section class="card">
        <h3>{concert.title}</h3>
        <dl class="inside-facts">
          {startsAt !== undefined && (
            <div>
              <dt>{paid.date}</dt>
              <dd>{momentsOf(language, concert.timeZone).moment(startsAt)}</dd>
            </div>
          )}
          <div>
            <dt>{paid.place}</dt>
            <dd>{concert.venue}</dd>
          </div>
          <div>
            <dt>{paid.seats}</dt>
            <dd>
              <ul>
                {payment.tickets.map(({ ticketId, seatId }) => (
                  <li key={ticketId}>{idInWords(seatId)}</li>
                ))}
              </ul>
            </dd>
          </div>
          <div>
            <dt>{paid.amount}</dt>
            <dd>{money(payment.amount, payment.currency)}</dd>
          </div>
          <div>
            <dt>{paid.balance}</dt>
            <dd>{money(payment.balance, payment.currency)}</dd>
          </div>
        </dl>
        {/* Who goes to the tickets goes on: no other page says that seats are still to be chosen. */}
        <a class="button" href="/tickets" onClick={others === 0 ? purchase.finish : undefined}>
          {paid.tickets}
        </a>
      </section>
      {others > 0 ? (
        <>
          <p>{paid.more(others)}</p>
          <button type="button" class="button" onClick={purchase.finish}>
            {paid.next}
          </button>
        </>
      ) : (
        <>
          <p>{paid.line}</p>
          <button type="button" class="button quiet-button" onClick={purchase.finish}>
            {paid.done}
          </button>
        </>
      )}
    </div>
  );
}
