// The second and third flow: dates, seats, and a hold on some of them, against everybody else who wants the same ones.
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { PAGE_LIMIT_MAX } from "../../src/contract/bounds.ts";
import {
  hold,
  performance as performanceBody,
  seatMap,
  type HoldBody,
  type PerformanceBody,
} from "../../src/contract/seats.ts";
import { list } from "../../src/contract/values.ts";
import { again, on, out, type Fan, type Next, type Sale } from "./crowd.ts";
import { bodyOf, faultOf, knownPrice, requestFor, type HoldRequest } from "./hold-request.ts";
import type { Refused, Reply, Success } from "./http.ts";
import { leaveLine } from "./line.ts";
import { chargeUpTo } from "./money.ts";
import type { SeatsSeen } from "./seat-maps.ts";

const RACES_MAX = 12;
const PAUSED_SALE_MS = 2_000;
const TOO_LITTLE = 0.4;
const CHOOSE_AGAIN = new Set(["seats-unavailable", "leaves-single-seat"]);

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
    const request = requestFor(fan.character, map.value, gone, fan.dice);
    if (request === null) {
      open = open.filter(({ performanceId }) => performanceId !== date.performanceId);
      continue;
    }
    await chargeFor(fan, sale, knownPrice(request) ?? 0);
    const held = await takeSeats(fan, sale, { date, request, queueToken });
    if (held.go !== "on") return held;
    if (held.value.ok) {
      await chargeFor(fan, sale, held.value.body.amount);
      return on(held.value);
    }
    // Who was refused a seat points at another one; whom the service found none for looks at the map.
    if (request.way !== "list") fan.character = { ...fan.character, way: "list" };
    else if (held.value.code === "leaves-single-seat") for (const { seatId } of request.seats) gone.add(seatId);
    else for (const seatId of takenSeats(held.value)) gone.add(seatId);
  }
  await leaveLine(fan, sale, queueToken);
  return out("lost every race for seats");
}

const chargeFor = (fan: Fan, sale: Sale, price: number): Promise<void> =>
  chargeUpTo(fan, sale, fan.character.chargesTooLittle ? Math.floor(price * TOO_LITTLE) : price);

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

async function readSeats(fan: Fan, sale: Sale, date: PerformanceBody, queueToken: string): Promise<Next<SeatsSeen>> {
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
    return reply.ok ? { ok: true, map: reply.body } : { ok: false, refusal: reply };
  });
  return read.ok ? on(read.map) : insideNoMore(fan, sale, "read the seats", read.refusal);
}

interface Wish {
  date: PerformanceBody;
  request: HoldRequest;
  queueToken: string;
}

/** The hold, or a refusal after which a fan picks others: the seats are gone, or one would be left alone. */
async function takeSeats(fan: Fan, sale: Sale, wish: Wish): Promise<Next<Success<HoldBody> | Refused>> {
  const key = randomUUID();
  for (;;) {
    const reply = await askOnceOrTwice(fan, sale, wish, key);
    if (reply.ok) {
      noteHold(fan, sale, wish.request, reply);
      if (fan.character.looksTwice) await lookAgain(fan, sale, reply, wish.queueToken);
      return on(reply);
    }
    if (CHOOSE_AGAIN.has(reply.code)) return on(reply);
    if (reply.code !== "sale-paused") return insideNoMore(fan, sale, `hold ${wish.request.way}`, reply);
    await sale.client.pause(PAUSED_SALE_MS);
  }
}

/** Seats by name need no key: asked for twice they are one hold. The other two ways are one hold by their key. */
async function askOnceOrTwice(fan: Fan, sale: Sale, wish: Wish, key: string): Promise<Reply<HoldBody>> {
  const { date, request, queueToken } = wish;
  const ask = (): Promise<Reply<HoldBody>> =>
    sale.client.send({
      fan: fan.index,
      step: `hold ${request.way}`,
      method: "POST",
      path: `/v1/concerts/${sale.concertId}/performances/${date.performanceId}/holds`,
      answers: hold,
      bearer: fan.accessToken,
      queueToken,
      ...(request.way === "list" ? {} : { idempotencyKey: key }),
      body: bodyOf(request),
    });
  if (!fan.character.doubleClicks) return ask();
  const [one, other] = await Promise.all([ask(), ask()]);
  if (one.ok && other.ok && one.body.holdId !== other.body.holdId) {
    const detail = `two clicks made the holds ${one.body.holdId} and ${other.body.holdId}`;
    sale.client.odd(fan.index, `hold ${request.way}`, "wrong figures", detail);
  }
  return one.ok ? one : other;
}

function noteHold(fan: Fan, sale: Sale, request: HoldRequest, { body, sentAt, receivedAt }: Success<HoldBody>): void {
  const { holdId, performanceId, seats } = body;
  const seatIds = seats.map(({ seatId }) => seatId);
  sale.records.holds.push({ fan: fan.index, way: request.way, holdId, performanceId, seatIds, sentAt, receivedAt });
  const fault = faultOf(request, body);
  if (fault !== null) sale.client.odd(fan.index, `hold ${request.way}`, "wrong figures", fault);
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
  const inSection = [...mine].filter((seatId) => seatId.startsWith(`${section}-`)).length;
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
  const shownAvailable = [
    ...reply.body.seats
      .filter(({ seatId, status }) => mine.has(seatId) && status === "available")
      .map(({ seatId }) => seatId),
    ...reply.body.areas
      .filter(({ available, capacity }) => available > capacity - inSection)
      .map(({ available, capacity }) => `${available} of ${capacity} places of ${section}`),
  ];
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
