// A service that answers about one place in line as a test tells it to, behind a client's fetch: for what a client makes of the
// answers. What the answers really are is for the journeys to ask.
import { type Frontrow, createFrontrow } from "../../clients/frontrow/src/client.ts";
import type { Place } from "../../clients/frontrow/schema.d.ts";
import type { HeldTime } from "./held-time.ts";

export const CONCERT = "con_1";
/** The service's time when the held time begins. */
const SERVER_MS = Date.parse("2030-12-24T11:00:00.000Z");

export type Answer =
  | { place: Partial<Place> }
  | { code: string; status: number; retryAfterSeconds?: number; opensAt?: string; position?: number }
  /** No network. */
  | "lost"
  /** The network is there, and nothing ever comes. */
  | "silent"
  | "gone";

interface Asked {
  /** `join`, `look`, `enter` or `leave`. */
  what: string;
  at: number;
  token: string | null;
}

export interface ToldLine {
  frontrow: Frontrow;
  asked: Asked[];
  /** What was asked, in order. */
  whats: () => string[];
  /** Answers to come, in order; the last one stays. */
  tell: (...answers: Answer[]) => void;
}

const NAMES: Record<string, string> = { "POST /queue": "join", "GET /queue": "look", "DELETE /queue": "leave" };

export function toldLine(time: HeldTime): ToldLine {
  const asked: Asked[] = [];
  let answers: Answer[] = [];
  let tokens = 0;

  const fetch = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace(`/v1/concerts/${CONCERT}`, "");
    const what = NAMES[`${request.method} ${path}`] ?? "enter";
    asked.push({ what, at: time.now(), token: request.headers.get("Queue-Token") });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined || answer === "lost") throw new TypeError("fetch failed");
    if (answer === "silent") {
      return new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(new Error("aborted"))));
    }
    if (answer === "gone") return new Response(null, { status: 204 });
    if (!("place" in answer)) {
      const { retryAfterSeconds, ...problem } = answer;
      const headers = retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
      return Response.json({ title: "No", detail: "", ...problem }, { status: answer.status, headers });
    }
    tokens += 1;
    return Response.json({ ...PLACE, serverTime: timeAt(time.now()), queueToken: `q${tokens}`, ...answer.place });
  };

  return {
    frontrow: createFrontrow({ baseUrl: "https://tickets.example.com", fetch }),
    asked,
    whats: () => asked.map(({ what }) => what),
    tell: (...next) => {
      answers = next;
    },
  };
}

/** The service's time at a moment of the held time. */
export const timeAt = (now: number): string => new Date(SERVER_MS + now).toISOString();

const PLACE: Place = {
  concertId: CONCERT,
  status: "waiting",
  number: 500,
  position: 100,
  estimatedWaitSeconds: { low: 40, high: 75 },
  pollAfterMs: 5_000,
  seatsAvailable: 800,
  sale: "open",
  opensAt: null,
  serverTime: "",
  queueToken: "",
  expiresAt: null,
};
