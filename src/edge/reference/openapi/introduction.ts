// What a reader of the document should know before the first operation.
export const INTRODUCTION = `Frontrow sells concert tickets to a crowd that comes all at once. A fan joins the line of a concert, is let in in
order, holds seats for a few minutes, pays from a prepaid balance, and owns tickets.

1. \`POST /v1/users\` gives an **access token**: \`Authorization: Bearer …\` on everything that is the fan's.
2. \`POST /v1/concerts/{concertId}/queue\` gives a place and a **queue token**: send it as \`Queue-Token\`, always the newest one.
3. While the status is \`waiting\`, ask \`GET …/queue\` again every \`pollAfterMs\`. When it is \`ready\`, \`POST …/queue/admission\`.
4. Inside, look at the dates and seats, \`POST …/holds\`, and pay the hold with \`POST /v1/payments\`.

Money is in whole won (\`KRW\` has no decimals), times are RFC 3339 in UTC, durations name their unit. Identifiers are opaque.
Unknown fields in a request body are refused. Lists answer \`{ items, nextCursor }\`; send \`nextCursor\` as \`cursor\` to read on.

**Idempotency.** Charges, payments and refunds need an \`Idempotency-Key\`, and an operator's POSTs take one. The same key and
body get the first answer again, marked \`Idempotency-Replayed: true\`, and money moves at most once. After a timeout or a 503,
send the same request again.

**Errors** are \`application/problem+json\` (RFC 9457). Programs go by \`code\`, which never changes; \`title\` and \`detail\` are for
people, in English or Korean by \`Accept-Language\`. \`type\` is the address of a page that says what to do. Checks run in this order, and
the first that fails answers: address and method (404, 405), access token (401), size and type of the body (413, 415),
validation (400), queue token (401, 403), and then the state of things (404, 403, 409, 410, 402). Where an answer asks for patience, it
says for how long in \`Retry-After\`.`;
