// Invariant 17, and 11 of what the room chooses: it gives what was asked for, the lowest entry numbers that are free, refuses
// only what can't be had, and no choice by name leaves a single seat that the concert's rule forbids. Of a seat that may have
// been somebody's meanwhile nothing is claimed.
import { hold } from "../../src/contract/seats.ts";
import { countAsked } from "./checker-limits.ts";
import { isCertainDuring } from "./hold-lives.ts";
import type { Choice, DateFacts, Entry, Violation, World } from "./history.ts";
import { bodyOf, entriesOf, sum, violation, type EntryOf } from "./reading.ts";
import { partsOf, seatsOfDate } from "./seats-of.ts";
import { Taken } from "./taken.ts";

interface Scene {
  date: DateFacts;
  taken: Taken;
}

export function checkChoices({ history }: World): Violation[] {
  const taken = new Taken(history);
  const found: Violation[] = [];
  const add = (entry: Entry, invariant: number, details: string[]): void => {
    for (const detail of details) {
      found.push({ ...violation(invariant, detail, entry.fan, performanceOf(entry)), shownBy: entry });
    }
  };
  const concerts = new Map(history.concerts.map((concert) => [concert.concertId, concert]));
  for (const entry of entriesOf(history, "hold", "choose")) {
    const concert = concerts.get(entry.asked.concertId);
    const date = concert?.dates.find(({ performanceId }) => performanceId === entry.asked.performanceId);
    if (concert === undefined || date === undefined) continue;
    const body = bodyOf(entry, hold);
    const seatIds = body?.seats.map(({ seatId }) => seatId) ?? [];
    const scene = { date, taken };
    if (body !== null && body.adjacent !== adjacencyOf(seatIds)) {
      add(entry, 17, [`${body.holdId} has ${seatIds.join(", ")} and is told to be adjacent: ${body.adjacent}`]);
    }
    if (isChoosing(entry)) {
      if (body !== null) add(entry, 17, notAsAsked(entry, seatIds));
      if (entry.told?.status === 201) add(entry, 17, notTheLowest(entry, seatIds, scene));
      if (entry.told?.code === "seats-unavailable") add(entry, 11, couldBeHad(entry, scene));
    } else if (entry.told?.code === "leaves-single-seat" && concert.singleSeatRule === "off") {
      add(entry, 17, ["a choice was refused for a rule that the concert doesn't have"]);
    } else if (entry.told?.status === 201 && concert.singleSeatRule === "refuse") {
      add(entry, 17, singleLeft(entry, seatIds, scene));
    }
  }
  return found;
}

const performanceOf = ({ asked }: Entry): string => ("performanceId" in asked ? asked.performanceId : "");
const isChoosing = (entry: EntryOf<"hold" | "choose">): entry is EntryOf<"choose"> => entry.asked.what === "choose";

/** Whether seats are in one row without a gap; null: they are places to stand. */
function adjacencyOf(seatIds: readonly string[]): boolean | null {
  const seats = seatIds.map(partsOf);
  if (seats.every(({ row }) => row === 0)) return null;
  const numbers = seats.map(({ number }) => number);
  const isOneRow = new Set(seats.map(({ section, row }) => `${section} ${row}`)).size === 1;
  return isOneRow && Math.max(...numbers) - Math.min(...numbers) === seats.length - 1;
}

function notAsAsked(entry: EntryOf<"choose">, seatIds: readonly string[]): string[] {
  const { choice } = entry.asked;
  const isIt =
    "standing" in choice
      ? seatIds.every((seatId) => partsOf(seatId).row === 0) &&
        choice.standing.every(({ section, count }) => countIn(section, seatIds) === count)
      : isBestAsAsked(choice.bestAvailable, seatIds);
  const isWhole = seatIds.length === countAsked(entry) && new Set(seatIds).size === seatIds.length;
  return isIt && isWhole ? [] : [`${seatIds.join(", ")} is not ${JSON.stringify(choice)}`];
}

const countIn = (section: string, seatIds: readonly string[]): number =>
  sum(seatIds.map((seatId) => (partsOf(seatId).section === section ? 1 : 0)));

type Best = Extract<Choice, { bestAvailable: unknown }>["bestAvailable"];

const isBestAsAsked = ({ section, together }: Best, seatIds: readonly string[]): boolean =>
  seatIds.every((seatId) => partsOf(seatId).row > 0) &&
  (section === undefined || countIn(section, seatIds) === seatIds.length) &&
  (together !== "required" || adjacencyOf(seatIds) === true);

const isFree = (entry: Entry, { date: { performanceId }, taken }: Scene, seatId: string): boolean =>
  !taken.mayBeOwned(performanceId, seatId, entry) && !taken.mayBeBlocked(performanceId, seatId, entry);

function notTheLowest(entry: EntryOf<"choose">, seatIds: readonly string[], scene: Scene): string[] {
  const { choice } = entry.asked;
  if (!("standing" in choice)) return [];
  return choice.standing.flatMap(({ section }) => {
    const entries = seatIds.map(partsOf).filter((place) => place.section === section);
    const highest = Math.max(0, ...entries.map(({ number }) => number));
    const lower = Array.from({ length: highest }, (_, at) => `${section}-0-${at + 1}`);
    const free = lower.filter((seatId) => !seatIds.includes(seatId) && isFree(entry, scene, seatId));
    return free.length === 0 ? [] : [`${section}-0-${highest} was given while ${free.join(", ")} was free`];
  });
}

/** Seats that certainly were free, and would have done. */
function couldBeHad(entry: EntryOf<"choose">, scene: Scene): string[] {
  const { choice } = entry.asked;
  const seats = seatsOfDate(scene.date).filter(({ seatId }) => isFree(entry, scene, seatId));
  const count = (isIt: (seat: (typeof seats)[number]) => boolean): number => seats.filter(isIt).length;
  if ("standing" in choice) {
    const isEnough = choice.standing.every((asked) => count(({ section }) => section === asked.section) >= asked.count);
    return isEnough ? [`${JSON.stringify(choice)} was refused, and the places were free`] : [];
  }
  const { section, together, count: wanted } = choice.bestAvailable;
  // Whether free seats lie beside each other is another question.
  if (together === "required" && wanted > 1) return [];
  const free = count((seat) => !seat.isStanding && (section ?? seat.section) === seat.section);
  return free >= wanted ? [`${JSON.stringify(choice)} was refused, and ${free} seats were free`] : [];
}

/**
 * A run of seats beside each other leaves one seat alone between it and what is taken, or the end of the row, though on its
 * other side a seat was free.
 */
function singleLeft(entry: EntryOf<"hold" | "choose">, seatIds: readonly string[], scene: Scene): string[] {
  if (adjacencyOf(seatIds) !== true) return [];
  const { date, taken } = scene;
  const { section, row } = partsOf(seatIds[0] ?? "");
  const numbers = seatIds.map((seatId) => partsOf(seatId).number);
  const plan = new Set(seatsOfDate(date).map(({ seatId }) => seatId));
  const name = (number: number): string => `${section}-${row}-${number}`;
  const isBound = (seatId: string): boolean =>
    !plan.has(seatId) ||
    taken.isBlocked(date.performanceId, seatId, entry) ||
    taken.livesOf(date.performanceId, seatId).some((life) => isCertainDuring(life, entry));
  const isLeft = (single: number, beyond: number, other: number): boolean =>
    plan.has(name(single)) &&
    isFree(entry, scene, name(single)) &&
    isBound(name(beyond)) &&
    plan.has(name(other)) &&
    isFree(entry, scene, name(other));
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  return [
    ...(isLeft(first - 1, first - 2, last + 1) ? [first - 1] : []),
    ...(isLeft(last + 1, last + 2, first - 1) ? [last + 1] : []),
  ].map((number) => `${seatIds.join(", ")} left ${name(number)} alone`);
}
