// The fifth flow: paying for a hold and reading the tickets; also paying twice at once, paying without the money, and
// letting the hold lapse instead.
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { PAGE_LIMIT_MAX } from "../../src/contract/bounds.ts";
import { payment, ticket, type PaymentBody } from "../../src/contract/payments.ts";
import type { HoldBody } from "../../src/contract/seats.ts";
import { list } from "../../src/contract/values.ts";
import { insideNoMore } from "./choosing.ts";
import { on, out, type Fan, type Next, type Sale } from "./crowd.ts";
import { retryAfterMs, type Refused, type Reply, type Success } from "./http.ts";
import { leaveLine } from "./line.ts";
import { chargeUpTo } from "./money.ts";

/** Longer than this nobody of the crowd waits for a hold to lapse: it is released instead. */
const LAPSE_PATIENCE_SECONDS = 30;
const AFTER_EXPIRY_MS = 250;
const PAUSE_BEFORE_PAYING_SHARE = 0.5;

const ticketList = list(ticket);
const short = z.object({ balance: z.int().min(0), required: z.int().min(1) });

/** What came of it, or "hold-expired" when the hold was over before it could be paid. */
export async function payAndCollect(
  fan: Fan,
  sale: Sale,
  held: Success<HoldBody>,
  queueToken: string,
): Promise<Next<"bought" | "hold-expired">> {
  fan.stage = "paying";
  await sale.client.pause(fan.character.thinkMs * PAUSE_BEFORE_PAYING_SHARE);
  const key = randomUUID();
  for (;;) {
    const reply = await payOnceOrTwice(fan, sale, { hold: held.body, key, queueToken });
    if (reply.ok) {
      await collectTickets(fan, sale, reply.body);
      return on("bought");
    }
    if (reply.code === "hold-expired") return on("hold-expired");
    if (reply.code === "payment-in-progress") await sale.client.pause(retryAfterMs(reply.headers));
    else if (reply.code === "insufficient-balance") await topUp(fan, sale, held.body, reply);
    else return insideNoMore(fan, sale, "pay", reply);
  }
}

/** Waits for the hold to be over, and with some nerve tries to pay all the same. */
export async function letLapse(fan: Fan, sale: Sale, held: Success<HoldBody>, queueToken: string): Promise<void> {
  fan.stage = "paying";
  if (sale.holdSeconds > LAPSE_PATIENCE_SECONDS) {
    await releaseHold(fan, sale, held.body, queueToken);
    return;
  }
  // Counted from the answer, not by the service's clock: by then the hold is over whatever the clocks show.
  const overAt = held.receivedAt + sale.holdSeconds * 1_000 + AFTER_EXPIRY_MS;
  await sale.client.pause(overAt - performance.now());
  if (!fan.character.triesToPayLate) return;
  const reply = await pay(fan, sale, { hold: held.body, key: randomUUID(), queueToken, late: true });
  if (!reply.ok && reply.code !== "hold-expired" && reply.code !== "session-over") {
    throw sale.client.unexpected(fan.index, "pay", reply);
  }
}

/** After letting a hold go: on to choosing again, or home. */
export async function afterLapse(fan: Fan, sale: Sale, queueToken: string): Promise<Next<"start-over">> {
  fan.character = { ...fan.character, plan: "buy" };
  if (fan.character.startsOver) return on("start-over");
  // Those who had the nerve to pay late also say goodbye; the others just close the tab.
  if (fan.character.triesToPayLate) await leaveLine(fan, sale, queueToken);
  return out("let a hold go and gave up");
}

interface PaymentTry {
  hold: HoldBody;
  key: string;
  queueToken: string;
  late?: boolean;
}

async function payOnceOrTwice(fan: Fan, sale: Sale, attempt: PaymentTry): Promise<Reply<PaymentBody>> {
  if (!fan.character.doubleClicks) return pay(fan, sale, attempt);
  const [one, other] = await Promise.all([pay(fan, sale, attempt), pay(fan, sale, attempt)]);
  if (one.ok !== other.ok) {
    const refusal = [one, other].find((reply) => !reply.ok);
    sale.client.odd(
      fan.index,
      "pay",
      "unexpected refusal",
      `one click of two was paid, the other ${refusal?.status} refused`,
    );
  }
  return one.ok ? one : other;
}

async function pay(
  fan: Fan,
  sale: Sale,
  { hold, key, queueToken, late = false }: PaymentTry,
): Promise<Reply<PaymentBody>> {
  const { purse } = fan;
  const pending = { key, holdId: hold.holdId, amount: hold.amount };
  purse.pendingPayments.add(pending);
  const reply = await sale.client.send({
    fan: fan.index,
    step: "pay",
    method: "POST",
    path: "/v1/payments",
    answers: payment,
    bearer: fan.accessToken,
    queueToken,
    idempotencyKey: key,
    body: { concertId: sale.concertId, holdId: hold.holdId },
  });
  purse.pendingPayments.delete(pending);
  if (reply.ok) notePayment(fan, sale, { hold, key, late }, reply.body);
  return reply;
}

export function notePayment(
  fan: Fan,
  sale: Pick<Sale, "records" | "client">,
  { hold, key, late }: { hold: Pick<HoldBody, "holdId" | "amount">; key: string; late: boolean },
  { paymentId, holdId, performanceId, amount, balance, tickets }: PaymentBody,
): void {
  const { purse } = fan;
  const seatIds = tickets.map(({ seatId }) => seatId);
  sale.records.payments.push({ fan: fan.index, key, paymentId, holdId, performanceId, seatIds, amount, late });
  if (!purse.paid.has(paymentId)) purse.balance -= amount;
  purse.paid.set(paymentId, amount);
  if (holdId !== hold.holdId || amount !== hold.amount || balance !== purse.balance) {
    const told = `${amount} for ${holdId} leaving ${balance}`;
    sale.client.odd(
      fan.index,
      "pay",
      "wrong figures",
      `${hold.amount} for ${hold.holdId} leaving ${purse.balance} became ${told}`,
    );
  }
}

async function topUp(fan: Fan, sale: Sale, { amount }: HoldBody, reply: Refused): Promise<void> {
  const told = short.safeParse(reply.members);
  if (!told.success || told.data.balance !== fan.purse.balance || told.data.required !== amount) {
    const figures = JSON.stringify(reply.members);
    sale.client.odd(
      fan.index,
      "pay",
      "wrong figures",
      `402 with ${figures}, but ${fan.purse.balance} of ${amount} were there`,
    );
  }
  if (fan.purse.balance >= amount) throw sale.client.unexpected(fan.index, "pay", reply);
  await chargeUpTo(fan, sale, amount);
}

async function collectTickets(fan: Fan, sale: Sale, { paymentId }: PaymentBody): Promise<void> {
  const reply = await sale.client.send({
    fan: fan.index,
    step: "read the tickets",
    method: "GET",
    path: `/v1/tickets?limit=${PAGE_LIMIT_MAX}`,
    answers: ticketList,
    bearer: fan.accessToken,
  });
  if (!reply.ok) throw sale.client.unexpected(fan.index, "read the tickets", reply);
  const mine = reply.body.items.filter((item) => item.paymentId === paymentId && item.status === "valid");
  sale.records.tickets.push({ fan: fan.index, paymentId, seatIds: mine.map(({ seatId }) => seatId) });
}

async function releaseHold(fan: Fan, sale: Sale, { holdId }: HoldBody, queueToken: string): Promise<void> {
  const reply = await sale.client.send({
    fan: fan.index,
    step: "release a hold",
    method: "DELETE",
    path: `/v1/concerts/${sale.concertId}/holds/${holdId}`,
    answers: z.undefined(),
    bearer: fan.accessToken,
    queueToken,
  });
  if (!reply.ok && reply.code !== "session-over") throw sale.client.unexpected(fan.index, "release a hold", reply);
}
