// What is refused for the queue token, the place in line or the state of the sale.
import type { Problems } from "./problem-entry.ts";

export const lineProblems = {
  "queue-token-required": {
    status: 401,
    headers: { "WWW-Authenticate": 'Queue-Token realm="frontrow"' },
    sample: { code: "queue-token-required" },
    en: {
      title: "A queue token is required",
      detail: "Join the line of this concert and send the token it gives you as `Queue-Token`.",
      meaning: "The route is for fans in line or inside, and the request has no `Queue-Token`.",
      todo: "Join the line with `POST /v1/concerts/{concertId}/queue` and send the `queueToken` it answers with. Joining again gives the same place.",
    },
    ko: {
      title: "대기열 토큰이 필요합니다",
      detail: "이 공연의 대기열에 들어가 받은 토큰을 `Queue-Token`으로 보내 주십시오.",
      meaning: "대기 중이거나 입장한 사용자만 쓸 수 있는 경로인데 `Queue-Token`이 없습니다.",
      todo: "`POST /v1/concerts/{concertId}/queue`로 대기열에 들어가 받은 `queueToken`을 보내십시오. 다시 들어가도 같은 자리를 받습니다.",
    },
  },
  "queue-token-invalid": {
    status: 401,
    headers: { "WWW-Authenticate": 'Queue-Token realm="frontrow"' },
    sample: { code: "queue-token-invalid" },
    en: {
      title: "The queue token is not valid",
      detail:
        "The token is malformed, was not signed by this service or has expired. Join the line again to get your token.",
      meaning: "The queue token is damaged, was not signed by this service, or is older than a day.",
      todo: "Join the line again: a fan who still has a place gets it back, with a new token.",
    },
    ko: {
      title: "대기열 토큰이 유효하지 않습니다",
      detail:
        "토큰이 손상되었거나 이 서비스에서 발급하지 않았거나 만료되었습니다. 대기열에 다시 들어가 토큰을 받아 주십시오.",
      meaning: "대기열 토큰이 손상되었거나 이 서비스가 서명하지 않았거나 하루가 지났습니다.",
      todo: "대기열에 다시 들어가십시오. 자리가 남아 있다면 새 토큰과 함께 그대로 받습니다.",
    },
  },
  "queue-token-mismatch": {
    status: 403,
    sample: { code: "queue-token-mismatch" },
    en: {
      title: "The queue token belongs elsewhere",
      detail: "The token was given to somebody else or for another concert.",
      meaning: "The queue token is genuine, but of another fan than the access token's, or of another concert.",
      todo: "Keep one queue token per fan and concert. A copied token is of no use to anybody else.",
    },
    ko: {
      title: "대기열 토큰이 일치하지 않습니다",
      detail: "다른 분에게 또는 다른 공연용으로 발급된 토큰입니다.",
      meaning: "대기열 토큰은 진짜이지만 액세스 토큰의 사용자와 다른 사용자의 것이거나 다른 공연의 것입니다.",
      todo: "사용자와 공연마다 대기열 토큰을 하나씩 보관하십시오. 복사한 토큰은 다른 사람에게 쓸모가 없습니다.",
    },
  },
  "not-admitted": {
    status: 403,
    members: ["position"],
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "not-admitted", position: 1210, retryAfterSeconds: 5 },
    en: {
      title: "It is not your turn yet",
      detail: "Your position in line is {position}. Please keep waiting; your place is safe.",
      meaning: "The fan is still in line; `position` says how many come first.",
      todo: "Wait as many seconds as `Retry-After` says and ask `GET …/queue`. Go on when the status is `ready` or `admitted`.",
    },
    ko: {
      title: "아직 차례가 아닙니다",
      detail: "현재 대기 순번은 {position}번입니다. 자리는 그대로 유지되니 조금만 더 기다려 주십시오.",
      meaning: "아직 대기 중입니다. 순번은 `position`에 있습니다.",
      todo: "`Retry-After`에 적힌 초만큼 기다린 뒤 `GET …/queue`로 확인하십시오. 상태가 `ready` 또는 `admitted`가 되면 다음으로 진행하십시오.",
    },
  },
  "session-over": {
    status: 403,
    sample: { code: "session-over" },
    en: {
      title: "Your session is over",
      detail: "You have paid, left or run out of time. Join the line again to buy more tickets.",
      meaning: "The place this token stands for has ended: paid, left, timed out, or not claimed in time.",
      todo: "Look at `GET /v1/tickets`: perhaps the purchase is done. To buy more, join the line again for a new number.",
    },
    ko: {
      title: "예매 시간이 끝났습니다",
      detail:
        "결제를 마쳤거나 대기열에서 나갔거나 제한 시간이 지났습니다. 더 예매하려면 대기열에 다시 들어가 주십시오.",
      meaning: "이 토큰의 자리가 끝났습니다. 결제를 마쳤거나, 나갔거나, 시간이 지났거나, 제때 입장하지 않았습니다.",
      todo: "`GET /v1/tickets`를 확인하십시오. 예매가 이미 끝났을 수 있습니다. 더 예매하려면 대기열에 다시 들어가 새 번호를 받으십시오.",
    },
  },
  "sale-not-open": {
    status: 403,
    members: ["opensAt"],
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "sale-not-open", opensAt: "2026-11-20T10:30:00.000Z", retryAfterSeconds: 60 },
    en: {
      title: "The sale has not begun",
      detail: "The line can be joined from {opensAt}.",
      meaning: "The line can't be joined yet, or the sale has not begun.",
      todo: "Come back at `opensAt`, which is `Retry-After` seconds away. Arriving a little later costs nothing but the place of those who came first.",
    },
    ko: {
      title: "아직 판매가 시작되지 않았습니다",
      detail: "대기열에는 {opensAt}부터 들어갈 수 있습니다.",
      meaning: "아직 대기열에 들어갈 수 없거나 판매가 시작되지 않았습니다.",
      todo: "`opensAt`에 다시 오십시오. 남은 시간은 `Retry-After`에 초로 적혀 있습니다.",
    },
  },
  "sale-paused": {
    status: 409,
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "sale-paused", retryAfterSeconds: 5 },
    en: {
      title: "The sale is paused",
      detail: "No seats can be held for the moment. What you already hold can still be paid.",
      meaning: "The operator has paused the sale. No new seats can be held; the line stands and keeps its order.",
      todo: "Keep the place and ask again after `Retry-After` seconds. Pay what is already held: that works.",
    },
    ko: {
      title: "판매가 일시 중지되었습니다",
      detail: "지금은 좌석을 선점할 수 없습니다. 이미 선점한 좌석은 결제할 수 있습니다.",
      meaning: "운영자가 판매를 일시 중지했습니다. 새로 좌석을 선점할 수 없고, 대기열은 순서대로 유지됩니다.",
      todo: "자리를 유지하며 `Retry-After`에 적힌 초만큼 기다린 뒤 다시 확인하십시오. 이미 선점한 좌석은 결제할 수 있습니다.",
    },
  },
  "sale-closed": {
    status: 403,
    sample: { code: "sale-closed" },
    toOperators: {
      status: 409,
      members: ["closedAt"],
      sample: { code: "sale-closed", closedAt: "2026-12-24T10:00:00.000Z" },
      en: {
        title: "The end of the sale is past",
        detail: "The sale ended at {closedAt}. Set a later saleClosesAt, or none, and open it again.",
      },
      ko: {
        title: "판매 종료 시각이 지났습니다",
        detail: "판매가 {closedAt}에 종료되었습니다. saleClosesAt을 더 늦은 시각이나 null로 바꾸어 다시 여십시오.",
      },
    },
    en: {
      title: "The sale is over",
      detail: "Tickets of this concert are no longer on sale.",
      meaning:
        "The sale is over: the operator has ended it, its end has come, or every date is past or cancelled. With status 409: an operator wants to open a sale whose `saleClosesAt` is past.",
      todo: "Tell the fan. A hold that is still live can be paid. An operator sends a later `saleClosesAt`, or `null`, together with the state.",
    },
    ko: {
      title: "판매가 종료되었습니다",
      detail: "이 공연의 티켓은 더 이상 판매하지 않습니다.",
      meaning:
        "판매가 끝났습니다. 운영자가 종료했거나, 종료 시각이 되었거나, 모든 회차가 지났거나 취소되었습니다. 상태 코드 409는 운영자가 `saleClosesAt`이 지난 판매를 열려고 했다는 뜻입니다.",
      todo: "사용자에게 알려 주십시오. 아직 유효한 선점은 결제할 수 있습니다. 운영자는 더 늦은 `saleClosesAt` 또는 `null`을 상태와 함께 보내십시오.",
    },
  },
} satisfies Partial<Problems>;
