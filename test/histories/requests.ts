// From what is asked to what is sent: the only place here that knows paths, headers and bodies.
import type { Asked, Settings } from "./history.ts";
import type { Sent } from "./stage.ts";

type Bare = Omit<Sent, "headers"> & { key?: string };

const DRAFT = {
  venue: "A hall",
  draft: true,
  performances: [
    {
      startsAt: "2200-01-01T10:00:00.000Z",
      sections: [{ name: "A", grade: "R", price: 10_000, rows: 1, seatsPerRow: 1 }],
    },
  ],
};

/** `tokens`: what the sender shows, as headers. */
export function toSend(asked: Asked, tokens: Record<string, string>): Sent {
  const { key, ...sent } = bare(asked);
  const headers = {
    ...tokens,
    ...(key === undefined ? {} : { "Idempotency-Key": key }),
    ...(sent.body === undefined ? {} : { "Content-Type": "application/json" }),
  };
  return { ...sent, headers };
}

function bare(asked: Asked): Bare {
  switch (asked.what) {
    case "join":
      return { method: "POST", path: line(asked) };
    case "poll":
      return { method: "GET", path: line(asked) };
    case "claim":
      return { method: "POST", path: `${line(asked)}/admission` };
    case "leave":
      return { method: "DELETE", path: line(asked) };
    case "dates":
      return { method: "GET", path: `/v1/concerts/${asked.concertId}/performances` };
    case "seats":
      return { method: "GET", path: `${date(asked)}/seats` };
    case "hold":
      return { method: "POST", path: `${date(asked)}/holds`, body: { seatIds: asked.seatIds } };
    case "choose":
      return { method: "POST", path: `${date(asked)}/holds`, body: asked.choice, key: asked.key };
    case "holds":
      return { method: "GET", path: `/v1/concerts/${asked.concertId}/holds` };
    case "read-hold":
      return { method: "GET", path: `/v1/concerts/${asked.concertId}/holds/${asked.holdId}` };
    case "release":
      return { method: "DELETE", path: `/v1/concerts/${asked.concertId}/holds/${asked.holdId}` };
    case "charge":
      return { method: "POST", path: "/v1/balance/charges", body: { amount: asked.amount }, key: asked.key };
    case "balance":
      return { method: "GET", path: "/v1/balance" };
    case "tickets":
      return { method: "GET", path: "/v1/tickets?limit=100" };
    case "pay": {
      const { concertId, holdId, key } = asked;
      return { method: "POST", path: "/v1/payments", body: { concertId, holdId }, key };
    }
    case "read-payment":
      return { method: "GET", path: `/v1/payments/${asked.paymentId}` };
    case "refund":
      return { method: "POST", path: `/v1/payments/${asked.paymentId}/refund`, body: {}, key: asked.key };
    case "patch":
      return { method: "PATCH", path: `/v1/admin/concerts/${asked.concertId}`, body: patchOf(asked.changes) };
    case "times":
      return { method: "PATCH", path: `/v1/admin/concerts/${asked.concertId}`, body: asked.changes };
    case "add-date": {
      const { concertId, startsAt, key } = asked;
      const sections = [{ name: "Z", grade: "R", price: 10_000, rows: 1, seatsPerRow: 1 }];
      return {
        method: "POST",
        path: `/v1/admin/concerts/${concertId}/performances`,
        body: { startsAt, sections },
        key,
      };
    }
    case "rebuild":
      return { method: "POST", path: `/v1/admin/concerts/${asked.concertId}/rebuild`, body: {} };
    case "cancel":
      return { method: "POST", path: `${operatorsDate(asked)}/cancellation`, body: { reason: asked.reason } };
    case "read-cancellation":
      return { method: "GET", path: `${operatorsDate(asked)}/cancellation` };
    case "block":
    case "unblock": {
      const body = { ...asked.places, reason: "House seats" };
      return { method: "POST", path: `${operatorsDate(asked)}/seats/${asked.what}`, body, key: asked.key };
    }
    case "comp": {
      const { userId, seatIds, key } = asked;
      return {
        method: "POST",
        path: `${operatorsDate(asked)}/comps`,
        body: { userId, seatIds, reason: "A guest" },
        key,
      };
    }
    case "prices": {
      const { prices, evenIfSold } = asked;
      return { method: "PATCH", path: operatorsDate(asked), body: { prices, ...(evenIfSold && { evenIfSold }) } };
    }
    case "move":
      return { method: "PATCH", path: operatorsDate(asked), body: { startsAt: asked.startsAt } };
    case "draft": {
      const { title, key } = asked;
      return { method: "POST", path: "/v1/admin/concerts", body: { ...DRAFT, title }, key };
    }
    case "publish":
      return { method: "PATCH", path: `/v1/admin/concerts/${asked.concertId}`, body: { draft: false } };
    case "delete":
      return { method: "DELETE", path: `/v1/admin/concerts/${asked.concertId}` };
    default:
      return asked satisfies never;
  }
}

function patchOf({ maxAdmitted, admitPerMinute, ...settings }: Partial<Settings>): object {
  const waitingRoom = {
    ...(maxAdmitted === undefined ? {} : { maxAdmitted }),
    ...(admitPerMinute === undefined ? {} : { admitPerMinute }),
  };
  return { ...settings, ...(Object.keys(waitingRoom).length === 0 ? {} : { waitingRoom }) };
}

interface DateName {
  concertId: string;
  performanceId: string;
}
const line = ({ concertId }: { concertId: string }): string => `/v1/concerts/${concertId}/queue`;
const date = ({ concertId, performanceId }: DateName): string =>
  `/v1/concerts/${concertId}/performances/${performanceId}`;
const operatorsDate = ({ concertId, performanceId }: DateName): string =>
  `/v1/admin/concerts/${concertId}/performances/${performanceId}`;
