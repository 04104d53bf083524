// Giving a ticket back: until when, what comes back, and that the whole payment goes. What is possible the service decides; this asks.
import { useState } from "preact/hooks";
import type { Payment, Ticket } from "../../../clients/frontrow/schema.d.ts";
import { resultOf } from "../../../clients/frontrow/src/problems.ts";
import { frontrow } from "../session/session.ts";
import { type Trouble, told } from "../../shared/api/client.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { momentsOf } from "../../shared/time/moments.ts";
import { serverNow } from "../../shared/time/server-clock.ts";
import { Confirm } from "../../shared/ui/confirm.tsx";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { ticketTexts } from "./texts/texts.ts";
import { refundState } from "./refund-state.ts";
import type { TicketConcert } from "./tickets.ts";

const texts = ticketTexts.refund;
const PACE_MS = 60_000;
/** A payment is given back once, so one key for each is enough: whoever asks again, in any tab, gets the first answer. */
const KEY = "refund";

interface Refunding {
  ticket: Ticket;
  concert: TicketConcert;
  /** The tickets have changed. */
  onRefunded: () => void;
}

export function RefundPart({ ticket, concert, onRefunded }: Refunding) {
  const { paymentId } = ticket;
  const { value, trouble, again } = useReading<Payment>(`payment ${paymentId}`, {
    ask: (signal) => told(frontrow.GET("/v1/payments/{paymentId}", { params: { path: { paymentId } }, signal })),
    paceMs: () => PACE_MS,
  });
  const payment = value.value;
  const done = () => {
    again();
    onRefunded();
  };
  return (
    <section class="refund" aria-busy={payment === null && trouble.value === null}>
      <h2>{texts.title}</h2>
      {payment !== null && <State ticket={ticket} concert={concert} payment={payment} onRefunded={done} />}
      {payment === null && trouble.value !== null && <NotNow trouble={trouble.value} again={again} />}
    </section>
  );
}

/** Without network the page says so already, and the ticket is what counts. */
const NotNow = ({ trouble, again }: { trouble: Trouble; again: () => void }) =>
  trouble.status === null ? (
    <p class="quiet">{texts.needsNetwork}</p>
  ) : (
    <TroubleNotice trouble={trouble} again={again} />
  );

type Known = Refunding & { payment: Payment };

function State({ ticket, concert, payment, onRefunded }: Known) {
  const { money } = useTexts();
  const state = refundState(ticket, payment, concert, serverNow());
  const amount = money(payment.amount, payment.currency);
  if (state.kind === "askable") {
    return <Askable payment={payment} amount={amount} timeZone={concert.timeZone} onRefunded={onRefunded} />;
  }
  const { reason } = payment;
  return (
    <div class="refund-said" role="status">
      {state.kind === "refunded" ? <p class="lead">{texts.done}</p> : <p>{texts[state.kind]}</p>}
      {reason !== undefined && <p>{texts.reason(reason)}</p>}
      {state.kind === "refunded" && (
        <>
          <p>{texts.doneText(amount)}</p>
          <p>
            <a href="/balance">{texts.balance}</a>
          </p>
        </>
      )}
    </div>
  );
}

interface Asking {
  payment: Payment;
  amount: string;
  /** Of the venue. */
  timeZone: string;
  onRefunded: () => void;
}

function Askable({ payment, amount, timeZone, onRefunded }: Asking) {
  const { language } = useTexts();
  const [isAsked, ask] = useState(false);
  const [isGoing, setGoing] = useState(false);
  const [said, say] = useState("");
  /** RFC 3339: the deadline that has passed, once the service has told it. */
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const { paymentId, tickets } = payment;
  const go = async () => {
    setGoing(true);
    say("");
    const params = { path: { paymentId }, header: { "Idempotency-Key": KEY } };
    const answer = await resultOf(frontrow.POST("/v1/payments/{paymentId}/refund", { params, body: {} }));
    setGoing(false);
    if (answer.ok || answer.problem.code === "already-refunded") {
      ask(false);
      onRefunded();
      return;
    }
    const { problem } = answer;
    if (problem.code === "refund-closed") {
      setClosedAt(problem.closedAt);
      ask(false);
    } else {
      say(problem.code === "no-answer" ? texts.noAnswer : `${problem.title}. ${problem.detail}`);
    }
  };
  const { yes, ...asked } = texts.asked;
  return (
    <>
      <div class="refund-said" role="status">
        {closedAt === null ? (
          <p>{texts.deadline}</p>
        ) : (
          <>
            <p class="lead">{texts.closed(momentsOf(language, timeZone).moment(closedAt))}</p>
            <p>{texts.keep}</p>
          </>
        )}
      </div>
      {closedAt === null && <p>{texts.whole(amount, tickets.length)}</p>}
      {closedAt === null && (
        <button type="button" class="button quiet-button" onClick={() => ask(true)}>
          {texts.go}
        </button>
      )}
      {isAsked && (
        <Confirm
          {...asked}
          yes={isGoing ? texts.going : yes}
          isGoing={isGoing}
          said={said}
          onYes={() => void go()}
          onNo={() => ask(false)}
        >
          <p>
            {texts.seats}: <strong>{tickets.map(({ seatId }) => seatId).join(", ")}</strong>
          </p>
          <p>{texts.what(amount)}</p>
        </Confirm>
      )}
    </>
  );
}
