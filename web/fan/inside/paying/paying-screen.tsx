// A payment was sent and isn't answered yet. It is asked for again until the service has said what became of it.
import type { PendingWhy } from "../../../../clients/frontrow/src/pay-once.ts";
import { texts } from "../texts/texts.ts";
import type { Hold } from "../types.ts";
import { SeatTable } from "./seat-table.tsx";

export function PayingScreen({ hold, why }: { hold: Hold | null; why: PendingWhy }) {
  const { paying } = texts;
  return (
    <div class="inside-paying" aria-busy="true">
      <header class="inside-head">
        <h2 tabIndex={-1}>{paying.title}</h2>
        <p class="lead">{paying.lead}</p>
      </header>
      <div class="inside-progress" aria-hidden="true" />
      <p role="status">{why === "lost" ? paying.lost : why === "busy" ? paying.busy : ""}</p>
      {hold !== null && (
        <section class="card">
          <SeatTable hold={hold} />
        </section>
      )}
      <p class="quiet small">{paying.leave}</p>
    </div>
  );
}
