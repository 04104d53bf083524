// What is refused when money moves.
import type { Problems } from "./problem-entry.ts";

export const moneyProblems = {
  "balance-limit-reached": {
    status: 409,
    members: ["limit", "balance"],
    sample: { code: "balance-limit-reached", limit: 100000000, balance: 99950000 },
    en: {
      title: "The balance would be too large",
      detail: "A balance may be at most {limit} won; yours is {balance} won.",
      meaning: "The charge would lift the balance above `limit`. Nothing was charged.",
      todo: "Charge less: at most `limit` minus `balance`.",
    },
    ko: {
      title: "잔액 한도를 초과합니다",
      detail: "잔액은 최대 {limit}원까지 보유할 수 있습니다. 현재 잔액은 {balance}원입니다.",
      meaning: "충전하면 잔액이 `limit`을 넘습니다. 충전되지 않았습니다.",
      todo: "`limit`에서 `balance`를 뺀 금액까지만 충전하십시오.",
    },
  },
  "top-up-unavailable": {
    status: 403,
    sample: { code: "top-up-unavailable" },
    en: {
      title: "Balances can't be charged here",
      detail: "This service has no way to take money at the moment. What is in your balance can be spent.",
      meaning: "This service has no way to charge a balance: none is set up here.",
      todo: "Tell the fan that charging isn't possible. A balance that is there can be spent.",
    },
    ko: {
      title: "지금은 충전할 수 없습니다",
      detail: "현재 이 서비스에서는 충전 수단을 제공하지 않습니다. 이미 충전된 잔액은 사용할 수 있습니다.",
      meaning: "이 서비스에는 잔액을 충전할 수단이 설정되어 있지 않습니다.",
      todo: "충전할 수 없다고 사용자에게 알려 주십시오. 이미 있는 잔액은 사용할 수 있습니다.",
    },
  },
  "insufficient-balance": {
    status: 402,
    members: ["balance", "required"],
    sample: { code: "insufficient-balance", balance: 70000, required: 330000 },
    en: {
      title: "The balance is too small",
      detail: "{required} won are required and you have {balance} won. The seats stay held: charge and pay again.",
      meaning: "The balance is smaller than the amount of the hold. Nothing was debited, and the seats stay held.",
      todo: "Charge at least `required` minus `balance`, and send the same payment again: the same key may be used.",
    },
    ko: {
      title: "잔액이 부족합니다",
      detail:
        "필요한 금액은 {required}원이고 현재 잔액은 {balance}원입니다. 좌석 선점은 유지되니 충전한 뒤 다시 결제해 주십시오.",
      meaning: "잔액이 결제 금액보다 적습니다. 차감된 금액은 없고 좌석 선점은 유지됩니다.",
      todo: "`required`에서 `balance`를 뺀 금액 이상을 충전한 뒤 같은 결제를 다시 보내십시오. 같은 키를 사용해도 됩니다.",
    },
  },
  "outcome-pending": {
    status: 503,
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "outcome-pending", retryAfterSeconds: 1 },
    en: {
      title: "The outcome is not known yet",
      detail: "Ask again with the same Idempotency-Key in {retryAfterSeconds} s. You will not be charged twice.",
      meaning: "The service can't tell yet whether the payment, charge, or change of an operator went through.",
      todo: "Send the same request with the same `Idempotency-Key` after `Retry-After` seconds until it is answered. The money moves at most once. Never use a new key here.",
    },
    ko: {
      title: "결과가 아직 확정되지 않았습니다",
      detail: "{retryAfterSeconds}초 후에 같은 Idempotency-Key로 다시 요청해 주십시오. 중복으로 처리되지 않습니다.",
      meaning: "결제 또는 충전이 처리되었는지 아직 알 수 없습니다.",
      todo: "`Retry-After` 초 후에 같은 `Idempotency-Key`로 같은 요청을 응답이 올 때까지 다시 보내십시오. 금액은 한 번만 움직입니다. 이때 새 키를 사용하지 마십시오.",
    },
  },
  "refund-closed": {
    status: 409,
    members: ["closedAt"],
    sample: { code: "refund-closed", closedAt: "2026-12-23T10:00:00.000Z" },
    en: {
      title: "Refunds have closed",
      detail: "Tickets of this date could be refunded until {closedAt}.",
      meaning:
        "The date is too near: refunds closed at `closedAt`. Tickets that an operator gave can't be given back at all: of those " +
        "`closedAt` is when they were given.",
      todo: "Tell the fan. The same key may be sent again when the date has moved or the time to refund was extended. A date that is called off is refunded by itself.",
    },
    ko: {
      title: "환불 기간이 지났습니다",
      detail: "이 회차의 티켓은 {closedAt}까지만 환불할 수 있었습니다.",
      meaning:
        "공연일이 가까워 `closedAt`에 환불이 마감되었습니다. 운영자가 준 초대권은 환불할 수 없으며, 이때 `closedAt`은 초대권을 받은 시각입니다.",
      todo: "사용자에게 알려 주십시오. 공연일이 바뀌거나 환불 기간이 연장되면 같은 키로 다시 보낼 수 있습니다. 취소된 회차는 자동으로 환불됩니다.",
    },
  },
  "already-refunded": {
    status: 409,
    isKept: true,
    sample: { code: "already-refunded" },
    en: {
      title: "Already refunded",
      detail: "This payment was refunded before; the money is in the balance.",
      meaning: "The payment was refunded before, with another `Idempotency-Key` or because the date was called off.",
      todo: "Nothing: the money is in the balance. `GET /v1/balance/entries` shows the refund.",
    },
    ko: {
      title: "이미 환불되었습니다",
      detail: "이 결제는 이미 환불되어 금액이 잔액에 들어 있습니다.",
      meaning: "다른 `Idempotency-Key`로 또는 회차 취소로 이미 환불된 결제입니다.",
      todo: "더 할 일이 없습니다. 금액은 잔액에 있으며 `GET /v1/balance/entries`에서 환불 내역을 볼 수 있습니다.",
    },
  },
} satisfies Partial<Problems>;
