// What a crowd asks of a room at the same moment, asked together: to join, to be let in, to hold seats.
import type { Answer } from "../contract/refusals.ts";
import type { HoldAsked, HoldMade, Joined, PlaceRef, Standing } from "../room/api.ts";
import type { Room } from "./room-client.ts";
import { type CallerContext, SharedCalls } from "./shared-calls.ts";

const joins = new SharedCalls<string, Joined>();
const asks = new SharedCalls<PlaceRef, Standing>();
const holds = new SharedCalls<HoldAsked, HoldMade>();

/** Refusals: sale-not-open, sale-closed, not-found, overloaded. */
export const join = (c: CallerContext, room: Room, concertId: string, fan: string): Promise<Answer<Joined>> =>
  joins.ask(c, concertId, fan, (fans) => room.join(fans));

/** Refusals: not-admitted, session-over, sale-closed, overloaded. */
export const askToEnter = (
  c: CallerContext,
  room: Room,
  concertId: string,
  place: PlaceRef,
): Promise<Answer<Standing>> => asks.ask(c, concertId, place, (places) => room.ask(places));

/** Refusals: those of a hold, and overloaded. */
export const holdSeats = (
  c: CallerContext,
  room: Room,
  concertId: string,
  asked: HoldAsked,
): Promise<Answer<HoldMade>> => holds.ask(c, concertId, asked, (all) => room.hold(all));
