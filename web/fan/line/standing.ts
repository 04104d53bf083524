// What a place in line means to the fan who holds it. Pure: each is a function of what the service has answered.
import type { Place } from "../../../clients/frontrow/schema.d.ts";

/** Which screen of the line a place shows. */
export type Standpoint = "lobby" | "paused" | "waiting" | "ready";

export function standpointOf({ status, sale }: Pick<Place, "status" | "sale">): Standpoint {
  if (status === "ready") return "ready";
  if (sale === "scheduled") return "lobby";
  return sale === "paused" ? "paused" : "waiting";
}

/** A position of 1 is next. */
export const peopleAhead = ({ position }: Pick<Place, "position">): number => Math.max(0, position - 1);

/** How much of the way is behind, of 1; from the first position that was seen. Null: there was nobody ahead. */
export function progressOf({ position }: Pick<Place, "position">, firstPosition: number): number | null {
  const way = firstPosition - 1;
  return way <= 0 ? null : Math.min(1, Math.max(0, (firstPosition - position) / way));
}

export type Supply = "enough" | "fewerThanAhead" | "none";

/** Whether what is left may last. Every fan ahead may buy one seat or more, so fewer seats than people are told in time. */
export function supplyOf(place: Pick<Place, "position" | "seatsAvailable">): Supply {
  if (place.seatsAvailable === 0) return "none";
  return place.seatsAvailable < peopleAhead(place) ? "fewerThanAhead" : "enough";
}

const MINUTE = 60;

/** A wait in whole minutes, for people; null where there is none to tell. Less than a minute is no figure. */
export function minutesOf(wait: Place["estimatedWaitSeconds"]): { low: number; high: number } | "underAMinute" | null {
  if (wait === null) return null;
  if (wait.high < MINUTE) return "underAMinute";
  const low = Math.max(1, Math.floor(wait.low / MINUTE));
  return { low, high: Math.max(low, Math.ceil(wait.high / MINUTE)) };
}
