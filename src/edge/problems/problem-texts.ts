// What a refusal says to a person, in the two languages of the service. `{name}` is filled with a value of the problem.
// The code next to it is for programs and is the same in every language.
import type { RefusalCode } from "../../contract/refusals.ts";

export const LANGUAGES = ["en", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface ProblemText {
  title: string;
  detail: string;
}

const en: Record<RefusalCode, ProblemText> = {
  "invalid-request": {
    title: "The request is not valid",
    detail: "Some values are missing or out of bounds; `errors` names each of them.",
  },
  "malformed-json": { title: "The body is not valid JSON", detail: "The body could not be read as UTF-8 JSON." },
  unauthorized: {
    title: "Authentication is required",
    detail: "Send a valid token as `Authorization: Bearer …`. Yours is missing, wrong or has expired.",
  },
  "not-found": { title: "Not found", detail: "There is nothing here under this address or identifier." },
  "method-not-allowed": { title: "Method not allowed", detail: "This address answers to {allow} only." },
  "payload-too-large": { title: "The body is too large", detail: "A body here has at most {maxBytes} bytes." },
  "unsupported-media-type": {
    title: "The body must be JSON",
    detail: "Send the body with `Content-Type: application/json`.",
  },
  "rate-limited": { title: "Too many requests", detail: "Please try again in {retryAfterSeconds} s." },
  overloaded: {
    title: "Very busy at the moment",
    detail: "The service could not take this request. Please try again in {retryAfterSeconds} s.",
  },
  internal: {
    title: "Something went wrong on our side",
    detail: "The error has been recorded under this request id. Please try again later.",
  },
  "queue-token-required": {
    title: "A queue token is required",
    detail: "Join the line of this concert and send the token it gives you as `Queue-Token`.",
  },
  "queue-token-invalid": {
    title: "The queue token is not valid",
    detail:
      "The token is malformed, was not signed by this service or has expired. Join the line again to get your token.",
  },
  "queue-token-mismatch": {
    title: "The queue token belongs elsewhere",
    detail: "The token was given to somebody else or for another concert.",
  },
  "not-admitted": {
    title: "It is not your turn yet",
    detail: "Your position in line is {position}. Please keep waiting; your place is safe.",
  },
  "session-over": {
    title: "Your session is over",
    detail: "You have paid, left or run out of time. Join the line again to buy more tickets.",
  },
  "sale-not-open": { title: "The sale has not begun", detail: "The line can be joined from {opensAt}." },
  "sale-paused": {
    title: "The sale is paused",
    detail: "No seats can be held for the moment. What you already hold can still be paid.",
  },
  "sale-closed": { title: "The sale is over", detail: "Tickets of this concert are no longer on sale." },
  "unknown-seats": { title: "Some seats do not exist", detail: "This date has no seats named {seatIds}." },
  "seats-unavailable": {
    title: "Some seats are taken",
    detail: "Somebody else was faster for {seatIds}. None of the seats was held; please choose others.",
  },
  "seat-limit-reached": {
    title: "The limit of seats is reached",
    detail: "One person may hold and own at most {limit} seats of this concert.",
  },
  "hold-not-found": { title: "Hold not found", detail: "You have no hold with this identifier." },
  "hold-expired": {
    title: "The hold has expired",
    detail: "The time to pay is over and the seats are free again. Nothing was charged.",
  },
  "hold-already-paid": { title: "Already paid", detail: "This hold was paid with another payment." },
  "payment-in-progress": {
    title: "A payment is in progress",
    detail: "The seats are being paid right now. Please wait for the outcome.",
  },
  "balance-limit-reached": {
    title: "The balance would be too large",
    detail: "A balance may be at most {limit} won; yours is {balance} won.",
  },
  "top-up-unavailable": {
    title: "Balances can't be charged here",
    detail: "This service has no way to take money at the moment. What is in your balance can be spent.",
  },
  "insufficient-balance": {
    title: "The balance is too small",
    detail: "{required} won are required and you have {balance} won. The seats stay held: charge and pay again.",
  },
  "outcome-pending": {
    title: "The outcome is not known yet",
    detail: "Ask again with the same Idempotency-Key in {retryAfterSeconds} s. You will not be charged twice.",
  },
  "refund-closed": {
    title: "Refunds have closed",
    detail: "Tickets of this date could be refunded until {closedAt}.",
  },
  "already-refunded": {
    title: "Already refunded",
    detail: "This payment was refunded before; the money is in the balance.",
  },
  "idempotency-key-required": {
    title: "An Idempotency-Key is required",
    detail:
      "Send `Idempotency-Key` with 1 to 255 visible ASCII characters, new for each purchase and the same for each retry.",
  },
  "idempotency-key-reused": {
    title: "The Idempotency-Key was used for something else",
    detail: "This key belongs to a request with another body. Use a new key.",
  },
  "idempotency-in-flight": {
    title: "The first request is still running",
    detail: "Ask again with the same key in {retryAfterSeconds} s to get its answer.",
  },
};

const ko: Record<RefusalCode, ProblemText> = {
  "invalid-request": {
    title: "요청이 올바르지 않습니다",
    detail: "빠졌거나 허용 범위를 벗어난 값이 있습니다. `errors`에서 각 항목을 확인해 주십시오.",
  },
  "malformed-json": { title: "본문이 올바른 JSON이 아닙니다", detail: "본문을 UTF-8 JSON으로 읽을 수 없습니다." },
  unauthorized: {
    title: "인증이 필요합니다",
    detail: "`Authorization: Bearer …`로 유효한 토큰을 보내 주십시오. 토큰이 없거나 잘못되었거나 만료되었습니다.",
  },
  "not-found": { title: "찾을 수 없습니다", detail: "이 주소나 식별자에 해당하는 것이 없습니다." },
  "method-not-allowed": { title: "허용되지 않는 메서드입니다", detail: "이 주소에서는 {allow}만 사용할 수 있습니다." },
  "payload-too-large": { title: "본문이 너무 큽니다", detail: "본문은 최대 {maxBytes}바이트까지 보낼 수 있습니다." },
  "unsupported-media-type": {
    title: "본문은 JSON이어야 합니다",
    detail: "`Content-Type: application/json`으로 본문을 보내 주십시오.",
  },
  "rate-limited": { title: "요청이 너무 많습니다", detail: "{retryAfterSeconds}초 후에 다시 시도해 주십시오." },
  overloaded: {
    title: "지금은 접속이 매우 많습니다",
    detail: "요청을 처리하지 못했습니다. {retryAfterSeconds}초 후에 다시 시도해 주십시오.",
  },
  internal: {
    title: "서비스에 문제가 발생했습니다",
    detail: "오류가 이 요청 번호로 기록되었습니다. 잠시 후 다시 시도해 주십시오.",
  },
  "queue-token-required": {
    title: "대기열 토큰이 필요합니다",
    detail: "이 공연의 대기열에 들어가 받은 토큰을 `Queue-Token`으로 보내 주십시오.",
  },
  "queue-token-invalid": {
    title: "대기열 토큰이 유효하지 않습니다",
    detail:
      "토큰이 손상되었거나 이 서비스에서 발급하지 않았거나 만료되었습니다. 대기열에 다시 들어가 토큰을 받아 주십시오.",
  },
  "queue-token-mismatch": {
    title: "대기열 토큰이 일치하지 않습니다",
    detail: "다른 분에게 또는 다른 공연용으로 발급된 토큰입니다.",
  },
  "not-admitted": {
    title: "아직 차례가 아닙니다",
    detail: "현재 대기 순번은 {position}번입니다. 자리는 그대로 유지되니 조금만 더 기다려 주십시오.",
  },
  "session-over": {
    title: "예매 시간이 끝났습니다",
    detail: "결제를 마쳤거나 대기열에서 나갔거나 제한 시간이 지났습니다. 더 예매하려면 대기열에 다시 들어가 주십시오.",
  },
  "sale-not-open": { title: "아직 판매가 시작되지 않았습니다", detail: "대기열에는 {opensAt}부터 들어갈 수 있습니다." },
  "sale-paused": {
    title: "판매가 일시 중지되었습니다",
    detail: "지금은 좌석을 선점할 수 없습니다. 이미 선점한 좌석은 결제할 수 있습니다.",
  },
  "sale-closed": { title: "판매가 종료되었습니다", detail: "이 공연의 티켓은 더 이상 판매하지 않습니다." },
  "unknown-seats": { title: "존재하지 않는 좌석이 있습니다", detail: "이 회차에 없는 좌석입니다: {seatIds}" },
  "seats-unavailable": {
    title: "이미 선택된 좌석이 있습니다",
    detail: "다른 분이 먼저 선택한 좌석입니다: {seatIds}. 선점된 좌석은 없으니 다른 좌석을 선택해 주십시오.",
  },
  "seat-limit-reached": {
    title: "좌석 수 한도에 도달했습니다",
    detail: "이 공연은 한 분이 최대 {limit}석까지 선점하거나 예매할 수 있습니다.",
  },
  "hold-not-found": { title: "선점 내역을 찾을 수 없습니다", detail: "이 식별자에 해당하는 선점 내역이 없습니다." },
  "hold-expired": {
    title: "선점 시간이 만료되었습니다",
    detail: "결제 가능 시간이 지나 좌석 선점이 해제되었습니다. 결제된 금액은 없습니다.",
  },
  "hold-already-paid": { title: "이미 결제되었습니다", detail: "이 선점 건은 다른 결제로 이미 결제되었습니다." },
  "payment-in-progress": {
    title: "결제가 진행 중입니다",
    detail: "이 좌석의 결제를 처리하고 있습니다. 결과가 나올 때까지 기다려 주십시오.",
  },
  "balance-limit-reached": {
    title: "잔액 한도를 초과합니다",
    detail: "잔액은 최대 {limit}원까지 보유할 수 있습니다. 현재 잔액은 {balance}원입니다.",
  },
  "top-up-unavailable": {
    title: "지금은 충전할 수 없습니다",
    detail: "현재 이 서비스에서는 충전 수단을 제공하지 않습니다. 이미 충전된 잔액은 사용할 수 있습니다.",
  },
  "insufficient-balance": {
    title: "잔액이 부족합니다",
    detail:
      "필요한 금액은 {required}원이고 현재 잔액은 {balance}원입니다. 좌석 선점은 유지되니 충전한 뒤 다시 결제해 주십시오.",
  },
  "outcome-pending": {
    title: "결과가 아직 확정되지 않았습니다",
    detail: "{retryAfterSeconds}초 후에 같은 Idempotency-Key로 다시 요청해 주십시오. 중복으로 처리되지 않습니다.",
  },
  "refund-closed": {
    title: "환불 기간이 지났습니다",
    detail: "이 회차의 티켓은 {closedAt}까지만 환불할 수 있었습니다.",
  },
  "already-refunded": {
    title: "이미 환불되었습니다",
    detail: "이 결제는 이미 환불되어 금액이 잔액에 들어 있습니다.",
  },
  "idempotency-key-required": {
    title: "Idempotency-Key가 필요합니다",
    detail:
      "`Idempotency-Key`에 공백 없는 ASCII 문자 1~255자를 보내 주십시오. 새로운 요청에는 새 키를, 재시도에는 같은 키를 사용합니다.",
  },
  "idempotency-key-reused": {
    title: "다른 요청에 사용된 Idempotency-Key입니다",
    detail: "이 키는 본문이 다른 요청에 이미 사용되었습니다. 새 키를 사용해 주십시오.",
  },
  "idempotency-in-flight": {
    title: "첫 번째 요청을 처리하고 있습니다",
    detail: "{retryAfterSeconds}초 후에 같은 키로 다시 요청하시면 결과를 받으실 수 있습니다.",
  },
};

export const PROBLEM_TEXTS: Record<Language, Record<RefusalCode, ProblemText>> = { en, ko };

/** The one text that names a thing inside: without it, a first deploy is a riddle. */
export const SECRETS_MISSING: Record<Language, string> = {
  en: "The service is not set up: {names} must be set (TOKEN_SECRET with at least 32 characters). Set them as secrets or variables of the Worker.",
  ko: "서비스가 아직 설정되지 않았습니다. Worker의 비밀 값 또는 변수 {names}을(를) 설정해 주십시오(TOKEN_SECRET은 32자 이상).",
};

/** Replaces each `{name}` by its value; lists are joined. */
export const fill = (text: string, values: Record<string, unknown>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return Array.isArray(value) ? value.join(", ") : String(value);
  });
