// What a person reads after `npm start`: where things are, and a first call that works when it is pasted.
import { styleText } from "node:util";
import type { Listed } from "./catalogue.ts";

const SHOWN = 5;

export function welcome(url: string, created: boolean, concerts: readonly Listed[]): string {
  const heading = created ? "Two demo concerts were made for you:" : "On sale:";
  const rest = concerts.length > SHOWN ? [`    and more: ${url}/`] : [];
  return [
    "",
    styleText("bold", `  Frontrow is running at ${url}`),
    "",
    `  Concerts, as fans see them   ${url}/`,
    `  The API, to read and try     ${url}/docs`,
    "  The operator's key           ADMIN_KEY in .dev.vars",
    "",
    `  ${heading}`,
    ...concerts
      .slice(0, SHOWN)
      .flatMap(({ concertId, title, venue }) => [`    ${title} (${venue})`, `      ${url}/concerts/${concertId}`]),
    ...rest,
    "",
    "  A first call, which makes a fan and gives the access token:",
    `    curl -s ${url}/v1/users -H 'Content-Type: application/json' -d '{"name":"Mina"}'`,
    "",
    "  A whole crowd of them:",
    `    npm run rush -- --fans 500 --url ${url}`,
    "",
  ].join("\n");
}

/** Where the payment providers' stand-in is, and that it is one. */
export const sandboxWelcome = (url: string): string =>
  [
    `  Toss Payments and Stripe are a sandbox at ${url}: no real money moves.`,
    `    What it holds, as JSON:    ${url}/sandbox`,
    "    What it can let go wrong:  scripts/sandbox/README.md",
    "",
  ].join("\n");
