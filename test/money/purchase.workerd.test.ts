// The five flows through the whole Worker: what a fan meets on the way from joining to the ticket.
import { expect, test } from "vitest";
import { Fan, auditOf, makeConcert } from "../support/client.ts";

test("a fan joins, looks, holds, charges, pays and has tickets", async () => {
  const concert = await makeConcert();
  const fan = await Fan.of(concert);

  const joined = await fan.join();
  expect(joined.status).toBe(201);
  expect(joined.body).toMatchObject({ status: "admitted", number: 1, position: 0, seatsAvailable: 50 });

  const dates = await fan.dates();
  expect(dates.body.items).toMatchObject([
    { seats: { total: 50, available: 50 }, price: { min: 50_000, max: 50_000 }, currency: "KRW" },
  ]);
  const map = await fan.seats();
  expect(map.body.seats).toHaveLength(50);
  expect(map.body.seats[2]).toEqual({
    seatId: "A-1-3",
    section: "A",
    row: 1,
    number: 3,
    grade: "R",
    price: 50_000,
    status: "available",
  });

  const held = await fan.hold("A-1-3", "A-1-4");
  expect(held.status).toBe(201);
  expect(held.body).toMatchObject({ status: "held", amount: 100_000, currency: "KRW" });

  const short = await fan.pay(held.body.holdId, "key-1");
  expect(short.status).toBe(402);
  expect(short.body).toMatchObject({ code: "insufficient-balance", balance: 0, required: 100_000 });
  expect((await fan.charge(150_000)).body).toMatchObject({ amount: 150_000, balance: 150_000 });

  const paid = await fan.pay(held.body.holdId, "key-1");
  expect(paid.status).toBe(201);
  expect(paid.body).toMatchObject({ status: "paid", amount: 100_000, balance: 50_000 });
  expect(paid.body.tickets.map((ticket: { seatId: string }) => ticket.seatId)).toEqual(["A-1-3", "A-1-4"]);

  expect((await fan.tickets()).body.items).toHaveLength(2);
  expect(await fan.seats()).toMatchObject({ status: 403, body: { code: "session-over" } });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});
