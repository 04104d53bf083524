// What is wrong with a request before anything is looked up, and what is wrong with the service.
import type { Problems } from "./problem-entry.ts";

export const requestProblems = {
  "invalid-request": {
    status: 400,
    members: ["errors"],
    sample: {
      code: "invalid-request",
      errors: [{ in: "body", path: "seatIds.0", message: "Invalid input: expected string, received number" }],
    },
    en: {
      title: "The request is not valid",
      detail: "Some values are missing or out of bounds; `errors` names each of them.",
      meaning: "A value in the path, the query, a header or the body is missing, out of bounds or not known.",
      todo: "Read `errors`: each names the part of the request, the path to the value and what is wrong with it. Correct the request; sending it again as it is changes nothing.",
    },
    ko: {
      title: "요청이 올바르지 않습니다",
      detail: "빠졌거나 허용 범위를 벗어난 값이 있습니다. `errors`에서 각 항목을 확인해 주십시오.",
      meaning: "경로, 쿼리, 헤더 또는 본문의 값이 빠졌거나 허용 범위를 벗어났거나 알 수 없는 값입니다.",
      todo: "`errors`를 확인하십시오. 요청의 어느 부분인지, 값의 경로와 이유가 적혀 있습니다. 요청을 고쳐서 보내십시오. 그대로 다시 보내면 결과가 같습니다.",
    },
  },
  "malformed-json": {
    status: 400,
    errors: [{ in: "body", path: "", message: "must be valid JSON" }],
    sample: { code: "malformed-json" },
    en: {
      title: "The body is not valid JSON",
      detail: "The body could not be read as UTF-8 JSON.",
      meaning: "The body is not JSON in UTF-8.",
      todo: "Write the body with a JSON encoder instead of putting it together from strings.",
    },
    ko: {
      title: "본문이 올바른 JSON이 아닙니다",
      detail: "본문을 UTF-8 JSON으로 읽을 수 없습니다.",
      meaning: "본문이 UTF-8로 된 JSON이 아닙니다.",
      todo: "문자열을 이어 붙이지 말고 JSON 인코더로 본문을 만드십시오.",
    },
  },
  unauthorized: {
    status: 401,
    headers: { "WWW-Authenticate": 'Bearer realm="frontrow"' },
    sample: { code: "unauthorized" },
    en: {
      title: "Authentication is required",
      detail: "Send a valid token as `Authorization: Bearer …`. Yours is missing, wrong or has expired.",
      meaning:
        "The bearer token is missing, malformed, expired or not from an issuer this service trusts. For operators: the key is wrong.",
      todo: "Get another access token from `POST /v1/tokens` with the refresh token, then send the request again. The place in line is not lost: it belongs to the account.",
    },
    ko: {
      title: "인증이 필요합니다",
      detail: "`Authorization: Bearer …`로 유효한 토큰을 보내 주십시오. 토큰이 없거나 잘못되었거나 만료되었습니다.",
      meaning:
        "베어러 토큰이 없거나 손상되었거나 만료되었거나 신뢰하는 발급자의 것이 아닙니다. 운영자의 경우 키가 잘못되었습니다.",
      todo: "리프레시 토큰으로 `POST /v1/tokens`에서 액세스 토큰을 다시 받은 뒤 요청을 다시 보내십시오. 대기 순번은 계정에 속하므로 사라지지 않습니다.",
    },
  },
  "scope-required": {
    status: 403,
    members: ["scope"],
    optionalMembers: ["concertIds", "endsAt"],
    sample: { code: "scope-required", scope: "money" },
    en: {
      title: "The operator's key does not cover this",
      detail:
        "A key with the scope `{scope}` is needed that covers all of this. Yours lacks the scope, or is bound to other concerts or to an earlier end.",
      meaning:
        "The operator's key is right, but it lacks the scope that is named. Or it has the scope and is bound: to the concerts in `concertIds`, and this names another or none; or to end at `endsAt`, and what it was to make would live longer.",
      todo: "Use a key that has the scope, or have one made by somebody whose key has `admin`. Nobody makes a key that is wider than his own.",
    },
    ko: {
      title: "이 운영자 키로는 할 수 없습니다",
      detail:
        "`{scope}` 권한이 있고 이 요청 전체에 미치는 키가 필요합니다. 보내신 키에는 그 권한이 없거나, 다른 공연이나 더 이른 만료 시각으로 제한되어 있습니다.",
      meaning:
        "운영자 키는 맞지만 표시된 권한이 없습니다. 또는 권한은 있으나 제한된 키입니다. `concertIds`가 있으면 그 공연에만 쓸 수 있는데 다른 공연이나 공연을 가리키지 않는 경로를 요청했고, `endsAt`이 있으면 만들려는 키가 그 시각보다 오래 유효합니다.",
      todo: "그 권한이 있는 키를 쓰거나, `admin` 권한이 있는 키를 가진 분에게 키를 만들어 달라고 하십시오. 자신의 키보다 넓은 키는 아무도 만들 수 없습니다.",
    },
  },
  "not-found": {
    status: 404,
    sample: { code: "not-found" },
    en: {
      title: "Not found",
      detail: "There is nothing here under this address or identifier.",
      meaning:
        "No route has this address, or nothing has this identifier, or it is not yours. The answer is the same in all three cases, on purpose.",
      todo: "Check the address against the reference at `/docs`, and the identifier against the answer it came from.",
    },
    ko: {
      title: "찾을 수 없습니다",
      detail: "이 주소나 식별자에 해당하는 것이 없습니다.",
      meaning:
        "이 주소의 경로가 없거나, 이 식별자에 해당하는 것이 없거나, 본인의 것이 아닙니다. 세 경우의 응답은 일부러 같게 되어 있습니다.",
      todo: "`/docs`의 문서에서 주소를, 식별자를 받은 응답에서 식별자를 확인하십시오.",
    },
  },
  "method-not-allowed": {
    status: 405,
    headers: { Allow: "{allow}" },
    sample: { code: "method-not-allowed", allow: ["GET", "HEAD"] },
    en: {
      title: "Method not allowed",
      detail: "This address answers to {allow} only.",
      meaning: "The address exists, but not with this method.",
      todo: "Use one of the methods in the `Allow` header.",
    },
    ko: {
      title: "허용되지 않는 메서드입니다",
      detail: "이 주소에서는 {allow}만 사용할 수 있습니다.",
      meaning: "주소는 있지만 이 메서드는 사용할 수 없습니다.",
      todo: "`Allow` 헤더에 있는 메서드를 사용하십시오.",
    },
  },
  "payload-too-large": {
    status: 413,
    members: ["maxBytes"],
    sample: { code: "payload-too-large", maxBytes: 16384 },
    en: {
      title: "The body is too large",
      detail: "A body here has at most {maxBytes} bytes.",
      meaning: "The body has more bytes than this route takes; `maxBytes` says how many it does.",
      todo: "Send less. No request of this service needs a body near the limit.",
    },
    ko: {
      title: "본문이 너무 큽니다",
      detail: "본문은 최대 {maxBytes}바이트까지 보낼 수 있습니다.",
      meaning: "본문이 이 경로에서 받는 크기보다 큽니다. 최대 바이트 수는 `maxBytes`에 있습니다.",
      todo: "본문을 줄이십시오. 이 서비스의 어떤 요청도 한도에 가까운 본문이 필요하지 않습니다.",
    },
  },
  "unsupported-media-type": {
    status: 415,
    headers: { Accept: "application/json" },
    sample: { code: "unsupported-media-type" },
    en: {
      title: "The body must be JSON",
      detail: "Send the body with `Content-Type: application/json`.",
      meaning: "The body is missing, or its `Content-Type` is not `application/json`.",
      todo: "Send a JSON body with `Content-Type: application/json`.",
    },
    ko: {
      title: "본문은 JSON이어야 합니다",
      detail: "`Content-Type: application/json`으로 본문을 보내 주십시오.",
      meaning: "본문이 없거나 `Content-Type`이 `application/json`이 아닙니다.",
      todo: "`Content-Type: application/json`으로 JSON 본문을 보내십시오.",
    },
  },
  "rate-limited": {
    status: 429,
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "rate-limited", retryAfterSeconds: 12 },
    en: {
      title: "Too many requests",
      detail: "Please try again in {retryAfterSeconds} s.",
      meaning:
        "More requests came from this caller or address than the service takes in a minute, or too many for what isn't there.",
      todo: "Wait as many seconds as `Retry-After` says, and slow down. Polling every `pollAfterMs` never gets here.",
    },
    ko: {
      title: "요청이 너무 많습니다",
      detail: "{retryAfterSeconds}초 후에 다시 시도해 주십시오.",
      meaning:
        "이 호출자 또는 주소에서 1분 동안 받을 수 있는 것보다 많은 요청이 왔거나, 없는 것을 너무 많이 요청했습니다.",
      todo: "`Retry-After`에 적힌 초만큼 기다리고 속도를 늦추십시오. `pollAfterMs` 간격으로 확인하면 이 응답을 받지 않습니다.",
    },
  },
  overloaded: {
    status: 503,
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "overloaded", retryAfterSeconds: 2 },
    en: {
      title: "Very busy at the moment",
      detail: "The service could not take this request. Please try again in {retryAfterSeconds} s.",
      meaning:
        "The service was too busy, or a part of it was restarting. The request had no effect that you need to undo.",
      todo: "Wait as many seconds as `Retry-After` says, then send the same request again, with the same `Idempotency-Key` if it had one. Wait longer each time.",
    },
    ko: {
      title: "지금은 접속이 매우 많습니다",
      detail: "요청을 처리하지 못했습니다. {retryAfterSeconds}초 후에 다시 시도해 주십시오.",
      meaning: "서비스가 매우 바쁘거나 일부가 다시 시작되는 중이었습니다. 되돌려야 할 처리는 없습니다.",
      todo: "`Retry-After`에 적힌 초만큼 기다린 뒤 같은 요청을 다시 보내십시오. `Idempotency-Key`가 있었다면 같은 키를 사용하고, 매번 조금 더 오래 기다리십시오.",
    },
  },
  internal: {
    status: 500,
    sample: { code: "internal" },
    en: {
      title: "Something went wrong on our side",
      detail: "The error has been recorded under this request id. Please try again later.",
      meaning: "A fault on our side. Nothing is known to be wrong with the request.",
      todo: "Try again later, with the same `Idempotency-Key` if the request had one. If it stays, report it with the `requestId`.",
    },
    ko: {
      title: "서비스에 문제가 발생했습니다",
      detail: "오류가 이 요청 번호로 기록되었습니다. 잠시 후 다시 시도해 주십시오.",
      meaning: "서비스 쪽의 오류입니다. 요청에 문제가 있는 것으로 보이지 않습니다.",
      todo: "잠시 후 다시 시도하십시오. `Idempotency-Key`가 있었다면 같은 키를 사용하십시오. 계속되면 `requestId`와 함께 알려 주십시오.",
    },
  },
} satisfies Partial<Problems>;
