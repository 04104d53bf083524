// Question: is a request told of as one data point, with how it ended, where somebody counts; and not at all where nobody
// does?
// Method: the Worker with a counter of the test's own and its log watched. Doesn't prove what the lines of the log hold
// (test/journeys/production.journey.test.ts).
import { expect, test, vi } from "vitest";
import { call, Fan, makeConcert, withSettings, type Json } from "../support/client.ts";

test("a request is one data point: route, method, code, status and time", async () => {
  const points: Json[] = [];
  const METRICS = { writeDataPoint: (point: Json) => points.push(point) };
  const concert = await makeConcert();
  const fan = await Fan.of(concert);
  await withSettings({ METRICS }, async () => {
    await call(`/v1/concerts/${concert.concertId}`);
    await fan.join();
    await fan.call("/v1/payments/pay_nothing");
    await call("/v1/users", { method: "DELETE" });
    await call("/nowhere");
  });
  const took = expect.any(Number);
  expect(points).toEqual([
    point("GET", "/v1/concerts/:concertId", "", 200),
    point("POST", "/v1/concerts/:concertId/queue", "", 201),
    point("GET", "/v1/payments/:paymentId", "not-found", 404),
    point("DELETE", "none", "method-not-allowed", 405),
    point("GET", "none", "not-found", 404),
  ]);
  function point(method: string, route: string, code: string, status: number) {
    return { indexes: [route], blobs: [method, route, code], doubles: [status, took] };
  }
});

test("locally a request leaves no line in the log", async () => {
  const log = vi.spyOn(console, "log");
  await call("/v1/concerts");
  expect(log).not.toHaveBeenCalled();
  await withSettings({ REQUEST_LOG: "on" }, () => call("/v1/concerts"));
  expect(log).toHaveBeenCalledTimes(1);
  log.mockRestore();
});
