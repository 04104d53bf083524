// How a fan of a history asks for seats: mostly by name, so that fans get in each other's way; sometimes the best ones, and
// where there is a place to stand, sometimes that.
import type { Asked, Choice, DateFacts } from "./history.ts";
import type { Player } from "./player.ts";
import { seatsOfDate } from "./seats-of.ts";

const SEATS_TOGETHER_MAX = 3;

export function someHold(player: Player, concertId: string, date: DateFacts): Asked {
  const { dice } = player;
  const { performanceId } = date;
  const count = dice.between(1, SEATS_TOGETHER_MAX);
  const roll = dice.between(1, 100);
  if (roll <= 60) {
    const seats = seatsOfDate(date).filter(({ isStanding }) => !isStanding);
    const first = dice.between(0, Math.max(0, seats.length - count));
    const seatIds = seats.slice(first, first + count).map(({ seatId }) => seatId);
    return { what: "hold", concertId, performanceId, seatIds };
  }
  const area = date.sections.find(({ kind }) => kind === "standing");
  const choice: Choice =
    area !== undefined && roll <= 80
      ? { standing: [{ section: area.name, count }] }
      : { bestAvailable: { count, ...(dice.chance(0.3) && { section: "A" }), ...(dice.chance(0.3) && TOGETHER) } };
  return { what: "choose", concertId, performanceId, choice, key: player.newKey() };
}

const TOGETHER = { together: "required" } as const;
