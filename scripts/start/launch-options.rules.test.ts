// Question: does the start script look for the service where wrangler was told to put it?
import { expect, test } from "vitest";
import { baseUrl, launchOptions } from "./launch-options.ts";
import { paymentVars } from "./payments.ts";

test.each([
  { args: [], url: "http://localhost:8787" },
  { args: ["--port", "9000"], url: "http://localhost:9000" },
  { args: ["--port=9000", "--log-level", "warn"], url: "http://localhost:9000" },
  { args: ["--log-level=warn", "--ip", "127.0.0.1"], url: "http://127.0.0.1:8787" },
  { args: ["--ip=0.0.0.0"], url: "http://localhost:8787" },
  { args: ["--ip", "::1"], url: "http://[::1]:8787" },
])("$args listens on $url", ({ args, url }) => {
  expect(baseUrl(launchOptions(args))).toBe(url);
});

test("the place of the data is known in both spellings", () => {
  expect(launchOptions([]).persistTo).toBeNull();
  expect(launchOptions(["--persist-to", "a"]).persistTo).toBe("a");
  expect(launchOptions(["--persist-to=b"]).persistTo).toBe("b");
});

test.each(["0", "x", "70000", "-1"])("port %s is refused", (port) => {
  expect(() => launchOptions([`--port=${port}`])).toThrow(/--port/);
});

test("on another port the Worker is led to the sandbox beside it", () => {
  expect(paymentVars(launchOptions([]))).toEqual([]);
  expect(paymentVars(launchOptions(["--port", "9000"])).filter((one) => one !== "--var")).toEqual([
    "TOSS_API_URL:http://localhost:9001",
    "STRIPE_API_URL:http://localhost:9001",
    "RETURN_ORIGINS:http://localhost:9000",
    "PAY_ORIGIN:http://pay.localhost:9000",
  ]);
});
