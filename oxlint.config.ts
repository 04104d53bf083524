// What the linter holds the code to. The walls between the folders of src are generated: scripts/floors/floors.ts.
import { defineConfig } from "oxlint";
import { WALLS } from "./scripts/floors/walls.ts";

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "promise", "vitest"],
  categories: {
    correctness: "error",
    suspicious: "error",
    perf: "error",
  },
  rules: {
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/await-thenable": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/only-throw-error": "error",
    eqeqeq: "error",
    "no-var": "error",
    "prefer-const": "error",
    "import/no-cycle": "error",
    // Work done in order is written as a loop that waits.
    "eslint/no-await-in-loop": "off",
    "eslint/no-shadow": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/consistent-function-scoping": "off",
    "oxc/no-map-spread": "off",
    "import/no-unassigned-import": "off",
  },
  overrides: WALLS,
  ignorePatterns: ["src/worker-env.d.ts", "migrations/**", "clients/frontrow/schema.d.ts"],
});
