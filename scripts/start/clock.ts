// wrangler dev fires no cron trigger. Locally the start script does it, once a minute, so that what runs by the clock runs here too.
const MINUTE_MS = 60_000;
const ANSWER_WITHIN_MS = 50_000;

/** Runs the Worker's jobs every minute until `gone`. A run that fails says so in the Worker's own log. */
export function tickJobs(url: string, gone: AbortSignal): void {
  const timer = setInterval(() => void runJobs(url), MINUTE_MS);
  gone.addEventListener("abort", () => clearInterval(timer));
}

/** The path is wrangler's. Without an answer there is nothing to do: the next minute asks again. */
async function runJobs(url: string): Promise<void> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(`${url}/cdn-cgi/local/scheduled`, { signal });
    await answer.text();
  } catch {
    // The service is busy or gone.
  }
}
