// What a torture has done so far, as it tells it: one line of JSON a round, for whoever started it.
import { z } from "zod";

const MARK = "torture: ";
const SAID = "| ";

export const tortureOrder = z.object({
  seed: z.int().min(0).default(1),
  minutes: z.number().positive().default(1),
  /** At most so many histories, whatever the time. */
  histories: z.int().positive().default(1_000_000),
});

const tally = z.object({
  histories: z.int(),
  /** Of the history under way, or the last. */
  seed: z.int(),
  requests: z.int(),
  troubles: z.int(),
  unknown: z.int(),
  resolved: z.int(),
  sums: z.record(z.string(), z.number()),
});
export type Tally = z.infer<typeof tally>;

export const noTally = (seed: number): Tally => ({
  histories: 0,
  seed,
  requests: 0,
  troubles: 0,
  unknown: 0,
  resolved: 0,
  sums: {},
});

export const tell = (told: Tally): void => console.log(`${MARK}${JSON.stringify(told)}`);

/** Says something that is meant for a person. */
export const say = (text: string): void => console.log(text.replaceAll(/^/gm, SAID));
/** What was said in a line, or null. */
export const saidIn = (line: string): string | null => (line.startsWith(SAID) ? line.slice(SAID.length) : null);

/** The tally in a line; null when the line is none. */
export function heard(line: string): Tally | null {
  const at = line.indexOf(MARK);
  return at < 0 ? null : (tally.safeParse(JSON.parse(line.slice(at + MARK.length))).data ?? null);
}
