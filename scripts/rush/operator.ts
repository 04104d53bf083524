// The operator's side of a rush: making the concert, watching it, and asking for the audit at the end.
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { concert, type ConcertBody } from "../../src/contract/concerts.ts";
import { audit, type AuditCheck } from "../../src/contract/audit.ts";
import { payment } from "../../src/contract/payments.ts";
import { layout } from "../../src/contract/performances.ts";
import { blocksChanged, type BlockedSeats } from "../../src/contract/seats.ts";
import { userCreated } from "../../src/contract/users.ts";
import { operatorConcert, type OperatorConcert } from "../../src/contract/operator-concert.ts";
import { arena, type ConcertRequest } from "../demo-concerts.ts";
import type { Client, Reply } from "./http.ts";

export interface DateOf {
  concertId: string;
  performanceId: string;
}

/** How the operator is named where a fan's index stands. */
const OPERATOR = -1;
const AUDIT_PAGES_MAX = 100;

/**
 * An arena whose line forms at once and is served in a minute or two for 500 fans: few may be inside, each for a short
 * time, and who does not come when called costs seconds.
 */
export function rushArena(now: number): ConcertRequest {
  return {
    ...arena(now),
    title: "Rush rehearsal",
    singleSeatRule: "refuse",
    holdSeconds: 8,
    maxSeatsPerFan: 4,
    waitingRoom: { maxAdmitted: 60, admitPerMinute: 1_200, sessionSeconds: 40, offerSeconds: 5, claimSeconds: 30 },
  };
}

type LayoutBody = z.infer<typeof layout>;

export class Operator {
  readonly #client: Client;
  readonly #adminKey: string;

  constructor(client: Client, adminKey: string) {
    this.#client = client;
    this.#adminKey = adminKey;
  }

  async createConcert(body: ConcertRequest): Promise<OperatorConcert> {
    return answered(await this.#ask("make the concert", operatorConcert, "/v1/admin/concerts", body));
  }

  async concertAsOperator(concertId: string): Promise<OperatorConcert> {
    return answered(await this.#ask("watch the sale", operatorConcert, `/v1/admin/concerts/${concertId}`));
  }

  /** What anybody may know of it. */
  async concertAsFan(concertId: string): Promise<ConcertBody> {
    return answered(await this.#ask("look at the concert", concert, `/v1/concerts/${concertId}`));
  }

  async sections(concertId: string, performanceId: string): Promise<LayoutBody["sections"]> {
    const path = `${pathOf({ concertId, performanceId })}/layout`;
    return answered(await this.#ask("read the layout", layout, path)).sections;
  }

  /** Keeps seats back. */
  async block(date: DateOf, body: BlockedSeats): Promise<void> {
    answered(await this.#ask("keep seats back", blocksChanged, `${pathOf(date)}/seats/block`, body));
  }

  /** Gives seats to a fan who is made for it; null when somebody else has one of them. */
  async giveAway(
    date: DateOf,
    body: { seatIds: string[]; reason: string },
  ): Promise<{ paymentId: string; seatIds: string[] } | null> {
    const { userId } = answered(await this.#ask("invite a guest", userCreated, "/v1/users", { name: "A guest" }));
    const reply = await this.#ask(
      "give seats away",
      payment,
      `${pathOf(date)}/comps`,
      { ...body, userId },
      randomUUID(),
    );
    if (!reply.ok && reply.code === "seats-unavailable") return null;
    const { paymentId, amount, tickets } = answered(reply);
    if (amount !== 0) this.#client.odd(OPERATOR, "give seats away", "wrong figures", `a guest paid ${amount}`);
    return { paymentId, seatIds: tickets.map(({ seatId }) => seatId) };
  }

  /** Every check of every page of the audit of one concert. */
  async audit(concertId: string): Promise<{ ok: boolean; checks: AuditCheck[] }> {
    const checks: AuditCheck[] = [];
    let ok = true;
    let cursor = "";
    for (let page = 0; page < AUDIT_PAGES_MAX; page += 1) {
      const query = `?concertId=${encodeURIComponent(concertId)}${cursor}`;
      const body = answered(await this.#ask("audit", audit, `/v1/admin/audit${query}`));
      checks.push(...body.checks);
      ok &&= body.ok;
      if (body.nextCursor === null) return { ok, checks };
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    throw new Error(`the audit of one concert has more than ${AUDIT_PAGES_MAX} pages`);
  }

  async #ask<Body extends z.ZodType>(
    step: string,
    answers: Body,
    path: string,
    body?: unknown,
    idempotencyKey?: string,
  ): Promise<Reply<z.infer<Body>>> {
    const method = body === undefined ? "GET" : "POST";
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    return this.#client.send({ fan: OPERATOR, step, method, path, answers, bearer: this.#adminKey, body, ...key });
  }
}

const pathOf = ({ concertId, performanceId }: DateOf): string =>
  `/v1/admin/concerts/${concertId}/performances/${performanceId}`;

function answered<Body>(reply: Reply<Body>): Body {
  if (reply.ok) return reply.body;
  throw new Error(`the service refused the operator: ${reply.status} ${reply.code} ${reply.detail}`);
}
