// How old that is which a page of tickets shows. The line is always there, so that nothing moves, and no code is covered, when the
// network goes.
import type { Trouble } from "../../shared/api/client.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { deviceZone, momentsOf } from "../../shared/time/moments.ts";
import { serverNow } from "../../shared/time/server-clock.ts";
import { ticketTexts as texts } from "./texts/texts.ts";

export function AsOf({ asOf, trouble }: { asOf: string; trouble: Trouble | null }) {
  const { language } = useTexts();
  const { time, days } = momentsOf(language, deviceZone());
  const day = days(asOf, asOf);
  const now = new Date(serverNow()).toISOString();
  const moment = day === days(now, now) ? time(asOf) : `${day} ${time(asOf)}`;
  if (trouble === null) return <p class="as-of small">{texts.asOf(moment)}</p>;
  return (
    <p class="as-of old small" role="status">
      {trouble.status === null ? texts.offline(moment) : `${trouble.title} · ${texts.asOf(moment)}`}
    </p>
  );
}
