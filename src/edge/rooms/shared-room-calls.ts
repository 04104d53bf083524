// What a crowd asks of a room at the same moment, asked together: to join, to be let in, to hold seats.
import type { Answer } from "../../contract/refusals.ts";
import type { HoldAsked, JoinRequest, PlaceRef } from "../../domain/room-messages.ts";
import type { Room } from "../../room/client/room-client.ts";
import { type CallerContext, SharedCalls } from "./shared-calls.ts";

/** One kind of call, asked for one at a time. */
function shared<Asked, Value>(call: (room: Room, asked: Asked[]) => Promise<Answer<Answer<Value>[]>>) {
  const calls = new SharedCalls<Asked, Value>();
  return (c: CallerContext, room: Room, concertId: string, asked: Asked): Promise<Answer<Value>> =>
    calls.ask(c, concertId, asked, (all) => call(room, all));
}

/** Refusals: sale-not-open, sale-closed, not-found, overloaded. */
export const join = shared((room, requests: JoinRequest[]) => room.join(requests));

/** Refusals: not-admitted, session-over, sale-closed, overloaded. */
export const askToEnter = shared((room, places: PlaceRef[]) => room.claim(places));

/** Refusals: those of a hold, and overloaded. */
export const holdSeats = shared((room, asked: HoldAsked[]) => room.hold(asked));
