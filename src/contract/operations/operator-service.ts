// What operators do to the service as a whole: who has which key, and whether books and rooms agree.
import { auditQuery } from "../audit.ts";
import { newOperatorKey } from "../operator/keys.ts";
import { pageQuery } from "../values.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

export const operatorAuditOperations = operations({
  runAudit: {
    method: "get",
    path: "/v1/admin/audit",
    tag: "Operator",
    summary: "Check the books and the rooms",
    description:
      "The whole check, by page: each page has the rooms of some concerts, newest first, and a part of the books, and tells " +
      "only of these. Everything was checked when `nextCursor` is null. `concertId` checks the room of one concert. Work " +
      "inside its deadline is left out.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    query: auditQuery,
    answers: { 200: { description: "What was checked.", schema: SCHEMAS.Audit, example: sample.audit } },
    refusals: ["not-found"],
  },
});

export const operatorKeysOperations = operations({
  createOperatorKey: {
    method: "post",
    path: "/v1/admin/keys",
    tag: "Operator",
    summary: "Make an operator's key",
    description:
      "The answer has the key, and nothing else ever has. It has at most the scopes, the concerts and the life of the key that " +
      "makes it. It is good at once where it was made, and everywhere within a second.",
    caller: "operator",
    scope: "admin",
    limit: "operator",
    idempotencyKey: "optional",
    hasSecret: true,
    body: { schema: newOperatorKey, example: sample.newOperatorKey, full: sample.fullOperatorKey },
    answers: {
      201: {
        description: "The key.",
        schema: SCHEMAS.OperatorKeyMade,
        example: sample.operatorKeyMade,
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
    refusals: ["not-found"],
  },
  listOperatorKeys: {
    method: "get",
    path: "/v1/admin/keys",
    tag: "Operator",
    summary: "List operators' keys",
    description:
      "Newest first, with who made each. Those that have expired are among them until they are revoked. `ADMIN_KEY` and those of " +
      "`ADMIN_KEYS` are settings of the Worker and stand in no list.",
    caller: "operator",
    scope: "admin",
    limit: "operator",
    query: pageQuery,
    answers: {
      200: {
        description: "A page of keys.",
        schema: SCHEMAS.OperatorKeyList,
        example: sample.page(sample.operatorKey),
      },
    },
  },
  revokeOperatorKey: {
    method: "delete",
    path: "/v1/admin/keys/{keyId}",
    tag: "Operator",
    summary: "Revoke an operator's key",
    description:
      "Within ten seconds it is nobody's key anywhere. Keys that it has made stay: `createdBy` names them. Revoking it again " +
      "changes nothing more. Keys that are settings of the Worker are not found here.",
    caller: "operator",
    scope: "admin",
    limit: "operator",
    answers: { 204: { description: "Revoked, for good." } },
  },
});
