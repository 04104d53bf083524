import type { LedgerEntry, Payment } from "../../../clients/frontrow/schema.d.ts";
import type { Concert } from "../concerts/types.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { deviceZone, momentsOf } from "../../shared/time/moments.ts";
import { balanceTexts as texts } from "./texts/texts.ts";

/** What a payment was for, by its id. */
export interface Paid {
  payments: Readonly<Record<string, Payment>>;
  concerts: Readonly<Record<string, Concert>>;
}

export function EntryList({ entries, paid }: { entries: readonly LedgerEntry[]; paid: Paid }) {
  return (
    <ul class="entries">
      {entries.map((entry) => (
        <Entry key={entry.entryId} entry={entry} paid={paid} />
      ))}
    </ul>
  );
}

function Entry({ entry, paid }: { entry: LedgerEntry; paid: Paid }) {
  const { language, money } = useTexts();
  const { kind, amount, balance, reference, createdAt } = entry;
  const payment = paid.payments[reference];
  const concert = payment && paid.concerts[payment.concertId];
  const ticketId = payment?.tickets[0]?.ticketId;
  const sign = amount > 0 ? "+" : "";
  return (
    <li class="entry">
      <div>
        <h3>{texts.kind[kind]}</h3>
        {concert !== undefined && payment !== undefined && (
          <p>
            <a href={ticketId === undefined ? "/tickets" : `/tickets/${ticketId}`}>{concert.title}</a>{" "}
            <span class="quiet">{payment.tickets.map(({ seatId }) => seatId).join(", ")}</span>
          </p>
        )}
        <p class="quiet small">{momentsOf(language, deviceZone()).moment(createdAt)}</p>
        <p class="quiet small reference">
          {texts.reference} <span>{reference}</span>
        </p>
      </div>
      <div class="entry-money">
        <p class={amount > 0 ? "entry-amount in" : "entry-amount"}>
          {sign}
          {money(amount, "KRW")}
        </p>
        <p class="quiet small">{texts.after(money(balance, "KRW"))}</p>
      </div>
    </li>
  );
}
