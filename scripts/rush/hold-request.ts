// What a fan asks for when holding: seats by name, the best that are free, or places to stand. Pure, with the other half
// beside it: whether the hold that came is what was asked for.
import type { HoldBody, SeatBody, StandingAreaBody } from "../../src/contract/seats.ts";
import type { Character } from "./character.ts";
import type { Dice } from "./dice.ts";
import { chooseSeats } from "./seat-choice.ts";
import type { SeatsSeen } from "./seat-maps.ts";

/** Of the fans who leave the choice to the service: how many say a grade, a highest price, or that seats must be together. */
const WITH_GRADE = 0.4;
const WITH_PRICE = 0.3;
const TOGETHER = 0.3;

interface BestAvailable {
  count: number;
  grade?: string;
  maxPrice?: number;
  together: "required" | "preferred";
}

export type HoldRequest =
  | { way: "list"; seats: SeatBody[] }
  | { way: "best-available"; bestAvailable: BestAvailable }
  | { way: "standing"; area: StandingAreaBody; count: number };

/** Null when nothing of the date is free for this fan. Who finds no place to stand looks for seats. */
export function requestFor(
  { seats: count, way, taste }: Pick<Character, "seats" | "way" | "taste">,
  { seats, areas }: SeatsSeen,
  refused: ReadonlySet<string>,
  dice: Dice,
): HoldRequest | null {
  if (way === "best-available") {
    const wanted = dice.pick(seats.filter(({ status }) => status === "available"));
    if (wanted === undefined) return null;
    const bestAvailable = {
      count,
      ...(dice.chance(WITH_GRADE) ? { grade: wanted.grade } : {}),
      ...(dice.chance(WITH_PRICE) ? { maxPrice: wanted.price } : {}),
      together: dice.chance(TOGETHER) ? ("required" as const) : ("preferred" as const),
    };
    return { way, bestAvailable };
  }
  if (way === "standing") {
    const area = dice.pick(areas.filter(({ available }) => available >= count));
    if (area !== undefined) return { way, area, count };
  }
  const choice = chooseSeats(seats, { count, taste, refused }, dice);
  return choice.length === 0 ? null : { way: "list", seats: choice };
}

/** The body of `POST …/holds`. */
export function bodyOf(request: HoldRequest): unknown {
  if (request.way === "list") return { seatIds: request.seats.map(({ seatId }) => seatId) };
  if (request.way === "best-available") return { bestAvailable: request.bestAvailable };
  return { standing: [{ section: request.area.section, count: request.count }] };
}

/** In won, where the fan knows it before the hold is there. */
export const knownPrice = (request: HoldRequest): number | null => {
  if (request.way === "list") return request.seats.reduce((sum, { price }) => sum + price, 0);
  return request.way === "standing" ? request.area.price * request.count : null;
};

/** What is wrong with a hold that answers a request; null when nothing is. */
export function faultOf(request: HoldRequest, { seats, adjacent, amount }: HoldBody): string | null {
  const given = `${seats.map(({ seatId }) => seatId).join(", ")} for ${amount}`;
  const fits =
    amount === (knownPrice(request) ?? seats.reduce((sum, { price }) => sum + price, 0)) &&
    new Set(seats.map(({ seatId }) => seatId)).size === seats.length &&
    isAnswered(request, seats, adjacent);
  return fits ? null : `asked for ${JSON.stringify(bodyOf(request))}, got ${given}, adjacent ${adjacent}`;
}

function isAnswered(request: HoldRequest, seats: HoldBody["seats"], adjacent: boolean | null): boolean {
  if (request.way === "list") {
    const asked = new Set(request.seats.map(({ seatId }) => seatId));
    return seats.length === asked.size && seats.every(({ seatId }) => asked.has(seatId));
  }
  if (request.way === "best-available") {
    const { count, grade, maxPrice, together } = request.bestAvailable;
    return (
      seats.length === count &&
      seats.every((seat) => seat.price <= (maxPrice ?? Infinity) && seat.grade === (grade ?? seat.grade)) &&
      (together === "preferred" || adjacent === true)
    );
  }
  return (
    seats.length === request.count &&
    adjacent === null &&
    seats.every(({ seatId }) => seatId.startsWith(`${request.area.section}-0-`))
  );
}
