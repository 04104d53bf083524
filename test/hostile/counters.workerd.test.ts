// Question: does anything that is told count what others do: an identifier, a cursor, a header?
// Method: what the calls of one fan are told while others do much in between. Doesn't look at what the contract says of others
// on purpose: numbers in line, positions, seats that are left.
import { expect, test } from "vitest";
import { Fan, admin, change, makeConcert, setClock, type Json } from "../support/client.ts";

const { at } = setClock();

/** What a cursor says, as anybody can read it. */
const readCursor = (cursor: string): unknown[] => JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
const cursorOf = ({ body }: Json): string => body.nextCursor;
const WHOLE_NUMBER = /^\d+$/;

test("an entry's id is opaque, stays the same, and is no number, and so is the cursor behind it", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.of(concert), await Fan.of(concert)];
  for (const amount of [1, 2, 3]) {
    await fan.charge(amount);
    await other.charge(amount);
  }
  const path = "/v1/balance/entries";
  const [whole, again] = [await fan.call(path), await fan.call(path)];
  const ids: string[] = whole.body.items.map(({ entryId }: Json) => entryId);
  expect(again.body).toEqual(whole.body);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^ent_[0-9A-Za-z]{20,60}$/);
  const said = readCursor(cursorOf(await fan.call(`${path}?limit=1`)));
  expect(said.filter((part) => typeof part === "number" || WHOLE_NUMBER.test(String(part)))).toEqual([]);
  // A refund has the payment's own name: their entries must not share one.
  const inside = await Fan.inside(concert, 100_000);
  const { body: hold } = await inside.hold("A-1-1");
  const { body: paid } = await inside.pay(hold.holdId);
  await inside.call(`/v1/payments/${paid.paymentId}/refund`, {
    method: "POST",
    body: {},
    headers: { "Idempotency-Key": "back" },
  });
  const mixed: string[] = (await inside.call(path)).body.items.map(({ entryId }: Json) => entryId);
  expect([mixed.length, new Set(mixed).size]).toEqual([3, 3]);
});

test("an action's id in the operators' log is opaque and no number, and so is the cursor behind it", async () => {
  const [concert, other] = [await makeConcert(), await makeConcert()];
  await change(concert, { holdSeconds: 10 });
  await change(other, { holdSeconds: 10 });
  await change(concert, { holdSeconds: 11 });
  const path = `/v1/admin/concerts/${concert.concertId}/log`;
  const ids: string[] = (await admin(path)).body.items.map(({ actionId }: Json) => actionId);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^act_[0-9A-Za-z]{20,60}$/);
  const said = readCursor(cursorOf(await admin(`${path}?limit=1`)));
  expect(said.filter((part) => typeof part === "number" || WHOLE_NUMBER.test(String(part)))).toEqual([]);
});

test("how far Seats-Revision rises doesn't tell how many seats changed", async () => {
  at(0);
  const concert = await makeConcert({}, { maxAdmitted: 1_000 });
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const revision = async (seat: string): Promise<number> =>
    Number((await fan.hold(seat)).headers.get("Seats-Revision"));
  at(60_000);
  const first = await revision("A-1-1");
  at(61_000);
  const alone = (await revision("A-1-2")) - first;
  at(61_500);
  for (let times = 0; times < 3; times++) {
    const { body } = await other.hold("A-1-9");
    await other.release(body.holdId);
  }
  at(62_000);
  const crowded = (await revision("A-1-3")) - first - alone;
  expect([alone, crowded]).toEqual([1_000, 1_000]);
});
