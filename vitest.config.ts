// Four kinds of test, told apart by suffix:
//   *.rules.test.ts    pure rules in plain node, milliseconds
//   *.workerd.test.ts  the Worker and its objects inside workerd, with storage of their own per file
//   *.faults.test.ts   the same, on a database, a storage and a clock that fail as told (test/faults)
//   *.journey.test.ts  the built Worker over HTTP, as a client meets it
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

// The secrets that wrangler.toml requires, for every Worker a test starts.
process.env["ADMIN_KEY"] = "test-admin-key";
process.env["TOKEN_SECRET"] = "test-token-secret-0123456789abcdef";

// What npm run torture asks for; without it there is no such project.
const torture = process.env["TORTURE"];

const migrations = await readD1Migrations(`${import.meta.dirname}/migrations`);

// The seed of every test that takes chances; each prints it, and SEED=… in the environment repeats a run.
const provide = { seed: Number(process.env["SEED"] ?? randomInt(2 ** 31)) };

export default defineConfig({
  test: {
    projects: [
      { test: { name: "rules", include: ["{src,test,scripts,bench}/**/*.rules.test.ts"], provide } },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: { MIGRATIONS: migrations },
              // The platform's counter, which wrangler.toml binds in production only, small enough to meet.
              ratelimits: { THREE_A_MINUTE: { namespace_id: "3", simple: { limit: 3, period: 60 } } },
            },
          }),
        ],
        test: {
          name: "workerd",
          include: ["{src,test}/**/*.workerd.test.ts"],
          setupFiles: ["./test/support/workerd-setup.ts"],
          provide,
          testTimeout: 30_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: "./test/faults/worker.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                MIGRATIONS: migrations,
                RELIABILITY_PAGE: readFileSync(`${import.meta.dirname}/docs/reliability.md`, "utf8"),
                MATRIX_IN_FULL: process.env["MATRIX"] === "full",
              },
            },
          }),
        ],
        test: {
          name: "faults",
          include: ["test/**/*.faults.test.ts"],
          setupFiles: ["./test/support/workerd-setup.ts"],
          provide,
          testTimeout: 60_000,
        },
      },
      ...(torture === undefined
        ? []
        : [
            {
              plugins: [
                cloudflareTest({
                  main: "./test/faults/worker.ts",
                  wrangler: { configPath: "./wrangler.toml" },
                  miniflare: { bindings: { MIGRATIONS: migrations, TORTURE: torture } },
                }),
              ],
              test: {
                name: "torture",
                include: ["test/histories/torture.run.ts"],
                setupFiles: ["./test/support/workerd-setup.ts"],
              },
            },
          ]),
      {
        test: {
          name: "journeys",
          include: ["test/**/*.journey.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
