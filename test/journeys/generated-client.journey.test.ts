// Question: can a client that knows nothing but /openapi.json buy a ticket?
// Method: the types that openapi-typescript makes of the document (clients/frontrow) and openapi-fetch, against the built
// Worker. That this file compiles under the project's strict settings is half of the answer; `npm run check` makes the types
// again and compares them. Doesn't prove that the document
// is right in every detail; test/contract/contract.workerd.test.ts asks that.
import { readFile } from "node:fs/promises";
import createClient from "openapi-fetch";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import type { paths, Place } from "../../clients/frontrow/schema.d.ts";
import { OPERATIONS } from "../../src/contract/operations/index.ts";
import { openApiDocument } from "../../src/edge/reference/openapi/document.ts";
import { SECRETS, startService } from "../support/built-service.ts";

let server: TestHarness;
let base: string;

beforeAll(async () => {
  const started = await startService();
  server = started.server;
  base = started.base.origin;
});
afterAll(() => server.close());

/** The data of an answer that must be there. */
function got<Data>({ data, error }: { data?: Data; error?: unknown }): Data {
  if (data === undefined) throw new Error(`refused: ${JSON.stringify(error)}`);
  return data;
}

test("the guide shows the command that the types are really made by", async () => {
  const guide = await readFile("docs/guide.md", "utf8");
  const scripts = JSON.parse(await readFile("clients/frontrow/package.json", "utf8")).scripts;
  const optionsIn = (text: string) => [...text.matchAll(/--(?!output)[a-z-]+(?:=\w+)?/g)].map(([option]) => option);
  const command = /npx openapi-typescript [^`]+/.exec(guide)?.[0] ?? "";
  expect(command).toMatch(/openapi\.json --output frontrow\.d\.ts/);
  expect(optionsIn(command)).toEqual(optionsIn(scripts.types));
});

test("the document of this service is the one the types are made of", async () => {
  const served = await fetch(`${base}/openapi.json`);
  expect(await served.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument(OPERATIONS))));
});

test("a fan buys two seats, the operator sees it, and the fan gives them back", async () => {
  const operator = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${SECRETS.ADMIN_KEY}` } });
  const { concertId } = got(
    await operator.POST("/v1/admin/concerts", {
      body: {
        title: "겨울 밤의 소리",
        venue: "Seoul",
        performances: [
          {
            startsAt: "2099-12-24T10:00:00.000Z",
            sections: [{ name: "A", grade: "R", price: 99_000, rows: 2, seatsPerRow: 25 }],
          },
        ],
      },
    }),
  );

  const anybody = createClient<paths>({ baseUrl: base });
  const listed = got(await anybody.GET("/v1/concerts", { params: { query: { limit: 5 } } }));
  expect(listed.items.map((concert) => concert.concertId)).toContain(concertId);
  const { accessToken } = got(await anybody.POST("/v1/users", { body: { name: "Mina" } }));

  const fan = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${accessToken}` } });
  const inConcert = { params: { path: { concertId } } };
  const place: Place = got(await fan.POST("/v1/concerts/{concertId}/queue", inConcert));
  expect(place.status).toBe("admitted");
  const inside = { "Queue-Token": place.queueToken };

  const dates = got(
    await fan.GET("/v1/concerts/{concertId}/performances", { params: { ...inConcert.params, header: inside } }),
  );
  const performanceId = dates.items[0]?.performanceId ?? "";
  const inDate = { params: { path: { concertId, performanceId }, header: inside } };
  const map = got(await fan.GET("/v1/concerts/{concertId}/performances/{performanceId}/seats", inDate));
  const seatIds = map.seats
    .filter(({ status }) => status === "available")
    .slice(0, 2)
    .map(({ seatId }) => seatId);
  const hold = got(
    await fan.POST("/v1/concerts/{concertId}/performances/{performanceId}/holds", { ...inDate, body: { seatIds } }),
  );
  expect(hold.amount).toBe(198_000);

  const order = {
    params: { header: { "Idempotency-Key": crypto.randomUUID(), ...inside } },
    body: { concertId, holdId: hold.holdId },
  };
  const { error } = await fan.POST("/v1/payments", order);
  if (error?.code !== "insufficient-balance") throw new Error(`not short of money: ${JSON.stringify(error)}`);
  // The code has told the compiler which members are there.
  const missing = error.required - error.balance;
  const charged = got(
    await fan.POST("/v1/balance/charges", {
      params: { header: { "Idempotency-Key": crypto.randomUUID() } },
      body: { amount: missing },
    }),
  );
  expect(charged.balance).toBe(198_000);
  const payment = got(await fan.POST("/v1/payments", order));
  expect(payment).toMatchObject({ status: "paid", amount: 198_000, balance: 0 });

  const tickets = got(await fan.GET("/v1/tickets"));
  expect(new Set(tickets.items.map(({ seatId }) => seatId))).toEqual(new Set(seatIds));
  const figures = got(await operator.GET("/v1/admin/concerts/{concertId}", inConcert));
  expect(figures.performances[0]?.seats.sold).toBe(2);

  const back = { header: { "Idempotency-Key": crypto.randomUUID() }, path: { paymentId: payment.paymentId } };
  const refund = got(await fan.POST("/v1/payments/{paymentId}/refund", { params: back }));
  expect(refund).toMatchObject({ amount: 198_000, balance: 198_000 });
});

test("a refusal is typed by its code, and a mistake doesn't compile", async () => {
  const client = createClient<paths>({ baseUrl: base });
  const { error, response } = await client.GET("/v1/concerts/{concertId}", {
    params: { path: { concertId: "con_nothing" } },
  });
  expect(response.status).toBe(404);
  expect(error?.code).toBe("not-found");
  // @ts-expect-error -- an amount is a number
  const wrong = await client.POST("/v1/balance/charges", { body: { amount: "1" } });
  expect(wrong.response.status).toBe(401);
});
