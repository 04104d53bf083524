// The fan's tickets with what they need of their concerts: read from the service, and kept in this browser, so that a ticket shows at
// a door without network.
import { useMemo } from "preact/hooks";
import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
import { concertsOf } from "../concerts/concerts-of.ts";
import { frontrow } from "../session/session.ts";
import { keepOwn, keptOwn } from "../session/own.ts";
import { type Told, type Trouble, told } from "../../shared/api/client.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { serverNow } from "../../shared/time/server-clock.ts";
import { type TicketConcert, ticketConcert } from "./tickets.ts";

const PACE_MS = 60_000;
const PAGE = 100;
/** More tickets than anybody has: eight a concert. */
const PAGES_MAX = 10;
const KEPT = "tickets";

export interface MyTickets {
  /** RFC 3339: when the service told it. */
  asOf: string;
  tickets: readonly Ticket[];
  /** By id. One that could not be read is missing. */
  concerts: Readonly<Record<string, TicketConcert>>;
}

export interface TicketReading {
  /** Null: nothing is known yet. */
  tickets: MyTickets | null;
  /** Why the last answer brought nothing; what is shown may be older then. */
  trouble: Trouble | null;
  again: () => void;
}

export function useMyTickets(userId: string): TicketReading {
  const kept = useMemo(() => keptTickets(userId), [userId]);
  const { value, trouble, again } = useReading<MyTickets>(`tickets ${userId}`, {
    ask: (signal) => read(userId, kept, signal),
    paceMs: () => PACE_MS,
  });
  return { tickets: value.value ?? kept, trouble: trouble.value, again };
}

async function read(userId: string, kept: MyTickets | null, signal: AbortSignal): Promise<Told<MyTickets>> {
  const tickets: Ticket[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor !== null && { cursor }) };
    const answer: Told<{ items: Ticket[]; nextCursor: string | null }> = await told(
      frontrow.GET("/v1/tickets", { params: { query }, signal }),
    );
    if (!answer.ok) return answer;
    tickets.push(...answer.value.items);
    cursor = answer.value.nextCursor;
    if (cursor === null) break;
  }
  const found = await concertsOf(tickets.map(({ concertId }) => concertId));
  const read = Object.entries(found).map(([concertId, concert]) => [concertId, ticketConcert(concert)] as const);
  const concerts = { ...kept?.concerts, ...Object.fromEntries(read) };
  const value = { asOf: new Date(serverNow()).toISOString(), tickets, concerts };
  keepOwn(KEPT, userId, value);
  return { ok: true, value };
}

function keptTickets(userId: string): MyTickets | null {
  const { asOf, tickets, concerts }: Partial<MyTickets> = Object(keptOwn(KEPT, userId));
  return typeof asOf === "string" && Array.isArray(tickets) && concerts !== undefined
    ? { asOf, tickets, concerts }
    : null;
}
