// What rules of accessibility find on a page (axe-core). The page's policy lets no script of a test in: open it with `bypassCSP`.
import axe from "axe-core";
import type { Page } from "playwright-core";
import { z } from "zod";

const results = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

export async function axeViolations(page: Page): Promise<z.infer<typeof results>["violations"]> {
  await page.evaluate(axe.source);
  return results.parse(await page.evaluate("axe.run()")).violations;
}
