// The page on which a fan pays in the sandbox. It stands for Toss's window and for Stripe's page, says that no real money moves, and
// lets a person choose how the payment ends.

export type Language = "en" | "ko";
export interface Choice {
  action: string;
  label: keyof typeof WORDS.en;
}

const WORDS = {
  en: {
    title: "Pay",
    sandbox: "Sandbox: no real money",
    about: "This page stands in for the payment provider. Choose how the payment ends.",
    approve: "Approve",
    decline: "Decline",
    close: "Close",
    approveLater: "Approve, and let the bank take its time",
    loseBefore: "Approve, and lose the way back",
    loseAfter: "Approve, and lose the way back after the shop has heard",
    over: "This payment is over",
    overAbout: "It was paid, given up, or its time has passed. Nothing can be paid here any more.",
    declined: "The card was declined. Nothing was paid; try again, or close.",
    lost: "The way back is lost",
    lostAbout: "You have paid. Close this page and open the shop again: it finds out by itself.",
  },
  ko: {
    title: "결제",
    sandbox: "샌드박스: 실제 돈이 아닙니다",
    about: "결제사를 대신하는 화면입니다. 결제가 어떻게 끝날지 고르세요.",
    approve: "승인",
    decline: "거절",
    close: "닫기",
    approveLater: "승인하되, 은행 처리는 나중에",
    loseBefore: "승인하고, 돌아가는 길을 잃기",
    loseAfter: "승인하고, 상점이 안 뒤에 돌아가는 길을 잃기",
    over: "끝난 결제입니다",
    overAbout: "이미 결제했거나, 그만두었거나, 시간이 지났습니다. 여기서는 더 결제할 수 없습니다.",
    declined: "카드가 거절되었습니다. 결제되지 않았습니다. 다시 시도하거나 닫으세요.",
    lost: "돌아가는 길을 잃었습니다",
    lostAbout: "결제는 끝났습니다. 이 화면을 닫고 상점을 다시 여세요. 상점이 스스로 확인합니다.",
  },
};

/** The choices, for what a provider knows. */
export const TOSS_CHOICES: readonly Choice[] = [
  { action: "approve", label: "approve" },
  { action: "decline", label: "decline" },
  { action: "close", label: "close" },
  { action: "lose", label: "loseBefore" },
  { action: "loseAfter", label: "loseAfter" },
];
export const STRIPE_CHOICES: readonly Choice[] = [
  { action: "approve", label: "approve" },
  { action: "decline", label: "decline" },
  { action: "close", label: "close" },
  { action: "lose", label: "loseBefore" },
  { action: "approveLater", label: "approveLater" },
];

export const languageOf = (request: Request): Language =>
  /^\s*ko\b/i.test(request.headers.get("Accept-Language") ?? "") ? "ko" : "en";

export interface PayPage {
  provider: "Toss Payments" | "Stripe";
  orderName: string;
  amount: number;
  choices: readonly Choice[];
  /** Sent back with the choice. */
  fields: Readonly<Record<string, string>>;
  isDeclined: boolean;
}

/** The page with the choices. */
export function payPage(language: Language, page: PayPage): Response {
  const words = WORDS[language];
  const price = new Intl.NumberFormat(language, { style: "currency", currency: "KRW" }).format(page.amount);
  const fields = Object.entries(page.fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const buttons = page.choices.map(
    ({ action, label }) => `<button name="action" value="${action}" class="${action}">${words[label]}</button>`,
  );
  return html(
    language,
    `${words.title} · ${page.provider}`,
    `<p class="provider">${page.provider}</p>
<h1>${escaped(page.orderName)}</h1>
<p class="amount">${escaped(price)}</p>
${page.isDeclined ? `<p class="declined" role="alert">${words.declined}</p>` : ""}
<p>${words.about}</p>
<form method="post">${fields.join("")}${buttons.join("")}</form>`,
  );
}

/** What a fan sees who stays here: the payment is over, or the way back was lost. */
export function endPage(language: Language, end: "over" | "lost"): Response {
  const words = WORDS[language];
  const about = end === "over" ? words.overAbout : words.lostAbout;
  return html(language, words[end], `<h1>${words[end]}</h1><p>${about}</p>`, end === "over" ? 410 : 200);
}

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;word-break:keep-all}
.banner{margin:0;padding:.75rem 1rem;background:#f5c400;color:#1a1a1a;font-weight:700;text-align:center}
main{max-width:26rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.25rem;margin:.25rem 0}.provider{margin:0;opacity:.75}
.amount{font-size:2rem;font-weight:700;margin:0 0 1rem}
.declined{border-left:4px solid #c62828;padding:.5rem .75rem}
form{display:grid;gap:.75rem}
button{font:inherit;padding:.875rem;border:1px solid;border-radius:.5rem;background:transparent;color:inherit;cursor:pointer}
.approve{background:#0b57d0;border-color:#0b57d0;color:#fff;font-weight:700}
button:focus-visible{outline:3px solid #f5c400;outline-offset:2px}`;

function html(language: Language, title: string, body: string, status = 200): Response {
  return new Response(
    `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<p class="banner">${WORDS[language].sandbox}</p>
<main>${body}</main>
</body>
</html>
`,
    { status, headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } },
  );
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
