// One row of the table: rounds of the operation and of its floor take turns, so that whatever else the machine does
// meets both; then the operation's cost is counted. Every answer is checked, and a wrong one ends the run.
import { Client, expectStatus } from "./client.ts";
import type { Operation, Row } from "./rows.ts";
import type { Runtime } from "./runtime.ts";
import type { Stage } from "./stage.ts";
import { quantile, spread, type Spread } from "./statistics.ts";
import type { Counts } from "./workers/counting.ts";

export interface Effort {
  rounds: number;
  /** Calls before the first round, so that both sides have left the interpreter. */
  warmUp: number;
  /** Calls in a round of one connection, and of a crowd. */
  calls: number;
  crowdCalls: number;
}

export interface Measured {
  name: string;
  floor: string;
  connections: number;
  target: number | null;
  slowest: number | undefined;
  /** Of throughputs: the operation's to its floor's. */
  ratio: Spread;
  perSecond: number;
  floorPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** For one operation. */
  counts: Counts;
}

const COUNTED_CALLS = 20;
const WARM_UP_CONNECTIONS = 20;

export async function measure(
  runtime: Runtime,
  stage: Stage,
  row: Row,
  effort: Effort,
  tell: (what: string) => void,
  /** Looks on while the rounds run, and not before. */
  watched: (rounds: () => Promise<void>) => Promise<void>,
): Promise<Measured> {
  const usual = row.connections === 1 ? effort.calls : effort.crowdCalls;
  const calls = Math.max(row.connections, Math.ceil(usual * row.share));
  tell(`${row.name}: on the stage`);
  const warmUp = Math.ceil(effort.warmUp * row.share);
  const operations = await row.prepare(COUNTED_CALLS + warmUp + calls * (effort.rounds + 1));
  const counts = await count(stage, runtime, operations.splice(0, COUNTED_CALLS));
  const service = new Client(runtime.service, row.connections);
  const floor = new Client(runtime.floor, row.connections);
  const status = row.floor.path.startsWith("/304") ? 304 : 200;
  const bare = ({ sends }: Operation): Operation => ({
    sends,
    make: async (client) => expectStatus(await client.send({ ...sends, path: row.floor.path }), status),
  });
  tell(`${row.name}: warming up`);
  const first = operations.splice(0, warmUp);
  for (const [url, warming] of [
    [runtime.service, first],
    [runtime.floor, first.map(bare)],
  ] as const) {
    const client = new Client(url, WARM_UP_CONNECTIONS);
    await timed(client, warming);
    client.close();
  }
  const perSecond: number[] = [];
  const floorPerSecond: number[] = [];
  const latencies: number[] = [];
  const rounds = async (): Promise<void> => {
    for (let round = 0; round <= effort.rounds; round++) {
      tell(`${row.name}: ${round === 0 ? "warming up" : `round ${round} of ${effort.rounds}`}`);
      const asked = operations.splice(0, calls);
      const own = () => timed(service, asked);
      const theirs = () => timed(floor, asked.map(bare));
      const [first, second] = round % 2 === 0 ? [await own(), await theirs()] : [await theirs(), await own()];
      const [ours, floors] = round % 2 === 0 ? [first, second] : [second, first];
      if (round === 0) continue;
      perSecond.push(ours.perSecond);
      floorPerSecond.push(floors.perSecond);
      latencies.push(...ours.latencies);
    }
  };
  try {
    await watched(rounds);
  } finally {
    service.close();
    floor.close();
  }
  return {
    name: row.name,
    floor: row.floor.name,
    connections: row.connections,
    target: row.target,
    slowest: row.slowest,
    ratio: spread(perSecond.map((value, round) => value / (floorPerSecond[round] ?? Number.NaN))),
    perSecond: quantile(perSecond, 0.5),
    floorPerSecond: quantile(floorPerSecond, 0.5),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    counts,
  };
}

async function timed(
  client: Client,
  operations: readonly Operation[],
): Promise<{ perSecond: number; latencies: number[] }> {
  const latencies: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let operation = operations[next++]; operation !== undefined; operation = operations[next++]) {
      const begun = performance.now();
      await operation.make(client);
      latencies.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: client.connections }, lane));
  // Alone, the median call tells the pace: one long pause of a shared machine would drown a short round.
  const callMs = client.connections === 1 ? quantile(latencies, 0.5) : (performance.now() - begun) / operations.length;
  return { perSecond: 1_000 / callMs, latencies };
}

/** What one operation costs, on average over a few made one after the other. */
async function count(stage: Stage, runtime: Runtime, operations: readonly Operation[]): Promise<Counts> {
  const client = new Client(runtime.service, 1);
  try {
    await stage.control("count");
    await timed(client, operations);
    const counts = await stage.control<Counts>("counted");
    const each = (of: number): number => of / operations.length;
    return {
      roomCalls: each(counts.roomCalls),
      roomRead: each(counts.roomRead),
      roomWritten: each(counts.roomWritten),
      d1Statements: each(counts.d1Statements),
      d1Read: each(counts.d1Read),
      d1Written: each(counts.d1Written),
    };
  } finally {
    client.close();
  }
}
