// The fan's balance: what there is, how to add to it, and what moved it. A `?topUp=` in the address, with which a payment provider
// sends the fan back, stays there: this page changes nothing of its address.
import { useState } from "preact/hooks";
import type { Payment } from "../../../clients/frontrow/schema.d.ts";
import { EntryList, type Paid } from "../balance/entry-list.tsx";
import type { FillWith } from "../balance/fill-balance.tsx";
import { type EntryPage, withNewest, withOlder } from "../balance/history.ts";
import { balanceTexts as texts } from "../balance/texts/texts.ts";
import { concertsOf } from "../concerts/concerts-of.ts";
import { type Config, readConfig } from "../session/service-config.ts";
import { frontrow } from "../session/session.ts";
import { SignedIn } from "../session/signed-in.tsx";
import { type Told, told } from "../../shared/api/client.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { useTitle } from "../../shared/ui/use-title.ts";
import "../styles/balance.ts";

const PACE_MS = 30_000;
const PAYMENTS = 100;

export default function BalancePage() {
  useTitle(texts.title);
  return (
    <div class="own balance-page">
      <h1>{texts.title}</h1>
      <SignedIn>{(userId) => <Balance userId={userId} />}</SignedIn>
    </div>
  );
}

interface Read {
  amount: number;
  currency: string;
  newest: EntryPage;
  paid: Paid;
  /** Null: it can't be read now. */
  config: Config | null;
  /** Loaded by itself, and with the rest, so that nothing moves when it comes. */
  Fill: typeof FillWith;
}

function Balance({ userId }: { userId: string }) {
  const { money } = useTexts();
  const reading = useReading<Read>(`balance ${userId}`, { ask: read, paceMs: () => PACE_MS });
  const [older, setOlder] = useState<EntryPage | null>(null);
  const shown = reading.value.value;
  const trouble = reading.trouble.value;
  if (shown === null) return trouble === null ? <Loading /> : <TroubleNotice trouble={trouble} again={reading.again} />;

  const { amount, currency, newest, paid, config, Fill } = shown;
  const { items, nextCursor } = withNewest(older, newest);
  const more = async (cursor: string) => {
    const answer = await told(frontrow.GET("/v1/balance/entries", { params: { query: { cursor } } }));
    if (answer.ok) setOlder(withOlder({ items, nextCursor }, answer.value));
  };
  return (
    <>
      {trouble !== null && <TroubleNotice trouble={trouble} again={reading.again} />}
      <section class="panel balance-now" aria-live="polite">
        <p class="quiet">{texts.amount}</p>
        <p class="figure">{money(amount, currency)}</p>
        <p class="quiet">{texts.use}</p>
      </section>
      {config !== null && (
        <div class="card balance-fill">
          <Fill config={config} onFilled={reading.again} />
        </div>
      )}
      <section class="balance-entries">
        <h2>{texts.entries}</h2>
        {items.length === 0 ? <p class="quiet">{texts.noEntries}</p> : <EntryList entries={items} paid={paid} />}
        {nextCursor !== null && (
          <button type="button" class="button quiet-button" onClick={() => void more(nextCursor)}>
            {texts.more}
          </button>
        )}
      </section>
    </>
  );
}

async function read(signal: AbortSignal): Promise<Told<Read>> {
  const [balance, entries, payments, config, { FillWith: Fill }] = await Promise.all([
    told(frontrow.GET("/v1/balance", { signal })),
    told(frontrow.GET("/v1/balance/entries", { signal })),
    told(frontrow.GET("/v1/payments", { params: { query: { limit: PAYMENTS } }, signal })),
    readConfig(signal),
    import("../balance/fill-balance.tsx"),
  ]);
  if (!balance.ok) return balance;
  if (!entries.ok) return entries;
  // Without them entries show their reference alone.
  const made: readonly Payment[] = payments.ok ? payments.value.items : [];
  return {
    ok: true,
    value: {
      ...balance.value,
      newest: entries.value,
      config: config.ok ? config.value : null,
      Fill,
      paid: {
        payments: Object.fromEntries(made.map((payment) => [payment.paymentId, payment])),
        concerts: await concertsOf(made.map(({ concertId }) => concertId)),
      },
    },
  };
}

/** The shape of the page, so that nothing moves when it comes. */
const Loading = () => (
  <div aria-busy="true">
    <p class="only-heard" role="status">
      {texts.loading}
    </p>
    <div class="card waiting tall" />
  </div>
);
