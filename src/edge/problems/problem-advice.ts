// The pages behind the codes: what a refusal means for a program that meets it, and what to do. The texts in
// problem-texts.ts go to the person in front of the screen; these go to the one who writes the client.
import type { RefusalCode } from "../../contract/refusals.ts";
import type { Language } from "./problem-texts.ts";

export interface Advice {
  meaning: string;
  todo: string;
}

const en: Record<RefusalCode, Advice> = {
  "invalid-request": {
    meaning: "A value in the path, the query, a header or the body is missing, out of bounds or not known.",
    todo: "Read `errors`: each names the part of the request, the path to the value and what is wrong with it. Correct the request; sending it again as it is changes nothing.",
  },
  "malformed-json": {
    meaning: "The body is not JSON in UTF-8.",
    todo: "Write the body with a JSON encoder instead of putting it together from strings.",
  },
  unauthorized: {
    meaning:
      "The bearer token is missing, malformed, expired or not from an issuer this service trusts. For operators: the key is wrong.",
    todo: "Get another access token from `POST /v1/tokens` with the refresh token, then send the request again. The place in line is not lost: it belongs to the account.",
  },
  "not-found": {
    meaning:
      "No route has this address, or nothing has this identifier, or it is not yours. The answer is the same in all three cases, on purpose.",
    todo: "Check the address against the reference at `/docs`, and the identifier against the answer it came from.",
  },
  "method-not-allowed": {
    meaning: "The address exists, but not with this method.",
    todo: "Use one of the methods in the `Allow` header.",
  },
  "payload-too-large": {
    meaning: "The body has more bytes than this route takes; `maxBytes` says how many it does.",
    todo: "Send less. No request of this service needs a body near the limit.",
  },
  "unsupported-media-type": {
    meaning: "The body is missing, or its `Content-Type` is not `application/json`.",
    todo: "Send a JSON body with `Content-Type: application/json`.",
  },
  "rate-limited": {
    meaning: "More requests came from this fan or address than the service takes in a minute.",
    todo: "Wait as many seconds as `Retry-After` says, and slow down. Polling every `pollAfterMs` never gets here.",
  },
  overloaded: {
    meaning:
      "The service was too busy, or a part of it was restarting. The request had no effect that you need to undo.",
    todo: "Wait as many seconds as `Retry-After` says, then send the same request again, with the same `Idempotency-Key` if it had one. Wait longer each time.",
  },
  internal: {
    meaning: "A fault on our side. Nothing is known to be wrong with the request.",
    todo: "Try again later, with the same `Idempotency-Key` if the request had one. If it stays, report it with the `requestId`.",
  },
  "queue-token-required": {
    meaning: "The route is for fans in line or inside, and the request has no `Queue-Token`.",
    todo: "Join the line with `POST /v1/concerts/{concertId}/queue` and send the `queueToken` it answers with. Joining again gives the same place.",
  },
  "queue-token-invalid": {
    meaning: "The queue token is damaged, was not signed by this service, or is older than a day.",
    todo: "Join the line again: a fan who still has a place gets it back, with a new token.",
  },
  "queue-token-mismatch": {
    meaning: "The queue token is genuine, but of another fan than the access token's, or of another concert.",
    todo: "Keep one queue token per fan and concert. A copied token is of no use to anybody else.",
  },
  "not-admitted": {
    meaning: "The fan is still in line; `position` says how many come first.",
    todo: "Wait as many seconds as `Retry-After` says and ask `GET …/queue`. Go on when the status is `ready` or `admitted`.",
  },
  "session-over": {
    meaning: "The place this token stands for has ended: paid, left, timed out, or not claimed in time.",
    todo: "Look at `GET /v1/tickets`: perhaps the purchase is done. To buy more, join the line again for a new number.",
  },
  "sale-not-open": {
    meaning: "The line can't be joined yet, or the sale has not begun.",
    todo: "Come back at `opensAt`. Arriving a little later costs nothing but the place of those who came first.",
  },
  "sale-paused": {
    meaning: "The operator has paused the sale. No new seats can be held; the line stands and keeps its order.",
    todo: "Keep the place and ask again every few seconds. Pay what is already held: that works.",
  },
  "sale-closed": {
    meaning: "The sale is over, or the date has begun.",
    todo: "Tell the fan. A hold that is still live can be paid.",
  },
  "unknown-seats": {
    meaning: "The date has no seats with the names in `seatIds`.",
    todo: "Take seat ids from the seats of exactly this date. They are not guessed or built by a client.",
  },
  "seats-unavailable": {
    meaning: "Another fan was faster for the seats in `seatIds`. None of the wanted seats was held.",
    todo: "Read the seats again and let the fan choose others. Asking again for the same ones helps only when a hold has ended.",
  },
  "seat-limit-reached": {
    meaning: "What the fan holds and owns for this concert, and what was asked for now, is more than `limit`.",
    todo: "Ask for fewer seats, or release a hold first.",
  },
  "hold-not-found": {
    meaning: "The fan has no hold with this identifier. Another fan's hold is not found either.",
    todo: "List the live ones with `GET …/holds`.",
  },
  "hold-expired": {
    meaning: "The hold ended before this payment began. Nothing was charged.",
    todo: "Hold seats again and pay with a new `Idempotency-Key`. Show the fan `expiresAt` next time.",
  },
  "hold-already-paid": {
    meaning: "The hold was paid with another `Idempotency-Key`.",
    todo: "Look at `GET /v1/payments` and `GET /v1/tickets`: the tickets are there. Use one key per purchase.",
  },
  "payment-in-progress": {
    meaning: "A payment of this hold is running under another key, and its outcome is not known yet.",
    todo: "Wait a second and repeat the payment that is running, with its own key, or look at the hold's `status`.",
  },
  "balance-limit-reached": {
    meaning: "The charge would lift the balance above `limit`. Nothing was charged.",
    todo: "Charge less: at most `limit` minus `balance`.",
  },
  "top-up-unavailable": {
    meaning: "This service has no way to charge a balance: none is set up here.",
    todo: "Tell the fan that charging isn't possible. A balance that is there can be spent.",
  },
  "insufficient-balance": {
    meaning: "The balance is smaller than the amount of the hold. Nothing was debited, and the seats stay held.",
    todo: "Charge at least `required` minus `balance`, and send the same payment again: the same key may be used.",
  },
  "refund-closed": {
    meaning: "The date is too near: refunds closed at `closedAt`.",
    todo: "Tell the fan; trying again changes nothing. A date that is called off is refunded by itself.",
  },
  "already-refunded": {
    meaning: "The payment was refunded before, with another `Idempotency-Key` or because the date was called off.",
    todo: "Nothing: the money is in the balance. `GET /v1/balance/entries` shows the refund.",
  },
  "outcome-pending": {
    meaning: "The service can't tell yet whether the payment or charge went through.",
    todo: "Send the same request with the same `Idempotency-Key` after `Retry-After` seconds until it is answered. The money moves at most once. Never use a new key here.",
  },
  "idempotency-key-required": {
    meaning:
      "The request moves money and has no `Idempotency-Key`, or one that is not 1 to 255 visible ASCII characters.",
    todo: "Make a random key, such as a UUID, for each purchase; keep it until the purchase is answered, and send it with each retry.",
  },
  "idempotency-key-reused": {
    meaning: "The key was used before, by this fan on this path, with another body. Nothing was done.",
    todo: "Use a new key for a new purchase. If this was meant as a retry, send exactly the first body.",
  },
  "idempotency-in-flight": {
    meaning: "The first request with this key is still running.",
    todo: "Send the same request again after `Retry-After` seconds to get the first one's answer.",
  },
};

const ko: Record<RefusalCode, Advice> = {
  "invalid-request": {
    meaning: "경로, 쿼리, 헤더 또는 본문의 값이 빠졌거나 허용 범위를 벗어났거나 알 수 없는 값입니다.",
    todo: "`errors`를 확인하십시오. 요청의 어느 부분인지, 값의 경로와 이유가 적혀 있습니다. 요청을 고쳐서 보내십시오. 그대로 다시 보내면 결과가 같습니다.",
  },
  "malformed-json": {
    meaning: "본문이 UTF-8로 된 JSON이 아닙니다.",
    todo: "문자열을 이어 붙이지 말고 JSON 인코더로 본문을 만드십시오.",
  },
  unauthorized: {
    meaning:
      "베어러 토큰이 없거나 손상되었거나 만료되었거나 신뢰하는 발급자의 것이 아닙니다. 운영자의 경우 키가 잘못되었습니다.",
    todo: "리프레시 토큰으로 `POST /v1/tokens`에서 액세스 토큰을 다시 받은 뒤 요청을 다시 보내십시오. 대기 순번은 계정에 속하므로 사라지지 않습니다.",
  },
  "not-found": {
    meaning:
      "이 주소의 경로가 없거나, 이 식별자에 해당하는 것이 없거나, 본인의 것이 아닙니다. 세 경우의 응답은 일부러 같게 되어 있습니다.",
    todo: "`/docs`의 문서에서 주소를, 식별자를 받은 응답에서 식별자를 확인하십시오.",
  },
  "method-not-allowed": {
    meaning: "주소는 있지만 이 메서드는 사용할 수 없습니다.",
    todo: "`Allow` 헤더에 있는 메서드를 사용하십시오.",
  },
  "payload-too-large": {
    meaning: "본문이 이 경로에서 받는 크기보다 큽니다. 최대 바이트 수는 `maxBytes`에 있습니다.",
    todo: "본문을 줄이십시오. 이 서비스의 어떤 요청도 한도에 가까운 본문이 필요하지 않습니다.",
  },
  "unsupported-media-type": {
    meaning: "본문이 없거나 `Content-Type`이 `application/json`이 아닙니다.",
    todo: "`Content-Type: application/json`으로 JSON 본문을 보내십시오.",
  },
  "rate-limited": {
    meaning: "이 사용자 또는 주소에서 1분 동안 받을 수 있는 것보다 많은 요청이 왔습니다.",
    todo: "`Retry-After`에 적힌 초만큼 기다리고 속도를 늦추십시오. `pollAfterMs` 간격으로 확인하면 이 응답을 받지 않습니다.",
  },
  overloaded: {
    meaning: "서비스가 매우 바쁘거나 일부가 다시 시작되는 중이었습니다. 되돌려야 할 처리는 없습니다.",
    todo: "`Retry-After`에 적힌 초만큼 기다린 뒤 같은 요청을 다시 보내십시오. `Idempotency-Key`가 있었다면 같은 키를 사용하고, 매번 조금 더 오래 기다리십시오.",
  },
  internal: {
    meaning: "서비스 쪽의 오류입니다. 요청에 문제가 있는 것으로 보이지 않습니다.",
    todo: "잠시 후 다시 시도하십시오. `Idempotency-Key`가 있었다면 같은 키를 사용하십시오. 계속되면 `requestId`와 함께 알려 주십시오.",
  },
  "queue-token-required": {
    meaning: "대기 중이거나 입장한 사용자만 쓸 수 있는 경로인데 `Queue-Token`이 없습니다.",
    todo: "`POST /v1/concerts/{concertId}/queue`로 대기열에 들어가 받은 `queueToken`을 보내십시오. 다시 들어가도 같은 자리를 받습니다.",
  },
  "queue-token-invalid": {
    meaning: "대기열 토큰이 손상되었거나 이 서비스가 서명하지 않았거나 하루가 지났습니다.",
    todo: "대기열에 다시 들어가십시오. 자리가 남아 있다면 새 토큰과 함께 그대로 받습니다.",
  },
  "queue-token-mismatch": {
    meaning: "대기열 토큰은 진짜이지만 액세스 토큰의 사용자와 다른 사용자의 것이거나 다른 공연의 것입니다.",
    todo: "사용자와 공연마다 대기열 토큰을 하나씩 보관하십시오. 복사한 토큰은 다른 사람에게 쓸모가 없습니다.",
  },
  "not-admitted": {
    meaning: "아직 대기 중입니다. 순번은 `position`에 있습니다.",
    todo: "`Retry-After`에 적힌 초만큼 기다린 뒤 `GET …/queue`로 확인하십시오. 상태가 `ready` 또는 `admitted`가 되면 다음으로 진행하십시오.",
  },
  "session-over": {
    meaning: "이 토큰의 자리가 끝났습니다. 결제를 마쳤거나, 나갔거나, 시간이 지났거나, 제때 입장하지 않았습니다.",
    todo: "`GET /v1/tickets`를 확인하십시오. 예매가 이미 끝났을 수 있습니다. 더 예매하려면 대기열에 다시 들어가 새 번호를 받으십시오.",
  },
  "sale-not-open": {
    meaning: "아직 대기열에 들어갈 수 없거나 판매가 시작되지 않았습니다.",
    todo: "`opensAt`에 다시 오십시오.",
  },
  "sale-paused": {
    meaning: "운영자가 판매를 일시 중지했습니다. 새로 좌석을 선점할 수 없고, 대기열은 순서대로 유지됩니다.",
    todo: "자리를 유지하며 몇 초마다 다시 확인하십시오. 이미 선점한 좌석은 결제할 수 있습니다.",
  },
  "sale-closed": {
    meaning: "판매가 끝났거나 해당 회차가 시작되었습니다.",
    todo: "사용자에게 알려 주십시오. 아직 유효한 선점은 결제할 수 있습니다.",
  },
  "unknown-seats": {
    meaning: "`seatIds`의 좌석은 이 회차에 없습니다.",
    todo: "좌석 식별자는 바로 이 회차의 좌석 목록에서 가져오십시오. 추측하거나 만들어 내지 마십시오.",
  },
  "seats-unavailable": {
    meaning: "`seatIds`의 좌석은 다른 사용자가 먼저 선택했습니다. 요청한 좌석 중 선점된 것은 없습니다.",
    todo: "좌석을 다시 읽고 다른 좌석을 선택하게 하십시오. 같은 좌석은 다른 사람의 선점이 끝났을 때만 가능합니다.",
  },
  "seat-limit-reached": {
    meaning: "이 공연에서 선점했거나 예매한 좌석과 지금 요청한 좌석의 합이 `limit`을 넘습니다.",
    todo: "더 적은 좌석을 요청하거나 먼저 선점을 해제하십시오.",
  },
  "hold-not-found": {
    meaning: "이 식별자의 선점 내역이 없습니다. 다른 사용자의 선점도 찾을 수 없습니다.",
    todo: "`GET …/holds`로 유효한 선점을 확인하십시오.",
  },
  "hold-expired": {
    meaning: "결제가 시작되기 전에 선점이 끝났습니다. 결제된 금액은 없습니다.",
    todo: "좌석을 다시 선점하고 새 `Idempotency-Key`로 결제하십시오. 사용자에게 `expiresAt`을 보여 주십시오.",
  },
  "hold-already-paid": {
    meaning: "이 선점은 다른 `Idempotency-Key`로 결제되었습니다.",
    todo: "`GET /v1/payments`와 `GET /v1/tickets`를 확인하십시오. 티켓이 있습니다. 예매마다 키를 하나만 사용하십시오.",
  },
  "payment-in-progress": {
    meaning: "이 선점의 결제가 다른 키로 진행 중이며 결과가 아직 정해지지 않았습니다.",
    todo: "잠시 기다린 뒤 진행 중인 결제를 그 키로 다시 보내거나 선점의 `status`를 확인하십시오.",
  },
  "balance-limit-reached": {
    meaning: "충전하면 잔액이 `limit`을 넘습니다. 충전되지 않았습니다.",
    todo: "`limit`에서 `balance`를 뺀 금액까지만 충전하십시오.",
  },
  "top-up-unavailable": {
    meaning: "이 서비스에는 잔액을 충전할 수단이 설정되어 있지 않습니다.",
    todo: "충전할 수 없다고 사용자에게 알려 주십시오. 이미 있는 잔액은 사용할 수 있습니다.",
  },
  "insufficient-balance": {
    meaning: "잔액이 결제 금액보다 적습니다. 차감된 금액은 없고 좌석 선점은 유지됩니다.",
    todo: "`required`에서 `balance`를 뺀 금액 이상을 충전한 뒤 같은 결제를 다시 보내십시오. 같은 키를 사용해도 됩니다.",
  },
  "refund-closed": {
    meaning: "공연일이 가까워 `closedAt`에 환불이 마감되었습니다.",
    todo: "사용자에게 알려 주십시오. 다시 시도해도 결과가 같습니다. 취소된 회차는 자동으로 환불됩니다.",
  },
  "already-refunded": {
    meaning: "다른 `Idempotency-Key`로 또는 회차 취소로 이미 환불된 결제입니다.",
    todo: "더 할 일이 없습니다. 금액은 잔액에 있으며 `GET /v1/balance/entries`에서 환불 내역을 볼 수 있습니다.",
  },
  "outcome-pending": {
    meaning: "결제 또는 충전이 처리되었는지 아직 알 수 없습니다.",
    todo: "`Retry-After` 초 후에 같은 `Idempotency-Key`로 같은 요청을 응답이 올 때까지 다시 보내십시오. 금액은 한 번만 움직입니다. 이때 새 키를 사용하지 마십시오.",
  },
  "idempotency-key-required": {
    meaning: "금액이 움직이는 요청인데 `Idempotency-Key`가 없거나 공백 없는 ASCII 문자 1~255자가 아닙니다.",
    todo: "예매마다 UUID 같은 임의의 키를 만들고, 응답을 받을 때까지 보관하며 재시도마다 함께 보내십시오.",
  },
  "idempotency-key-reused": {
    meaning: "이 사용자가 이 경로에서 다른 본문으로 이미 사용한 키입니다. 처리된 것은 없습니다.",
    todo: "새로운 예매에는 새 키를 사용하십시오. 재시도라면 처음과 똑같은 본문을 보내십시오.",
  },
  "idempotency-in-flight": {
    meaning: "이 키의 첫 번째 요청이 아직 진행 중입니다.",
    todo: "`Retry-After` 초 후에 같은 요청을 다시 보내면 첫 번째 요청의 응답을 받습니다.",
  },
};

export const PROBLEM_ADVICE: Record<Language, Record<RefusalCode, Advice>> = { en, ko };
