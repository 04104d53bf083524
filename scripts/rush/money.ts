// The fourth flow: charging the balance. Every amount that leaves the fan's hands is remembered until it is answered.
import { randomUUID } from "node:crypto";
import { CHARGE_MAX } from "../../src/contract/bounds.ts";
import { charge } from "../../src/contract/payments.ts";
import type { Fan, Sale } from "./crowd.ts";

/** Charges what is missing to a balance of `target` won, in as many steps as one charge may be large. */
export async function chargeUpTo(fan: Fan, sale: Sale, target: number): Promise<void> {
  const { purse } = fan;
  while (purse.balance < target) {
    const amount = Math.min(CHARGE_MAX, target - purse.balance);
    const key = randomUUID();
    purse.pendingCharges.set(key, amount);
    const reply = await sale.client.send({
      fan: fan.index,
      step: "charge",
      method: "POST",
      path: "/v1/balance/charges",
      answers: charge,
      bearer: fan.accessToken,
      idempotencyKey: key,
      body: { amount },
    });
    purse.pendingCharges.delete(key);
    if (!reply.ok) throw sale.client.unexpected(fan.index, "charge", reply);
    const expected = purse.balance + amount;
    purse.charged += amount;
    purse.balance = reply.body.balance;
    if (reply.body.balance !== expected || reply.body.amount !== amount) {
      sale.client.odd(
        fan.index,
        "charge",
        "wrong figures",
        `${amount} on top gave ${reply.body.balance}, not ${expected}`,
      );
    }
  }
}
