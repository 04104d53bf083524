// Whether a seat can have been somebody's, or kept back, while a request ran; and whether it certainly was kept back.
import type { HoldLife } from "./hold-lives.ts";
import { holdLives, isPossibleDuring } from "./hold-lives.ts";
import type { Entry, History, Places } from "./history.ts";
import { endOf, entriesOf, isDone, isRefused, isUnknown, type EntryOf } from "./reading.ts";
import { partsOf } from "./seats-of.ts";

export class Taken {
  #lives: Map<string, HoldLife[]>;
  #open: EntryOf<"hold" | "choose">[];
  #comps: EntryOf<"comp">[];
  #blocks: EntryOf<"block">[];
  #unblocks: EntryOf<"unblock">[];

  constructor(history: History) {
    const named = holdLives(history).flatMap((life) =>
      life.seatIds.map((seatId) => ({ life, seat: `${life.performanceId} ${seatId}` })),
    );
    this.#lives = new Map(
      [...Map.groupBy(named, ({ seat }) => seat)].map(([seat, those]) => [seat, those.map(({ life }) => life)]),
    );
    this.#open = entriesOf(history, "hold", "choose").filter(isUnknown);
    this.#comps = entriesOf(history, "comp");
    this.#blocks = entriesOf(history, "block").filter((entry) => !isRefused(entry));
    this.#unblocks = entriesOf(history, "unblock").filter((entry) => !isRefused(entry));
  }

  livesOf(performanceId: string, seatId: string): readonly HoldLife[] {
    return this.#lives.get(`${performanceId} ${seatId}`) ?? [];
  }

  /** Somebody can have had it at some time of the request. */
  mayBeOwned(performanceId: string, seatId: string, entry: Entry): boolean {
    const until = entry.answered?.tick ?? Infinity;
    const isOf = (asked: { performanceId: string }, sent: Entry["sent"]) =>
      asked.performanceId === performanceId && sent.tick < until;
    return (
      this.livesOf(performanceId, seatId).some((life) => isPossibleDuring(life, entry)) ||
      this.#open.some((other) => other !== entry && isOf(other.asked, other.sent) && mayTake(other, seatId)) ||
      // What was refused in the end may have had its seats until then.
      this.#comps.some(
        (other) =>
          other !== entry &&
          isOf(other.asked, other.sent) &&
          other.asked.seatIds.includes(seatId) &&
          (!isRefused(other) || (other.answered?.tick ?? Infinity) > entry.sent.tick),
      )
    );
  }

  /** An operator can have kept it back at some time of the request. */
  mayBeBlocked(performanceId: string, seatId: string, entry: Entry): boolean {
    const concerns = ({ asked }: EntryOf<"block" | "unblock">): boolean =>
      asked.performanceId === performanceId && concernsSeat(asked.places, seatId);
    return this.#blocks.some(
      (block) =>
        concerns(block) &&
        block.sent.tick < (entry.answered?.tick ?? Infinity) &&
        !this.#unblocks.some(
          (unblock) =>
            isDone(unblock) &&
            !unblock.told?.replayed &&
            "seatIds" in unblock.asked.places &&
            concerns(unblock) &&
            unblock.sent.tick > endOf(block) &&
            endOf(unblock) < entry.sent.tick,
        ),
    );
  }

  /** An operator certainly kept it back for all of the request. */
  isBlocked(performanceId: string, seatId: string, entry: Entry): boolean {
    const until = entry.answered?.tick ?? Infinity;
    const concerns = ({ asked }: EntryOf<"block" | "unblock">): boolean =>
      asked.performanceId === performanceId && concernsSeat(asked.places, seatId);
    return this.#blocks.some((block) => {
      if (!isDone(block) || block.told?.replayed || !("seatIds" in block.asked.places) || !concerns(block))
        return false;
      if (endOf(block) >= entry.sent.tick) return false;
      const mayEnd = (other: Entry): boolean => other.sent.tick < until && endOf(other) > block.sent.tick;
      return (
        !this.#unblocks.some((other) => concerns(other) && mayEnd(other)) &&
        !this.#comps.some(
          (other) =>
            !isRefused(other) &&
            other.asked.performanceId === performanceId &&
            other.asked.seatIds.includes(seatId) &&
            mayEnd(other),
        )
      );
    });
  }
}

export function concernsSeat(places: Places, seatId: string): boolean {
  return "seatIds" in places ? places.seatIds.includes(seatId) : places.section === partsOf(seatId).section;
}

function mayTake({ asked }: EntryOf<"hold" | "choose">, seatId: string): boolean {
  if (asked.what === "hold") return asked.seatIds.includes(seatId);
  const { section, row } = partsOf(seatId);
  if ("standing" in asked.choice) return asked.choice.standing.some((places) => places.section === section);
  return row > 0 && (asked.choice.bestAvailable.section ?? section) === section;
}
