// After the crowd has gone: what became of calls that were never answered, and what everybody's balance is now.
import { balance, payment } from "../../src/contract/payments.ts";
import { PAGE_LIMIT_MAX } from "../../src/contract/bounds.ts";
import { list } from "../../src/contract/values.ts";
import type { Fan } from "./crowd.ts";
import type { Client } from "./http.ts";
import { notePayment } from "./paying.ts";
import type { Records } from "./records.ts";

const paymentList = list(payment);

/** Fills in the wallets, and the payments that turn out to have happened. */
export async function settle(fans: readonly Fan[], client: Client, records: Records): Promise<void> {
  await Promise.all(fans.filter(({ accessToken }) => accessToken !== "").map((fan) => settleFan(fan, client, records)));
}

async function settleFan(fan: Fan, client: Client, records: Records): Promise<void> {
  const { purse } = fan;
  if (purse.pendingPayments.size > 0) await findPayments(fan, client, records);
  const reply = await client.send({
    fan: fan.index,
    step: "read the balance",
    method: "GET",
    path: "/v1/balance",
    answers: balance,
    bearer: fan.accessToken,
  });
  if (!reply.ok) throw client.unexpected(fan.index, "read the balance", reply);
  records.wallets.push({
    fan: fan.index,
    charged: purse.charged,
    paid: [...purse.paid.values()].reduce((sum, amount) => sum + amount, 0),
    unsure: [...purse.pendingCharges.values()],
    balance: reply.body.amount,
  });
}

/** The books have the last word on a payment nobody answered: it is in the list, or it did not happen. */
async function findPayments(fan: Fan, client: Client, records: Records): Promise<void> {
  const reply = await client.send({
    fan: fan.index,
    step: "read the payments",
    method: "GET",
    path: `/v1/payments?limit=${PAGE_LIMIT_MAX}`,
    answers: paymentList,
    bearer: fan.accessToken,
  });
  if (!reply.ok) throw client.unexpected(fan.index, "read the payments", reply);
  for (const { key, holdId, amount } of fan.purse.pendingPayments) {
    const found = reply.body.items.find((item) => item.holdId === holdId);
    // The balance in an old payment is of its own moment, so it is taken as it is.
    if (found !== undefined && !fan.purse.paid.has(found.paymentId)) {
      const hold = { holdId, amount };
      notePayment(
        fan,
        { records, client },
        { hold, key, late: false },
        { ...found, balance: fan.purse.balance - found.amount },
      );
    }
  }
  fan.purse.pendingPayments.clear();
}
