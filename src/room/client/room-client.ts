// How the edge talks to rooms. A room can be away for a moment (a deploy resets every one of them), so calls that may be
// made twice are made again, on a new stub, since the old one stays broken. What still fails becomes a refusal: 503 for a
// call without trace, and for a payment, which may have happened, an outcome that is not known yet.
import type { LocationHint } from "../../contract/concerts.ts";
import { type Answer, type Refusal, done, OUTCOME_PENDING, OVERLOADED, refuse } from "../../contract/refusals.ts";
import type { RoomApi } from "./room-api.ts";
import type { Joined, JoinRequest } from "../../domain/room-messages.ts";
import { jittered } from "../../domain/jitter.ts";
import { isOutage, isRetryable } from "./outage.ts";
import { innermostMessage, log } from "../../log.ts";
import { pause } from "../../domain/pause.ts";

/** Tries after the first, and the pause before each: long enough for a room to start again, short for a fan. */
const PAUSES_MS = [50, 250];

/** An answer in which an outage is a refusal; a list is then refused as a whole. */
type OrRefused<Value> = Value extends readonly (infer One)[] ? Answer<One[]> : Value;

/** The calls of a room, with outages as refusals. */
export type Room = {
  [Call in keyof RoomApi]: (
    ...sent: Parameters<RoomApi[Call]>
  ) => Promise<OrRefused<Awaited<ReturnType<RoomApi[Call]>>>>;
};

/** The call of an intake gate; see intake-gate.ts. */
export interface IntakeGateApi {
  join(address: RoomAddress, request: JoinRequest): Promise<Answer<Joined>>;
}

/** What is needed to find, or place, a concert's room. */
export interface RoomAddress {
  concertId: string;
  locationHint: LocationHint | null;
}

/** The room of a concert that exists: a call to it may create the object. */
export function openRoom({ ROOMS }: Pick<Cloudflare.Env, "ROOMS">, address: RoomAddress, chance: () => number): Room {
  const { concertId, locationHint } = address;
  const stub = (): RoomApi => ROOMS.get(ROOMS.idFromName(concertId), locationHint === null ? {} : { locationHint });
  return roomOver(stub, chance);
}

/** Joins through one of so many gates: as `Room.join`, for as long as a crowd arrives. */
export function joinThroughGate(
  { GATES }: Pick<Cloudflare.Env, "GATES">,
  { concertId, locationHint, gates }: RoomAddress & { gates: number },
  request: JoinRequest,
  chance: () => number,
): Promise<Answer<Joined>> {
  const id = GATES.idFromName(`${concertId}/${gateOf(request.fanId, gates)}`);
  const stub = (): IntakeGateApi => GATES.get(id, locationHint === null ? {} : { locationHint });
  return callAgain(stub, (gate) => gate.join({ concertId, locationHint }, request), chance);
}

/** Every fan has one gate, so that two joins of one fan meet there in their order. The hash is FNV-1a. */
export function gateOf(fanId: string, gates: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < fanId.length; at++) hash = Math.imul(hash ^ fanId.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % gates;
}

/** A room over any source of stubs. */
export function roomOver(stub: () => RoomApi, chance: () => number): Room {
  const call = <Value>(claim: (room: RoomApi) => Promise<Answer<Value>>) => callAgain(stub, claim, chance);
  return {
    // Safe to repeat: a fan in line gets the same place.
    join: (requests) => call(async (room) => done(await room.join(requests))),
    // Safe to repeat: whoever is inside stays inside.
    claim: (places) => call(async (room) => done(await room.claim(places))),
    // Safe to repeat: the same seats are the same hold, and so is the same key.
    hold: (asked) => call(async (room) => done(await room.hold(asked))),
    where: (place) => call((room) => room.where(place)),
    leave: (place) => call((room) => room.leave(place)),
    snapshot: () => call((room) => room.snapshot()),
    seats: (performanceId) => call((room) => room.seats(performanceId)),
    snapshotWithSeats: (performanceId) => call((room) => room.snapshotWithSeats(performanceId)),
    seatsForOperator: (performanceId) => call((room) => room.seatsForOperator(performanceId)),
    holds: (place) => call((room) => room.holds(place)),
    holdById: (place, holdId) => call((room) => room.holdById(place, holdId)),
    release: (place, holdId) => call((room) => room.release(place, holdId)),
    // Never repeated here: the client does, with the same key.
    pay: (order) => callOnce(stub, "payment", (room) => room.pay(order)),
    refund: (asked) => callOnce(stub, "refund", (room) => room.refund(asked)),
    give: (order) => callOnce(stub, "comp", (room) => room.give(order)),
    // Never repeated here either: of so many places more would be kept back.
    changeBlocks: (asked) => callOnce(stub, "change of blocks", (room) => room.changeBlocks(asked)),
    seat: (performanceId, seatId) => call((room) => room.seat(performanceId, seatId)),
    figures: () => call((room) => room.figures()),
    refresh: () => call((room) => room.refresh()),
    // Safe to repeat, though each time the line starts anew.
    rebuild: () => call((room) => room.rebuild()),
    // Safe to repeat: what is deleted stays so.
    remove: (asked) => call((room) => room.remove(asked)),
    cancellation: (performanceId) => call((room) => room.cancellation(performanceId)),
    audit: () => call((room) => room.audit()),
    reconcile: () => call((room) => room.reconcile()),
  };
}

async function callAgain<Stub, Value>(
  stub: () => Stub,
  claim: (stub: Stub) => Promise<Answer<Value>>,
  chance: () => number,
): Promise<Answer<Value>> {
  for (let tries = 0; ; tries++) {
    try {
      return await claim(stub());
    } catch (error) {
      const pauseMs = PAUSES_MS[tries];
      if (pauseMs === undefined || !isRetryable(error)) return told(error);
      await pause(jittered(pauseMs, chance()));
    }
  }
}

/** An outage is a refusal; anything else is a bug, and stays an error. */
function told(error: unknown): { ok: false; refusal: Refusal } {
  if (!isOutage(error)) throw error;
  return refuse(OVERLOADED);
}

/** For calls that move money, or whose effect adds up: what became of one that failed is not known. */
async function callOnce<Answered>(
  stub: () => RoomApi,
  what: "payment" | "refund" | "comp" | "change of blocks",
  claim: (room: RoomApi) => Promise<Answered>,
): Promise<Answered | { ok: false; refusal: Refusal; replayed: boolean }> {
  try {
    return await claim(stub());
  } catch (error) {
    log("error", `${what} without answer`, { error: innermostMessage(error) });
    return { ok: false, refusal: OUTCOME_PENDING, replayed: false };
  }
}
