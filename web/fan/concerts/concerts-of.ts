// The concerts behind tickets and payments, which name them by id only. Each is asked for once in some minutes.
import { api, told } from "../../shared/api/client.ts";
import type { Concert } from "./types.ts";

const FRESH_MS = 5 * 60_000;

const known = new Map<string, { concert: Concert; readAt: number }>();

/** By id. One that can't be read now is missing, or as it was when it was last read. */
export async function concertsOf(concertIds: readonly string[]): Promise<Record<string, Concert>> {
  const ids = [...new Set(concertIds)];
  await Promise.all(ids.map(read));
  return Object.fromEntries(
    ids.flatMap((concertId) => {
      const found = known.get(concertId);
      return found === undefined ? [] : [[concertId, found.concert]];
    }),
  );
}

async function read(concertId: string): Promise<void> {
  const before = known.get(concertId);
  if (before !== undefined && performance.now() - before.readAt < FRESH_MS) return;
  const answer = await told(api.GET("/v1/concerts/{concertId}", { params: { path: { concertId } } }));
  if (answer.ok) known.set(concertId, { concert: answer.value, readAt: performance.now() });
}
