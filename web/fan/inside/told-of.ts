// A result of the client as the readings of the app take it.
import type { Refused, Result } from "../../../clients/frontrow/src/problems.ts";
import type { Told, Trouble } from "../../shared/api/client.ts";

export const toldOf = <Value>(result: Result<Value>): Told<Value> =>
  result.ok ? { ok: true, value: result.value } : { ok: false, trouble: troubleOf(result) };

export const troubleOf = <Refusal extends { code: string; status: number | null; title: string; detail: string }>({
  problem: { status, code, title, detail },
  retryAfterMs,
}: Refused<Refusal>): Trouble => ({
  status,
  code: status === null ? null : code,
  title,
  detail,
  retryAfterMs,
});
