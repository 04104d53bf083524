// What a page of tickets says when the service gives no answer: how old that is which it shows.
import type { Trouble } from "../../shared/api/client.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { deviceZone, momentsOf } from "../../shared/time/moments.ts";
import { ticketTexts as texts } from "./texts/texts.ts";

export function AsOf({ asOf, trouble }: { asOf: string; trouble: Trouble | null }) {
  const { language } = useTexts();
  return (
    <div role="status" class="as-of-place">
      {trouble !== null && (
        <p class="as-of">
          {trouble.status === null
            ? texts.asOf(momentsOf(language, deviceZone()).moment(asOf))
            : `${trouble.title}. ${trouble.detail}`}
        </p>
      )}
    </div>
  );
}
