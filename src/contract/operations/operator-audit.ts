// Whether books and rooms agree.
import { auditQuery } from "../audit.ts";
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
    limit: "operator",
    query: auditQuery,
    answers: { 200: { description: "What was checked.", schema: SCHEMAS.Audit, example: sample.audit } },
    refusals: ["not-found"],
  },
});
