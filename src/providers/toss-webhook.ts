// Toss's webhooks are unsigned: anybody can send one. All that is taken from it is our own id, and only the top-up of that name is
// looked up at Toss. A caller looks for its row first, and asks nothing when there is none.
import { z } from "zod";
import type { WebhookReading } from "./provider.ts";

/** Toss's own bounds of an order id. */
const ORDER_ID = /^[\w-]{6,64}$/;
const message = z.looseObject({
  eventType: z.literal("PAYMENT_STATUS_CHANGED"),
  data: z.looseObject({ orderId: z.string().regex(ORDER_ID) }),
});

export function readTossWebhook(body: string): WebhookReading {
  const read = message.safeParse(parsed(body)).data;
  return read === undefined
    ? { kind: "nothing" }
    : { kind: "hint", topUpId: read.data.orderId, providerPaymentId: null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
