// A gate in front of a room, for the minutes in which a crowd arrives: it collects joins for a moment and sends them on as
// one call, since a room takes a list of fans many times faster than as many calls. It keeps nothing and decides nothing.
// The room stays the only one that gives out numbers, so order and "one place a fan" hold by themselves; a gate that is
// lost loses calls that were never answered, and joining again is safe.
import { DurableObject } from "cloudflare:workers";
import { GATE_COLLECTS_MS, SHARED_CALL_MAX } from "../../contract/bounds.ts";
import type { Answer } from "../../contract/refusals.ts";
import type { Joined, JoinRequest } from "../../domain/room-messages.ts";
import { type IntakeGateApi, openRoom, type RoomAddress } from "../../room/client/room-client.ts";
import { answerTo } from "./shared-calls.ts";

interface Arrival {
  request: JoinRequest;
  answer(joined: Answer<Joined>): void;
  fail(error: unknown): void;
}

/** One gate of one concert. */
export class IntakeGate extends DurableObject implements IntakeGateApi {
  #arrivals: Arrival[] = [];

  /** As the room's `join`, for one fan. */
  join(address: RoomAddress, request: JoinRequest): Promise<Answer<Joined>> {
    return new Promise((answer, fail) => {
      this.#arrivals.push({ request, answer, fail });
      const collected = this.#arrivals;
      if (collected.length === 1) setTimeout(() => void this.#sendOn(address, collected), GATE_COLLECTS_MS);
      if (collected.length === SHARED_CALL_MAX) void this.#sendOn(address, collected);
    });
  }

  async #sendOn(address: RoomAddress, collected: Arrival[]): Promise<void> {
    // A full list has gone before its time; the timer then finds another one begun.
    if (this.#arrivals !== collected) return;
    this.#arrivals = [];
    try {
      const joined = await openRoom(this.env, address, () => Math.random()).join(
        collected.map(({ request }) => request),
      );
      for (const [index, arrival] of collected.entries()) arrival.answer(answerTo(joined, index));
    } catch (error) {
      for (const arrival of collected) arrival.fail(error);
    }
  }
}
