// A history of a process that is killed again and again: what clients saw of it, and what its files hold.
import { play, type Played } from "./play.ts";
import { ProcessStage } from "./process-stage.ts";
import { KILLED } from "./scenarios.ts";
import { Victim } from "./victim.ts";

const ROUNDS_PER_KILL = 7;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export interface Kills {
  seed: number;
  kills: number;
  fans?: number;
  /** The folder of a Worker that is built already. */
  build?: string;
}

/** Plays so many kills. Whatever was started is gone when this is over, also when it fails. */
export async function playKills(
  { seed, kills, fans = KILLED.fans, build }: Kills,
  onRound: (requests: number, kills: number) => void = () => {},
): Promise<Played & { kills: number }> {
  const victim = await Victim.start(build);
  const interrupted = (): void => void victim.end().finally(() => process.exit(1));
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    const rounds = kills * ROUNDS_PER_KILL;
    const stage = new ProcessStage(victim, kills, rounds);
    const setup = { ...KILLED, fans, seed, rounds };
    const played = await play(setup, stage, (requests) => onRound(requests, stage.kills));
    return { ...played, kills: stage.kills };
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await victim.end();
  }
}
