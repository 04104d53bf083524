// Telling a room that its concert has changed, where what changed stands in D1 already: a room that can't be told right now
// reads it when it is next set up or told, so the operator's request must not fail over it.
import type { Context } from "hono";
import { innermostMessage, log } from "../../log.ts";
import { type RoomAddress, openRoom } from "../../room/client/room-client.ts";

/** Never throws: what could not be told is logged. */
export async function notifyRoom(c: Context, address: RoomAddress): Promise<void> {
  const warn = (error: string) => log("warn", "room not told", { requestId: c.get("requestId"), error });
  try {
    const told = await openRoom(c.env, address, c.get("chance")).refresh();
    if (!told.ok) warn(told.refusal.code);
  } catch (error) {
    warn(innermostMessage(error));
  }
}
