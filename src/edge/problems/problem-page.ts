// The page behind a code, as HTML: what the problem is called, what it means, what to do, how it looks on the wire, and
// which operations answer with it. It loads nothing and runs nothing.
import { html, raw } from "hono/html";
import { OPERATIONS } from "../../contract/api/operations.ts";
import { codesOf } from "../../contract/operations/operation.ts";
import type { RefusalCode } from "../../contract/refusals.ts";
import type { Language } from "./codes/problem-entry.ts";
import { PROBLEMS, statusesOf } from "./problem-entries.ts";
import { problemSample } from "./wire.ts";

/** Styles stand in the page itself; nothing else may be loaded, and no script runs. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const HEADINGS: Record<Language, Record<"meaning" | "todo" | "wire" | "operations" | "reference", string>> = {
  en: {
    meaning: "What it means",
    todo: "What to do",
    wire: "On the wire",
    operations: "Where it can come from",
    reference: "All operations",
  },
  ko: {
    meaning: "의미",
    todo: "해결 방법",
    wire: "응답 예시",
    operations: "이 응답을 보낼 수 있는 요청",
    reference: "전체 API 문서",
  },
};

const STYLE = `:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}
body{max-width:44rem;margin:3rem auto;padding:0 1.25rem}h1{line-height:1.25;margin:.2em 0}h2{font-size:1.1rem;margin-top:2rem}
code,pre{font:.9em ui-monospace,monospace}pre{overflow-x:auto;padding:1rem;border:1px solid #8886;border-radius:.4rem}
.code{color:GrayText;margin:0}li{margin:.2rem 0}`;

/** Text with `code` in it. Everything else is escaped by the template. */
const marked = (text: string) =>
  text.split("`").map((part, at) => (at % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));

/** The page of a code in one language. */
export function problemPage(code: RefusalCode, language: Language) {
  const { sample: refusal, [language]: text } = PROBLEMS[code];
  const { title, meaning, todo } = text;
  const heading = HEADINGS[language];
  const answering = OPERATIONS.filter((operation) => codesOf(operation).includes(code));
  const sample = JSON.stringify(problemSample(refusal, answering[0]?.path ?? "/", language), null, 2);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · ${code}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <p class="code">${statusesOf(code).join(", ")} <code>${code}</code></p>
        <h1>${title}</h1>
        <h2>${heading.meaning}</h2>
        <p>${marked(meaning)}</p>
        <h2>${heading.todo}</h2>
        <p>${marked(todo)}</p>
        <h2>${heading.wire}</h2>
        <pre>${sample}</pre>
        <h2>${heading.operations}</h2>
        <ul>
          ${answering.map(
            ({ method, path, tag, operationId }) =>
              html`<li>
                <a href="/docs#/${encodeURIComponent(tag)}/${operationId}"
                  ><code>${method.toUpperCase()} ${path}</code></a
                >
              </li>`,
          )}
        </ul>
        <p><a href="/docs">${heading.reference}</a></p>
      </body>
    </html>`;
}
