// What a CPU profile says of the service: how its time is shared among the files of the source and the libraries. What the
// runtime does for a function (cryptography, SQL, headers) counts as that function's.
import { z } from "zod";

/** The format of Chrome's tools, as far as it is read here. Times are in microseconds. */
export const cpuProfile = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.int(),
      callFrame: z.looseObject({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
      children: z.array(z.int()).optional(),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.int()),
});
export type CpuProfile = z.infer<typeof cpuProfile>;

export interface Share {
  /** A file of the source, a library, or what the runtime does by itself. */
  where: string;
  /** Of all time, 0 to 1. */
  share: number;
}

/** While the floor has its turn nothing is sampled; a longer pause than this is one of those. */
const PAUSE_US = 50_000;
const GARBAGE = "(garbage collector)";

/** Shares of a profile of an unminified bundle, the largest first. */
export function sharesOf({ nodes, samples, timeDeltas }: CpuProfile, bundle: string): Share[] {
  const fileOf = filesOf(bundle);
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const whereOf = (sample: number): string => {
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const frame = frames.get(id);
      if (frame?.functionName === GARBAGE) return "collecting garbage";
      const file = frame === undefined || !frame.url.endsWith("mjs") ? null : fileOf(frame.lineNumber);
      if (file !== null) return file;
    }
    return "the runtime itself: network, promises, storage";
  };
  const spent = new Map<string, number>();
  let total = 0;
  for (const [at, sample] of samples.entries()) {
    const tookUs = timeDeltas[at] ?? 0;
    if (tookUs > PAUSE_US) continue;
    const where = whereOf(sample);
    spent.set(where, (spent.get(where) ?? 0) + tookUs);
    total += tookUs;
  }
  return [...spent]
    .map(([where, us]) => ({ where, share: us / total }))
    .toSorted((one, other) => other.share - one.share);
}

/** Tells which file a line of the bundle comes from; the bundler leaves a comment in front of each. */
function filesOf(bundle: string): (line: number) => string | null {
  const files: { line: number; file: string | null }[] = [];
  for (const [line, text] of bundle.split("\n").entries()) {
    const [, path] = /^\/\/ ((?:src|bench|node_modules)\/\S+)$/.exec(text) ?? [];
    if (path !== undefined) files.push({ line, file: nameOf(path) });
  }
  return (line) => files.findLast((file) => file.line <= line)?.file ?? null;
}

/** The benchmark's own wrappers are nobody's: what runs in them is their caller's. */
const nameOf = (path: string): string | null => {
  if (path.startsWith("bench/")) return null;
  const [, library] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return library ?? path;
};
