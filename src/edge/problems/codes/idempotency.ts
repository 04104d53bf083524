// What is refused for an idempotency key.
import type { Problems } from "./problem-entry.ts";

export const idempotencyProblems = {
  "idempotency-key-required": {
    status: 400,
    errors: [{ in: "header", path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }],
    sample: { code: "idempotency-key-required" },
    en: {
      title: "An Idempotency-Key is required",
      detail:
        "Send `Idempotency-Key` with 1 to 255 visible ASCII characters, new for each purchase and the same for each retry.",
      meaning:
        "The request needs an `Idempotency-Key` and has none, or it has one that is not 1 to 255 visible ASCII characters.",
      todo: "Make a random key, such as a UUID, for each purchase; keep it until the purchase is answered, and send it with each retry.",
    },
    ko: {
      title: "Idempotency-Key가 필요합니다",
      detail:
        "`Idempotency-Key`에 공백 없는 ASCII 문자 1~255자를 보내 주십시오. 새로운 요청에는 새 키를, 재시도에는 같은 키를 사용합니다.",
      meaning: "`Idempotency-Key`가 필요한 요청인데 키가 없거나, 보낸 키가 공백 없는 ASCII 문자 1~255자가 아닙니다.",
      todo: "예매마다 UUID 같은 임의의 키를 만들고, 응답을 받을 때까지 보관하며 재시도마다 함께 보내십시오.",
    },
  },
  "idempotency-key-reused": {
    status: 422,
    sample: { code: "idempotency-key-reused" },
    en: {
      title: "The Idempotency-Key was used for something else",
      detail: "This key belongs to a request with another body. Use a new key.",
      meaning: "The key was used before, by this fan or operator on this path, with another body. Nothing was done.",
      todo: "Use a new key for a new purchase or a new piece of work. If this was meant as a retry, send exactly the first body.",
    },
    ko: {
      title: "다른 요청에 사용된 Idempotency-Key입니다",
      detail: "이 키는 본문이 다른 요청에 이미 사용되었습니다. 새 키를 사용해 주십시오.",
      meaning: "이 사용자 또는 운영자가 이 경로에서 다른 본문으로 이미 사용한 키입니다. 처리된 것은 없습니다.",
      todo: "새로운 예매나 작업에는 새 키를 사용하십시오. 재시도라면 처음과 똑같은 본문을 보내십시오.",
    },
  },
  "idempotency-in-flight": {
    status: 409,
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "idempotency-in-flight", retryAfterSeconds: 1 },
    en: {
      title: "The first request is still running",
      detail: "Ask again with the same key in {retryAfterSeconds} s to get its answer.",
      meaning: "The first request with this key is still running.",
      todo: "Send the same request again after `Retry-After` seconds to get the first one's answer.",
    },
    ko: {
      title: "첫 번째 요청을 처리하고 있습니다",
      detail: "{retryAfterSeconds}초 후에 같은 키로 다시 요청하시면 결과를 받으실 수 있습니다.",
      meaning: "이 키의 첫 번째 요청이 아직 진행 중입니다.",
      todo: "`Retry-After` 초 후에 같은 요청을 다시 보내면 첫 번째 요청의 응답을 받습니다.",
    },
  },
} satisfies Partial<Problems>;
