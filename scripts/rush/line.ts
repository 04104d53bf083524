// The first flow: joining the line, watching the place, and going in when called. Also what people do meanwhile:
// refreshing, opening a second tab, leaving, and not being there when it is their turn.
import { z } from "zod";
import { place, type PlaceBody } from "../../src/contract/line.ts";
import { again, on, out, type Fan, type Next, type Sale } from "./crowd.ts";
import type { Reply, Success } from "./http.ts";

const SECOND_TAB = 2;
const OPENING_PATIENCE_MS = 30_000;

/** Until the fan is inside; the value is the queue token to go on with. */
export async function waitInLine(fan: Fan, sale: Sale): Promise<Next<string>> {
  fan.stage = "waiting";
  const joined = await join(fan, sale);
  if (joined.go !== "on") return joined;
  const joinedAt = joined.value.sentAt;
  let current: PlaceBody = joined.value.body;
  for (let polls = 0; ; polls += 1) {
    if (current.status === "admitted") {
      fan.waitedMs ??= performance.now() - joinedAt;
      return fan.character.plan === "wander-off" ? out("wandered off when it was their turn") : on(current.queueToken);
    }
    const next = current.status === "ready" ? await claim(fan, sale, current) : await poll(fan, sale, current, polls);
    if (next.go !== "on") return next;
    current = next.value;
  }
}

/** Gives the place up, with whatever hangs on it. */
export async function leaveLine(fan: Fan, sale: Sale, queueToken: string): Promise<void> {
  const reply = await sale.client.send({
    fan: fan.index,
    step: "leave the line",
    method: "DELETE",
    path: `/v1/concerts/${sale.concertId}/queue`,
    answers: z.undefined(),
    bearer: fan.accessToken,
    queueToken,
  });
  if (!reply.ok) throw sale.client.unexpected(fan.index, "leave the line", reply);
}

async function join(fan: Fan, sale: Sale): Promise<Next<Success<PlaceBody>>> {
  for (;;) {
    const [reply, otherTab] = await Promise.all([
      askToJoin(fan, sale, 1),
      fan.character.secondTab ? askToJoin(fan, sale, SECOND_TAB) : null,
    ]);
    if (reply.ok) return on(reply);
    if (otherTab?.ok) return on(otherTab);
    if (reply.code === "sale-closed") return out("came when the sale was closed");
    if (reply.code !== "sale-not-open") throw sale.client.unexpected(fan.index, "join the line", reply);
    const opensInMs = Date.parse(String(reply.members["opensAt"])) - Date.now();
    await sale.client.pause(Math.min(OPENING_PATIENCE_MS, Math.max(250, opensInMs)));
  }
}

async function askToJoin(fan: Fan, sale: Sale, tab: number): Promise<Reply<PlaceBody>> {
  const reply = await sale.client.send({
    fan: fan.index,
    step: "join the line",
    method: "POST",
    path: `/v1/concerts/${sale.concertId}/queue`,
    answers: place,
    bearer: fan.accessToken,
  });
  return seen(fan, sale, tab, reply);
}

async function poll(fan: Fan, sale: Sale, current: PlaceBody, polls: number): Promise<Next<PlaceBody>> {
  const { plan, patiencePolls, refreshes } = fan.character;
  fan.stage = "waiting";
  if (current.seatsAvailable === 0 || (plan === "leave-the-line" && polls >= patiencePolls)) {
    await leaveLine(fan, sale, current.queueToken);
    return out(current.seatsAvailable === 0 ? "found the show sold out" : "left the line");
  }
  await sale.client.pause(current.pollAfterMs);
  const refresh = refreshes && polls === patiencePolls;
  const reply = refresh
    ? await askToJoin(fan, sale, 1)
    : seen(
        fan,
        sale,
        1,
        await sale.client.send({
          fan: fan.index,
          step: "poll the place",
          method: "GET",
          path: `/v1/concerts/${sale.concertId}/queue`,
          answers: place,
          bearer: fan.accessToken,
          queueToken: current.queueToken,
        }),
      );
  return stillInLine(fan, sale, "poll the place", reply);
}

async function claim(fan: Fan, sale: Sale, current: PlaceBody): Promise<Next<PlaceBody>> {
  if (fan.character.plan === "wander-off") return out("wandered off when it was their turn");
  // A second "ready" means that every slot is taken for a moment.
  if (fan.stage === "called") await sale.client.pause(current.pollAfterMs);
  fan.stage = "called";
  const reply = await sale.client.send({
    fan: fan.index,
    step: "ask to go in",
    method: "POST",
    path: `/v1/concerts/${sale.concertId}/queue/admission`,
    answers: place,
    bearer: fan.accessToken,
    queueToken: current.queueToken,
  });
  return stillInLine(fan, sale, "ask to go in", seen(fan, sale, 1, reply));
}

function stillInLine(fan: Fan, sale: Sale, step: string, reply: Reply<PlaceBody>): Next<PlaceBody> {
  if (reply.ok) return on(reply.body);
  if (reply.code === "session-over") return again;
  if (reply.code === "sale-closed") return out("came when the sale was closed");
  throw sale.client.unexpected(fan.index, step, reply);
}

function seen(fan: Fan, sale: Sale, tab: number, reply: Reply<PlaceBody>): Reply<PlaceBody> {
  if (reply.ok) {
    const { body, status, sentAt, receivedAt } = reply;
    const { number, position } = body;
    sale.records.places.push({
      fan: fan.index,
      stay: fan.stay,
      tab,
      created: status === 201,
      number,
      position,
      sentAt,
      receivedAt,
    });
  }
  return reply;
}
