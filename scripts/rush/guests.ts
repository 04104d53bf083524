// What an operator does with seats while the crowd is at it: some are kept back before the sale, and guests are given
// seats during it, out of those kept back and out of those the crowd is after.
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import type { layout } from "../../src/contract/performances.ts";
import type { Operator } from "./operator.ts";
import type { Records } from "./records.ts";

const BLOCKED_SEATS = 40;
const BLOCKED_PLACES = 20;
const GUESTS = 10;
const SEATS_PER_GUEST = 2;
const GIVE_EVERY_MS = 1_000;
const REASON = "Guests of the rehearsal";

type Section = z.infer<typeof layout>["sections"][number];

/** Keeps back the front of the second seated section and some places of the first area, and remembers them. */
export async function keepBack(
  operator: Operator,
  { concertId, performanceId }: { concertId: string; performanceId: string },
  records: Records,
): Promise<void> {
  const sections = await operator.sections(concertId, performanceId);
  const seatIds = frontSeats(sections.filter(({ kind }) => kind === "seated")[1], BLOCKED_SEATS);
  const area = sections.find(({ kind }) => kind === "standing");
  const date = { concertId, performanceId };
  if (seatIds.length > 0) await operator.block(date, { seatIds, reason: REASON });
  if (area !== undefined) await operator.block(date, { section: area.name, count: BLOCKED_PLACES, reason: REASON });
  // The places with the highest numbers are the ones kept back.
  const places = Array.from({ length: area === undefined ? 0 : BLOCKED_PLACES }, (_, index) =>
    area === undefined ? "" : `${area.name}-0-${area.capacity - index}`,
  );
  records.blocked.push(...[...seatIds, ...places].map((seatId) => ({ performanceId, seatId })));
}

/** Gives one guest after another two seats until the crowd is gone; every second guest gets seats that fans want, too. */
export async function receiveGuests(
  operator: Operator,
  { concertId, performanceId }: { concertId: string; performanceId: string },
  records: Records,
  over: AbortSignal,
): Promise<void> {
  const keptBack = records.blocked.map(({ seatId }) => seatId);
  const sections = await operator.sections(concertId, performanceId);
  const wanted = frontSeats(
    sections.find(({ kind }) => kind === "seated"),
    GUESTS * SEATS_PER_GUEST,
  );
  for (let guest = 0; guest < GUESTS && !over.aborted; guest += 1) {
    const from = guest % 2 === 0 ? keptBack : wanted;
    const first = Math.floor(guest / 2) * SEATS_PER_GUEST;
    const seatIds = from.slice(first, first + SEATS_PER_GUEST);
    if (seatIds.length === 0) continue;
    const comp = await operator.giveAway({ concertId, performanceId }, { seatIds, reason: REASON });
    if (comp !== null) records.comps.push({ ...comp, performanceId });
    await sleep(GIVE_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
}

function frontSeats(section: Section | undefined, most: number): string[] {
  if (section === undefined) return [];
  const { name, rows, seatsPerRow } = section;
  return Array.from(
    { length: Math.min(most, (rows ?? 0) * (seatsPerRow ?? 0)) },
    (_, index) => `${name}-${1 + Math.floor(index / (seatsPerRow ?? 1))}-${1 + (index % (seatsPerRow ?? 1))}`,
  );
}
