// Tells when the service can be called, and when something else already sits on its port: a health check that some
// older process answers would look like success.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const ASK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 2_000;

/** True when something accepts connections there. */
export async function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_WITHIN_MS });
    const settle = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once("connect", () => settle(true));
    socket.once("timeout", () => settle(false));
    socket.once("error", () => settle(false));
  });
}

/** Resolves with true at the first healthy answer, with false when there was none by the deadline or `given up`. */
export async function untilHealthy(url: string, patienceMs: number, givenUp: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (!givenUp.aborted && Date.now() < deadline) {
    if (await isHealthy(url)) return true;
    await sleep(ASK_EVERY_MS);
  }
  return false;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.text();
    return response.status === 200;
  } catch {
    return false;
  }
}
