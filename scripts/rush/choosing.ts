// The second and third flow: dates, seats, and a hold on some of them, against everybody else who wants the same ones.
import { z } from "zod";
import { PAGE_LIMIT_MAX } from "../../src/contract/bounds.ts";
import {
  hold,
  performance as performanceBody,
  seatMap,
  type HoldBody,
  type PerformanceBody,
  type SeatBody,
} from "../../src/contract/seats.ts";
import { list } from "../../src/contract/values.ts";
import { again, on, out, type Fan, type Next, type Sale } from "./crowd.ts";
import type { Refused, Success } from "./http.ts";
import { leaveLine } from "./line.ts";
import { chargeUpTo } from "./money.ts";
import { chooseSeats } from "./seat-choice.ts";

const RACES_MAX = 12;
const PAUSED_SALE_MS = 2_000;
const TOO_LITTLE = 0.4;

const performanceList = list(performanceBody);

/** Until the fan holds seats; the balance covers them, unless it is this fan's way to charge too little at first. */
export async function holdSeats(fan: Fan, sale: Sale, queueToken: string): Promise<Next<Success<HoldBody>>> {
  fan.stage = "choosing";
  const dates = await readDates(fan, sale, queueToken);
  if (dates.go !== "on") return dates;
  let open = dates.value;
  const refused = new Map<string, Set<string>>();
  for (let race = 0; race < RACES_MAX; race += 1) {
    await sale.client.pause(fan.character.thinkMs);
    const date = fan.dice.pick(open);
    if (date === undefined) {
      await leaveLine(fan, sale, queueToken);
      return out("found the show sold out");
    }
    const map = await readSeats(fan, sale, date, queueToken);
    if (map.go !== "on") return map;
    const gone = refused.get(date.performanceId) ?? new Set<string>();
    refused.set(date.performanceId, gone);
    const { seats: count, taste, chargesTooLittle } = fan.character;
    const choice = chooseSeats(map.value, { count, taste, refused: gone }, fan.dice);
    if (choice.length === 0) {
      open = open.filter(({ performanceId }) => performanceId !== date.performanceId);
      continue;
    }
    const price = choice.reduce((sum, seat) => sum + seat.price, 0);
    await chargeUpTo(fan, sale, chargesTooLittle ? Math.floor(price * TOO_LITTLE) : price);
    const held = await takeSeats(fan, sale, { date, choice, queueToken });
    if (held.go !== "on") return held;
    if (held.value.ok) return on(held.value);
    for (const seatId of takenSeats(held.value)) gone.add(seatId);
  }
  await leaveLine(fan, sale, queueToken);
  return out("lost every race for seats");
}

async function readDates(fan: Fan, sale: Sale, queueToken: string): Promise<Next<PerformanceBody[]>> {
  const reply = await sale.client.send({
    fan: fan.index,
    step: "read the dates",
    method: "GET",
    path: `/v1/concerts/${sale.concertId}/performances?available=true&limit=${PAGE_LIMIT_MAX}`,
    answers: performanceList,
    bearer: fan.accessToken,
    queueToken,
  });
  return reply.ok ? on(reply.body.items) : insideNoMore(fan, sale, "read the dates", reply);
}

async function readSeats(fan: Fan, sale: Sale, date: PerformanceBody, queueToken: string): Promise<Next<SeatBody[]>> {
  const read = await sale.seatMaps.read(date.performanceId, async () => {
    const reply = await sale.client.send({
      fan: fan.index,
      step: "read the seats",
      method: "GET",
      path: seatsPath(sale, date.performanceId),
      answers: seatMap,
      bearer: fan.accessToken,
      queueToken,
    });
    return reply.ok ? { ok: true, seats: reply.body.seats } : { ok: false, refusal: reply };
  });
  return read.ok ? on(read.seats) : insideNoMore(fan, sale, "read the seats", read.refusal);
}

/** The hold, or the refusal of seats that are gone, after which a fan picks others. */
async function takeSeats(
  fan: Fan,
  sale: Sale,
  { date, choice, queueToken }: { date: PerformanceBody; choice: readonly SeatBody[]; queueToken: string },
): Promise<Next<Success<HoldBody> | Refused>> {
  const seatIds = choice.map(({ seatId }) => seatId);
  for (;;) {
    const reply = await sale.client.send({
      fan: fan.index,
      step: "hold seats",
      method: "POST",
      path: `/v1/concerts/${sale.concertId}/performances/${date.performanceId}/holds`,
      answers: hold,
      bearer: fan.accessToken,
      queueToken,
      body: { seatIds },
    });
    if (reply.ok) {
      noteHold(fan, sale, choice, reply);
      if (fan.character.looksTwice) await lookAgain(fan, sale, reply, queueToken);
      return on(reply);
    }
    if (reply.code === "seats-unavailable") return on(reply);
    if (reply.code !== "sale-paused") return insideNoMore(fan, sale, "hold seats", reply);
    await sale.client.pause(PAUSED_SALE_MS);
  }
}

function noteHold(
  fan: Fan,
  sale: Sale,
  choice: readonly SeatBody[],
  { body, sentAt, receivedAt }: Success<HoldBody>,
): void {
  const { holdId, performanceId, seats, amount } = body;
  const seatIds = seats.map(({ seatId }) => seatId);
  sale.records.holds.push({ fan: fan.index, holdId, performanceId, seatIds, sentAt, receivedAt });
  const asked = new Set(choice.map(({ seatId }) => seatId));
  const price = choice.reduce((sum, seat) => sum + seat.price, 0);
  if (seatIds.length !== asked.size || !seatIds.every((seatId) => asked.has(seatId)) || amount !== price) {
    const given = `${seatIds.join(", ")} for ${amount}`;
    sale.client.odd(
      fan.index,
      "hold seats",
      "wrong figures",
      `asked for ${[...asked].join(", ")} at ${price}, got ${given}`,
    );
  }
}

/** Reads the section of the new hold with the revision that the hold came with. */
async function lookAgain(fan: Fan, sale: Sale, held: Success<HoldBody>, queueToken: string): Promise<void> {
  const seatsRevision = held.headers.get("seats-revision");
  if (seatsRevision === null) {
    sale.client.odd(fan.index, "hold seats", "off the contract", "no Seats-Revision header");
    return;
  }
  const { holdId, performanceId, seats } = held.body;
  const mine = new Set(seats.map(({ seatId }) => seatId));
  const section = seats[0]?.seatId.split("-")[0] ?? "";
  const reply = await sale.client.send({
    fan: fan.index,
    step: "look again",
    method: "GET",
    path: `${seatsPath(sale, performanceId)}?section=${encodeURIComponent(section)}`,
    answers: seatMap,
    bearer: fan.accessToken,
    queueToken,
    seatsRevision,
  });
  // A hold that may have ended before the answer was made proves nothing.
  if (!reply.ok || reply.receivedAt - held.sentAt >= sale.holdSeconds * 1_000) return;
  const shownAvailable = reply.body.seats
    .filter(({ seatId, status }) => mine.has(seatId) && status === "available")
    .map(({ seatId }) => seatId);
  sale.records.ownSeats.push({ fan: fan.index, holdId, shownAvailable });
}

/** What a refusal to somebody inside means when it is none of the step's own. */
export function insideNoMore(fan: Fan, sale: Sale, step: string, reply: Refused): Next<never> {
  if (reply.code === "session-over") return again;
  if (reply.code === "sale-closed") return out("came when the sale was closed");
  throw sale.client.unexpected(fan.index, step, reply);
}

const takenSeats = ({ members }: Refused): string[] => z.array(z.string()).catch([]).parse(members["seatIds"]);

const seatsPath = (sale: Sale, performanceId: string): string =>
  `/v1/concerts/${sale.concertId}/performances/${performanceId}/seats`;
