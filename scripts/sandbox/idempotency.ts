// The two providers' idempotency. Both keep an answer under a key; they differ in what else they look at. Toss never compares the body
// and replays 4xx; Stripe compares path and body, and keeps 500s, too. While a call of a key runs, another one is a 409 with both.
import type { World } from "./world.ts";

export interface IdempotencyRules {
  keepMs: number;
  comparesBody: boolean;
  keeps: (status: number) => boolean;
  whileRunning: () => Response;
  otherBody: () => Response;
}

const HOUR_MS = 3_600_000;
export const TOSS_KEEPS_MS = 15 * 24 * HOUR_MS;
export const STRIPE_KEEPS_MS = 24 * HOUR_MS;

const running = new WeakMap<object, Set<string>>();

/** Does the work once for a key. Without a key it is done every time. */
export async function once(
  { state, now }: World,
  rules: IdempotencyRules,
  key: string | null,
  request: string,
  work: () => Promise<Response>,
): Promise<Response> {
  if (key === null) return work();
  const kept = state.answers[key];
  if (kept !== undefined && kept.until > now()) {
    if (rules.comparesBody && kept.request !== request) return rules.otherBody();
    return new Response(kept.body, {
      status: kept.status,
      headers: { "Content-Type": "application/json", "Idempotent-Replayed": "true" },
    });
  }
  const inFlight = running.get(state) ?? new Set();
  running.set(state, inFlight);
  if (inFlight.has(key)) return rules.whileRunning();
  inFlight.add(key);
  try {
    const answer = await work();
    if (rules.keeps(answer.status)) {
      state.answers[key] = {
        request,
        status: answer.status,
        body: await answer.clone().text(),
        until: now() + rules.keepMs,
      };
    }
    return answer;
  } finally {
    inFlight.delete(key);
  }
}
