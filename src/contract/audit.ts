// What an audit looks at and what it finds.
import { z } from "zod";
import { AUDIT_PAGE_LIMIT_DEFAULT } from "./bounds.ts";
import { id, instant, pageLimit, pageQuery } from "./values.ts";

export const auditQuery = pageQuery.extend({
  limit: pageLimit(AUDIT_PAGE_LIMIT_DEFAULT),
  concertId: id.optional(),
});
export const auditCheck = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });
export type AuditCheck = z.infer<typeof auditCheck>;
export const audit = z.object({
  ok: z.boolean(),
  checkedAt: instant,
  checks: z.array(auditCheck),
  nextCursor: z.string().nullable(),
});
