// Five layers of tests, told apart by suffix:
//   *.rules.test.ts    pure rules in plain Node, milliseconds
//   *.workerd.test.ts  the Worker and its objects inside workerd, with storage of their own per file
//   *.faults.test.ts   the same, on a database, a storage and a clock that fail as told (test/faults)
//   *.journey.test.ts  the built Worker over HTTP, as a client meets it
//   *.browser.test.ts  the same, with its pages in a browser (test/support/browser.ts finds one)
// A file that is long for its own sake is named *.rules.deep.test.ts and so on: `npm run test:deep` runs it, `npm test` doesn't.
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { buildWeb } from "./scripts/web/build.ts";

// The secrets that wrangler.toml requires, for every Worker a test starts.
process.env["ADMIN_KEY"] = "test-admin-key-of-enough-characters";
process.env["TOKEN_SECRET"] = "test-token-secret-0123456789abcdef";
// A green run prints its summary only. VERBOSE=1 shows what wrangler and the runtime say besides.
const isVerbose = process.env["VERBOSE"] !== undefined;
if (!isVerbose) process.env["WRANGLER_LOG"] ??= "warn";

// What npm run torture asks for; without it there is no such project.
const torture = process.env["TORTURE"];

// The Worker names the files of the web's build, and not every runtime of the tests runs wrangler's [build].
await buildWeb();

const migrations = await readD1Migrations(`${import.meta.dirname}/migrations`);

const workerd = (main: string, bindings: Record<string, string | boolean> = {}) =>
  cloudflareTest({
    main,
    wrangler: { configPath: "./wrangler.toml" },
    miniflare: {
      bindings: { MIGRATIONS: migrations, ...bindings },
      // The platform's counter, which wrangler.toml binds in production only, small enough to meet.
      ratelimits: { THREE_A_MINUTE: { namespace_id: "3", simple: { limit: 3, period: 60 } } },
    },
    // The runtime tells of every exception that a test causes on purpose.
    verbose: isVerbose,
  });
const onBuiltWorker = {
  globalSetup: ["./test/support/build-once.ts"],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};
const inWorkerd = { setupFiles: ["./test/support/workerd-setup.ts"] };

const LAYERS = [
  // Rules have no state, so their files may share a process.
  { name: "rules", suffix: "rules", plugins: () => [], test: { isolate: false } },
  {
    name: "workerd",
    suffix: "workerd",
    plugins: () => [workerd("./src/worker.ts")],
    test: { ...inWorkerd, testTimeout: 30_000 },
  },
  {
    name: "faults",
    suffix: "faults",
    plugins: () => [
      workerd("./test/faults/worker.ts", {
        RELIABILITY_PAGE: readFileSync(`${import.meta.dirname}/docs/reliability.md`, "utf8"),
        MATRIX_IN_FULL: process.env["MATRIX"] === "full",
      }),
    ],
    test: { ...inWorkerd, testTimeout: 60_000 },
  },
  {
    name: "journeys",
    suffix: "journey",
    plugins: () => [],
    test: onBuiltWorker,
  },
  { name: "browser", suffix: "browser", plugins: () => [], test: { ...onBuiltWorker, testTimeout: 180_000 } },
];

const projectsOf = ({ name, suffix, plugins, test }: (typeof LAYERS)[number]) =>
  [
    { name, include: [`{src,test,scripts,bench,web,clients}/**/*.${suffix}.test.ts`] },
    { name: `${name}:deep`, include: [`{src,test,scripts,bench,web,clients}/**/*.${suffix}.deep.test.ts`] },
  ].map((which) => ({ extends: true as const, plugins: plugins(), test: { ...test, ...which } }));

export default defineConfig({
  test: {
    // The default leaves a processor idle: all of two that a small machine has.
    maxWorkers: "100%",
    reporters: ["minimal"],
    silent: "passed-only",
    // The seed of every test that takes chances; a file that fails prints it, and SEED=… in the environment repeats a run.
    provide: { seed: Number(process.env["SEED"] ?? randomInt(2 ** 31)) },
    // A report, not a bound: `npm run coverage`. V8's own coverage does not work inside workerd.
    coverage: { provider: "istanbul", include: ["src/**/*.ts"], reporter: ["text-summary", "html"] },
    projects: [
      ...LAYERS.flatMap(projectsOf),
      ...(torture === undefined
        ? []
        : [
            {
              extends: true as const,
              plugins: [workerd("./test/faults/worker.ts", { TORTURE: torture })],
              test: { ...inWorkerd, name: "torture", include: ["test/histories/torture.run.ts"] },
            },
          ]),
    ],
  },
});
