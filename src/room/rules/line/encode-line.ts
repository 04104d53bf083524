// The part of a line's snapshot that tells who has left and whose session has ended; see domain/line-snapshot.ts.
import { type LineSnapshot, SNAPSHOT_BLOCK_NUMBERS } from "../../../domain/snapshots/line-snapshot.ts";
import { NumberWriter } from "../../../domain/snapshots/number-code.ts";
import type { NumberSet } from "./number-set.ts";

/** Bytes for leavers told one by one, before encoding as text. */
const LEAVERS_MAX_BYTES = 12 * 1024;

/** The part of a snapshot that tells who has left, above `served`. */
export function encodeLeavers(
  heard: NumberSet,
  served: number,
  issued: number,
): Pick<LineSnapshot, "exactTo" | "leavers" | "blocks"> {
  const leavers = new NumberWriter();
  let exactTo = issued;
  for (const number of heard.members(served + 1, issued)) {
    if (leavers.byteLength >= LEAVERS_MAX_BYTES) {
      exactTo = number - 1;
      break;
    }
    leavers.add(number);
  }
  const blocks: number[] = [];
  for (let first = exactTo + 1; first <= issued; first += SNAPSHOT_BLOCK_NUMBERS) {
    blocks.push(heard.count(first, Math.min(issued, first + SNAPSHOT_BLOCK_NUMBERS - 1)));
  }
  return { exactTo, leavers: leavers.toText(), blocks };
}

export function encodeEnded(numbers: Iterable<number>): string {
  const ended = new NumberWriter();
  for (const number of numbers) ended.add(number);
  return ended.toText();
}
