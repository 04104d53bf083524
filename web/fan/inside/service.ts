// The operations of an admitted session, for one concert. Each call carries the newest queue token, and a read of seats the revision
// of the fan's own last change, so that it is never older than that.
import type { Frontrow } from "../../../clients/frontrow/src/client.ts";
import { type Result, resultOf } from "../../../clients/frontrow/src/problems.ts";
import type { Layout } from "../../../clients/frontrow/schema.d.ts";
import type { Balance, BookableDate, Hold, NewHold, Payment } from "./types.ts";

/** The packed statuses of a date, with what they are the state of. */
export interface StatusAnswer {
  bytes: ArrayBuffer;
  layoutVersion: string;
  etag: string;
}

export interface InsideService {
  dates: (signal?: AbortSignal) => Promise<Result<{ items: BookableDate[] }>>;
  holds: (signal?: AbortSignal) => Promise<Result<{ items: Hold[] }>>;
  holdById: (holdId: string) => Promise<Result<Hold>>;
  layout: (performanceId: string, version: string | null) => Promise<Result<Layout>>;
  /** Null: nothing has changed since the answer with this tag. */
  statuses: (performanceId: string, etag: string | null, signal?: AbortSignal) => Promise<Result<StatusAnswer | null>>;
  /** `key`: for holds whose seats the service chooses. */
  hold: (performanceId: string, body: NewHold, key: string | null) => Promise<Result<Hold>>;
  release: (holdId: string) => Promise<Result<unknown>>;
  balance: () => Promise<Result<Balance>>;
  payment: (paymentId: string) => Promise<Result<Payment>>;
  /** Takes over the revision of a change that was made elsewhere, as by a payment. */
  noteChange: (response: Response | null) => void;
}

const REVISION = "Seats-Revision";
const NOT_MODIFIED = 304;

export function createInsideService(frontrow: Frontrow, concertId: string, queueToken: () => string): InsideService {
  let revision: string | null = null;
  const noteChange = (response: Response | null) => (revision = response?.headers.get(REVISION) ?? revision);
  const token = () => ({ "Queue-Token": queueToken() });
  const abortable = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

  async function changed<Value>(asked: Promise<Result<Value>>): Promise<Result<Value>> {
    const answer = await asked;
    noteChange(answer.response);
    return answer;
  }

  return {
    dates: (signal) =>
      resultOf(
        frontrow.GET("/v1/concerts/{concertId}/performances", {
          params: { path: { concertId }, query: { limit: 100 }, header: token() },
          ...abortable(signal),
        }),
      ),
    holds: (signal) =>
      resultOf(
        frontrow.GET("/v1/concerts/{concertId}/holds", {
          params: { path: { concertId }, header: token() },
          ...abortable(signal),
        }),
      ),
    holdById: (holdId) =>
      resultOf(
        frontrow.GET("/v1/concerts/{concertId}/holds/{holdId}", {
          params: { path: { concertId, holdId }, header: token() },
        }),
      ),
    layout: (performanceId, version) =>
      resultOf(
        frontrow.GET("/v1/concerts/{concertId}/performances/{performanceId}/layout", {
          params: { path: { concertId, performanceId }, query: version === null ? {} : { version } },
        }),
      ),
    async statuses(performanceId, etag, signal) {
      const answer = await resultOf(
        frontrow.GET("/v1/concerts/{concertId}/performances/{performanceId}/seats/status", {
          params: {
            path: { concertId, performanceId },
            header: {
              ...token(),
              ...(etag !== null && { "If-None-Match": etag }),
              ...(revision !== null && { [REVISION]: revision }),
            },
          },
          parseAs: "arrayBuffer",
          ...abortable(signal),
        }),
      );
      if (!answer.ok) {
        const { response } = answer;
        return response?.status === NOT_MODIFIED ? { ok: true, value: null, response } : answer;
      }
      const { value, response } = answer;
      const layoutVersion = response.headers.get("Layout-Version") ?? "";
      return { ok: true, value: { bytes: value, layoutVersion, etag: response.headers.get("ETag") ?? "" }, response };
    },
    hold: (performanceId, body, key) =>
      changed(
        resultOf(
          frontrow.POST("/v1/concerts/{concertId}/performances/{performanceId}/holds", {
            params: {
              path: { concertId, performanceId },
              header: { ...token(), ...(key !== null && { "Idempotency-Key": key }) },
            },
            body,
          }),
        ),
      ),
    release: (holdId) =>
      changed(
        resultOf(
          frontrow.DELETE("/v1/concerts/{concertId}/holds/{holdId}", {
            params: { path: { concertId, holdId }, header: token() },
          }),
        ),
      ),
    balance: () => resultOf(frontrow.GET("/v1/balance")),
    payment: (paymentId) => resultOf(frontrow.GET("/v1/payments/{paymentId}", { params: { path: { paymentId } } })),
    noteChange,
  };
}
