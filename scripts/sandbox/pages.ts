// What a browser meets in the sandbox: the stub of Toss's script, the page of each provider, and what a fan's choice does.
import { z } from "zod";
import { formFields } from "./form-fields.ts";
import { endPage, languageOf, payPage, STRIPE_CHOICES, TOSS_CHOICES } from "./pay-page.ts";
import type { SandboxPayment } from "./state.ts";
import { expireSessions, pay } from "./stripe-wire.ts";
import { authorize } from "./toss-wire.ts";
import { tossScript } from "./toss-script.ts";
import { takeFault, type World } from "./world.ts";

/** What the fault `wrongAmount` takes off. */
const WRONG_BY = 1_000;

const webUrl = z.url({ protocol: /^https?$/ });
const tossOrder = z.object({
  clientKey: z.string(),
  orderId: z.string().regex(/^[\w-]{6,64}$/),
  orderName: z.string().min(1).max(100),
  amount: z.coerce.number().int().positive(),
  successUrl: webUrl,
  failUrl: webUrl,
});
type TossOrder = z.output<typeof tossOrder>;

/** What pages need beside the world. */
export interface Outside {
  /** Sends the webhooks that are due. */
  flush: () => Promise<void>;
  /** Opens an address as the fan's browser would, without going where it points. */
  visit: (url: string) => Promise<void>;
}

/** Null: no page. */
export async function pages(world: World, outside: Outside, request: Request, url: URL): Promise<Response | null> {
  const { pathname: path, searchParams } = url;
  if (path === "/v2/standard") return tossScript(world.url);
  const isPost = request.method === "POST";
  const fields = isPost ? formFields(await request.clone().text()) : Object.fromEntries(searchParams);
  if (path === "/pay/toss") return payByToss(world, outside, request, isPost, fields);
  const sessionId = /^\/pay\/stripe\/([\w-]+)$/.exec(path)?.[1];
  return sessionId === undefined ? null : payByStripe(world, outside, request, sessionId, isPost ? fields : null);
}

async function payByToss(
  world: World,
  outside: Outside,
  request: Request,
  isPost: boolean,
  fields: Record<string, string>,
): Promise<Response> {
  const order = tossOrder.safeParse(fields).data;
  const language = languageOf(request);
  if (order === undefined || order.clientKey !== world.keys.tossClientKey) return endPage(language, "over");
  if (!isPost) {
    const { orderName, amount } = order;
    const sent = { ...order, amount: String(amount) };
    return payPage(language, {
      provider: "Toss Payments",
      orderName,
      amount,
      choices: TOSS_CHOICES,
      fields: sent,
      isDeclined: false,
    });
  }
  const { action } = fields;
  if (action === "close")
    return redirect(failed(order, "PAY_PROCESS_CANCELED", "사용자에 의해 결제가 취소되었습니다."));
  if (action === "decline") return redirect(failed(order, "REJECT_CARD_COMPANY", "결제 승인이 거절되었습니다."));
  const way = approveToss(world, order);
  if (action === "lose") return endPage(language, "lost");
  if (action === "loseAfter") {
    await outside.visit(way);
    return endPage(language, "lost");
  }
  return redirect(way);
}

/** The fan pays in Toss's window. The address that the browser goes to then. */
export function approveToss(world: World, order: Omit<TossOrder, "clientKey">): string {
  const { orderId, orderName, amount, successUrl, failUrl } = order;
  const isWrong = takeFault(world, "toss", "approve")?.kind === "wrongAmount";
  const terms = { topUpId: orderId, orderName, asked: amount, paidUrl: successUrl, givenUpUrl: failUrl };
  const { paymentId } = authorize(world, terms, isWrong ? amount - WRONG_BY : amount);
  return withQuery(successUrl, { paymentKey: paymentId, orderId, amount: String(amount), paymentType: "NORMAL" });
}

/** Toss names the order only where it knows it: not when the fan closes the window. */
const failed = ({ failUrl, orderId }: TossOrder, code: string, message: string): string =>
  withQuery(failUrl, { code, message, ...(code !== "PAY_PROCESS_CANCELED" && { orderId }) });

async function payByStripe(
  world: World,
  outside: Outside,
  request: Request,
  sessionId: string,
  fields: Record<string, string> | null,
): Promise<Response> {
  expireSessions(world);
  const payment = world.state.payments.find((one) => one.sessionId === sessionId);
  const language = languageOf(request);
  if (payment === undefined) return endPage(language, "over");
  const action = fields?.["action"];
  // A fan may give up also in a page of a session that is over.
  if (action === "close") return redirect(payment.givenUpUrl);
  if (payment.state !== "open") return endPage(language, "over");
  if (fields === null || action === "decline") {
    const { orderName, amount } = payment;
    const isDeclined = action === "decline";
    return payPage(language, {
      provider: "Stripe",
      orderName,
      amount,
      choices: STRIPE_CHOICES,
      fields: {},
      isDeclined,
    });
  }
  const way = await approveStripe(world, outside, payment, action === "approveLater");
  return action === "lose" ? endPage(language, "lost") : redirect(way);
}

/** The fan pays on Stripe's page. The address that the browser goes to then. */
export async function approveStripe(
  world: World,
  { flush }: Pick<Outside, "flush">,
  payment: SandboxPayment,
  isLater: boolean,
): Promise<string> {
  const isWrong = takeFault(world, "stripe", "approve")?.kind === "wrongAmount";
  const isFirst = pay(world, payment, isWrong ? payment.asked - WRONG_BY : payment.asked, isLater);
  if (isFirst) await flush();
  return payment.paidUrl.replace("{CHECKOUT_SESSION_ID}", payment.sessionId ?? "");
}

const redirect = (to: string): Response =>
  new Response(null, { status: 303, headers: { Location: to, "Cache-Control": "no-store" } });

function withQuery(address: string, query: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
