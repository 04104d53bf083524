// How long it takes to give everything back of a date that is called off, of which each payment has two seats: by the room, and straight
// in D1, in shared batches and in a batch each, as it was before refunds shared them. The target is of the last two.
import { BATCH_MEMBERS_MAX } from "../src/contract/bounds.ts";
import { sellTwoByTwo } from "./stage-sales.ts";
import type { Stage } from "./stage.ts";

const SEATS_PER_ROW = 200;
export const REFUNDS_TARGET = 5;

export interface Refunded {
  tookMs: number;
}

export interface RefundsMeasured {
  refunds: number;
  roomMs: number;
  sharedMs: number;
  aloneMs: number;
}

export async function measureRefunds(
  stage: Stage,
  refunds: number,
  tell: (what: string) => void,
): Promise<RefundsMeasured> {
  tell(`${refunds.toLocaleString("en")} payments on each of three dates`);
  const hall = { performances: 3, rows: (2 * refunds) / SEATS_PER_ROW, seatsPerRow: SEATS_PER_ROW };
  const concert = await stage.concert(hall, { maxAdmitted: 1 });
  await stage.fill(concert, { places: 1, leavers: 0, visits: 0, sold: hall.performances * 2 * refunds });
  for (const date of concert.performanceIds.keys()) await sellTwoByTwo(stage, concert, hall, date);
  const took = async (date: number, members: number | null, how: string): Promise<number> => {
    tell(`${refunds.toLocaleString("en")} refunds ${how}`);
    const { concertId, performanceIds } = concert;
    const asked = { concertId, performanceId: performanceIds[date], members };
    return (await stage.control<Refunded>("refunds", asked)).tookMs;
  };
  const roomMs = await took(0, null, "by the room");
  const sharedMs = await took(1, BATCH_MEMBERS_MAX, "in shared batches");
  const aloneMs = await took(2, 1, "in a batch each");
  await stage.audit(concert);
  return { refunds, roomMs, sharedMs, aloneMs };
}
